// Kuiper's two-sample test: like Kolmogorov-Smirnov, but as sensitive in the tails as at the median (Kuiper 1960).
#ifndef TRIMTAB_STATS_KUIPER_H_
#define TRIMTAB_STATS_KUIPER_H_

#include <cstdint>
#include <optional>
#include <span>

#include "trimtab/stats/rank_sweep.h"

namespace trimtab::stats {

struct KuiperResult {
  double statistic = 0;  // V = D+ + D-, in [0, 1]
  double p_value = 1;
  bool exact = false;  // the p-value is that of all splits of the pooled sample, ties included
};

// P(V >= v) in the limit, with Stephens' correction for finite samples (1970): lambda = (sqrt(e) + 0.155 + 0.24 /
// sqrt(e)) v with e = nm / (n + m), 2 sum (4 k^2 lambda^2 - 1) exp(-2 k^2 lambda^2), summed to 1e-15. By simulation a
// probability of 0.05 is 0.030 at n = m = 20, 0.034 at 100 (V has few values when n = m), 0.046 at n = 20, m = 50; ties
// make it smaller still. REQUIRES n, m >= 1.
double KuiperLimitPValue(double v, std::uint64_t n, std::uint64_t m);

// Exact (split_law.h) while there are few splits, else KuiperLimitPValue. SORTED samples without NaN; infinities are
// ordinary values. nullopt when a sample is empty.
std::optional<KuiperResult> KuiperTest(std::span<const double> sorted_a, std::span<const double> sorted_b);

// The same in the limit only, from a sweep with kSupremum. REQUIRES n, m >= 1.
KuiperResult KuiperLimitTest(const RankSweep& sweep);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_KUIPER_H_
