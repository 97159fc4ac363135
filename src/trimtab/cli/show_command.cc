#include "trimtab/cli/show_command.h"

#include "trimtab/cli/recorded_run.h"
#include "trimtab/report/run_files.h"
#include "trimtab/report/run_json.h"
#include "trimtab/report/run_text.h"

namespace trimtab::cli {
namespace {

std::string Text(const report::RunReport& run, const report::TextStyle& style) {
  std::string text = run.pipeline_path + "  " + FormatTimestamp(run.started).substr(0, 19) + "Z";
  if (!run.git.commit.empty()) {
    text += "  commit " + run.git.commit.substr(0, 10) + (run.git.dirty ? " (changed)" : "");
  }
  for (const auto& [name, value] : run.parameters) text += "  " + name + "=" + value;
  text += "\n\n";
  for (const report::StageReport& stage : run.stages) text += report::StageLine(stage, style);
  return text + report::RunText(run, style);
}

}  // namespace

Result<int> ShowCommand(const CommandContext& context, const ShowOptions& options) {
  TRIMTAB_ASSIGN_OR_RETURN(pipeline::Project project, OpenExistingProject(context, options.pipeline));
  TRIMTAB_ASSIGN_OR_RETURN(const report::RunReport run, LoadRunReport(context, project, options.run));
  std::string text;
  switch (options.format) {
    case OutputFormat::kTable:
      text = Text(run, options.output.empty() ? context.Style() : report::TextStyle{.colour = false});
      break;
    case OutputFormat::kJson:
      text = report::RunResultJson(run);
      break;
    case OutputFormat::kMarkdown:
      text = report::RunMarkdown(run);
      break;
    case OutputFormat::kHtml:
      text = report::RunPage(run);
      break;
    case OutputFormat::kJunit:
      text = report::RunJunit(run);
      break;
    case OutputFormat::kSarif:
      break;  // its parser does not offer it
  }
  TRIMTAB_RETURN_IF_ERROR(context.Deliver(options.output, text));
  return 0;
}

}  // namespace trimtab::cli
