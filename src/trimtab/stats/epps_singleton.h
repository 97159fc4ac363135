// Epps and Singleton's two-sample test (1986): the empirical characteristic functions at two points. Sees differences
// of shape in discrete data too.
#ifndef TRIMTAB_STATS_EPPS_SINGLETON_H_
#define TRIMTAB_STATS_EPPS_SINGLETON_H_

#include <span>

#include "trimtab/base/result.h"

namespace trimtab::stats {

struct EppsSingletonResult {
  double statistic = 0;  // W; with both samples below 25 rows times the small-sample factor (Goerg and Kaiser 2009)
  double degrees = 0;    // rank of the covariance, at most 4
  double p_value = 1;    // chi-square
};
// SORTED samples without NaN. Points 0.4 and 0.8 over half the pooled interquartile range; pseudo-inverse and rank by
// NumPy's rules (singular values below 1e-15 and 4 epsilon of the largest). Errors name the reason: fewer than five
// rows, infinities, an interquartile range of 0 (at least half of the rows share one value) or beyond double.
Result<EppsSingletonResult> EppsSingletonTest(std::span<const double> sorted_reference,
                                              std::span<const double> sorted_current);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_EPPS_SINGLETON_H_
