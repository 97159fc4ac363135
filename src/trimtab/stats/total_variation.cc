#include "trimtab/stats/total_variation.h"

#include <numeric>
#include <vector>

#include "trimtab/stats/bootstrap.h"
#include "trimtab/stats/hypergeometric.h"

namespace trimtab::stats {
namespace {

__extension__ using Wide = unsigned __int128;

std::uint64_t Sum(std::span<const std::uint64_t> counts) {
  return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0});
}

// 2 n m times the distance, a whole number: |a m - b n|, a in the sample of n and b in the sample of m.
Wide Difference(std::uint64_t a, std::uint64_t b, std::uint64_t n, std::uint64_t m) {
  const Wide left = static_cast<Wide>(a) * m;
  const Wide right = static_cast<Wide>(b) * n;
  return left > right ? left - right : right - left;
}

}  // namespace

std::optional<double> TotalVariationDistance(std::span<const std::uint64_t> reference,
                                             std::span<const std::uint64_t> current) {
  if (reference.size() != current.size()) return std::nullopt;
  const std::uint64_t n = Sum(reference);
  const std::uint64_t m = Sum(current);
  if (n == 0 || m == 0) return std::nullopt;
  Wide distance = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) distance += Difference(reference[i], current[i], n, m);
  return static_cast<double>(distance) / static_cast<double>(n) / static_cast<double>(m) / 2;
}

std::optional<TotalVariationResult> TotalVariationTest(std::span<const std::uint64_t> reference,
                                                       std::span<const std::uint64_t> current,
                                                       std::uint64_t permutations, std::uint64_t seed) {
  const std::optional<double> observed = TotalVariationDistance(reference, current);
  if (!observed || permutations == 0) return std::nullopt;
  const std::uint64_t n = Sum(reference);
  const std::uint64_t m = Sum(current);
  Wide distance = 0;
  // Categories of one row are alike: only how many of them fall into the reference matters. They come first.
  std::uint64_t singles = 0;
  std::vector<std::uint64_t> totals(1);
  for (std::size_t i = 0; i < reference.size(); ++i) {
    distance += Difference(reference[i], current[i], n, m);
    const std::uint64_t both = reference[i] + current[i];
    if (both == 1) ++singles;
    if (both > 1) totals.push_back(both);
  }
  totals[0] = singles;
  std::vector<std::uint64_t> drawn(totals.size());
  std::uint64_t at_least = 0;
  for (std::uint64_t permutation = 0; permutation < permutations; ++permutation) {
    ResampleStream stream(seed, permutation);
    DrawMultivariateHypergeometric(totals, n, stream, drawn);
    Wide permuted = static_cast<Wide>(drawn[0]) * m + static_cast<Wide>(singles - drawn[0]) * n;
    for (std::size_t i = 1; i < totals.size(); ++i) permuted += Difference(drawn[i], totals[i] - drawn[i], n, m);
    at_least += distance <= permuted ? 1U : 0U;
  }
  return TotalVariationResult{*observed, static_cast<double>(at_least) / static_cast<double>(permutations)};
}

}  // namespace trimtab::stats
