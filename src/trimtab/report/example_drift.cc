#include <limits>

#include "trimtab/report/example_reports.h"

namespace trimtab::report {
namespace {

drift::ColumnDrift Tested(const std::string& column, const std::string& type, const std::string& test,
                          const std::string& test_name, double score, double threshold, bool detected) {
  drift::ColumnDrift drift;
  drift.column = column;
  drift.type = type;
  drift.test = test;
  drift.test_name = test_name;
  drift.score = score;
  drift.threshold = threshold;
  drift.detected = detected;
  drift.reference_rows = 166158;
  drift.current_rows = 170618;
  return drift;
}

drift::SmallDistribution Numbers(double low, std::vector<double> densities) {
  drift::SmallDistribution distribution;
  for (std::size_t i = 0; i <= densities.size(); ++i) distribution.edges.push_back(low + 0.5 * static_cast<double>(i));
  distribution.densities = std::move(densities);
  return distribution;
}

drift::SmallDistribution Labels(std::vector<std::string> labels, std::vector<std::int64_t> counts,
                                drift::LabelType type) {
  drift::SmallDistribution distribution;
  distribution.labels = std::move(labels);
  distribution.counts = std::move(counts);
  distribution.label_type = type;
  return distribution;
}

}  // namespace

DriftSubject DriftExampleSubject() {
  return {.reference = "data/2013-0[1-6].parquet",
          .current = "data/2013-07 part.parquet",
          .reference_rows = 166158,
          .current_rows = 170618,
          .seconds = 0.132,
          .share = 0.4,
          .version = "0.2.0"};
}

drift::DriftResult DriftExample(const std::string& text) {
  constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
  drift::DriftResult drift;
  drift.verdict = Verdict::kFail;
  drift.condition = "fails when a share of 0.4 or more of the columns drifts";
  drift.explanation = "3 of 7 columns drifted (share 0.4286 >= 0.4): month, " + text + ".";
  drift.columns = {
      Tested("month", "num", "wasserstein", "Wasserstein distance (normed)", 3.4812, 0.1, true),
      Tested("seats", "num", "ks", "K-S p_value", 0.2538, 0.05, false),
      Tested(text, "cat", "jensenshannon", "Jensen-Shannon distance", 0.1814, 0.1, true),
      Tested("cancelled", "cat", "z", "Z-test p_value", 1.4e-7, 0.05, true),
      Tested("hour", "num", "", "", kNaN, kNaN, false),
      Tested("remark", "text", "abs_text_content_drift", "Absolute text content drift", 0.51, 0.55, false),
      Tested("notes", "text", "perc_text_content_drift", "Percentile text content drift", 0.5102, 0.95, false)};
  drift.columns[0].reference_distribution = Numbers(1, {0.5, 0, 0.25, 0, 0.5, 0.25, 0, 0.25, 0, 0.25});
  drift.columns[0].current_distribution = Numbers(7, {0.3, 0, 0.35, 0.1, 0.25, 0, 0.25, 0.25, 0, 0.5});
  drift.columns[2].reference_distribution = Labels({text, "b", "c"}, {40000, 110000, 16158}, drift::LabelType::kText);
  drift.columns[2].current_distribution = Labels({text, "b", "c"}, {90000, 80618, 0}, drift::LabelType::kText);
  drift.columns[3].reference_distribution = Labels({"false", "true"}, {160000, 6158}, drift::LabelType::kBoolean);
  drift.columns[3].current_distribution = Labels({"0", "1.5"}, {160000, 10618}, drift::LabelType::kFloat);
  drift.columns[4].unavailable = "the data has no value: 170618 rows, all null or NaN";
  drift.columns[4].current_rows = 0;
  drift.columns[6].limit = 0.5271;
  drift.drifted = 3;
  drift.share = 3.0 / 7;
  return drift;
}

}  // namespace trimtab::report
