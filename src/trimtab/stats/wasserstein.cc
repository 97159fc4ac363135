#include "trimtab/stats/wasserstein.h"

#include <algorithm>
#include <cmath>

namespace trimtab::stats {
namespace {

constexpr std::size_t kBlock = 128;

// Pairwise, eight at a time at the bottom: the error grows with log n only, and sorted values have one order, so that
// the bits are the same everywhere.
template <typename Term>
double PairwiseSum(std::span<const double> values, const Term& term) {
  if (values.size() > kBlock) {
    const std::size_t half = values.size() / 2 / 8 * 8;
    return PairwiseSum(values.first(half), term) + PairwiseSum(values.subspan(half), term);
  }
  double lanes[8] = {};
  std::size_t i = 0;
  for (; i + 8 <= values.size(); i += 8) {
    for (std::size_t lane = 0; lane < 8; ++lane) lanes[lane] += term(values[i + lane]);
  }
  double rest = 0;
  for (; i < values.size(); ++i) rest += term(values[i]);
  return ((lanes[0] + lanes[1]) + (lanes[2] + lanes[3])) + ((lanes[4] + lanes[5]) + (lanes[6] + lanes[7])) + rest;
}

// Standard deviation with divisor n, in two passes.
double Deviation(std::span<const double> sorted) {
  const auto n = static_cast<double>(sorted.size());
  const double mean = PairwiseSum(sorted, [](double value) { return value; }) / n;
  return std::sqrt(PairwiseSum(sorted, [mean](double value) { return (value - mean) * (value - mean); }) / n);
}

}  // namespace

std::optional<double> Wasserstein(std::span<const double> sorted_a, std::span<const double> sorted_b) {
  if (sorted_a.empty() || sorted_b.empty()) return std::nullopt;
  const auto n = static_cast<double>(sorted_a.size());
  const auto m = static_cast<double>(sorted_b.size());
  double sum = 0;
  double lost = 0;  // Neumaier's compensation
  std::size_t i = 0;
  std::size_t j = 0;
  double at = std::min(sorted_a[0], sorted_b[0]);
  while (i < sorted_a.size() || j < sorted_b.size()) {
    const double next =
        j == sorted_b.size() || (i < sorted_a.size() && sorted_a[i] <= sorted_b[j]) ? sorted_a[i] : sorted_b[j];
    const double gap = std::abs(static_cast<double>(i) / n - static_cast<double>(j) / m);
    if (gap > 0 && next != at) {
      const double term = gap * (next - at);
      if (std::isinf(term)) return term;
      const double total = sum + term;
      lost += std::abs(sum) >= term ? (sum - total) + term : (term - total) + sum;
      sum = total;
    }
    at = next;
    while (i < sorted_a.size() && sorted_a[i] == at) ++i;
    while (j < sorted_b.size() && sorted_b[j] == at) ++j;
  }
  return sum + lost;
}

std::optional<double> NormedWasserstein(std::span<const double> sorted_reference,
                                        std::span<const double> sorted_current) {
  const std::optional<double> distance = Wasserstein(sorted_reference, sorted_current);
  if (!distance) return std::nullopt;
  const double deviation = Deviation(sorted_reference);
  if (!std::isfinite(deviation)) return std::nullopt;
  return *distance / std::max(deviation, 0.001);
}

}  // namespace trimtab::stats
