// The hypergeometric distribution: `draws` without replacement from `total` items of which `marked` are marked; the law
// of a cell of a 2 x k table with fixed margins.
#ifndef TRIMTAB_STATS_HYPERGEOMETRIC_H_
#define TRIMTAB_STATS_HYPERGEOMETRIC_H_

#include <cstdint>
#include <span>

#include "trimtab/stats/bootstrap.h"

namespace trimtab::stats {

// ln C(n, k) by saddle-point terms (Loader 2000), k <= n: absolute error below 1e-15 (1 + the result).
double LogBinomialCoefficient(std::uint64_t n, std::uint64_t k);

// ln P(k marked). -inf where impossible. Built from deviances, so that large arguments cancel nothing: absolute error
// below 1e-14 (1 + |the result|). REQUIRES marked <= total, draws <= total < 2^53.
double HypergeometricLogProbability(std::uint64_t k, std::uint64_t total, std::uint64_t marked, std::uint64_t draws);

// One draw by inversion from the mode: expected time O(1 + standard deviation).
std::uint64_t DrawHypergeometric(std::uint64_t total, std::uint64_t marked, std::uint64_t draws,
                                 ResampleStream& stream);

// `draws` items without replacement from groups of these sizes: how many of each group. REQUIRES out as long as
// totals, draws <= the sum of totals.
void DrawMultivariateHypergeometric(std::span<const std::uint64_t> totals, std::uint64_t draws, ResampleStream& stream,
                                    std::span<std::uint64_t> out);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_HYPERGEOMETRIC_H_
