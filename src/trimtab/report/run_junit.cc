#include "trimtab/report/gate_words.h"
#include "trimtab/report/junit.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/run_files.h"
#include "trimtab/report/stage_text.h"

namespace trimtab::report {
namespace {

using Outcome = JunitCase::Outcome;

JunitCase CaseOf(const std::string& class_name, const std::string& name, Verdict verdict, const std::string& message,
                 const std::string& details) {
  JunitCase each;
  each.class_name = class_name;
  each.name = name;
  if (verdict != Verdict::kPass) {
    each.outcome = Outcome::kFailed;
    each.type = VerdictLabel(verdict);
    each.message = message;
    each.details = details;
  }
  return each;
}

std::vector<JunitCase> EvidenceCases(const StageReport& stage) {
  std::vector<JunitCase> cases;
  if (stage.check) cases = JunitCases(stage.name, *stage.check);
  if (stage.gate) {
    for (const evaluate::GateCheck& check : stage.gate->checks) {
      std::string details = check.name + " " + GateValueText(check) + " " + IntervalText(check.interval) +
                            ", must be " + GateLimitText(check) + "\n";
      if (check.rows_to_settle) details += FormatCount(*check.rows_to_settle, "row") + " would settle it\n";
      cases.push_back(CaseOf(stage.name, check.name, check.verdict, check.explanation, details));
    }
  }
  if (stage.benchmark) {
    for (const benchmark::Measurement& each : stage.benchmark->measurements) {
      cases.push_back(CaseOf(stage.name, each.name, each.verdict, each.explanation,
                             RatioText(each) + " of the champion, allowed " + MarginText(each) + "\n"));
    }
  }
  return cases;
}

// The stage itself, so that a command counts and a skipped stage is seen.
JunitCase StageCase(const StageReport& stage) {
  JunitCase each;
  each.class_name = stage.name;
  each.name = stage.kind;
  each.seconds = stage.seconds;
  each.output = stage.reason;
  switch (stage.state) {
    case StageState::kPassed:
    case StageState::kReused:
      break;
    case StageState::kSkipped:
      each.outcome = Outcome::kSkipped;
      each.message = stage.reason;
      break;
    case StageState::kAborted:
      each.outcome = Outcome::kError;
      break;
    case StageState::kFailed:
    case StageState::kInconclusive:
      each.outcome = Outcome::kFailed;
      break;
  }
  if (each.outcome == Outcome::kFailed || each.outcome == Outcome::kError) {
    each.type = StageStateName(stage.state);
    each.message = StageOutcome(stage);
    each.details = stage.output;
  }
  return each;
}

}  // namespace

std::string RunJunit(const RunReport& run) {
  std::vector<JunitSuite> suites;
  for (const StageReport& stage : run.stages) {
    JunitSuite suite;
    suite.name = stage.name;
    suite.seconds = stage.seconds;
    suite.started = run.started;
    suite.cases = EvidenceCases(stage);
    suite.cases.insert(suite.cases.begin(), StageCase(stage));
    if (stage.warning) {
      // The stage said that this does not stop the line: CI must not turn red for it either.
      for (JunitCase& each : suite.cases) {
        if (each.outcome != Outcome::kFailed) continue;
        each.outcome = Outcome::kPassed;
        each.output = "warning, " + each.type + ": " + each.message + "\n" + each.details;
      }
    }
    suites.push_back(std::move(suite));
  }
  return WriteJunit(run.pipeline_path, suites);
}

}  // namespace trimtab::report
