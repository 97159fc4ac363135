// RunRecords: what a run writes into the store. Internal to pipeline/.
//
// The run itself is recorded together with the first stage that begins, or at the end when every stage was reused: a
// run with nothing to do costs one transaction. What is only worth a line (reused, skipped) waits for the next
// transaction; a stage's beginning and end are committed when the call returns.
#ifndef TRIMTAB_PIPELINE_RUN_RECORDS_H_
#define TRIMTAB_PIPELINE_RUN_RECORDS_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/mutex.h"
#include "trimtab/base/result.h"
#include "trimtab/pipeline/project.h"
#include "trimtab/track/run.h"
#include "trimtab/track/run_store.h"
#include "trimtab/track/stage_cache.h"

namespace trimtab::pipeline {

// Everything about one stage of a run.
struct StageRecord {
  track::Stage stage;
  std::vector<track::Artifact> artifacts;
  std::vector<track::Metric> metrics;
  std::vector<track::Parameter> parameters;
  std::vector<track::EnvironmentVariable> environment;
  std::optional<track::CachedStage> cache;  // makes the result reusable
};

// Safe from any thread.
class RunRecords {
 public:
  // parameters: of the run as a whole. The database must outlive it.
  RunRecords(store::Database& database, track::Run run, std::vector<track::Parameter> parameters);

  // Kept until the next transaction.
  void Note(StageRecord record) TRIMTAB_EXCLUDES(mutex_);
  // Committed on return.
  Result<> Begin(StageRecord record) TRIMTAB_EXCLUDES(mutex_);
  // Committed on return, together with what `within` does in the transaction before the record is put; it may change
  // the record. When it fails nothing is committed.
  Result<> End(StageRecord record, const std::function<Result<>(store::Transaction&, StageRecord&)>& within)
      TRIMTAB_EXCLUDES(mutex_);
  Result<> Finish(track::RunState state, Timestamp ended) TRIMTAB_EXCLUDES(mutex_);

  // Facts that are only gathered once a stage runs; no effect after the first Begin().
  void SetFacts(const std::function<void(track::Run&)>& set) TRIMTAB_EXCLUDES(mutex_);
  track::Run run() const TRIMTAB_EXCLUDES(mutex_);

 private:
  Result<> PutNoted(store::Transaction& transaction) TRIMTAB_REQUIRES(mutex_);
  Result<> Put(store::Transaction& transaction, const StageRecord& record) const TRIMTAB_REQUIRES(mutex_);

  store::Database& database_;
  mutable Mutex mutex_;
  track::Run run_ TRIMTAB_GUARDED_BY(mutex_);
  std::vector<track::Parameter> parameters_ TRIMTAB_GUARDED_BY(mutex_);
  std::vector<StageRecord> noted_ TRIMTAB_GUARDED_BY(mutex_);
  bool added_ TRIMTAB_GUARDED_BY(mutex_) = false;
};

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_RUN_RECORDS_H_
