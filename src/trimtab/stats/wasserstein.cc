#include "trimtab/stats/wasserstein.h"

#include <algorithm>
#include <cmath>

#include "trimtab/stats/moments.h"

namespace trimtab::stats {

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
  Moments moments;
  moments.Add(sorted_reference);
  const double deviation = std::sqrt(moments.Variance(0).value());
  if (!std::isfinite(deviation)) return std::nullopt;
  return *distance / std::max(deviation, 0.001);
}

}  // namespace trimtab::stats
