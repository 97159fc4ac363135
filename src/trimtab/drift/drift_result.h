// DriftResult: the comparison of a data set with its reference, column by column, and the verdict on the whole.
#ifndef TRIMTAB_DRIFT_DRIFT_RESULT_H_
#define TRIMTAB_DRIFT_DRIFT_RESULT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "trimtab/base/verdict.h"

namespace trimtab::drift {

struct ColumnDrift {
  std::string column;
  std::string type;       // "num" or "cat" by the type of the reference; empty when it is neither
  std::string test;       // "ks", "wasserstein", "z", "chisquare", "jensenshannon"; empty when none was chosen
  std::string test_name;  // as Evidently shows it: "K-S p_value", "Wasserstein distance (normed)", ...
  double score = 0;       // p-value or distance, >= 0; +inf is possible for a distance
  double threshold = 0;  // drift when a p-value is below (or a distance above) it; see column_comparison.h for equality
  bool detected = false;    // false when unavailable
  std::string unavailable;  // why the column could not be tested; empty: it was. score and threshold then mean nothing
  // Rows that took part, that is without nulls, NaN and infinities that were left out.
  std::int64_t reference_rows = 0;
  std::int64_t current_rows = 0;
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
