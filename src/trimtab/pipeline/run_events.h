// RunEvents: the lineage of a run as OpenLineage events, one job a stage, with the pipeline's own job as the parent.
// Internal to pipeline/. Nothing is written when every stage is reused: nothing new has come to be.
#ifndef TRIMTAB_PIPELINE_RUN_EVENTS_H_
#define TRIMTAB_PIPELINE_RUN_EVENTS_H_

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/base/mutex.h"
#include "trimtab/base/result.h"
#include "trimtab/lineage/event_log.h"
#include "trimtab/pipeline/run_context.h"
#include "trimtab/track/run.h"

namespace trimtab::pipeline {

// The job of the pipeline, and of a stage in it.
lineage::Job PipelineJob(const std::string& absolute_root);
lineage::Job StageJob(const std::string& absolute_root, const std::string& stage);

// The event that closes a run which nobody goes on with.
lineage::RunEvent AbortOf(const lineage::OpenRun& open, Timestamp time, const std::string& why);

// Safe from any thread.
class RunEvents {
 public:
  // Opens the log, which must hold no open run of an earlier process any more (interrupted_runs.h).
  static Result<std::unique_ptr<RunEvents>> Open(const RunContext& context);

  // START of the pipeline's run. facts: with commit and branch.
  Result<> RunStarted(const track::Run& facts);
  // COMPLETE, FAIL or ABORT of it.
  Result<> RunEnded(const report::RunReport& run);

  // START of a stage's own run. inputs: its artifacts so far.
  Result<> StageStarted(const Stage& stage, const report::StageReport& report);
  // COMPLETE, FAIL or ABORT of it, with outputs, statistics and assertions.
  Result<> StageEnded(const Stage& stage, const report::StageReport& report);

  std::vector<lineage::OpenRun> OpenRuns() const { return log_->OpenRuns(); }
  Result<> Abort(const lineage::OpenRun& open, const std::string& why);

 private:
  RunEvents(const RunContext& context, std::unique_ptr<lineage::EventLog> log);
  lineage::RunEvent StageEvent(const Stage& stage, const report::StageReport& report);

  const RunContext& context_;
  const std::unique_ptr<lineage::EventLog> log_;
  Mutex mutex_;
  std::map<std::string, std::string> stage_runs_ TRIMTAB_GUARDED_BY(mutex_);  // stage -> id of its run
  lineage::SourceCode source_ TRIMTAB_GUARDED_BY(mutex_);
};

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_RUN_EVENTS_H_
