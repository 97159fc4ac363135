// In-place sort of finite doubles with the vector instructions that the machine has (Highway's vqsort).
#ifndef TRIMTAB_STATS_VECTOR_SORT_H_
#define TRIMTAB_STATS_VECTOR_SORT_H_

#include <span>

namespace trimtab::stats {

// Ascending; -0.0 and +0.0 compare equal and one may become the other. O(n log n), no memory beyond 8 KB of stack.
// REQUIRES finite values: the sorting networks are filled up with the largest finite double.
void VectorSort(std::span<double> finite);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_VECTOR_SORT_H_
