#include "trimtab/evaluate/model_metrics.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "trimtab/stats/auc.h"
#include "trimtab/stats/bootstrap.h"
#include "trimtab/stats/distributions.h"
#include "trimtab/stats/exact_sum.h"
#include "trimtab/stats/proportion_interval.h"

namespace trimtab::evaluate {

namespace {

constexpr std::array<std::string_view, 6> kNames = {"accuracy", "auc", "log_loss", "f1", "precision", "recall"};
constexpr std::size_t kReplicates = 2000;
constexpr std::size_t kMostBootstrapRows = 20'000;

Metric Undefined(std::string reason) { return {.value = {}, .interval = {}, .reason = std::move(reason)}; }

Metric Share(std::int64_t successes, std::int64_t of, double confidence, const std::string& undefined) {
  if (of == 0) return Undefined(undefined);
  return {.value = static_cast<double>(successes) / static_cast<double>(of),
          .interval = stats::ProportionInterval(static_cast<std::uint64_t>(successes), static_cast<std::uint64_t>(of),
                                                confidence),
          .reason = {}};
}

// F1 = 2 J / (1 + J) with J = TP / (TP + FP + FN), a proportion of rows; both ends are carried over.
Metric F1(const ModelMetrics& counts) {
  const std::int64_t of = counts.true_positives + counts.false_positives + counts.false_negatives;
  Metric metric =
      Share(counts.true_positives, of, counts.confidence, "no row is positive and none is predicted positive");
  const auto carry = [](double j) { return 2 * j / (1 + j); };
  if (metric.value.has_value()) {
    metric.value = 2 * static_cast<double>(counts.true_positives) / static_cast<double>(counts.true_positives + of);
  }
  if (metric.interval.has_value()) metric.interval = {carry(metric.interval->lower), carry(metric.interval->upper)};
  return metric;
}

double RowLoss(double score, std::uint8_t label) {
  constexpr double kEpsilon = std::numeric_limits<double>::epsilon();
  const double probability = label != 0 ? score : 1.0 - score;
  return -std::log(std::clamp(probability, kEpsilon, 1.0 - kEpsilon));
}

Metric LogLoss(std::span<const double> scores, std::span<const std::uint8_t> labels) {
  stats::ExactSum sum;
  for (std::size_t i = 0; i < scores.size(); ++i) sum.Add(RowLoss(scores[i], labels[i]));
  return {.value = sum.Finish() / static_cast<double>(scores.size()), .interval = {}, .reason = {}};
}

Metric Auc(std::span<const double> scores, std::span<const std::uint8_t> labels, double confidence) {
  const auto auc = stats::RocAuc(scores, labels);
  if (!auc.has_value()) return Undefined("all rows are of one class");
  Metric metric{.value = auc, .interval = {}, .reason = {}};
  const auto estimate = stats::DeLong(scores, labels, confidence);
  if (estimate.has_value() && estimate->variance > 0) {
    metric.interval = estimate->interval;
    return metric;
  }
  const auto positives = std::count_if(labels.begin(), labels.end(), [](std::uint8_t label) { return label != 0; });
  const auto pairs = static_cast<std::uint64_t>(std::min(positives, std::ssize(labels) - positives));
  const auto ordered = static_cast<std::uint64_t>(std::floor(*auc * static_cast<double>(pairs)));
  metric.interval = stats::ProportionInterval(ordered, pairs, confidence);
  return metric;
}

void Count(std::span<const double> scores, std::span<const std::uint8_t> labels, ModelMetrics& metrics) {
  for (std::size_t i = 0; i < scores.size(); ++i) {
    const bool predicted = scores[i] >= metrics.threshold;
    const bool positive = labels[i] != 0;
    metrics.true_positives += predicted && positive;
    metrics.false_positives += predicted && !positive;
    metrics.true_negatives += !predicted && !positive;
    metrics.false_negatives += !predicted && positive;
  }
}

}  // namespace

Result<ModelMetrics> ComputeMetrics(std::span<const double> scores, std::span<const std::uint8_t> labels,
                                    double threshold, double confidence) {
  if (scores.size() != labels.size()) return Internal("metrics", "scores and labels differ in length");
  if (!(threshold > 0 && threshold < 1 && confidence > 0 && confidence < 1)) {
    return Internal("metrics", "threshold or confidence is not between 0 and 1");
  }
  if (scores.empty()) return InvalidInput("held-out table", "there are no rows to judge a model on");
  ModelMetrics metrics;
  metrics.rows = std::ssize(scores);
  metrics.threshold = threshold;
  metrics.confidence = confidence;
  metrics.positives = std::count_if(labels.begin(), labels.end(), [](std::uint8_t label) { return label != 0; });
  metrics.majority_share = static_cast<double>(std::max(metrics.positives, metrics.rows - metrics.positives)) /
                           static_cast<double>(metrics.rows);
  const auto not_finite =
      std::count_if(scores.begin(), scores.end(), [](double score) { return !std::isfinite(score); });
  if (not_finite > 0) {
    const Metric undefined = Undefined("the model gave no finite score for " + std::to_string(not_finite) + " of " +
                                       std::to_string(metrics.rows) + " rows");
    for (Metric* metric :
         {&metrics.accuracy, &metrics.auc, &metrics.log_loss, &metrics.f1, &metrics.precision, &metrics.recall}) {
      *metric = undefined;
    }
    return metrics;
  }
  Count(scores, labels, metrics);
  const std::int64_t tp = metrics.true_positives;
  metrics.accuracy = Share(tp + metrics.true_negatives, metrics.rows, confidence, "");
  metrics.auc = Auc(scores, labels, confidence);
  metrics.log_loss = LogLoss(scores, labels);
  metrics.f1 = F1(metrics);
  metrics.precision = Share(tp, tp + metrics.false_positives, confidence, "no row is predicted positive");
  metrics.recall = Share(tp, metrics.positives, confidence, "no row is positive");
  return metrics;
}

std::optional<stats::Interval> LogLossInterval(std::span<const double> scores, std::span<const std::uint8_t> labels,
                                               double confidence, std::uint64_t seed) {
  std::vector<double> losses;
  losses.reserve(scores.size());
  for (std::size_t i = 0; i < scores.size(); ++i) losses.push_back(RowLoss(scores[i], labels[i]));
  const auto n = static_cast<double>(losses.size());
  stats::ExactSum exact;
  exact.Add(losses);
  const double sum = exact.Finish();
  if (losses.size() < 2 || !std::isfinite(sum)) return std::nullopt;
  if (losses.size() > kMostBootstrapRows) {
    stats::ExactSum squares;
    for (const double loss : losses) squares.Add((loss - sum / n) * (loss - sum / n));
    const double half = stats::TwoSidedNormalQuantile(confidence) * std::sqrt(squares.Finish() / (n - 1) / n);
    return stats::Interval{std::max(0.0, sum / n - half), sum / n + half};
  }
  const auto replicates =
      stats::BootstrapReplicates(losses.size(), kReplicates, seed, [&](std::span<const std::size_t> rows) {
        double total = 0;
        for (const std::size_t row : rows) total += losses[row];
        return total / n;
      });
  std::vector<double> jackknife;
  jackknife.reserve(losses.size());
  for (const double loss : losses) jackknife.push_back((sum - loss) / (n - 1));
  const auto result = stats::BcaInterval(sum / n, replicates, jackknife, confidence);
  if (!result.has_value()) return std::nullopt;
  return result->interval;
}

const Metric* FindMetric(const ModelMetrics& metrics, std::string_view name) {
  const std::array<const Metric*, kNames.size()> all = {&metrics.accuracy, &metrics.auc,       &metrics.log_loss,
                                                        &metrics.f1,       &metrics.precision, &metrics.recall};
  const auto found = std::find(kNames.begin(), kNames.end(), name);
  return found == kNames.end() ? nullptr : all[static_cast<std::size_t>(found - kNames.begin())];
}

std::span<const std::string_view> MetricNames() { return kNames; }

}  // namespace trimtab::evaluate
