#include "trimtab/cli/verify_command.h"

#include "trimtab/pipeline/verify.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/text_table.h"

namespace trimtab::cli {
namespace {

using report::Tone;

Json ToJson(const pipeline::VerifyReport& report) {
  Json damages = Json::array();
  for (const pipeline::Damage& damage : report.damages) {
    damages.push_back({{"what", damage.what}, {"name", damage.name}, {"problem", damage.problem}});
  }
  return {{"schema", "trimtab.verify/1"}, {"passed", report.damages.empty()}, {"objects", report.objects},
          {"outputs", report.outputs},    {"versions", report.versions},      {"audit_entries", report.audit_entries},
          {"bytes", report.bytes},        {"damages", std::move(damages)}};
}

}  // namespace

Result<int> VerifyCommand(const CommandContext& context, const VerifyOptions& options) {
  TRIMTAB_ASSIGN_OR_RETURN(const pipeline::Project project, OpenExistingProject(context, options.pipeline));
  TRIMTAB_ASSIGN_OR_RETURN(const pipeline::PipelineFile file,
                           pipeline::ReadPipeline(context.environment.files, project.paths.pipeline_file, {}));
  context.terminal.Progress("reading every stored byte");
  TRIMTAB_ASSIGN_OR_RETURN(const pipeline::VerifyReport report,
                           pipeline::Verify(context.environment.files, context.environment.executor, *project.database,
                                            *project.objects, file));
  const int code = report.damages.empty() ? 0 : 1;
  if (options.format == OutputFormat::kJson) {
    TRIMTAB_RETURN_IF_ERROR(context.PrintJson(ToJson(report)));
    return code;
  }
  report::TextTable table({}, "LLl");
  for (const pipeline::Damage& damage : report.damages) {
    table.AddRow({{damage.what, Tone::kBad}, {damage.name, Tone::kStrong}, {damage.problem}});
  }
  std::string text = table.Render(context.Style(), 0);
  text += report.damages.empty() ? report::Toned("passed", Tone::kGood, context.Style())
                                 : report::Toned("failed", Tone::kBad, context.Style());
  text += "  " + report::FormatCount(report.objects, "object") + " (" +
          report::FormatBytes(static_cast<double>(report.bytes)) + "), " +
          report::FormatCount(report.outputs, "output") + ", " + report::FormatCount(report.versions, "model version") +
          ", " + std::to_string(report.audit_entries) + " entries of the audit chain read; " +
          report::FormatCount(static_cast<std::int64_t>(report.damages.size())) + " damaged\n";
  context.terminal.Print(text);
  return code;
}

}  // namespace trimtab::cli
