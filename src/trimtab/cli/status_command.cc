#include "trimtab/cli/status_command.h"

#include "trimtab/pipeline/file_digests.h"
#include "trimtab/pipeline/stage_status.h"
#include "trimtab/pipeline/tool_versions.h"
#include "trimtab/report/text_table.h"

namespace trimtab::cli {
namespace {

using pipeline::Prospect;
using pipeline::StageProspect;
using report::Tone;

Tone ToneOf(Prospect prospect) {
  switch (prospect) {
    case Prospect::kReused:
      return Tone::kQuiet;
    case Prospect::kRuns:
      return Tone::kGood;
    case Prospect::kMayRun:
      return Tone::kUnsure;
    case Prospect::kCannot:
      return Tone::kBad;
  }
  return Tone::kPlain;
}

Json ToJson(const std::string& path, const std::vector<StageProspect>& stages) {
  Json list = Json::array();
  for (const StageProspect& stage : stages) {
    list.push_back({{"name", stage.name},
                    {"kind", StageKindName(stage.kind)},
                    {"prospect", ProspectName(stage.prospect)},
                    {"reason", stage.reason},
                    {"after", stage.after}});
  }
  return {{"schema", "trimtab.status/1"}, {"pipeline", path}, {"stages", std::move(list)}};
}

}  // namespace

Result<int> StatusCommand(const CommandContext& context, const StatusOptions& options) {
  Files& files = context.environment.files;
  TRIMTAB_ASSIGN_OR_RETURN(const pipeline::ProjectPaths paths, pipeline::LocateProject(files, options.pipeline));
  std::vector<pipeline::VariableOverride> overrides;
  for (const auto& [name, value] : options.settings) overrides.push_back({name, value});
  TRIMTAB_ASSIGN_OR_RETURN(const pipeline::PipelineFile file,
                           pipeline::ReadPipeline(files, paths.pipeline_file, overrides));
  TRIMTAB_ASSIGN_OR_RETURN(const pipeline::StageGraph graph, pipeline::StageGraph::Build(file));
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::size_t> selected, graph.Select(file, {}));
  TRIMTAB_ASSIGN_OR_RETURN(pipeline::Project project, pipeline::OpenProject(context.environment, paths, true));
  pipeline::FileDigests digests(files, context.environment.clock, context.environment.executor,
                                paths.state + "/digests");
  pipeline::ToolVersions tools(files, context.environment.processes, file.root, paths.state);
  pipeline::StageKeys keys(files, digests, tools, file.root, context.variables);
  const pipeline::DecisionTools decisions{*project.database, *project.objects, digests, keys, file.root};
  context.terminal.Progress("reading inputs");
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<StageProspect> stages,
                           pipeline::ForecastRun(decisions, file, graph, selected));
  // What is lost is only the time to read the inputs again.
  if (const Result<> saved = digests.Save(); !saved.ok()) {
    context.terminal.PrintNote("digests are not kept for the next time: " + saved.error().ToString());
  }
  if (options.format == OutputFormat::kJson) {
    TRIMTAB_RETURN_IF_ERROR(context.PrintJson(ToJson(file.path, stages)));
    return 0;
  }
  report::TextTable table({"stage", "kind", "", "why"}, "LLLl");
  for (const StageProspect& stage : stages) {
    table.AddRow({{stage.name, Tone::kStrong},
                  {std::string(StageKindName(stage.kind)), Tone::kQuiet},
                  {std::string(ProspectName(stage.prospect)), ToneOf(stage.prospect)},
                  {stage.reason}});
  }
  context.terminal.Print(table.Render(context.Style(), 0));
  return 0;
}

}  // namespace trimtab::cli
