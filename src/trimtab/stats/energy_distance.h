// Energy distance of two SORTED samples without NaN, and the test that belongs to it (Szekely and Rizzo 2013).
#ifndef TRIMTAB_STATS_ENERGY_DISTANCE_H_
#define TRIMTAB_STATS_ENERGY_DISTANCE_H_

#include <cstdint>
#include <optional>
#include <span>

namespace trimtab::stats {

// sqrt(2 integral of (F - G)^2), SciPy's energy_distance and Evidently's "ed". A distance in the square root of the
// unit of the data, not a p-value: what is large depends on the scale. Relative error below 1e-14; unequal mass at an
// infinity gives +inf. nullopt when a sample is empty.
std::optional<double> EnergyDistance(std::span<const double> sorted_a, std::span<const double> sorted_b);

struct EnergyTestResult {
  double distance = 0;  // as above
  double p_value = 1;
  bool exact = false;  // all splits were looked at
};

// P(distance of a random split of the pooled sample >= the one seen). All splits while these are few (split_law.h),
// else `permutations` random ones, (1 + as large) / (1 + permutations): a valid p-value of standard error sqrt(p (1 -
// p) / permutations), O(n + m) each, the same for the same seed. From n + m > 2^16 on the limit over splits, a Brownian
// bridge, with the integral on a grid of about 4096 pooled quantiles (bridge_form.h has its error). Infinities stand
// one range of the finite values beyond them, so that they count and the integral exists. nullopt when a sample is
// empty or permutations is 0.
std::optional<EnergyTestResult> EnergyTest(std::span<const double> sorted_a, std::span<const double> sorted_b,
                                           std::uint64_t permutations = 999, std::uint64_t seed = 0);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_ENERGY_DISTANCE_H_
