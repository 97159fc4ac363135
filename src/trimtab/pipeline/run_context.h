// What the stages of one run share, and what a stage makes of it. Internal to pipeline/.
#ifndef TRIMTAB_PIPELINE_RUN_CONTEXT_H_
#define TRIMTAB_PIPELINE_RUN_CONTEXT_H_

#include <functional>
#include <string>
#include <vector>

#include "trimtab/base/environment.h"
#include "trimtab/base/log.h"
#include "trimtab/base/result.h"
#include "trimtab/pipeline/pipeline_file.h"
#include "trimtab/pipeline/project.h"
#include "trimtab/pipeline/run.h"
#include "trimtab/pipeline/stop_flag.h"
#include "trimtab/report/run_report.h"
#include "trimtab/store/database.h"

namespace trimtab::pipeline {

// References to objects that live as long as the run. Safe to share between threads.
struct RunContext {
  const Environment& environment;
  Log& log;
  const StopFlag& stop;  // what the user asked for
  const StopFlag& halt;  // set when the run cannot go on: its records cannot be written
  const RunSettings& settings;
  const PipelineFile& file;
  Project& project;
  std::string run_id;
  std::string run_folder;     // .trimtab/runs/<id>
  std::string absolute_root;  // of the project; relative when the working directory is not known
  RunObserver& observer;      // one call at a time

  bool stopping() const { return stop.signal() != 0 || halt.signal() != 0; }
  std::string Resolve(const std::string& path) const { return project.paths.Resolve(path); }
  std::vector<std::string> ResolveAll(const std::vector<std::string>& paths) const;
  // A name for the files of a stage: its own, with every character that a file name should not have as %XX.
  static std::string FileName(const std::string& stage);
};

// How a stage that ran has ended.
struct StageOutcome {
  report::StageReport report;  // state, error, evidence, metrics, times; name, kind and key are set by the runner
  int exit_code = 0;           // what the stage makes the run end with
  std::string failed_check;    // of a stage that stops the line
  double user_seconds = 0;
  double system_seconds = 0;
  std::vector<std::string> modules;  // of the project, that a command imported
  // Called in the transaction that records the stage; may complete the report. Empty: nothing.
  std::function<Result<>(store::Transaction&, report::StageReport&)> commit;

  // Whether what waits for the stage may start.
  bool passed() const {
    return report.state == report::StageState::kPassed || report.state == report::StageState::kReused || report.warning;
  }
};

// Sets state, error and exit code: kFailed, or kAborted for kCancelled.
void FailStage(const Error& error, StageOutcome& outcome);
// Sets state, exit code and, with `warn` and an inconclusive verdict, the warning.
void JudgeStage(Verdict verdict, bool warn, StageOutcome& outcome);

// The executors, one file each. They fill everything of the outcome but what the runner sets.
StageOutcome RunCheckStage(const RunContext& context, const Stage& stage);
StageOutcome RunCommandStage(const RunContext& context, const Stage& stage);
StageOutcome RunGateStage(const RunContext& context, const Stage& stage);
StageOutcome RunBenchmarkStage(const RunContext& context, const Stage& stage);
// before: reports of all stages of this run that ended before, whose verdicts become the version's evidence.
StageOutcome RunRegisterStage(const RunContext& context, const Stage& stage,
                              const std::vector<report::StageReport>& before);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_RUN_CONTEXT_H_
