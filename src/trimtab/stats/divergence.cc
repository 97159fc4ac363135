#include "trimtab/stats/divergence.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "trimtab/stats/histogram_binning.h"

namespace trimtab::stats {
namespace {

struct Shares {
  std::vector<double> p;  // of the reference
  std::vector<double> q;  // of the current
};

std::vector<double> SharesOf(std::span<const std::uint64_t> counts, std::uint64_t rows) {
  std::vector<double> shares;
  shares.reserve(counts.size());
  for (const std::uint64_t count : counts) shares.push_back(static_cast<double>(count) / static_cast<double>(rows));
  return shares;
}

std::optional<Shares> BothShares(std::span<const std::uint64_t> reference, std::span<const std::uint64_t> current) {
  if (reference.size() != current.size()) return std::nullopt;
  const std::uint64_t n = std::accumulate(reference.begin(), reference.end(), std::uint64_t{0});
  const std::uint64_t m = std::accumulate(current.begin(), current.end(), std::uint64_t{0});
  if (n == 0 || m == 0) return std::nullopt;
  return Shares{SharesOf(reference, n), SharesOf(current, m)};
}

void FillZeros(std::vector<double>& shares) {
  constexpr double kUsualFill = 1e-4;
  double smallest = 1;
  for (const double share : shares) {
    if (share > 0) smallest = std::min(smallest, share);
  }
  const double fill = smallest <= kUsualFill ? smallest / 1e6 : kUsualFill;
  std::replace(shares.begin(), shares.end(), 0.0, fill);
}

// Neumaier's compensated sum of term(i).
template <typename Term>
double CompensatedSum(std::size_t size, const Term& term) {
  double sum = 0;
  double lost = 0;
  for (std::size_t i = 0; i < size; ++i) {
    const double value = term(i);
    const double next = sum + value;
    lost += std::abs(sum) >= std::abs(value) ? (sum - next) + value : (value - next) + sum;
    sum = next;
  }
  return sum + lost;
}

}  // namespace

std::optional<double> PopulationStabilityIndex(std::span<const std::uint64_t> reference,
                                               std::span<const std::uint64_t> current) {
  std::optional<Shares> shares = BothShares(reference, current);
  if (!shares) return std::nullopt;
  std::vector<double>& p = shares->p;
  std::vector<double>& q = shares->q;
  FillZeros(p);
  FillZeros(q);
  return CompensatedSum(p.size(), [&](std::size_t i) { return (p[i] - q[i]) * std::log(p[i] / q[i]); });
}

std::optional<double> KullbackLeiblerDivergence(std::span<const std::uint64_t> reference,
                                                std::span<const std::uint64_t> current) {
  std::optional<Shares> shares = BothShares(reference, current);
  if (!shares) return std::nullopt;
  std::vector<double>& p = shares->p;
  std::vector<double>& q = shares->q;
  FillZeros(p);
  FillZeros(q);
  const double whole_p = CompensatedSum(p.size(), [&](std::size_t i) { return p[i]; });
  const double whole_q = CompensatedSum(q.size(), [&](std::size_t i) { return q[i]; });
  const double divergence = CompensatedSum(p.size(), [&](std::size_t i) {
    const double share = p[i] / whole_p;
    return share * std::log(share / (q[i] / whole_q));
  });
  return std::max(0.0, divergence);
}

std::optional<double> HellingerDistance(std::span<const std::uint64_t> reference,
                                        std::span<const std::uint64_t> current) {
  const std::optional<Shares> shares = BothShares(reference, current);
  if (!shares) return std::nullopt;
  const std::vector<double>& p = shares->p;
  const std::vector<double>& q = shares->q;
  const double affinity = CompensatedSum(p.size(), [&](std::size_t i) { return std::sqrt(p[i] * q[i]); });
  return std::sqrt(1 - std::clamp(affinity, 0.0, 1.0));
}

std::optional<double> PopulationStabilityIndexOfNumbers(std::span<const double> sorted_reference,
                                                        std::span<const double> sorted_current) {
  const std::optional<BinnedCounts> bins = BinNumbers(sorted_reference, sorted_current);
  if (!bins) return std::nullopt;
  return PopulationStabilityIndex(bins->reference, bins->current);
}

std::optional<double> KullbackLeiblerDivergenceOfNumbers(std::span<const double> sorted_reference,
                                                         std::span<const double> sorted_current) {
  const std::optional<BinnedCounts> bins = BinNumbers(sorted_reference, sorted_current);
  if (!bins) return std::nullopt;
  return KullbackLeiblerDivergence(bins->reference, bins->current);
}

std::optional<double> HellingerDistanceOfNumbers(std::span<const double> sorted_reference,
                                                 std::span<const double> sorted_current) {
  // Bins of one width: the densities times the width are the shares.
  const std::optional<BinnedCounts> bins = BinDistinctNumbers(sorted_reference, sorted_current);
  if (!bins) return std::nullopt;
  return HellingerDistance(bins->reference, bins->current);
}

}  // namespace trimtab::stats
