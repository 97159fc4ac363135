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
  bool exact = false;
  // The right ones. Evidently's T is not 0 for two equal samples with ties (all values equal, n = 8, m = 30: T = 6.4, p
  // = 6e-11); this one, from the steps of F - G, is, and equals T where nothing is tied. Its p-value: all splits of the
  // pooled sample (split_law.h) while these are few, else the upper tail of the limiting law computed directly,
  // relative error below 1e-12 however small; with many ties that law is an approximation (a probability of 0.05
  // becomes at most 0.06).
  double tied_statistic = 0;
  double tied_p_value = 1;
  bool tied_exact = false;
};

// P(W > x) for the limiting law W = sum Z_j^2 / (j pi)^2; relative error below 1e-12. x <= 0 gives 1.
double CramerVonMisesLimitSurvival(double x);

// nullopt when a sample is empty.
std::optional<CramerVonMisesResult> CramerVonMisesTest(std::span<const double> sorted_a,
                                                       std::span<const double> sorted_b);

// From a sweep with kCramerVonMises; tied_p_value by the limiting law. REQUIRES n, m >= 1.
CramerVonMisesResult CramerVonMisesTest(const RankSweep& sweep);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_CRAMER_VON_MISES_H_
