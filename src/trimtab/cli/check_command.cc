#include "trimtab/cli/check_command.h"

#include "trimtab/base/clock.h"
#include "trimtab/quality/data_check.h"
#include "trimtab/report/check_report.h"
#include "trimtab/report/evidence_json.h"

namespace trimtab::cli {
namespace {

std::string Joined(const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& path : paths) text += (text.empty() ? "" : " ") + path;
  return text;
}

std::string Render(const CommandContext& context, const CheckOptions& options, const quality::DataCheckReport& report) {
  const report::CheckSubject subject = {Joined(options.data), options.contract, Joined(options.reference)};
  switch (options.format) {
    case OutputFormat::kTable:
      // A file is not the terminal: no colour goes into it.
      return report::CheckTable(subject, report,
                                options.output.empty() ? context.Style() : report::TextStyle{.colour = false});
    case OutputFormat::kJson:
      return WriteJsonIndented(report::ToJson(report));
    case OutputFormat::kMarkdown:
      return report::CheckMarkdown(subject, report);
    case OutputFormat::kHtml:
      return report::CheckPage(subject, report);
    case OutputFormat::kJunit:
      return report::CheckJunit(subject, report);
    case OutputFormat::kSarif:
      break;  // its parser does not offer it
  }
  return "";
}

}  // namespace

Result<int> CheckCommand(const CommandContext& context, const CheckOptions& options) {
  quality::DataCheckSettings settings;
  settings.data = options.data;
  settings.reference = options.reference;
  settings.contract = options.contract;
  settings.csv = options.csv;
  settings.quarantine_path = options.quarantine;
  settings.report_path = options.output;
  settings.memory_bytes = options.memory_bytes;
  if (!options.as_of.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(settings.as_of, ParseTimestamp(options.as_of, "--as-of"));
  }
  context.terminal.Progress("checking " + Joined(options.data));
  TRIMTAB_ASSIGN_OR_RETURN(const quality::DataCheckReport report, quality::CheckData(context.environment, settings));
  TRIMTAB_RETURN_IF_ERROR(context.Deliver(options.output, Render(context, options, report)));
  if (report.verdict == Verdict::kPass && report.warnings > 0 && options.strict_warnings) return 2;
  return ExitCode(report.verdict);
}

}  // namespace trimtab::cli
