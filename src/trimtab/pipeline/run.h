// RunPipeline: what `trimtab run` does. Stages whose key was seen before are reused, the others run, independent ones
// at the same time; everything is recorded (track/, lineage/) and reported (report/).
//
// Survives kill -9 at any moment: a stage counts as done once its outputs are objects and its record is committed. The
// next run closes what was interrupted and takes up from there. Outputs are removed before a command runs, so that what
// a killed command left is never taken for whole.
#ifndef TRIMTAB_PIPELINE_RUN_H_
#define TRIMTAB_PIPELINE_RUN_H_

#include <chrono>
#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trimtab/base/environment.h"
#include "trimtab/base/log.h"
#include "trimtab/base/result.h"
#include "trimtab/pipeline/stop_flag.h"
#include "trimtab/report/run_report.h"

namespace trimtab::pipeline {

// What goes on, for a progress display. Called from several threads, one call at a time.
class RunObserver {
 public:
  virtual ~RunObserver() = default;
  virtual void Note(std::string_view /*sentence*/) {}  // "run ... of process 12 holds the lock; waiting"
  virtual void StageStarted(const std::string& /*stage*/, const std::string& /*reason*/) {}
  virtual void StageRetries(const std::string& /*stage*/, int /*attempt*/, const std::string& /*why*/) {}
  virtual void StageEnded(const report::StageReport& /*stage*/) {}
};

struct RunSettings {
  std::string pipeline_file;                                   // as for LocateProject
  std::vector<std::pair<std::string, std::string>> overrides;  // of `vars`, in the order given
  std::vector<std::string> targets;                            // with what they need; empty: all
  std::size_t jobs = 0;                                        // stages at a time; 0: as many as the executor's threads
  bool force = false;                                          // reuse nothing
  bool wait_for_lock = true;
  bool strict_warnings = false;  // passed with warnings: exit code 2
  std::vector<std::string> command_line;
  std::map<std::string, std::string> environment;  // the caller's: commands get it, `pass_env` reads it
  std::string working_directory;                   // the process's, absolute: names data sets in lineage
  std::string user;                                // signs registrations; empty: $USER, $LOGNAME, else "unknown"
  std::chrono::nanoseconds grace{5'000'000'000};   // between SIGTERM and SIGKILL of a command that must end
  RunObserver* observer = nullptr;                 // may be null; must outlive the call
};

// A report for every run that began, however it ended: report.exit_code is the process's (docs/exit-codes.md). An error
// when no run could begin (configuration, lock, store) or when its records could not be written (full disk); it leaves
// a state from which the next run goes on.
Result<report::RunReport> RunPipeline(const Environment& environment, Log& log, const StopFlag& stop,
                                      const RunSettings& settings);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_RUN_H_
