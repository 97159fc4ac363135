// The model gate: may this model replace what is there? Every check answers pass, fail or inconclusive with evidence.
//
// A pass must be shown, a failure too; what the rows cannot tell is inconclusive, with the number of rows that would
// settle it if the observed shares stayed as they are. With L and U the ends of the confidence interval:
//
//   check                    pass                     fail                                     else
//   minimum of a metric      L >= minimum             U < minimum                              inconclusive
//   maximum (log loss)       U <= maximum             L > maximum                              inconclusive
//   majority class, rule     better, and McNemar's    worse, and p <= 1 - confidence; or the   inconclusive
//   (accuracy, paired)       exact p <= 1-confidence  same answer on every row
//   champion's accuracy      L of the difference      else worse, and McNemar's exact          inconclusive
//   (paired)                 > -margin                p <= 1 - confidence
//   champion's AUC (paired)  L of the difference      else U of the difference < 0             inconclusive
//                            > -margin
//   scores                   all are finite           any is not                               -
//
// So a champion of the same quality passes once the rows suffice for the margin, and a loss smaller than the margin is
// accepted even where it is significant (the explanation says so). A metric that is not defined on the rows is
// inconclusive. All checks must pass, so a wrong pass is no likelier than for the weakest check alone; no correction is
// needed for that. Intervals: model_metrics.h; paired differences of accuracy: Tango's; of AUC: DeLong's.
#ifndef TRIMTAB_EVALUATE_GATE_H_
#define TRIMTAB_EVALUATE_GATE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/base/verdict.h"
#include "trimtab/evaluate/baseline_rule.h"
#include "trimtab/evaluate/model_metrics.h"
#include "trimtab/model/score_table.h"
#include "trimtab/stats/interval.h"

namespace trimtab::evaluate {

struct GateSettings {
  std::map<std::string, double> minimum;  // accuracy, auc, f1, precision, recall
  std::map<std::string, double> maximum;  // log_loss
  double threshold = 0.5;                 // a row is positive when its score is >= this
  double confidence = 0.95;
  std::optional<BaselineRule> rule;  // its column must be among ScoreSettings::extra
  bool beat_majority = true;         // always answering the more frequent class of these rows must be beaten
  // How much worse than the champion is still as good: accuracy, auc; > 0. A metric that is absent is not compared.
  std::map<std::string, double> champion_margin = {{"accuracy", 0.005}};
  std::uint64_t seed = 20130101;  // of the bootstrap
};

// kInvalidInput names the setting, the value and what would be accepted. JudgeModel checks the same.
Result<> CheckGateSettings(const GateSettings& settings, const std::string& place);

struct GateCheck {
  std::string name;    // "accuracy.minimum", "accuracy.majority", "accuracy.rule", "accuracy.champion", "scores.finite"
  std::string metric;  // "accuracy"; "scores"
  Verdict verdict = Verdict::kFail;
  std::optional<double> value;                 // of the metric, or challenger - other for paired checks
  std::optional<stats::Interval> interval;     // of the value
  double threshold = 0;                        // minimum, maximum, 0 or -margin; compared with the value
  std::optional<double> p_value;               // paired checks: McNemar exact or DeLong, two-sided
  std::int64_t only_challenger = 0;            // paired accuracy: rows that only the challenger has right
  std::int64_t only_other = 0;                 // rows that only the other has right
  std::optional<std::int64_t> rows_to_settle;  // inconclusive: rows in all; absent when no number of rows would
  std::string explanation;                     // one sentence with the numbers
};

// What the model is held against, on the same rows.
struct BaselineAccuracy {
  std::string name;  // "always 0", "dep_delay > 15"
  double accuracy = 0;
};

struct GateResult {
  Verdict verdict = Verdict::kFail;      // the worst of the checks
  ModelMetrics challenger;               // the model that is judged
  std::optional<ModelMetrics> champion;  // on the same rows
  bool no_baseline = false;              // there is no champion: a first model is judged on the rest alone
  std::vector<GateCheck> checks;
  std::vector<BaselineAccuracy> baselines;  // majority class, then the rule
  std::int64_t null_features = 0;           // null feature values in the challenger's rows
  std::string explanation;                  // one sentence: the check that decided, and "no baseline" where so
};

// Both tables hold the same rows in the same order; champion: null pointer when there is none. A champion that gave no
// finite score in some rows has those rows wrong. kInvalidInput for no rows and wrong settings, kInternal when the
// tables do not belong together.
Result<GateResult> JudgeModel(const GateSettings& settings, const model::ScoredTable& challenger,
                              const model::ScoredTable* champion);

}  // namespace trimtab::evaluate

#endif  // TRIMTAB_EVALUATE_GATE_H_
