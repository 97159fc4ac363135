#include "trimtab/stats/median.h"

#include <cmath>
#include <numeric>

namespace trimtab::stats {

std::optional<double> SortedMedian(std::span<const double> sorted) {
  if (sorted.empty()) return std::nullopt;
  const double lower = sorted[(sorted.size() - 1) / 2];
  const double upper = sorted[sorted.size() / 2];
  if (lower == upper) return upper;
  const double middle = std::midpoint(lower, upper);
  if (std::isnan(middle)) return std::nullopt;
  return middle;
}

}  // namespace trimtab::stats
