// Adjusted p-values for many tests at once, in the order given: reject where adjusted <= alpha.
#ifndef TRIMTAB_STATS_MULTIPLICITY_H_
#define TRIMTAB_STATS_MULTIPLICITY_H_

#include <span>
#include <vector>

namespace trimtab::stats {

enum class MultiplicityMethod {
  kBonferroni,          // family-wise error, any dependence
  kHolm,                // family-wise error, any dependence, never weaker than Bonferroni (Holm 1979)
  kBenjaminiHochberg,   // false discovery rate, independent or positively dependent (1995)
  kBenjaminiYekutieli,  // false discovery rate, any dependence (2001)
};

// Each p in [0, 1]; results in [p, 1]. A NaN (a test that could not be made) stays NaN and is not counted as a test.
// O(n log n). Empty in, empty out.
std::vector<double> AdjustPValues(std::span<const double> p_values, MultiplicityMethod method);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_MULTIPLICITY_H_
