// ModelMetrics: how well a binary classifier answered a labelled table, each number with its uncertainty.
#ifndef TRIMTAB_EVALUATE_MODEL_METRICS_H_
#define TRIMTAB_EVALUATE_MODEL_METRICS_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "trimtab/base/result.h"
#include "trimtab/stats/interval.h"

namespace trimtab::evaluate {

struct Metric {
  std::optional<double> value;              // absent: not defined on these rows, and `reason` says why
  std::optional<stats::Interval> interval;  // of the confidence in ModelMetrics; absent with the value
  std::string reason;
};

// Definitions are scikit-learn's on scores in double precision. A row is predicted positive when score >= threshold.
struct ModelMetrics {
  std::int64_t rows = 0;
  std::int64_t positives = 0;
  std::int64_t true_positives = 0;
  std::int64_t false_positives = 0;
  std::int64_t true_negatives = 0;
  std::int64_t false_negatives = 0;
  double threshold = 0.5;
  double confidence = 0.95;
  double majority_share = 0;  // share of the more frequent class: the accuracy of always answering it

  Metric accuracy;  // Wilson's interval
  Metric auc;       // DeLong's interval; not defined with one class
  Metric
      log_loss;  // natural logarithm; both p and 1 - p are clipped to [2^-52, 1 - 2^-52]. No interval: LogLossInterval
  Metric f1;     // 2 TP / (2 TP + FP + FN); Wilson's interval of TP / (TP + FP + FN), carried over (Hand et al. 2021)
  Metric precision;  // TP / (TP + FP), Wilson; not defined when no row is predicted positive
  Metric recall;     // TP / (TP + FN), Wilson; not defined without positive rows
};

// Where DeLong's variance is 0 (every positive above every negative) it would claim certainty. The interval of AUC is
// then Wilson's on as many pairs as the smaller class has rows: they can be formed without using a row twice.
//
// Scores and labels (0 or 1) of the same rows. When a score is not finite no metric is defined, and each says so; the
// rows and classes are counted all the same. kInvalidInput for no rows; kInternal when the lengths differ or threshold
// or confidence are outside (0, 1). O(n log n); the values are the same
// bits for any order of the rows.
Result<ModelMetrics> ComputeMetrics(std::span<const double> scores, std::span<const std::uint8_t> labels,
                                    double threshold, double confidence);

// The interval of log loss, which costs more than the metric itself: BCa bootstrap over rows with 2,000 replicates up
// to 20,000 rows, normal for the mean of row losses beyond. nullopt as in stats/bootstrap.h (all losses equal).
std::optional<stats::Interval> LogLossInterval(std::span<const double> scores, std::span<const std::uint8_t> labels,
                                               double confidence, std::uint64_t seed);

// By the names that pipeline files and reports use: accuracy, auc, log_loss, f1, precision, recall. Null pointer for
// any other.
const Metric* FindMetric(const ModelMetrics& metrics, std::string_view name);
// All of them, in the order above.
std::span<const std::string_view> MetricNames();

}  // namespace trimtab::evaluate

#endif  // TRIMTAB_EVALUATE_MODEL_METRICS_H_
