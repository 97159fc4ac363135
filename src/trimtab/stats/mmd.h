// Maximum mean discrepancy of two samples of numbers (Gretton et al. 2012) with the kernel exp(-(x - y)^2 / (2
// sigma^2)): 0 when the distributions are equal, and it sees any difference.
//
// All take SORTED samples without NaN; the same seed gives the same bits. Errors name the reason: fewer than two rows
// on a side, infinities, values too far apart for a squared distance, more distinct values than the quadratic tests
// take.
#ifndef TRIMTAB_STATS_MMD_H_
#define TRIMTAB_STATS_MMD_H_

#include <cstddef>
#include <cstdint>
#include <span>

#include "trimtab/base/result.h"

namespace trimtab::stats {

struct MmdResult {
  double statistic = 0;  // unbiased estimate of MMD^2; may be below 0
  double p_value = 1;
  double sigma = 0;  // of the kernel, in the unit of the data
};

// The quadratic tests compute the kernel between distinct values once for all permutations: time O(u^2 permutations),
// memory O(u permutations), for u distinct values in both together. Above this u they refuse.
inline constexpr std::size_t kMostDistinctForQuadraticMmd = 20'000;

// Evidently's "empirical_mmd": sigma^2 = half the median of the squared distances of all ordered pairs inside the
// reference, a row with itself included (sigma = sqrt(1/2) when that is 0); p = share of permutations of the rows whose
// statistic is at least the one observed. Evidently's permutations are not seeded: p agrees within noise.
Result<MmdResult> EmpiricalMmdTest(std::span<const double> sorted_reference, std::span<const double> sorted_current,
                                   std::uint64_t permutations = 100, std::uint64_t seed = 0);

// The permutation test: sigma^2 = half the median of the squared distances between different rows of both samples
// together, which a permutation does not change; p = (1 + permutations at least as large) / (1 + permutations), which
// holds its level exactly.
Result<MmdResult> MmdPermutationTest(std::span<const double> sorted_reference, std::span<const double> sorted_current,
                                     std::uint64_t permutations = 999, std::uint64_t seed = 0);

// The linear-time test of Gretton et al. 2012, section 6: rows in a random order given by the seed, pairs of
// neighbours, normal null, one-sided. O(n log n) for sigma (as above, from at most 2000 quantiles of each sample), any
// number of rows, less power. Needs 100 rows on each side (below, the normal null is
// not to be trusted: use the permutation test); of the longer sample a random part is used.
Result<MmdResult> LinearTimeMmdTest(std::span<const double> sorted_reference, std::span<const double> sorted_current,
                                    std::uint64_t seed = 0);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_MMD_H_
