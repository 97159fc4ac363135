#include "trimtab/profile/row_bits.h"

#include <bit>
#include <cstring>

namespace trimtab::profile {
namespace {

// `count` <= 64 bits that begin at bit `position`; reads no byte behind the last bit.
std::uint64_t LoadBits(const std::uint8_t* bytes, std::int64_t position, std::int64_t count) {
  const std::uint8_t* first = bytes + (position >> 3);
  const auto shift = static_cast<unsigned>(position & 7);
  const auto needed = static_cast<std::size_t>((static_cast<std::int64_t>(shift) + count + 7) / 8);
  std::uint64_t low = 0;
  std::uint64_t word = 0;
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(&low, first, needed < 8 ? needed : 8);
  } else {
    for (std::size_t i = 0; i < needed && i < 8; ++i) low |= static_cast<std::uint64_t>(first[i]) << (8 * i);
  }
  word = low >> shift;
  if (needed > 8) word |= static_cast<std::uint64_t>(first[8]) << (64 - shift);
  return count == 64 ? word : word & ((std::uint64_t{1} << count) - 1);
}

}  // namespace

void SetAll(std::int64_t rows, RowBits& bits) {
  bits.assign(WordCount(rows), ~std::uint64_t{0});
  if (rows % 64 != 0) bits.back() = (std::uint64_t{1} << (rows % 64)) - 1;
}

void ClearNulls(const table::ColumnView& column, std::span<std::uint64_t> bits) {
  if (column.type().id == table::TypeId::kNull) {
    for (std::uint64_t& word : bits) word = 0;
    return;
  }
  const table::ColumnBuffers& buffers = column.buffers();
  if (buffers.validity == nullptr || buffers.null_count == 0) return;
  for (std::size_t word = 0; word < bits.size(); ++word) {
    const auto row = static_cast<std::int64_t>(64 * word);
    const std::int64_t count = buffers.length - row < 64 ? buffers.length - row : 64;
    bits[word] &= LoadBits(buffers.validity, buffers.offset + row, count);
  }
}

std::int64_t CountBits(std::span<const std::uint64_t> bits) {
  std::int64_t count = 0;
  for (const std::uint64_t word : bits) count += std::popcount(word);
  return count;
}

}  // namespace trimtab::profile
