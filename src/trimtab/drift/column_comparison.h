// One column of two data sets: which test, which threshold, drift or not, by Evidently's rules (0.6.7).
//
//   n = rows of the reference without nulls, u = distinct values of both together
//   numbers:     n <= 1000: u <= 2 z, u <= 5 chi-square, else Kolmogorov-Smirnov
//                n >  1000: u <= 5 Jensen-Shannon, else normed Wasserstein
//   categories:  n <= 1000: u <= 2 z, else chi-square;   n > 1000: Jensen-Shannon
//   texts:       n <= 1000: percentile text content, else absolute text content
//
// Nulls and NaN are left out. Infinities are left out of a side that also holds a null or NaN, and make a column
// untestable otherwise: that is where Evidently ends without a report. Integers beyond 2^53 are compared as doubles.
#ifndef TRIMTAB_DRIFT_COLUMN_COMPARISON_H_
#define TRIMTAB_DRIFT_COLUMN_COMPARISON_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>

#include "trimtab/drift/drift_result.h"
#include "trimtab/drift/test_table.h"
#include "trimtab/drift/text_content.h"
#include "trimtab/profile/category_table.h"

namespace trimtab::drift {

// A side of a numeric column.
struct Numbers {
  std::span<const double> sorted;  // ascending, without NaN
  std::int64_t missing = 0;        // nulls and NaN
  // Whether the type is float32: pandas then takes its standard deviation and edges of bins in that precision.
  bool single = false;
};

using CategoryCount = profile::Category;
// A side of a categorical column, without nulls.
struct Categories {
  std::span<const CategoryCount> counts;  // each value once
  std::int64_t missing = 0;
  LabelType labels = LabelType::kText;
};

// A side of a text column, without nulls.
struct Texts {
  TextRows texts;
  std::int64_t missing = 0;
};

// What is decided before the data are looked at.
struct ColumnChoice {
  std::string column;
  std::optional<TestKind> test = std::nullopt;
  std::optional<double> threshold = std::nullopt;
  bool callers_test = false;   // no test: type, rows and distributions only
  bool distributions = false;  // fill the small distributions
};

ColumnDrift TestNumbers(const ColumnChoice& choice, const Numbers& reference, const Numbers& current);
// Categories of both sides are equal when their values are; where both sides hold numbers (LabelType kInteger or
// kFloat), when the numbers are.
ColumnDrift TestCategories(const ColumnChoice& choice, const Categories& reference, const Categories& current);
// The score depends on the order of the rows, as Evidently's (text_content.h).
ColumnDrift TestTexts(const ColumnChoice& choice, const Texts& reference, const Texts& current);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_COLUMN_COMPARISON_H_
