#include <optional>
#include <string>
#include <utility>

#include "trimtab/base/digest.h"
#include "trimtab/evaluate/model_gate.h"
#include "trimtab/pipeline/judged_models.h"
#include "trimtab/pipeline/run_context.h"

namespace trimtab::pipeline {

namespace {

Result<evaluate::GateResult> Judge(const RunContext& context, const Stage& stage, std::string& baseline_digest) {
  const std::string place = context.file.path + ": stages." + stage.name;
  evaluate::GateSettings settings = stage.gate;
  if (!stage.baseline_rule.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(settings.rule, evaluate::ParseBaselineRule(stage.baseline_rule, place + ".baseline_rule"));
  }

  evaluate::GateInput input;
  input.data = context.ResolveAll(stage.data);
  input.label = stage.label;
  input.features = stage.features;
  input.csv = stage.csv;

  TRIMTAB_ASSIGN_OR_RETURN(const JudgedModels models, LoadJudgedModels(context, stage));
  std::optional<evaluate::ModelBytes> champion;
  if (models.champion) {
    champion = evaluate::ModelBytes{models.champion->bytes, models.champion->place};
    baseline_digest = models.champion->digest;
  }
  return evaluate::RunGate(context.environment.files, settings, input,
                           {models.challenger.bytes, models.challenger.place}, champion);
}

}  // namespace

StageOutcome RunGateStage(const RunContext& context, const Stage& stage) {
  StageOutcome outcome;
  Result<evaluate::GateResult> result = Judge(context, stage, outcome.report.baseline_digest);
  if (!result.ok()) {
    FailStage(result.error(), outcome);
    return outcome;
  }
  JudgeStage(result->verdict, stage.on_inconclusive == OnInconclusive::kWarn, outcome);
  if (result->verdict != Verdict::kPass) {
    for (const evaluate::GateCheck& check : result->checks) {
      if (check.verdict != result->verdict) continue;
      outcome.failed_check = check.name;
      break;
    }
  }
  outcome.report.gate = std::move(*result);
  return outcome;
}

}  // namespace trimtab::pipeline
