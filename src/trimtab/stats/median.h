// The median of a SORTED sample without NaN.
#ifndef TRIMTAB_STATS_MEDIAN_H_
#define TRIMTAB_STATS_MEDIAN_H_

#include <optional>
#include <span>

namespace trimtab::stats {

// The middle value, or half way between the two middle ones, rounded once. nullopt when empty, and when these two are
// -inf and +inf. O(1).
std::optional<double> SortedMedian(std::span<const double> sorted);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_MEDIAN_H_
