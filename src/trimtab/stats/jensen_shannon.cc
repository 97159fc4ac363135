#include "trimtab/stats/jensen_shannon.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "trimtab/stats/histogram_binning.h"

namespace trimtab::stats {

std::optional<double> JensenShannonDistance(std::span<const std::uint64_t> reference,
                                            std::span<const std::uint64_t> current) {
  if (reference.size() != current.size()) return std::nullopt;
  const auto n = static_cast<double>(std::accumulate(reference.begin(), reference.end(), std::uint64_t{0}));
  const auto m = static_cast<double>(std::accumulate(current.begin(), current.end(), std::uint64_t{0}));
  if (n == 0 || m == 0) return std::nullopt;
  double divergence = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const double p = static_cast<double>(reference[i]) / n;
    const double q = static_cast<double>(current[i]) / m;
    const double middle = (p + q) / 2;
    if (p > 0) divergence += p * std::log(p / middle);
    if (q > 0) divergence += q * std::log(q / middle);
  }
  return std::sqrt(std::max(0.0, divergence) / 2);
}

std::optional<double> JensenShannonDistanceOfNumbers(std::span<const double> sorted_reference,
                                                     std::span<const double> sorted_current) {
  const std::optional<BinnedCounts> bins = BinNumbers(sorted_reference, sorted_current);
  if (!bins) return std::nullopt;
  return JensenShannonDistance(bins->reference, bins->current);
}

}  // namespace trimtab::stats
