// Two-sample Cramer-von Mises test on SORTED samples without NaN (Anderson 1962; ties by midranks).
#ifndef TRIMTAB_STATS_CRAMER_VON_MISES_H_
#define TRIMTAB_STATS_CRAMER_VON_MISES_H_

#include <optional>
#include <span>

#include "trimtab/stats/rank_sweep.h"

namespace trimtab::stats {

struct CramerVonMisesResult {
  double statistic = 0;  // T = U / (nmN) - (4nm - 1) / (6N), from integers: one rounding
  // As SciPy's cramervonmises_2samp chooses: exact (Xiao, Gordon and Yakovlev 2006) while max(n, m) <= 20, else 1 - F
  // of the limiting law, its series cut at 1e-7. Below about 1e-10 that difference has no digits left and ends at 0.
  double p_value = 1;
  // The same, with the limiting law's upper tail computed directly: relative error below 1e-12 however small.
  double tail_p_value = 1;
  bool exact = false;
};

// P(W > x) for the limiting law W = sum Z_j^2 / (j pi)^2; relative error below 1e-12. x <= 0 gives 1.
double CramerVonMisesLimitSurvival(double x);

// nullopt when a sample is empty.
std::optional<CramerVonMisesResult> CramerVonMisesTest(std::span<const double> sorted_a,
                                                       std::span<const double> sorted_b);

// From a sweep with kCramerVonMises. REQUIRES n, m >= 1.
CramerVonMisesResult CramerVonMisesTest(const RankSweep& sweep);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_CRAMER_VON_MISES_H_
