// One column of two data sets: which test, which threshold, drift or not, by Evidently's default rules (0.6.7).
//
//   n = rows of the reference without nulls, u = distinct values of both together
//   numbers:     n <= 1000: u <= 2 z, u <= 5 chi-square, else Kolmogorov-Smirnov
//                n >  1000: u <= 5 Jensen-Shannon, else normed Wasserstein
//   categories:  n <= 1000: u <= 2 z, else chi-square;   n > 1000: Jensen-Shannon
//   p-values drift when < 0.05 (Kolmogorov-Smirnov: <=), distances when >= 0.1.
//
// Nulls and NaN are left out. Infinities are left out of a side that also holds a null or NaN, and make a column
// untestable otherwise: that is where Evidently ends without a report. Integers beyond 2^53 are compared as doubles,
// and the deviation of float32 columns is not rounded to float32: the distance then differs from Evidently's by up to
// 1e-7.
#ifndef TRIMTAB_DRIFT_COLUMN_COMPARISON_H_
#define TRIMTAB_DRIFT_COLUMN_COMPARISON_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "trimtab/drift/drift_result.h"

namespace trimtab::drift {

// The names reach files: do not change them.
enum class TestKind { kKolmogorovSmirnov, kWasserstein, kZ, kChiSquare, kJensenShannon };

struct TestFacts {
  TestKind test;
  std::string_view name;          // "ks"
  std::string_view display_name;  // "K-S p_value"
  bool p_value;                   // else a distance
  double threshold;
  bool for_numbers;  // may be named for a numeric column
  bool for_categories;
};
std::span<const TestFacts> Tests();
const TestFacts& FactsOf(TestKind test);
std::optional<TestKind> FindTest(std::string_view name);

// A side of a numeric column.
struct Numbers {
  std::span<const double> sorted;  // ascending, without NaN
  std::int64_t missing = 0;        // nulls and NaN
};

struct CategoryCount {
  std::string_view value;
  std::uint64_t count = 0;
};
// A side of a categorical column, sorted bytewise by value, without nulls.
struct Categories {
  std::span<const CategoryCount> counts;
  std::int64_t missing = 0;
};

// What the caller has decided. `integers`: both sides are of an integer type; the histogram's bins are then at least 1
// wide when neither side misses a value (NumPy 2, which sees floats where pandas met nulls).
struct ColumnChoice {
  std::string column;
  std::optional<TestKind> test = std::nullopt;
  std::optional<double> threshold = std::nullopt;
  bool integers = false;
};

ColumnDrift TestNumbers(const ColumnChoice& choice, const Numbers& reference, const Numbers& current);
ColumnDrift TestCategories(const ColumnChoice& choice, const Categories& reference, const Categories& current);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_COLUMN_COMPARISON_H_
