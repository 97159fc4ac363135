// NumberSummary: count, smallest, largest and mean of a numeric column, exact.
#ifndef TRIMTAB_PROFILE_NUMBER_SUMMARY_H_
#define TRIMTAB_PROFILE_NUMBER_SUMMARY_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/profile/state.h"
#include "trimtab/stats/exact_sum.h"

namespace trimtab::profile {

// Numeric, boolean and temporal columns, as doubles in the unit of their type. Nulls and NaN are left out, infinities
// count. The sum is exact before its one rounding (stats/exact_sum.h).
class NumberSummary : public State {
 public:
  explicit NumberSummary(std::string column) : column_(std::move(column)) {}

  std::int64_t count() const { return count_; }
  std::optional<double> Minimum() const { return count_ == 0 ? std::nullopt : std::optional(minimum_); }
  std::optional<double> Maximum() const { return count_ == 0 ? std::nullopt : std::optional(maximum_); }
  std::optional<double> Mean() const {
    return count_ == 0 ? std::nullopt : std::optional(sum_.Finish() / static_cast<double>(count_));
  }
  double Sum() const { return sum_.Finish(); }

  std::string Identity() const override { return "summary(" + column_ + ")"; }
  std::vector<std::string> Columns() const override { return {column_}; }
  Result<> Bind(std::span<const table::DataType> types) override;
  void Update(const StateInput& input) override;
  Result<> Merge(const State& other) override;
  std::uint64_t EstimatedBytes(std::int64_t) const override { return 0; }
  std::uint64_t HeldBytes() const override { return 0; }

 protected:
  void WritePayload(ByteWriter& writer) const override;
  Result<> ReadPayload(ByteReader& reader) override;

 private:
  void Add(std::span<const double> values);

  std::string column_;
  std::int64_t count_ = 0;
  double minimum_ = std::numeric_limits<double>::infinity();
  double maximum_ = -std::numeric_limits<double>::infinity();
  stats::ExactSum sum_;
  std::vector<double> numbers_;  // scratch of one Update
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_NUMBER_SUMMARY_H_
