// CategoryCounts: how often each value of a column occurs.
#ifndef TRIMTAB_PROFILE_CATEGORY_COUNTS_H_
#define TRIMTAB_PROFILE_CATEGORY_COUNTS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "trimtab/profile/category_table.h"
#include "trimtab/profile/state.h"

namespace trimtab::profile {

// Any column. Nulls and NaN are counted apart; -0.0 is +0.0. Dictionary-encoded columns are counted by dictionary
// position within a batch. Memory grows with the number of distinct values.
class CategoryCounts : public State {
 public:
  explicit CategoryCounts(std::string column) : column_(std::move(column)) {}

  // After Finish. Sorted bytewise by value; valid until the next update.
  std::span<const Category> Categories() const { return table_.categories(); }
  std::int64_t rows() const { return rows_; }
  std::int64_t nulls() const { return nulls_; }
  std::int64_t nans() const { return nans_; }

  std::string Identity() const override { return "categories(" + column_ + ")"; }
  std::vector<std::string> Columns() const override { return {column_}; }
  Result<> Bind(std::span<const table::DataType> types) override;
  void Update(const StateInput& input) override;
  Result<> Merge(const State& other) override;
  void Finish() override { table_.Sort(); }
  std::uint64_t EstimatedBytes(std::int64_t) const override { return 0; }
  std::uint64_t FinishBytes() const override { return table_.SortBytes(); }
  std::uint64_t HeldBytes() const override { return table_.HeldBytes(); }

 protected:
  void WritePayload(ByteWriter& writer) const override;
  Result<> ReadPayload(ByteReader& reader) override;

 private:
  std::string column_;
  CategoryTable table_;
  std::int64_t rows_ = 0;
  std::int64_t nulls_ = 0;
  std::int64_t nans_ = 0;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_CATEGORY_COUNTS_H_
