// Intervals of one binomial proportion k/n, and how many rows a decision on it needs.
#ifndef TRIMTAB_STATS_PROPORTION_INTERVAL_H_
#define TRIMTAB_STATS_PROPORTION_INTERVAL_H_

#include <cstdint>
#include <optional>

#include "trimtab/stats/interval.h"

namespace trimtab::stats {

enum class ProportionMethod {
  kWilson,          // score interval (Wilson 1927): mean coverage near nominal
  kClopperPearson,  // exact, never below nominal (Clopper and Pearson 1934)
  kJeffreys,  // equal-tailed with the prior Beta(1/2, 1/2) (Brown, Cai and DasGupta 2001), not widened at k = 0 or n
};

// Within [0, 1]. nullopt when n = 0, successes > n or confidence is outside (0, 1). Relative error about 1e-12.
std::optional<Interval> ProportionInterval(std::uint64_t successes, std::uint64_t n, double confidence,
                                           ProportionMethod method = ProportionMethod::kWilson);

// The smallest number of rows n at which the interval no longer contains the threshold, if the observed share stays as
// it is (successes = share * n, not rounded). nullopt when share = threshold (no number settles it), when either is
// outside [0, 1], or when more than 2^53 rows would be needed. Above 2^32 rows the number of Wilson for every method.
std::optional<std::uint64_t> RowsToSettle(double share, double threshold, double confidence,
                                          ProportionMethod method = ProportionMethod::kWilson);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_PROPORTION_INTERVAL_H_
