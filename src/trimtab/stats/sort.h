// Sorting of numbers by an LSD radix sort on order-preserving 64-bit keys: linear time, 16 bytes of scratch per number.
#ifndef TRIMTAB_STATS_SORT_H_
#define TRIMTAB_STATS_SORT_H_

#include <vector>

namespace trimtab::stats {

// Sorts ascending; infinities are ordinary ends. -0.0 and +0.0 compare equal and may stand in either order. NaN is
// outside of the domain (it has no place in an order): callers drop it first. O(n); bytes that all keys share are
// skipped. Below a few hundred numbers std::sort is used.
void SortNumbers(std::vector<double>& values);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_SORT_H_
