#include "trimtab/base/clock.h"
#include "trimtab/base/files.h"
#include "trimtab/pipeline/run_context.h"
#include "trimtab/quality/contract.h"
#include "trimtab/quality/data_check.h"

namespace trimtab::pipeline {

namespace {

// The name of what decided: a failed check before the drift that it may have caused.
std::string DecidingCheck(const quality::DataCheckReport& report, const std::vector<std::string>& must_not_drift) {
  for (const quality::CheckResult& check : report.checks) {
    if (check.severity == quality::Severity::kError && check.verdict == report.verdict) return check.name;
  }
  if (!report.drift || report.drift->verdict != report.verdict || report.drift_severity == quality::Severity::kWarning)
    return "";
  // A column that must not drift decides by itself; without one, the share does, and the first column stands for it.
  for (const drift::ColumnDrift& column : report.drift->columns) {
    for (const std::string& name : must_not_drift) {
      if (column.column == name && column.detected) return "drift." + name;
    }
  }
  for (const drift::ColumnDrift& column : report.drift->columns) {
    if (column.detected) return "drift." + column.column;
  }
  return "drift";
}

// Columns that must not drift, by the stage or else by its contract.
std::vector<std::string> MustNotDrift(const RunContext& context, const Stage& stage) {
  if (stage.drift) return stage.drift->must_not_drift;
  if (stage.contract.empty()) return {};
  const std::string path = context.Resolve(stage.contract);
  const Result<std::string> text = ReadFile(context.environment.files, path);
  if (!text.ok()) return {};
  const Result<quality::Contract> contract = quality::ParseContract(*text, path);
  if (!contract.ok()) return {};
  const Result<quality::ContractTable> table = quality::SelectTable(*contract, context.Resolve(stage.data[0]), path);
  return table.ok() && table->drift ? table->drift->must_not_drift : std::vector<std::string>();
}

Result<quality::DataCheckReport> Check(const RunContext& context, const Stage& stage) {
  quality::DataCheckSettings settings;
  settings.data = context.ResolveAll(stage.data);
  settings.reference = context.ResolveAll(stage.reference);
  if (!stage.contract.empty()) settings.contract = context.Resolve(stage.contract);
  settings.drift = stage.drift;
  settings.csv = stage.csv;
  settings.quarantine_path = stage.quarantine.empty()
                                 ? context.run_folder + "/" + RunContext::FileName(stage.name) + ".failing.parquet"
                                 : context.Resolve(stage.quarantine);
  if (!stage.as_of.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(settings.as_of, ParseTimestamp(stage.as_of, "stages." + stage.name + ".as_of"));
  }
  settings.memory_bytes = stage.memory_bytes;
  return quality::CheckData(context.environment, settings);
}

}  // namespace

StageOutcome RunCheckStage(const RunContext& context, const Stage& stage) {
  StageOutcome outcome;
  Result<quality::DataCheckReport> report = Check(context, stage);
  if (!report.ok()) {
    FailStage(report.error(), outcome);
    return outcome;
  }
  JudgeStage(report->verdict, stage.on_inconclusive == OnInconclusive::kWarn, outcome);
  if (report->verdict != Verdict::kPass) {
    outcome.failed_check = DecidingCheck(*report, MustNotDrift(context, stage));
  }
  outcome.report.check = std::move(*report);
  return outcome;
}

}  // namespace trimtab::pipeline
