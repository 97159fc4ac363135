#include "trimtab/stats/two_proportion.h"

#include <cmath>

#include "trimtab/stats/distributions.h"
#include "trimtab/stats/proportion_interval.h"

namespace trimtab::stats {

std::optional<TwoProportionResult> TwoProportionZTest(std::uint64_t successes1, std::uint64_t n1,
                                                      std::uint64_t successes2, std::uint64_t n2) {
  if (n1 == 0 || n2 == 0 || successes1 > n1 || successes2 > n2) return std::nullopt;
  TwoProportionResult result;
  const auto size1 = static_cast<double>(n1);
  const auto size2 = static_cast<double>(n2);
  const auto k1 = static_cast<double>(successes1);
  const auto k2 = static_cast<double>(successes2);
  const double pooled = (k1 + k2) / (size1 + size2);
  if (pooled == 0 || pooled == 1) return result;
  result.z = (k1 / size1 - k2 / size2) / std::sqrt(pooled * (1 - pooled) * (1 / size1 + 1 / size2));
  result.p_value = NormalTwoSided(result.z);
  return result;
}

std::optional<Interval> NewcombeInterval(std::uint64_t successes1, std::uint64_t n1, std::uint64_t successes2,
                                         std::uint64_t n2, double confidence) {
  const std::optional<Interval> first = ProportionInterval(successes1, n1, confidence);
  const std::optional<Interval> second = ProportionInterval(successes2, n2, confidence);
  if (!first || !second) return std::nullopt;
  const double share1 = static_cast<double>(successes1) / static_cast<double>(n1);
  const double share2 = static_cast<double>(successes2) / static_cast<double>(n2);
  const double difference = share1 - share2;
  return Interval{difference - std::hypot(share1 - first->lower, second->upper - share2),
                  difference + std::hypot(first->upper - share1, share2 - second->lower)};
}

}  // namespace trimtab::stats
