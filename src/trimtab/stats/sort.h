// Sorting of numbers in linear time: by counting where they are integers in a narrow range, else by a radix sort on
// order-preserving 64-bit keys.
#ifndef TRIMTAB_STATS_SORT_H_
#define TRIMTAB_STATS_SORT_H_

#include <vector>

namespace trimtab::stats {

// Sorts ascending; infinities are ordinary ends. -0.0 and +0.0 compare equal: they may stand in either order, and -0.0
// may become +0.0. NaN is outside of the domain (it has no place in an order): callers drop it first. Scratch: at most
// 16 bytes a number. Numbers in order already cost one look; below a few hundred std::sort is used.
void SortNumbers(std::vector<double>& values);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_SORT_H_
