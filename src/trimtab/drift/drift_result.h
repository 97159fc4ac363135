// DriftResult: the comparison of a data set with its reference, column by column, and the verdict on the whole.
#ifndef TRIMTAB_DRIFT_DRIFT_RESULT_H_
#define TRIMTAB_DRIFT_DRIFT_RESULT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/verdict.h"

namespace trimtab::drift {

// How a side of a column is distributed, as Evidently prints it. Numbers: 10 equal bins over the side's own finite range
// and their densities. Categories: the labels of both sides and this side's counts, 0 for those that only the other has.
struct SmallDistribution {
  std::vector<double> edges = {};  // 11, or empty
  std::vector<double> densities = {};
  std::vector<std::string> labels = {};  // as profile::Category::value; sorted as Evidently sorts them
  std::vector<std::int64_t> counts = {};
};

struct ColumnDrift {
  std::string column;
  std::string type;       // "num", "cat" or "text" by the mapping and the reference; empty when it is none of them
  std::string test;       // a name of column_comparison.h, or kCallersTest; empty when none was chosen
  std::string test_name;  // as Evidently shows it: "K-S p_value", "Wasserstein distance (normed)", ...
  double score = 0;       // p-value or distance, >= 0; +inf is possible for a distance
  double threshold = 0;  // drift when a p-value is below (or a distance above) it; see column_comparison.h for equality
  bool detected = false;    // false when unavailable
  std::string unavailable;  // why the column could not be tested; empty: it was. score and threshold then mean nothing
  // Rows that took part, that is without nulls, NaN and infinities that were left out.
  std::int64_t reference_rows = 0;
  std::int64_t current_rows = 0;
  // With DriftSettings::distributions, and where the column could be read.
  std::optional<SmallDistribution> reference_distribution = std::nullopt;
  std::optional<SmallDistribution> current_distribution = std::nullopt;
};

struct DriftResult {
  // Inconclusive when columns that could not be tested may change the answer, or when none could.
  Verdict verdict = Verdict::kPass;
  std::string condition;    // "fails when dep_delay drifts, or 0.5 or more of the columns"
  std::string explanation;  // what was found, with numbers; one or more sentences
  // Numeric columns, categorical ones, then those of other types; by name within each.
  std::vector<ColumnDrift> columns;
  std::int64_t drifted = 0;
  double share = 0;  // drifted / columns, those that could not be tested included; 0 when there are none
};

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_DRIFT_RESULT_H_
