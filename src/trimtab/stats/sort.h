// Sorting of numbers: by counting where they are integers in a narrow range, else with vector instructions
// (vector_sort.h).
#ifndef TRIMTAB_STATS_SORT_H_
#define TRIMTAB_STATS_SORT_H_

#include <vector>

namespace trimtab::stats {

// Sorts ascending; infinities are ordinary ends. Every zero becomes +0.0, so that the result has the same bits whatever
// the order before. NaN is outside of the domain (it has no place in an order): callers drop it first. In place but for
// the table of counts (at most 8 bytes a number). Numbers in order already cost one look.
void SortNumbers(std::vector<double>& values);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_SORT_H_
