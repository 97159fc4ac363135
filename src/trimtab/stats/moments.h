// Moments: count, mean and variance from exact sums; the same bits for every order and partitioning.
#ifndef TRIMTAB_STATS_MOMENTS_H_
#define TRIMTAB_STATS_MOMENTS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "trimtab/base/result.h"
#include "trimtab/stats/exact_sum.h"

namespace trimtab::stats {

// The sum of x is exact. The sum of x^2 is exact while 2^-485 <= |x| < 2^511 or x = 0, because x^2 is then the sum of
// two doubles (two-product); smaller |x| lose less than 2^-1074 each, larger ones overflow to +inf.
class Moments {
 public:
  void Add(double value);
  void Add(std::span<const double> values);
  void Merge(const Moments& other);

  std::uint64_t count() const { return count_; }
  double Sum() const { return sum_.Finish(); }  // correctly rounded
  // Within 1 ulp. nullopt when empty.
  std::optional<double> Mean() const;
  // Sum of squared deviations / (count - ddof), without cancellation: relative error below 1e-15. nullopt when count <=
  // ddof; NaN when a value was not finite or a square overflowed.
  std::optional<double> Variance(std::uint64_t ddof) const;

  std::string Serialize() const;
  static Result<Moments> Parse(std::string_view bytes);

 private:
  std::uint64_t count_ = 0;
  ExactSum sum_;
  ExactSum sum_of_squares_;
};

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_MOMENTS_H_
