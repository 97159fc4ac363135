#include "trimtab/report/stage_text.h"

#include "trimtab/report/check_words.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

// At most three names, then how many more.
std::string Few(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < 3; ++i) text += (i == 0 ? "" : ", ") + names[i];
  if (names.size() > 3) text += " and " + std::to_string(names.size() - 3) + " more";
  return text;
}

bool Ended(const StageReport& stage) { return stage.state != StageState::kSkipped; }

}  // namespace

std::string_view StageStateName(StageState state) {
  switch (state) {
    case StageState::kPassed:
      return "passed";
    case StageState::kFailed:
      return "failed";
    case StageState::kInconclusive:
      return "inconclusive";
    case StageState::kReused:
      return "reused";
    case StageState::kSkipped:
      return "skipped";
    case StageState::kAborted:
      return "aborted";
  }
  return "failed";
}

std::string StageTone(const StageReport& stage) {
  if (stage.warning && stage.state != StageState::kReused) return "unsure";
  switch (stage.state) {
    case StageState::kPassed:
      return "pass";
    case StageState::kFailed:
      return "fail";
    case StageState::kInconclusive:
      return "unsure";
    case StageState::kReused:
      return "reused";
    case StageState::kSkipped:
      return "skipped";
    case StageState::kAborted:
      return "aborted";
  }
  return "fail";
}

std::string VerdictTone(Verdict verdict) {
  return verdict == Verdict::kPass ? "pass" : verdict == Verdict::kFail ? "fail" : "unsure";
}

std::string StageStateLabel(const StageReport& stage) {
  const std::string name(StageStateName(stage.state));
  return stage.warning ? name + ", warned" : name;
}

std::string VerdictLabel(Verdict verdict) {
  return verdict == Verdict::kPass ? "passed" : verdict == Verdict::kFail ? "failed" : "inconclusive";
}

std::string CheckOutcome(const quality::DataCheckReport& report) {
  std::vector<std::string> names;
  for (const quality::CheckResult* check : Findings(report)) {
    if (StopsTheLine(*check)) names.push_back(check->name);
  }
  if (DriftStopsTheLine(report)) {
    std::vector<std::string> drifted;
    for (const drift::ColumnDrift& column : report.drift->columns) {
      if (column.detected) drifted.push_back(column.column);
    }
    names.push_back(drifted.empty() ? "drift" : "drift of " + Few(drifted));
  }
  const std::string rows = FormatCount(report.rows, "row");
  if (names.empty()) {
    std::string text = rows + ", " + FormatCount(static_cast<std::int64_t>(report.checks.size()), "check") + " passed";
    if (report.warnings > 0) {
      text = rows + ", " + FormatCount(report.warnings, "warning") + " in " +
             FormatCount(static_cast<std::int64_t>(report.checks.size()), "check");
    }
    if (report.drift) {
      text += ", " + FormatCount(report.drift->drifted) + " of " +
              FormatCount(static_cast<std::int64_t>(report.drift->columns.size()), "column") + " drifted";
    }
    return text;
  }
  return Few(names) + (report.verdict == Verdict::kFail ? " failed" : " inconclusive") + " (" + rows + ")";
}

std::string GateOutcome(const evaluate::GateResult& gate) {
  if (!gate.explanation.empty()) return gate.explanation;
  return FormatCount(static_cast<std::int64_t>(gate.checks.size()), "check") + " " + VerdictLabel(gate.verdict);
}

std::string BenchmarkOutcome(const benchmark::BenchmarkResult& benchmark) {
  if (!benchmark.explanation.empty()) return benchmark.explanation;
  return FormatCount(static_cast<std::int64_t>(benchmark.measurements.size()), "measurement") + " " +
         VerdictLabel(benchmark.verdict);
}

std::string StageOutcome(const StageReport& stage) {
  if (!stage.error.empty()) return OneLine(stage.error);
  if (stage.check) return CheckOutcome(*stage.check);
  if (stage.gate) return GateOutcome(*stage.gate);
  if (stage.benchmark) return BenchmarkOutcome(*stage.benchmark);
  if (stage.registration) {
    const RegistrationReport& done = *stage.registration;
    std::string text = done.model + " version " + std::to_string(done.version) + (done.created ? "" : " (existing)");
    if (!done.alias.empty()) {
      text += " is " + done.alias;
      if (done.previous && *done.previous != done.version) text += ", was version " + std::to_string(*done.previous);
    }
    return text;
  }
  if (!Ended(stage) || stage.metrics.empty()) return OneLine(stage.reason);
  std::vector<std::string> metrics;
  for (const auto& [name, value] : stage.metrics) metrics.push_back(name + " " + FormatNumber(value));
  return Few(metrics);
}

std::string RunVerdictLabel(const RunReport& run) {
  if (run.aborted) return "aborted";
  if (run.verdict == Verdict::kPass) {
    for (const StageReport& stage : run.stages) {
      if (stage.warning) return "passed with warnings";
    }
  }
  return VerdictLabel(run.verdict);
}

std::string RunHeadline(const RunReport& run) {
  if (!run.headline.empty()) return run.headline;
  for (const StageReport& stage : run.stages) {
    const bool stopped = stage.state == StageState::kFailed || stage.state == StageState::kInconclusive ||
                         stage.state == StageState::kAborted;
    if (stopped && !stage.warning) return stage.name + ": " + StageOutcome(stage);
  }
  std::int64_t reused = 0;
  for (const StageReport& stage : run.stages) reused += stage.state == StageState::kReused ? 1 : 0;
  const auto all = static_cast<std::int64_t>(run.stages.size());
  std::string text = FormatCount(all, "stage");
  text += reused == all ? ", all reused" : reused > 0 ? ", " + FormatCount(reused) + " reused" : "";
  if (run.model && run.model->version > 0)
    text += "; " + run.model->name + " version " + std::to_string(run.model->version);
  return text;
}

}  // namespace trimtab::report
