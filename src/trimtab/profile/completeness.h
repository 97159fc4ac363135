// Completeness: rows, nulls, NaN and infinities of a column.
#ifndef TRIMTAB_PROFILE_COMPLETENESS_H_
#define TRIMTAB_PROFILE_COMPLETENESS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "trimtab/profile/state.h"

namespace trimtab::profile {

// Any column. NaN is a present value, counted apart from null; only floating columns have NaN and infinities.
class Completeness : public State {
 public:
  explicit Completeness(std::string column) : column_(std::move(column)) {}

  std::int64_t rows() const { return rows_; }
  std::int64_t nulls() const { return nulls_; }
  std::int64_t nans() const { return nans_; }
  std::int64_t infinities() const { return infinities_; }

  std::string Identity() const override { return "completeness(" + column_ + ")"; }
  std::vector<std::string> Columns() const override { return {column_}; }
  Result<> Bind(std::span<const table::DataType> /*types*/) override { return {}; }
  void Update(const StateInput& input) override;
  Result<> Merge(const State& other) override;
  std::uint64_t EstimatedBytes(std::int64_t) const override { return 0; }
  std::uint64_t HeldBytes() const override { return 0; }

 protected:
  void WritePayload(ByteWriter& writer) const override;
  Result<> ReadPayload(ByteReader& reader) override;

 private:
  std::string column_;
  std::int64_t rows_ = 0;
  std::int64_t nulls_ = 0;
  std::int64_t nans_ = 0;
  std::int64_t infinities_ = 0;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_COMPLETENESS_H_
