// Divergences of two discrete distributions given as counts, as Evidently defines them. p = shares of the reference,
// q = of the current, natural logarithms. (Jensen-Shannon: jensen_shannon.h.)
//
// Zero fill, for p and q apart: a share of 0 becomes 1e-4, or a millionth of the smallest positive share when that is
// at most 1e-4. Sums are compensated: relative error about 1e-15.
#ifndef TRIMTAB_STATS_DIVERGENCE_H_
#define TRIMTAB_STATS_DIVERGENCE_H_

#include <cstdint>
#include <optional>
#include <span>

namespace trimtab::stats {

// Population stability index: sum (p - q) ln(p / q) after zero fill, not renormalised (Lewis 1994); >= 0.
// Here and below: counts of the same categories in the same order; nullopt when the lengths differ or a sum is zero.
std::optional<double> PopulationStabilityIndex(std::span<const std::uint64_t> reference,
                                               std::span<const std::uint64_t> current);
// sum p ln(p / q), both renormalised after zero fill (Kullback and Leibler 1951); >= 0.
std::optional<double> KullbackLeiblerDivergence(std::span<const std::uint64_t> reference,
                                                std::span<const std::uint64_t> current);
// sqrt(1 - sum sqrt(p q)), no zero fill (Hellinger 1909); in [0, 1]. Near 0 the error is the root of rounding: 1e-8.
std::optional<double> HellingerDistance(std::span<const std::uint64_t> reference,
                                        std::span<const std::uint64_t> current);

// For SORTED numbers without NaN. PSI and KL in the bins of BinNumbers (histogram_binning.h), nullopt as there.
// Hellinger by densities in Sturges bins over the SET of distinct values of both; nullopt when a sample is empty, the
// range is not finite, or too narrow for bins with different edges.
std::optional<double> PopulationStabilityIndexOfNumbers(std::span<const double> sorted_reference,
                                                        std::span<const double> sorted_current);
std::optional<double> KullbackLeiblerDivergenceOfNumbers(std::span<const double> sorted_reference,
                                                         std::span<const double> sorted_current);
std::optional<double> HellingerDistanceOfNumbers(std::span<const double> sorted_reference,
                                                 std::span<const double> sorted_current);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_DIVERGENCE_H_
