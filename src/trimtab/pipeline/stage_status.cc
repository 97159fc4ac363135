#include "trimtab/pipeline/stage_status.h"

#include <map>

namespace trimtab::pipeline {

std::string_view ProspectName(Prospect prospect) {
  switch (prospect) {
    case Prospect::kReused:
      return "reused";
    case Prospect::kRuns:
      return "runs";
    case Prospect::kMayRun:
      return "may run";
    case Prospect::kCannot:
      return "cannot run";
  }
  return "runs";
}

Result<std::vector<StageProspect>> ForecastRun(const DecisionTools& tools, const PipelineFile& file,
                                               const StageGraph& graph, const std::vector<std::size_t>& selected) {
  std::map<std::size_t, Prospect> prospects;
  std::map<std::string, store::StoredObject> expected;  // outputs that reuse would restore
  std::vector<StageProspect> forecast;
  forecast.reserve(selected.size());
  for (const std::size_t index : selected) {
    const Stage& stage = file.stages[index];
    StageProspect prospect;
    prospect.name = stage.name;
    prospect.kind = stage.kind;
    std::string open;  // stages before it whose outputs are not known yet
    bool hopeless = false;
    for (const std::size_t before : graph.upstream(index)) {
      prospect.after.push_back(file.stages[before].name);
      const auto known = prospects.find(before);
      if (known == prospects.end() || known->second == Prospect::kReused) continue;
      hopeless = hopeless || known->second == Prospect::kCannot;
      open += (open.empty() ? "" : ", ") + file.stages[before].name;
    }
    if (!open.empty()) {
      prospect.prospect = hopeless ? Prospect::kCannot : Prospect::kMayRun;
      prospect.reason = hopeless ? "waits for " + open : open + (prospect.after.size() > 1 ? " first" : " runs first");
    } else {
      const Result<StageDecision> decision = DecideStage(tools, stage, false, expected);
      if (!decision.ok()) {
        const ErrorCode code = decision.error().code;
        if (code != ErrorCode::kNotFound && code != ErrorCode::kInvalidInput) return decision.error();
        // It may lie inside a folder that a stage before it restores.
        const bool restored = code == ErrorCode::kNotFound && !expected.empty() && !prospect.after.empty();
        prospect.prospect = restored ? Prospect::kMayRun : Prospect::kCannot;
        prospect.reason = decision.error().ToString();
      } else {
        prospect.prospect = decision->reuse ? Prospect::kReused : Prospect::kRuns;
        prospect.reason = decision->reason;
        for (const OutputComparison& comparison : decision->outputs)
          if (comparison.state != OutputState::kSame) expected[comparison.output.path] = comparison.output.object;
      }
    }
    prospects[index] = prospect.prospect;
    forecast.push_back(std::move(prospect));
  }
  return forecast;
}

}  // namespace trimtab::pipeline
