// The likelihood-ratio statistic G = 2 sum o ln(o / e) on the counts of the same categories in two samples
// (Wilks 1938; Sokal and Rohlf 1981), chi-square with (categories - 1) degrees.
#ifndef TRIMTAB_STATS_LIKELIHOOD_RATIO_H_
#define TRIMTAB_STATS_LIKELIHOOD_RATIO_H_

#include <cstdint>
#include <optional>
#include <span>

#include "trimtab/base/result.h"
#include "trimtab/stats/chi_square.h"

namespace trimtab::stats {

// Evidently's "g_test": o = current, e = the raw reference counts, as exact. Defined only when both sides have the same
// number of rows (SciPy's rule: within a relative 1.5e-8). A category that only the current has gives +inf and p 0.
// Errors name the reason: lengths, an empty side, fewer than two categories, different numbers of rows.
Result<ChiSquareResult> GTestOneSample(std::span<const std::uint64_t> reference,
                                       std::span<const std::uint64_t> current);

// Homogeneity of the 2 x k table. `williams` divides G by Williams' factor (1976), which brings small samples closer to
// chi-square. nullopt when the lengths differ, a sum is zero or fewer than two categories remain.
std::optional<ChiSquareResult> GTestTwoSample(std::span<const std::uint64_t> reference,
                                              std::span<const std::uint64_t> current, bool williams = false);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_LIKELIHOOD_RATIO_H_
