// Total variation distance of two samples of categories: half of the sum of |share in a - share in b|, in [0, 1].
#ifndef TRIMTAB_STATS_TOTAL_VARIATION_H_
#define TRIMTAB_STATS_TOTAL_VARIATION_H_

#include <cstdint>
#include <optional>
#include <span>

namespace trimtab::stats {

// Counts of the same categories in the same order. nullopt when the lengths differ or a sum is zero.
std::optional<double> TotalVariationDistance(std::span<const std::uint64_t> reference,
                                             std::span<const std::uint64_t> current);

struct TotalVariationResult {
  double distance = 0;
  // Share of permutations with at least the distance observed, compared exactly in integers. Evidently's "TVD"; its
  // own draws come from another generator, so that p agrees within the noise, sqrt(p (1 - p) / permutations), but for
  // ties, of which its floating-point comparison may lose some.
  double p_value = 1;
};
// A permutation of the rows redraws only the counts (multivariate hypergeometric): expected time of one permutation is
// O(k + sum of the standard deviations of the counts). The same seed gives the same bits. nullopt as above and when
// permutations is 0.
std::optional<TotalVariationResult> TotalVariationTest(std::span<const std::uint64_t> reference,
                                                       std::span<const std::uint64_t> current,
                                                       std::uint64_t permutations = 1000, std::uint64_t seed = 0);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_TOTAL_VARIATION_H_
