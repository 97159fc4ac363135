// The small distributions that Evidently prints beside each column (drift_result.h).
#ifndef TRIMTAB_DRIFT_SMALL_DISTRIBUTION_H_
#define TRIMTAB_DRIFT_SMALL_DISTRIBUTION_H_

#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "trimtab/drift/column_comparison.h"

namespace trimtab::drift {

// Ten bins over the finite values, the last one closed, and their densities, as numpy.histogram computes them; for
// float32 (`single`) the edges are rounded to it. Nothing when there is no finite value or their range overflows.
std::optional<SmallDistribution> DistributionOf(std::span<const double> sorted, bool single);

struct SmallDistributions {
  SmallDistribution reference;
  SmallDistribution current;
};

// One category of both sides: its value as each writes it, and its counts.
struct AlignedCategory {
  std::string_view reference_value;  // as the current writes it when only that has it
  std::string_view current_value;
  std::uint64_t reference = 0;
  std::uint64_t current = 0;
};

// Visits all categories of both sides, ascending: numbers by value, others bytewise. Where both sides hold numbers
// (LabelType kInteger, kFloat, kDecimal), those of equal value are one category.
void AlignCategories(const Categories& reference, const Categories& current,
                     const std::function<void(const AlignedCategory&)>& visit);

SmallDistributions DistributionsOf(std::span<const AlignedCategory> categories, LabelType reference, LabelType current);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_SMALL_DISTRIBUTION_H_
