// RunJournal: what a run tells the store (run_records.h) and the lineage (run_events.h), in the order that makes kill
// -9 harmless. Internal to pipeline/.
//
//   begin   records first, then START: an event that is open belongs to a run that the records call running
//   end     the outputs are objects; in one transaction what the stage itself commits (a registration), COMPLETE or
//   FAIL
//           into the lineage, the stage's record and its entry of the cache. Killed before the commit, the stage runs
//           again; the lineage then tells of two runs, of which both happened.
#ifndef TRIMTAB_PIPELINE_RUN_JOURNAL_H_
#define TRIMTAB_PIPELINE_RUN_JOURNAL_H_

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/mutex.h"
#include "trimtab/base/result.h"
#include "trimtab/pipeline/run_context.h"
#include "trimtab/pipeline/run_events.h"
#include "trimtab/pipeline/run_records.h"
#include "trimtab/pipeline/tool_versions.h"

namespace trimtab::pipeline {

// What the records hold of a stage beside its report.
struct StageFacts {
  std::string key_json;
  std::vector<track::Artifact> artifacts;
  std::string evidence_json;  // of a reused stage; else made from the report
};

// Safe from any thread.
class RunJournal {
 public:
  // The references must outlive it.
  RunJournal(const RunContext& context, ToolVersions& tools, const std::vector<Stage>& stages, Timestamp started);

  // Nothing is written before the next of the calls below.
  void NoteStage(const report::StageReport& report, const StageFacts& facts);  // reused or skipped
  Result<> BeginStage(const Stage& stage, const report::StageReport& report, const StageFacts& facts)
      TRIMTAB_EXCLUDES(begin_mutex_);
  // cache: makes the result reusable; nothing: it is not. outcome.commit is called and may complete outcome.report.
  Result<> EndStage(const Stage& stage, const StageFacts& facts, StageOutcome& outcome,
                    std::optional<track::CachedStage> cache);
  Result<> EndRun(const report::RunReport& run) TRIMTAB_EXCLUDES(begin_mutex_);
  // When the records cannot be written: tries to close the run all the same; what fails is left to the next run.
  void Abandon(report::RunReport run, const Error& error) TRIMTAB_EXCLUDES(begin_mutex_);

  // Facts of the run so far: git, machine, tools.
  void Describe(report::RunReport& run) const;

 private:
  Result<> BeginRun() TRIMTAB_REQUIRES(begin_mutex_);
  static StageRecord RecordOf(const report::StageReport& report, const StageFacts& facts);

  const RunContext& context_;
  ToolVersions& tools_;
  const std::vector<Stage>& stages_;
  RunRecords records_;
  Mutex begin_mutex_;
  bool begun_ TRIMTAB_GUARDED_BY(begin_mutex_) = false;
  bool ended_ TRIMTAB_GUARDED_BY(begin_mutex_) = false;  // the run's last event is written
  std::unique_ptr<RunEvents> events_;                    // set by the first BeginStage
};

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_RUN_JOURNAL_H_
