// Anderson-Darling test of two SORTED samples without NaN (Scholz and Stephens 1987, k = 2, midranks).
#ifndef TRIMTAB_STATS_ANDERSON_DARLING_H_
#define TRIMTAB_STATS_ANDERSON_DARLING_H_

#include <optional>
#include <span>

#include "trimtab/stats/rank_sweep.h"

namespace trimtab::stats {

struct AndersonDarlingResult {
  double a_squared = 0;     // A^2, mean 1 under the null
  double standardised = 0;  // (A^2 - 1) / sigma_N, SciPy's statistic; 0 when n + m < 4 (sigma is then infinite)
  // Evidently's: a parabola through the logarithms of seven published levels, never outside of [0.001, 0.25].
  double capped_p_value = 0.25;
  // The right one. Exact over all splits of the pooled sample (ties included) while these are few, else the limiting
  // law at 1 + sigma_limit / sigma_N (A^2 - 1): without ties to a relative 1e-12 down to 1e-300, with ties that of the
  // same sum over the groups (bridge_form.h). For finite samples that is an approximation, by simulation: a probability
  // of 0.05 is 0.059 at n = m = 8, 0.053 at 20, 0.051 at 100; 0.01 is 0.0105 at 20.
  double p_value = 1;
  bool exact = false;
};

// P(A^2 > z) for the limiting law sum Z_j^2 / (j (j + 1)); relative error below 1e-12. z <= 0 gives 1.
double AndersonDarlingLimitSurvival(double z);

// nullopt when a sample is empty or all values are equal.
std::optional<AndersonDarlingResult> AndersonDarlingTest(std::span<const double> sorted_a,
                                                         std::span<const double> sorted_b);

// The same from a sweep over these samples with kAndersonDarling, kPlacements and kDistinct.
std::optional<AndersonDarlingResult> AndersonDarlingTest(std::span<const double> sorted_a,
                                                         std::span<const double> sorted_b, const RankSweep& sweep);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_ANDERSON_DARLING_H_
