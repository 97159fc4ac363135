#include "trimtab/evaluate/gate.h"

#include <algorithm>
#include <cmath>

#include "trimtab/base/nearest_name.h"
#include "trimtab/evaluate/gate_checks.h"
#include "trimtab/evaluate/number_text.h"

namespace trimtab::evaluate {

namespace {

using model::ScoredTable;

constexpr std::string_view kLogLoss = "log_loss";

// A score that is not finite answers nothing and is wrong.
std::vector<std::uint8_t> Correct(const ScoredTable& scored, double threshold) {
  std::vector<std::uint8_t> correct(scored.scores.size());
  for (std::size_t i = 0; i < correct.size(); ++i) {
    const double score = scored.scores[i];
    correct[i] = std::isfinite(score) && (score >= threshold) == (scored.labels[i] != 0);
  }
  return correct;
}

struct Baseline {
  std::string check_name;
  std::string name;
  std::vector<std::uint8_t> correct;
};

Baseline MajorityClass(const ScoredTable& scored) {
  const auto positives = std::count(scored.labels.begin(), scored.labels.end(), 1);
  const std::uint8_t answer = 2 * positives > scored.rows() ? 1 : 0;
  Baseline baseline{"accuracy.majority", std::string("always ") + (answer == 1 ? "1" : "0"), {}};
  for (const std::uint8_t label : scored.labels) baseline.correct.push_back(label == answer ? 1 : 0);
  return baseline;
}

Result<Baseline> OneRule(const BaselineRule& rule, const ScoredTable& scored) {
  const auto column = scored.extra.find(rule.column);
  if (column == scored.extra.end() || std::ssize(column->second) != scored.rows()) {
    return Internal("gate", "the column `" + rule.column + "` of the baseline rule was not read with the scores");
  }
  Baseline baseline{"accuracy.rule", rule.ToString(), {}};
  for (std::size_t i = 0; i < scored.labels.size(); ++i) {
    baseline.correct.push_back(rule.Predict(column->second[i]) == (scored.labels[i] != 0) ? 1 : 0);
  }
  return baseline;
}

double Share(const std::vector<std::uint8_t>& correct) {
  return static_cast<double>(std::count(correct.begin(), correct.end(), 1)) / static_cast<double>(correct.size());
}

Result<> CheckLimits(const std::map<std::string, double>& limits, const std::string& key, const std::string& place) {
  std::vector<std::string> allowed;
  for (const std::string_view name : MetricNames()) {
    if ((name == kLogLoss) == (key == "maximum")) allowed.emplace_back(name);
  }
  for (const auto& [name, limit] : limits) {
    const std::string where = "`" + key + "`";
    if (std::find(allowed.begin(), allowed.end(), name) == allowed.end()) {
      if (name == kLogLoss) {
        return InvalidInput(place, where + " cannot hold log_loss, which is better when it is smaller",
                            "put it under `maximum`");
      }
      return InvalidInput(
          place, where + " holds `" + name + "`",
          key == "maximum" ? "only log_loss has a maximum; the others go under `minimum`" : DidYouMean(name, allowed));
    }
    const bool in_range = name == kLogLoss ? limit > 0 && std::isfinite(limit) : limit > 0 && limit <= 1;
    if (!in_range) {
      return InvalidInput(place, where + " of " + name + " is " + std::to_string(limit),
                          name == kLogLoss ? "give a number above 0" : "give a share: above 0, up to 1");
    }
  }
  return {};
}

bool BelongTogether(const ScoredTable& scored) { return scored.scores.size() == scored.labels.size(); }

}  // namespace

Result<> CheckGateSettings(const GateSettings& settings, const std::string& place) {
  TRIMTAB_RETURN_IF_ERROR(CheckLimits(settings.minimum, "minimum", place));
  TRIMTAB_RETURN_IF_ERROR(CheckLimits(settings.maximum, "maximum", place));
  const auto is_share = [](double value) { return value > 0 && value < 1; };
  if (!is_share(settings.threshold)) {
    return InvalidInput(place, "`threshold` is " + std::to_string(settings.threshold), "give a score between 0 and 1");
  }
  if (!is_share(settings.confidence)) {
    return InvalidInput(place, "`confidence` is " + std::to_string(settings.confidence),
                        "give a share between 0 and 1, such as 0.95");
  }
  for (const auto& [name, margin] : settings.champion_margin) {
    if (name != "accuracy" && name != "auc") {
      return InvalidInput(place, "`champion_margin` holds `" + name + "`", "only accuracy and auc are compared");
    }
    if (!is_share(margin)) {
      return InvalidInput(place, "`champion_margin` of " + name + " is " + std::to_string(margin),
                          "give a difference between 0 and 1, such as 0.005");
    }
  }
  if (settings.rule.has_value() && !std::isfinite(settings.rule->value)) {
    return InvalidInput(place, "the baseline rule has no finite value", "write it as: dep_delay > 15");
  }
  if (settings.minimum.empty() && settings.maximum.empty() && !settings.rule.has_value() && !settings.beat_majority) {
    return InvalidInput(place, "the gate would check nothing on a first model",
                        "give a `minimum`, such as {accuracy: 0.88}");
  }
  return {};
}

Result<GateResult> JudgeModel(const GateSettings& settings, const ScoredTable& challenger,
                              const ScoredTable* champion) {
  TRIMTAB_RETURN_IF_ERROR(CheckGateSettings(settings, "gate"));
  if (!BelongTogether(challenger)) return Internal("gate", "scores and labels differ in length");
  if (champion != nullptr && (!BelongTogether(*champion) || champion->labels != challenger.labels)) {
    return Internal("gate", "challenger and champion were not scored on the same rows");
  }
  GateResult result;
  TRIMTAB_ASSIGN_OR_RETURN(
      result.challenger, ComputeMetrics(challenger.scores, challenger.labels, settings.threshold, settings.confidence));
  result.null_features = challenger.null_features;
  result.no_baseline = champion == nullptr;
  if (champion != nullptr) {
    TRIMTAB_ASSIGN_OR_RETURN(
        result.champion, ComputeMetrics(champion->scores, champion->labels, settings.threshold, settings.confidence));
  }
  std::vector<Baseline> baselines;
  baselines.push_back(MajorityClass(challenger));
  if (settings.rule.has_value()) {
    TRIMTAB_ASSIGN_OR_RETURN(Baseline rule, OneRule(*settings.rule, challenger));
    baselines.push_back(std::move(rule));
  }
  for (const Baseline& baseline : baselines) result.baselines.push_back({baseline.name, Share(baseline.correct)});

  result.checks.push_back(CheckFinite(challenger));
  // Without numbers nothing else can be said, and the failure stands.
  if (challenger.not_finite == 0) {
    const std::vector<std::uint8_t> correct = Correct(challenger, settings.threshold);
    if (settings.maximum.count(std::string(kLogLoss)) > 0) {
      result.challenger.log_loss.interval =
          LogLossInterval(challenger.scores, challenger.labels, settings.confidence, settings.seed);
    }
    for (const auto& [name, limit] : settings.minimum) {
      result.checks.push_back(CheckBound(result.challenger, name, Bound::kMinimum, limit));
    }
    for (const auto& [name, limit] : settings.maximum) {
      result.checks.push_back(CheckBound(result.challenger, name, Bound::kMaximum, limit));
    }
    for (const Baseline& baseline : baselines) {
      if (baseline.check_name == "accuracy.majority" && !settings.beat_majority) continue;
      result.checks.push_back(
          CheckBeats(baseline.check_name, baseline.name, correct, baseline.correct, settings.confidence));
    }
    for (const auto& [name, margin] : settings.champion_margin) {
      if (champion == nullptr) break;
      if (name == "accuracy") {
        const std::vector<std::uint8_t> other = Correct(*champion, settings.threshold);
        GateCheck check = CheckChampionAccuracy(correct, other, margin, settings.confidence);
        if (champion->not_finite > 0) {
          check.explanation += "; the champion gave no finite score for " + CountText(champion->not_finite) +
                               " rows, which count as wrong";
        }
        result.checks.push_back(std::move(check));
      } else {
        result.checks.push_back(CheckChampionAuc(challenger, *champion, margin, settings.confidence));
      }
    }
  }
  Conclude(result);
  return result;
}

}  // namespace trimtab::evaluate
