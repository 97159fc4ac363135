// DistinctKeys: which keys over one or several columns occur, and the rows of those that occur more than once.
#ifndef TRIMTAB_PROFILE_DISTINCT_KEYS_H_
#define TRIMTAB_PROFILE_DISTINCT_KEYS_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/profile/key_hash.h"
#include "trimtab/profile/key_table.h"
#include "trimtab/profile/row_set.h"
#include "trimtab/profile/state.h"

namespace trimtab::profile {

// Rows in which any of the columns is null have no key and are skipped; NaN is a value equal to itself. Keys are
// compared by 128-bit hash (key_hash.h). At least 43 and at most 85 bytes for each distinct key.
class DistinctKeys : public State {
 public:
  explicit DistinctKeys(std::vector<std::string> columns) : columns_(std::move(columns)) {}

  std::int64_t checked() const { return checked_; }  // rows that have a key
  std::int64_t distinct() const { return static_cast<std::int64_t>(keys_.size()); }
  std::int64_t repeated() const { return repeated_; }          // keys that occur more than once
  const RowSet& repeated_rows() const { return duplicates_; }  // every row of those
  const KeyTable& keys() const { return keys_; }

  std::string Identity() const override;
  std::vector<std::string> Columns() const override { return columns_; }
  Result<> Bind(std::span<const table::DataType> /*types*/) override { return {}; }
  void Reserve(std::int64_t rows) override { keys_.Reserve(static_cast<std::size_t>(rows)); }
  void Update(const StateInput& input) override;
  Result<> Merge(const State& other) override;
  std::uint64_t EstimatedBytes(std::int64_t rows) const override { return KeyTable::EstimatedBytes(rows); }
  std::uint64_t HeldBytes() const override { return keys_.HeldBytes() + duplicates_.HeldBytes(); }

 protected:
  void WritePayload(ByteWriter& writer) const override;
  Result<> ReadPayload(ByteReader& reader) override;

 private:
  void AddRow(const ContentHash& key, std::int64_t row);

  std::vector<std::string> columns_;
  std::int64_t checked_ = 0;
  std::int64_t repeated_ = 0;
  KeyTable keys_;
  RowSet duplicates_;
  KeyHasher hasher_;                 // scratch of one Update
  std::vector<ContentHash> hashes_;  // likewise
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_DISTINCT_KEYS_H_
