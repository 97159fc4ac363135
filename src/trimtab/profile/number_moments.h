// NumberMoments: count, mean and variance of a numeric column, exact until the last rounding (stats/moments.h).
#ifndef TRIMTAB_PROFILE_NUMBER_MOMENTS_H_
#define TRIMTAB_PROFILE_NUMBER_MOMENTS_H_

#include <string>
#include <vector>

#include "trimtab/profile/state.h"
#include "trimtab/stats/moments.h"

namespace trimtab::profile {

// Numeric, boolean and temporal columns; nulls and NaN are left out. About three times the work of NumberSummary.
class NumberMoments : public State {
 public:
  explicit NumberMoments(std::string column) : column_(std::move(column)) {}

  const stats::Moments& moments() const { return moments_; }

  std::string Identity() const override { return "moments(" + column_ + ")"; }
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
  std::string column_;
  stats::Moments moments_;
  std::vector<double> numbers_;  // scratch of one Update
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_NUMBER_MOMENTS_H_
