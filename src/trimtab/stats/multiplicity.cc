#include "trimtab/stats/multiplicity.h"

#include <algorithm>
#include <cmath>

namespace trimtab::stats {

std::vector<double> AdjustPValues(std::span<const double> p_values, MultiplicityMethod method) {
  std::vector<double> adjusted(p_values.begin(), p_values.end());
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < adjusted.size(); ++i) {
    if (!std::isnan(adjusted[i])) order.push_back(i);
  }
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return p_values[a] < p_values[b]; });
  const auto tests = static_cast<double>(order.size());
  if (method == MultiplicityMethod::kBonferroni || method == MultiplicityMethod::kHolm) {
    double largest = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
      const double factor = method == MultiplicityMethod::kHolm ? tests - static_cast<double>(rank) : tests;
      largest = std::max(largest, std::min(1.0, p_values[order[rank]] * factor));
      adjusted[order[rank]] = largest;
    }
    return adjusted;
  }
  double factor = tests;
  if (method == MultiplicityMethod::kBenjaminiYekutieli) {
    double harmonic = 0;
    for (std::size_t i = order.size(); i > 0; --i) harmonic += 1 / static_cast<double>(i);
    factor *= harmonic;
  }
  double smallest = 1;
  for (std::size_t rank = order.size(); rank-- > 0;) {
    smallest = std::min(smallest, p_values[order[rank]] * factor / static_cast<double>(rank + 1));
    adjusted[order[rank]] = smallest;
  }
  return adjusted;
}

}  // namespace trimtab::stats
