#include "trimtab/cli/drift_command.h"

#include <memory>

#include "trimtab/base/clock.h"
#include "trimtab/base/files.h"
#include "trimtab/base/thread_pool.h"
#include "trimtab/drift/file_comparison.h"
#include "trimtab/drift/mapping_file.h"
#include "trimtab/drift/settings.h"
#include "trimtab/quality/output_paths.h"
#include "trimtab/report/drift_report.h"

#ifndef TRIMTAB_VERSION
#error "TRIMTAB_VERSION comes from the build file"
#endif

namespace trimtab::cli {
namespace {

std::string Joined(const std::vector<std::string>& paths) {
  std::string text;
  for (const std::string& path : paths) text += (text.empty() ? "" : " ") + path;
  return text;
}

// Told before the work, not after it.
Result<> RequireFolder(Files& files, const std::string& output) {
  if (const Result<FileStatus> status = files.Status(output); status.ok() && status->kind == FileKind::kDirectory) {
    return InvalidInput(output, "--output names a folder", "name a file in it");
  }
  const std::size_t slash = output.rfind('/');
  if (slash == std::string::npos || slash == 0) return {};
  const std::string folder = output.substr(0, slash);
  const Result<FileStatus> status = files.Status(folder);
  if (!status.ok()) {
    return InvalidInput(output, "the report cannot be written: there is no folder " + folder, "make the folder first");
  }
  if (status->kind == FileKind::kDirectory) return {};
  return InvalidInput(output, "the report cannot be written: " + folder + " is no folder", "name another file");
}

template <typename T>
drift::Levels<T> LevelsOf(const std::map<std::string, T>& given) {
  drift::Levels<T> levels;
  const auto set = [&](const char* name, std::optional<T>& level) {
    if (const auto found = given.find(name); found != given.end()) level = found->second;
  };
  set("all", levels.all);
  set("num", levels.numerical);
  set("cat", levels.categorical);
  set("text", levels.text);
  return levels;
}

Result<drift::DriftSettings> SettingsOf(const CommandContext& context, const DriftOptions& options) {
  drift::DriftSettings settings;
  settings.mode = options.mode;
  settings.columns = options.columns;
  settings.share = options.share;
  settings.tests = options.tests;
  settings.thresholds = options.thresholds;
  settings.default_tests = LevelsOf(options.default_tests);
  settings.default_thresholds = LevelsOf(options.default_thresholds);
  settings.distributions = options.format == OutputFormat::kJson || options.format == OutputFormat::kHtml;
  if (!options.mapping.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(context.environment.files, options.mapping));
    TRIMTAB_ASSIGN_OR_RETURN(settings.mapping, drift::ParseColumnMapping(text, options.mapping));
  }
  return settings;
}

std::string Render(const CommandContext& context, const DriftOptions& options, const report::DriftSubject& subject,
                   const drift::DriftResult& result) {
  switch (options.format) {
    case OutputFormat::kTable:
      // A file is not the terminal: no colour goes into it.
      return report::DriftTable(subject, result,
                                options.output.empty() ? context.Style() : report::TextStyle{.colour = false});
    case OutputFormat::kJson:
      return report::DriftJson(subject, result,
                               options.not_a_number_text ? report::NotANumber::kText : report::NotANumber::kNull);
    case OutputFormat::kMarkdown:
      return report::DriftMarkdown(subject, result);
    case OutputFormat::kHtml:
      return report::DriftPage(subject, result);
    case OutputFormat::kJunit:
      return report::DriftJunit(subject, result);
    case OutputFormat::kSarif:
      return report::DriftSarif(subject, result);
  }
  return "";
}

}  // namespace

Result<int> DriftCommand(const CommandContext& context, const DriftOptions& options) {
  drift::FileComparisonSettings settings;
  const Timestamp started = context.environment.clock.Now();
  settings.reference = options.reference;
  settings.current = options.current;
  settings.csv = options.csv;
  settings.memory_bytes = options.memory_bytes;
  settings.place = options.mapping.empty() ? "drift" : options.mapping;
  settings.progress = [&](const std::string& what) { context.terminal.Progress(what); };
  TRIMTAB_ASSIGN_OR_RETURN(settings.drift, SettingsOf(context, options));
  report::DriftSubject subject;
  TRIMTAB_ASSIGN_OR_RETURN(subject.current_files, table::ExpandPaths(context.environment.files, options.current));
  if (!options.output.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(std::vector<std::string> inputs,
                             table::ExpandPaths(context.environment.files, options.reference));
    inputs.insert(inputs.end(), subject.current_files.begin(), subject.current_files.end());
    if (!options.mapping.empty()) inputs.push_back(options.mapping);
    TRIMTAB_RETURN_IF_ERROR(
        quality::RefuseLoss(context.environment.files, {.quarantine = "", .report = options.output}, inputs));
    TRIMTAB_RETURN_IF_ERROR(RequireFolder(context.environment.files, options.output));
  }
  std::unique_ptr<Executor> pool;
  if (options.threads > 0) pool = MakeThreadPool(options.threads);
  const Environment& whole = context.environment;
  const Environment environment{whole.clock, whole.files, whole.random, pool == nullptr ? whole.executor : *pool,
                                whole.processes};
  TRIMTAB_ASSIGN_OR_RETURN(const drift::FileComparison comparison, drift::CompareFiles(environment, settings));
  subject.reference = Joined(options.reference);
  subject.current = Joined(options.current);
  subject.reference_rows = comparison.reference_rows;
  subject.current_rows = comparison.current_rows;
  subject.seconds = comparison.seconds;
  subject.share = options.share.value_or(drift::kDefaultShare);
  subject.started = started;
  subject.version = TRIMTAB_VERSION;
  TRIMTAB_RETURN_IF_ERROR(context.Deliver(options.output, Render(context, options, subject, comparison.result)));
  return ExitCode(comparison.result.verdict);
}

}  // namespace trimtab::cli
