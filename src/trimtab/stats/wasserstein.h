// Wasserstein-1 (earth mover's) distance of two SORTED samples without NaN: the integral of |F - G|.
#ifndef TRIMTAB_STATS_WASSERSTEIN_H_
#define TRIMTAB_STATS_WASSERSTEIN_H_

#include <optional>
#include <span>

namespace trimtab::stats {

// In the unit of the data, >= 0. O(n + m) with a compensated sum: relative error about 1e-15. A stretch on which F = G
// adds nothing even when it is unbounded; unequal mass at an infinity gives +inf. nullopt when a sample is empty.
std::optional<double> Wasserstein(std::span<const double> sorted_a, std::span<const double> sorted_b);

// Wasserstein / max(standard deviation of the reference with divisor n, 0.001): Evidently's "normed" distance.
// nullopt when a sample is empty or the deviation of the reference is not finite.
std::optional<double> NormedWasserstein(std::span<const double> sorted_reference,
                                        std::span<const double> sorted_current);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_WASSERSTEIN_H_
