// What `trimtab run` would do now, stage by stage, without doing it: `trimtab status`.
#ifndef TRIMTAB_PIPELINE_STAGE_STATUS_H_
#define TRIMTAB_PIPELINE_STAGE_STATUS_H_

#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/pipeline/stage_decision.h"
#include "trimtab/pipeline/stage_graph.h"

namespace trimtab::pipeline {

enum class Prospect {
  kReused,
  kRuns,
  kMayRun,  // a stage before it runs; what that writes decides
  kCannot,  // an input is missing that no stage writes
};
std::string_view ProspectName(Prospect prospect);  // "reused", "runs", "may run", "cannot run"

struct StageProspect {
  std::string name;
  StageKind kind = StageKind::kCommand;
  Prospect prospect = Prospect::kRuns;
  std::string reason;
  std::vector<std::string> after;  // direct upstream
};

// In the graph's order. `selected` as StageGraph::Select gives it.
Result<std::vector<StageProspect>> ForecastRun(const DecisionTools& tools, const PipelineFile& file,
                                               const StageGraph& graph, const std::vector<std::size_t>& selected);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_STAGE_STATUS_H_
