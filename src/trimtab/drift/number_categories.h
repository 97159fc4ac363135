// Categories out of numbers, and numbers out of categories: a target or prediction whose values tell what it is.
#ifndef TRIMTAB_DRIFT_NUMBER_CATEGORIES_H_
#define TRIMTAB_DRIFT_NUMBER_CATEGORIES_H_

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <vector>

#include "trimtab/drift/column_comparison.h"
#include "trimtab/table/data_type.h"

namespace trimtab::drift {

// Counts with the texts behind them.
struct NumberCategories {
  std::vector<CategoryCount> counts;
  std::deque<std::string> labels;  // stay where they are
};

// The distinct values of a SORTED sample, labelled as profile::Category labels a column of this type: "1", "0.5",
// "true".
NumberCategories CategoriesOfNumbers(std::span<const double> sorted, const table::DataType& type);

// Predicted labels (profile/predicted_labels.h): names of columns with their counts, those that occur; and for two
// columns the 0s and 1s themselves.
NumberCategories CategoriesOfLabels(std::span<const std::string> names, std::span<const std::int64_t> counts);
std::vector<double> NumbersOfLabels(std::span<const std::int64_t> counts);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_NUMBER_CATEGORIES_H_
