// Comparison of two independent proportions k/n.
#ifndef TRIMTAB_STATS_TWO_PROPORTION_H_
#define TRIMTAB_STATS_TWO_PROPORTION_H_

#include <cstdint>
#include <optional>

#include "trimtab/stats/interval.h"

namespace trimtab::stats {

struct TwoProportionResult {
  double z = 0;
  double p_value = 1;
};

// z = (p1 - p2) / sqrt(P (1 - P) (1/n1 + 1/n2)) with the pooled P; two-sided normal p. P = 0 or 1 (both constant and
// equal): z 0, p 1. nullopt when a sample is empty or k > n.
std::optional<TwoProportionResult> TwoProportionZTest(std::uint64_t successes1, std::uint64_t n1,
                                                      std::uint64_t successes2, std::uint64_t n2);

// Newcombe's hybrid score interval of p1 - p2 (Newcombe 1998, method 10), without continuity correction. confidence in
// (0, 1). nullopt as above.
std::optional<Interval> NewcombeInterval(std::uint64_t successes1, std::uint64_t n1, std::uint64_t successes2,
                                         std::uint64_t n2, double confidence);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_TWO_PROPORTION_H_
