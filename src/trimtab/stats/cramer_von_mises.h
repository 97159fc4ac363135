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
  // of the limiting law, its series cut at the first term below 1e-7: a p-value below 1e-6 is that cut (2.3e-10 where
  // the law says 3.8e-13).
  double p_value = 1;
  bool exact = false;
  // The right ones. Evidently's T is not 0 for two equal samples with ties (all values equal, n = 8, m = 30: T = 6.4, p
  // = 6e-11); this one, from the steps of F - G, is, and equals T where nothing is tied. Its p-value: all splits of the
  // pooled sample (split_law.h) while these are few; else the limiting law, without ties to a relative 1e-12 however
  // small, with ties that of the same sum over the groups (bridge_form.h). By simulation the limit makes 0.052 of a
  // probability of 0.05 at n = 20, m = 50, and 0.050 at 100.
  double tied_statistic = 0;
  double tied_p_value = 1;
  bool tied_exact = false;
};

// P(W > x) for the limiting law W = sum Z_j^2 / (j pi)^2; relative error below 1e-12. x <= 0 gives 1.
double CramerVonMisesLimitSurvival(double x);

// nullopt when a sample is empty.
std::optional<CramerVonMisesResult> CramerVonMisesTest(std::span<const double> sorted_a,
                                                       std::span<const double> sorted_b);

// The same from a sweep over these samples with kCramerVonMises and kPlacements. REQUIRES n, m >= 1.
CramerVonMisesResult CramerVonMisesTest(std::span<const double> sorted_a, std::span<const double> sorted_b,
                                        const RankSweep& sweep);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_CRAMER_VON_MISES_H_
