// DriftResult: the comparison of a data set with its reference, column by column, and the verdict on the whole.
#ifndef TRIMTAB_DRIFT_DRIFT_RESULT_H_
#define TRIMTAB_DRIFT_DRIFT_RESULT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/verdict.h"

namespace trimtab::drift {

// What the labels of a distribution are: texts (dates and times in ISO 8601), "true" and "false", or numbers in digits.
enum class LabelType : std::uint8_t { kText, kBoolean, kInteger, kFloat, kDecimal };

// How a side of a column is distributed, as Evidently prints it. Numbers: 10 equal bins over the side's own finite
// range and their densities. Categories: the labels of both sides and this side's counts, 0 for those that only the
// other has.
struct SmallDistribution {
  std::vector<double> edges = {};  // 11, or empty
  std::vector<double> densities = {};
  // As profile::Category::value, in the order of the texts that Python makes of them. Those that only the other side
  // has are as that side writes them.
  std::vector<std::string> labels = {};
  LabelType label_type = LabelType::kText;  // an integer column with nulls has kFloat, as in pandas
  std::vector<std::int64_t> counts = {};
};

// ColumnDrift::test of a column whose test the caller carries out (settings.h).
inline constexpr const char* kCallersTest = "caller";

struct ColumnDrift {
  std::string column;
  std::string type;       // "num", "cat" or "text" by the mapping and the reference; empty when it is none of them
  std::string test;       // a name of test_table.h, or kCallersTest; empty when none was chosen
  std::string test_name;  // as Evidently shows it: "K-S p_value", "Wasserstein distance (normed)", ...
  double score = 0;       // p-value or distance, >= 0; +inf is possible for a distance; NaN when unavailable
  double threshold = 0;   // of the test, see test_table.h for what is beyond it; NaN when no test was chosen
  // What the score was compared with, where that is not the threshold itself: the percentile text test takes the
  // `threshold` quantile of the scores that random labels get.
  std::optional<double> limit = std::nullopt;
  bool detected = false;    // false when unavailable
  std::string unavailable;  // why the column could not be tested; empty: it was
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
  // As the settings name them; else Evidently's order: target, prediction, numeric columns by name, categorical ones by
  // name (or as the mapping lists them), texts as listed.
  std::vector<ColumnDrift> columns;
  std::int64_t drifted = 0;
  double share = 0;  // drifted / columns, those that could not be tested included; 0 when there are none
};

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_DRIFT_RESULT_H_
