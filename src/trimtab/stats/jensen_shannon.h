// Jensen-Shannon distance: the square root of the divergence, natural logarithm, in [0, sqrt(ln 2)] = [0, 0.8326]
// (Endres and Schindelin 2003).
#ifndef TRIMTAB_STATS_JENSEN_SHANNON_H_
#define TRIMTAB_STATS_JENSEN_SHANNON_H_

#include <cstdint>
#include <optional>
#include <span>

namespace trimtab::stats {

// Counts (or weights) of the same categories in the same order; each is divided by its own sum. Zeros are allowed.
// nullopt when the lengths differ or a sum is zero. Absolute error below 1e-8 near 0 (square root of rounding), else
// 1e-15.
std::optional<double> JensenShannonDistance(std::span<const std::uint64_t> reference,
                                            std::span<const std::uint64_t> current);

// For SORTED numbers without NaN, in the bins of BinNumbers (histogram_binning.h); nullopt as there.
std::optional<double> JensenShannonDistanceOfNumbers(std::span<const double> sorted_reference,
                                                     std::span<const double> sorted_current);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_JENSEN_SHANNON_H_
