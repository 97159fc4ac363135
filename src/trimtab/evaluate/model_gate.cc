#include "trimtab/evaluate/model_gate.h"

#include <memory>
#include <utility>

#include "trimtab/evaluate/gate_checks.h"
#include "trimtab/model/onnx_model.h"
#include "trimtab/model/score_table.h"

namespace trimtab::evaluate {

namespace {

using model::ScoredTable;

Result<ScoredTable> Score(Files& files, const GateInput& input, const ModelBytes& bytes,
                          const std::vector<std::string>& extra) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<model::Model> model,
                           model::MakeOnnxModel(bytes.bytes, bytes.place, {.threads = 1, .output = input.output}));
  std::string place;
  for (const std::string& path : input.data) place += (place.empty() ? "" : ", ") + path;
  const model::ScoreSettings settings{.features = input.features, .label = input.label, .extra = extra, .place = place};
  table::ReadOptions options;
  TRIMTAB_ASSIGN_OR_RETURN(options.columns, model::ColumnsToScore(*model, settings));
  options.csv = input.csv;
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<table::Source> source, table::OpenSource(files, input.data, options));
  return model::ScoreTable(*model, *source, settings);
}

// What JudgeModel would have said about the champion, had there been scores.
void AddUncomparable(const GateSettings& settings, const std::string& why, GateResult& result) {
  result.no_baseline = false;
  for (const auto& [name, margin] : settings.champion_margin) {
    GateCheck check = MakeCheck(name + ".champion", name);
    check.verdict = Verdict::kInconclusive;
    check.threshold = -margin;
    check.explanation = "the champion cannot be scored on these rows: " + why;
    result.checks.push_back(std::move(check));
  }
}

}  // namespace

Result<GateResult> RunGate(Files& files, const GateSettings& settings, const GateInput& input,
                           const ModelBytes& challenger, const std::optional<ModelBytes>& champion) {
  TRIMTAB_RETURN_IF_ERROR(CheckGateSettings(settings, "gate"));
  std::vector<std::string> extra;
  if (settings.rule.has_value()) extra.push_back(settings.rule->column);
  TRIMTAB_ASSIGN_OR_RETURN(const ScoredTable challenger_scores, Score(files, input, challenger, extra));
  if (!champion.has_value()) return JudgeModel(settings, challenger_scores, nullptr);
  const Result<ScoredTable> champion_scores = Score(files, input, *champion, {});
  if (champion_scores.has_value()) return JudgeModel(settings, challenger_scores, &*champion_scores);
  TRIMTAB_ASSIGN_OR_RETURN(GateResult result, JudgeModel(settings, challenger_scores, nullptr));
  AddUncomparable(settings, champion_scores.error().ToString(), result);
  Conclude(result);
  return result;
}

}  // namespace trimtab::evaluate
