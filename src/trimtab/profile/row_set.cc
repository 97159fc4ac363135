#include "trimtab/profile/row_set.h"

#include <algorithm>

#include "trimtab/profile/row_bits.h"

namespace trimtab::profile {
namespace {

constexpr std::int64_t kChunkRows = 65536;
constexpr std::size_t kChunkWords = 1024;
constexpr std::int64_t kLargestIndex = (std::int64_t{1} << 47) - 2;  // keeps every row number inside int64

}  // namespace

template <typename Visit>
void RowSet::ForEach(const Chunk& chunk, Visit visit) {
  const std::int64_t base = chunk.index * kChunkRows;
  for (const std::uint16_t position : chunk.sparse) visit(base + position);
  ForEachBit(chunk.dense, [&](std::int64_t i) { visit(base + i); });
}

RowSet::Chunk& RowSet::At(std::int64_t index) {
  if (chunks_.empty() || chunks_.back().index < index) {
    chunks_.push_back(Chunk{index, 0, {}, {}});
    return chunks_.back();
  }
  auto place = std::lower_bound(chunks_.begin(), chunks_.end(), index,
                                [](const Chunk& chunk, std::int64_t wanted) { return chunk.index < wanted; });
  if (place == chunks_.end() || place->index != index) place = chunks_.insert(place, Chunk{index, 0, {}, {}});
  return *place;
}

void RowSet::AddTo(Chunk& chunk, std::uint16_t position) {
  if (chunk.dense.empty()) {
    const auto place = std::lower_bound(chunk.sparse.begin(), chunk.sparse.end(), position);
    if (place != chunk.sparse.end() && *place == position) return;
    chunk.sparse.insert(place, position);
    ++chunk.count;
    ++count_;
    if (chunk.count <= kSparse) return;
    chunk.dense.assign(kChunkWords, 0);
    for (const std::uint16_t old : chunk.sparse) chunk.dense[old / 64U] |= std::uint64_t{1} << (old % 64U);
    chunk.sparse = {};
    return;
  }
  std::uint64_t& word = chunk.dense[position / 64U];
  const std::uint64_t bit = std::uint64_t{1} << (position % 64U);
  if ((word & bit) != 0) return;
  word |= bit;
  ++chunk.count;
  ++count_;
}

void RowSet::Add(std::int64_t row) { AddTo(At(row / kChunkRows), static_cast<std::uint16_t>(row % kChunkRows)); }

void RowSet::AddBits(std::int64_t first_row, std::span<const std::uint64_t> bits) {
  ForEachBit(bits, [&](std::int64_t i) { Add(first_row + i); });
}

void RowSet::Merge(const RowSet& other) {
  for (const Chunk& chunk : other.chunks_) {
    Chunk& mine = At(chunk.index);
    ForEach(chunk, [&](std::int64_t row) { AddTo(mine, static_cast<std::uint16_t>(row % kChunkRows)); });
  }
}

bool RowSet::Contains(std::int64_t row) const { return !Between(row, row + 1).empty(); }

std::vector<std::int64_t> RowSet::First(std::size_t limit) const {
  std::vector<std::int64_t> rows;
  for (const Chunk& chunk : chunks_) {
    if (rows.size() >= limit) break;
    ForEach(chunk, [&](std::int64_t row) {
      if (rows.size() < limit) rows.push_back(row);
    });
  }
  return rows;
}

std::vector<std::int64_t> RowSet::Between(std::int64_t begin, std::int64_t end) const {
  std::vector<std::int64_t> rows;
  auto chunk = std::lower_bound(chunks_.begin(), chunks_.end(), begin / kChunkRows,
                                [](const Chunk& c, std::int64_t wanted) { return c.index < wanted; });
  for (; chunk != chunks_.end() && chunk->index * kChunkRows < end; ++chunk) {
    ForEach(*chunk, [&](std::int64_t row) {
      if (row >= begin && row < end) rows.push_back(row);
    });
  }
  return rows;
}

std::uint64_t RowSet::HeldBytes() const {
  std::uint64_t bytes = chunks_.capacity() * sizeof(Chunk);
  for (const Chunk& chunk : chunks_) bytes += 2 * chunk.sparse.capacity() + 8 * chunk.dense.capacity();
  return bytes;
}

void RowSet::Write(ByteWriter& writer) const {
  writer.U64(chunks_.size());
  for (const Chunk& chunk : chunks_) {
    writer.I64(chunk.index);
    writer.U32(chunk.count);
    for (const std::uint16_t position : chunk.sparse) {
      writer.U8(static_cast<std::uint8_t>(position & 255));
      writer.U8(static_cast<std::uint8_t>(position >> 8));
    }
    for (const std::uint64_t word : chunk.dense) writer.U64(word);
  }
}

RowSet RowSet::Read(ByteReader& reader) {
  RowSet rows;
  const std::uint64_t chunks = reader.Count(14);  // index, count and one position
  for (std::uint64_t i = 0; i < chunks && !reader.failed(); ++i) {
    Chunk chunk;
    chunk.index = reader.I64();
    chunk.count = reader.U32();
    const bool ascending = rows.chunks_.empty() || rows.chunks_.back().index < chunk.index;
    if (!ascending || chunk.index < 0 || chunk.index > kLargestIndex || chunk.count == 0) reader.Fail();
    if (chunk.count <= kSparse) {
      for (std::uint32_t k = 0; k < chunk.count && !reader.failed(); ++k) {
        const std::uint32_t low = reader.U8();
        const auto position = static_cast<std::uint16_t>(low | static_cast<std::uint32_t>(reader.U8()) << 8);
        if (!chunk.sparse.empty() && chunk.sparse.back() >= position) reader.Fail();
        chunk.sparse.push_back(position);
      }
    } else if (reader.remaining() >= 8 * kChunkWords) {
      for (std::size_t k = 0; k < kChunkWords; ++k) chunk.dense.push_back(reader.U64());
      if (CountBits(chunk.dense) != chunk.count) reader.Fail();
    } else {
      reader.Fail();
    }
    if (reader.failed()) return {};
    rows.count_ += chunk.count;
    rows.chunks_.push_back(std::move(chunk));
  }
  return rows;
}

}  // namespace trimtab::profile
