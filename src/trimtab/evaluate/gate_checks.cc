#include "trimtab/evaluate/gate_checks.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "trimtab/evaluate/number_text.h"
#include "trimtab/stats/auc.h"
#include "trimtab/stats/proportion_interval.h"

namespace trimtab::evaluate {

namespace {

constexpr double kMostRows = 1e15;

// Rows at which an end of a symmetric interval, `half` away from the value on `rows` rows, is only `distance` away.
std::optional<std::int64_t> RowsToShrink(std::int64_t rows, double half, double distance) {
  if (!(distance > 0)) return std::nullopt;
  const double wanted = static_cast<double>(rows) * (half / distance) * (half / distance);
  if (!(wanted < kMostRows)) return std::nullopt;
  return std::max(rows + 1, static_cast<std::int64_t>(std::ceil(wanted)));
}

// For a share of `of` among the rows, with the threshold on that share.
std::optional<std::int64_t> RowsForShare(const ModelMetrics& metrics, std::int64_t successes, std::int64_t of,
                                         double threshold) {
  if (of == 0) return std::nullopt;
  const auto settled =
      stats::RowsToSettle(static_cast<double>(successes) / static_cast<double>(of), threshold, metrics.confidence);
  if (!settled.has_value()) return std::nullopt;
  const double wanted =
      std::ceil(static_cast<double>(*settled) * static_cast<double>(metrics.rows) / static_cast<double>(of));
  if (!(wanted < kMostRows)) return std::nullopt;
  return std::max(metrics.rows + 1, static_cast<std::int64_t>(wanted));
}

std::optional<std::int64_t> RowsForMetric(const ModelMetrics& metrics, const std::string& name, const Metric& metric,
                                          double limit) {
  const std::int64_t tp = metrics.true_positives;
  if (name == "accuracy") return RowsForShare(metrics, tp + metrics.true_negatives, metrics.rows, limit);
  if (name == "precision") return RowsForShare(metrics, tp, tp + metrics.false_positives, limit);
  if (name == "recall") return RowsForShare(metrics, tp, metrics.positives, limit);
  if (name == "f1") {
    // The share behind F1 is TP / (TP + FP + FN): F1 = 2 J / (1 + J).
    return RowsForShare(metrics, tp, tp + metrics.false_positives + metrics.false_negatives, limit / (2 - limit));
  }
  const double half =
      *metric.value > limit ? *metric.value - metric.interval->lower : metric.interval->upper - *metric.value;
  return RowsToShrink(metrics.rows, half, std::abs(*metric.value - limit));
}

std::string Remedy(const std::optional<std::int64_t>& rows) {
  if (!rows.has_value()) return "; no number of rows would settle it while the figures stay as they are";
  return "; about " + CountText(*rows) + " rows in all would settle it";
}

// "better by 0.1300 (95 % interval 0.1259 to 0.1341): right on 4,112 rows where ... is wrong, wrong on 301 where it is
// right, McNemar's exact p < 0.0001".
std::string PairText(const GateCheck& check, const std::string& other, double confidence) {
  std::string text = "as good as " + other;
  if (*check.value != 0) {
    text = (*check.value > 0 ? "better than " : "worse than ") + other + " by " + Text(std::abs(*check.value), 0);
  }
  if (check.interval.has_value()) {
    text += " (difference " + IntervalText(*check.interval, confidence, check.threshold) + ")";
  }
  return text + ": alone right on " + CountText(check.only_challenger) + " rows, alone wrong on " +
         CountText(check.only_other) + ", McNemar's exact " + PValueText(*check.p_value);
}

GateCheck PairedCheck(const std::string& name, const PairedAccuracy& pairs, const PairedVerdict& judged,
                      double threshold) {
  GateCheck check = MakeCheck(name, "accuracy");
  check.verdict = judged.verdict;
  check.value = pairs.Difference();
  check.interval = judged.interval;
  check.threshold = threshold;
  check.p_value = judged.p_value;
  check.only_challenger = pairs.only_first;
  check.only_other = pairs.only_second;
  return check;
}

}  // namespace

GateCheck MakeCheck(std::string name, std::string metric) {
  GateCheck check;
  check.name = std::move(name);
  check.metric = std::move(metric);
  return check;
}

GateCheck CheckBound(const ModelMetrics& metrics, const std::string& name, Bound bound, double limit) {
  const bool minimum = bound == Bound::kMinimum;
  const std::string limit_name = minimum ? "minimum" : "maximum";
  const Metric& metric = *FindMetric(metrics, name);
  GateCheck check = MakeCheck(name + "." + limit_name, name);
  check.verdict = Verdict::kInconclusive;
  check.value = metric.value;
  check.interval = metric.interval;
  check.threshold = limit;
  if (!metric.value.has_value()) {
    check.explanation = name + " is not defined: " + metric.reason;
    return check;
  }
  const std::string value = name + " " + Text(*metric.value, limit);
  if (!metric.interval.has_value()) {
    check.explanation = value + " has no interval on " + CountText(metrics.rows) + " rows, so the " + limit_name + " " +
                        Text(limit) + " cannot be shown";
    return check;
  }
  const stats::Interval& interval = *metric.interval;
  const std::string evidence =
      value + " (" + IntervalText(interval, metrics.confidence, limit) + ", " + CountText(metrics.rows) + " rows) ";
  if (minimum ? interval.lower >= limit : interval.upper <= limit) {
    check.verdict = Verdict::kPass;
    check.explanation = evidence + "keeps the " + limit_name + " " + Text(limit);
  } else if (minimum ? interval.upper < limit : interval.lower > limit) {
    check.verdict = Verdict::kFail;
    check.explanation = evidence + "is " + (minimum ? "below" : "above") + " the " + limit_name + " " + Text(limit);
  } else {
    check.rows_to_settle = RowsForMetric(metrics, name, metric, limit);
    check.explanation =
        evidence + "may lie on either side of the " + limit_name + " " + Text(limit) + Remedy(check.rows_to_settle);
  }
  return check;
}

GateCheck CheckBeats(const std::string& check_name, const std::string& other, Correctness challenger,
                     Correctness baseline, double confidence) {
  const PairedAccuracy pairs = CountPairs(challenger, baseline);
  GateCheck check = PairedCheck(check_name, pairs, JudgeBetter(pairs, confidence), 0);
  if (pairs.only_first == 0 && pairs.only_second == 0) {
    check.explanation = "answers every row as `" + other + "` does, so it is no better";
    return check;
  }
  check.explanation = "accuracy is " + PairText(check, "`" + other + "`", confidence);
  if (check.verdict == Verdict::kInconclusive) {
    check.rows_to_settle = RowsToBetter(pairs, confidence);
    check.explanation += Remedy(check.rows_to_settle);
  }
  return check;
}

GateCheck CheckChampionAccuracy(Correctness challenger, Correctness champion, double margin, double confidence) {
  const PairedAccuracy pairs = CountPairs(challenger, champion);
  GateCheck check = PairedCheck("accuracy.champion", pairs, JudgeNotWorse(pairs, margin, confidence), -margin);
  check.explanation = "accuracy is " + PairText(check, "the champion", confidence);
  const std::string allowed = "the margin of " + Text(margin);
  if (check.verdict == Verdict::kInconclusive) {
    check.rows_to_settle = RowsToNotWorse(pairs, margin, confidence);
    check.explanation += "; it may be worse by more than " + allowed + Remedy(check.rows_to_settle);
  } else if (check.verdict == Verdict::kPass && *check.value < 0 && *check.p_value <= 1 - confidence) {
    check.explanation += "; worse, but by less than " + allowed;
  } else if (check.verdict == Verdict::kPass && *check.value <= 0) {
    check.explanation += "; within " + allowed;
  }
  return check;
}

GateCheck CheckChampionAuc(const model::ScoredTable& challenger, const model::ScoredTable& champion, double margin,
                           double confidence) {
  GateCheck check = MakeCheck("auc.champion", "auc");
  check.verdict = Verdict::kInconclusive;
  check.threshold = -margin;
  const auto paired = champion.not_finite > 0
                          ? std::nullopt
                          : stats::PairedDeLong(challenger.scores, champion.scores, challenger.labels, confidence);
  if (!paired.has_value()) {
    check.explanation = champion.not_finite > 0
                            ? "the champion gave no finite score for " + CountText(champion.not_finite) +
                                  " rows, so the areas cannot be compared"
                            : "the areas cannot be compared: a class has fewer than two rows";
    return check;
  }
  const double difference = paired->difference;
  check.value = difference;
  check.interval = paired->difference_interval;
  check.p_value = paired->p_value;
  const stats::Interval& interval = paired->difference_interval;
  std::string text = std::string("auc is ") + (difference >= 0 ? "better" : "worse") + " than the champion's by " +
                     Text(std::abs(difference), 0) + " (difference " + IntervalText(interval, confidence, -margin) +
                     ")";
  if (paired->p_value.has_value()) text += ", DeLong's " + PValueText(*paired->p_value);
  // Without variance the interval is a point, which says something only where nothing differs.
  const bool point = !paired->p_value.has_value();
  if (point ? difference == 0 : interval.lower > -margin) {
    check.verdict = Verdict::kPass;
    text += point ? "; both rank every row alike" : "; within the margin of " + Text(margin);
  } else if (!point && interval.upper < 0) {
    check.verdict = Verdict::kFail;
  } else if (!point) {
    const double half = difference - interval.lower;
    const auto pass = RowsToShrink(challenger.rows(), half, difference + margin);
    const auto fail = RowsToShrink(challenger.rows(), half, -difference);
    check.rows_to_settle = pass.has_value() && fail.has_value() ? std::min(pass, fail) : std::max(pass, fail);
    text += "; it may be worse by more than the margin of " + Text(margin) + Remedy(check.rows_to_settle);
  }
  check.explanation = std::move(text);
  return check;
}

GateCheck CheckFinite(const model::ScoredTable& challenger) {
  GateCheck check = MakeCheck("scores.finite", "scores");
  check.value = static_cast<double>(challenger.not_finite);
  check.verdict = challenger.not_finite == 0 ? Verdict::kPass : Verdict::kFail;
  if (challenger.not_finite == 0) {
    check.explanation = "the model gave a finite score for each of " + CountText(challenger.rows()) + " rows";
  } else {
    check.explanation = "the model gave no finite score (NaN or infinite) for " + CountText(challenger.not_finite) +
                        " of " + CountText(challenger.rows()) + " rows, first in row " +
                        CountText(challenger.first_not_finite.value_or(0));
  }
  return check;
}

void Conclude(GateResult& result) {
  result.verdict = Verdict::kPass;
  for (const GateCheck& check : result.checks) result.verdict = Worst(result.verdict, check.verdict);
  std::string text;
  for (const GateCheck& check : result.checks) {
    if (check.verdict == result.verdict) text += (text.empty() ? "" : "; ") + check.explanation;
  }
  if (result.verdict == Verdict::kPass) text = "all " + std::to_string(result.checks.size()) + " checks passed";
  if (result.no_baseline) text += "; no baseline: there is no champion to compare with yet";
  result.explanation = std::move(text);
}

}  // namespace trimtab::evaluate
