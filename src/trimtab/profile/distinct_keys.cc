#include "trimtab/profile/distinct_keys.h"

#include <algorithm>

#include "trimtab/profile/row_bits.h"
#include "trimtab/profile/state_identity.h"

namespace trimtab::profile {

std::string DistinctKeys::Identity() const { return "keys(" + IdentityList(columns_) + ")"; }

void DistinctKeys::AddRow(const ContentHash& key, std::int64_t row) {
  const auto [entry, inserted] = keys_.Insert(key, row);
  if (inserted) return;
  if (entry->repeated == 0) {
    entry->repeated = 1;
    ++repeated_;
    duplicates_.Add(entry->first_row);
  }
  duplicates_.Add(row);
  entry->first_row = std::min(entry->first_row, row);
}

void DistinctKeys::Update(const StateInput& input) {
  if (input.rows == 0) return;
  constexpr std::size_t kAhead = 12;
  hasher_.Hash(input.columns, hashes_);
  RowBits present;
  SetAll(input.rows, present);
  bool nulls = false;
  for (const table::ColumnView& column : input.columns) {
    nulls = nulls || column.null_count() != 0;
    ClearNulls(column, present);
  }
  checked_ += CountBits(present);
  for (std::size_t row = 0; row < hashes_.size(); ++row) {
    if (row + kAhead < hashes_.size()) keys_.Prefetch(hashes_[row + kAhead]);
    if (nulls && ((present[row / 64] >> (row % 64)) & 1) == 0) continue;
    AddRow(hashes_[row], input.first_row + static_cast<std::int64_t>(row));
  }
}

Result<> DistinctKeys::Merge(const State& other) {
  TRIMTAB_ASSIGN_OR_RETURN(const DistinctKeys* from, SameState(*this, other));
  duplicates_.Merge(from->duplicates_);
  from->keys_.ForEach([&](const KeyTable::Entry& theirs) {
    const auto [mine, inserted] = keys_.Insert(theirs.key, theirs.first_row);
    if (inserted) {
      mine->repeated = theirs.repeated;
      repeated_ += static_cast<std::int64_t>(theirs.repeated);
      return;
    }
    // The rows of a side on which the key was single are not among the duplicates yet.
    duplicates_.Add(mine->first_row);
    duplicates_.Add(theirs.first_row);
    repeated_ += mine->repeated == 0 ? 1 : 0;
    mine->repeated = 1;
    mine->first_row = std::min(mine->first_row, theirs.first_row);
  });
  checked_ += from->checked_;
  return {};
}

void DistinctKeys::WritePayload(ByteWriter& writer) const {
  writer.I64(checked_);
  std::vector<KeyTable::Entry> entries;
  entries.reserve(keys_.size());
  keys_.ForEach([&](const KeyTable::Entry& entry) { entries.push_back(entry); });
  std::sort(entries.begin(), entries.end(),
            [](const KeyTable::Entry& a, const KeyTable::Entry& b) { return a.key < b.key; });
  writer.U64(entries.size());
  for (const KeyTable::Entry& entry : entries) {
    writer.U64(entry.key.high);
    writer.U64(entry.key.low);
    writer.I64(entry.first_row);
    writer.U8(static_cast<std::uint8_t>(entry.repeated));
  }
  duplicates_.Write(writer);
}

Result<> DistinctKeys::ReadPayload(ByteReader& reader) {
  keys_ = KeyTable();
  repeated_ = 0;
  checked_ = reader.Rows();
  const std::uint64_t count = reader.Count(25);
  ContentHash previous;
  std::vector<std::int64_t> repeated_first;
  for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
    ContentHash key;
    key.high = reader.U64();
    key.low = reader.U64();
    const std::int64_t row = reader.I64();
    const std::uint8_t repeated = reader.U8();
    if (row < 0 || repeated > 1 || (i > 0 && key <= previous)) {
      reader.Fail();
      break;
    }
    keys_.Insert(key, row).entry->repeated = repeated;
    repeated_ += repeated;
    if (repeated == 1) repeated_first.push_back(row);
    previous = key;
  }
  duplicates_ = RowSet::Read(reader);
  for (const std::int64_t row : repeated_first) {
    if (!duplicates_.Contains(row)) reader.Fail();
  }
  // Each row with a key is the only one of a single key or among the duplicates.
  if (checked_ != static_cast<std::int64_t>(keys_.size()) - repeated_ + duplicates_.Count()) reader.Fail();
  return {};
}

}  // namespace trimtab::profile
