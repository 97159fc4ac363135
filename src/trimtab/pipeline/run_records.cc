#include "trimtab/pipeline/run_records.h"

#include <utility>

namespace trimtab::pipeline {

RunRecords::RunRecords(store::Database& database, track::Run run, std::vector<track::Parameter> parameters)
    : database_(database), run_(std::move(run)), parameters_(std::move(parameters)) {}

void RunRecords::Note(StageRecord record) {
  const MutexLock lock(mutex_);
  noted_.push_back(std::move(record));
}

Result<> RunRecords::Begin(StageRecord record) {
  const MutexLock lock(mutex_);
  TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, database_.BeginWrite());
  TRIMTAB_RETURN_IF_ERROR(PutNoted(transaction));
  TRIMTAB_RETURN_IF_ERROR(Put(transaction, record));
  TRIMTAB_RETURN_IF_ERROR(transaction.Commit());
  added_ = true;
  noted_.clear();
  return {};
}

Result<> RunRecords::End(StageRecord record, const std::function<Result<>(store::Transaction&, StageRecord&)>& within) {
  const MutexLock lock(mutex_);
  TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, database_.BeginWrite());
  TRIMTAB_RETURN_IF_ERROR(PutNoted(transaction));
  if (within) TRIMTAB_RETURN_IF_ERROR(within(transaction, record));
  TRIMTAB_RETURN_IF_ERROR(Put(transaction, record));
  if (record.cache) TRIMTAB_RETURN_IF_ERROR(track::PutCachedStage(transaction, *record.cache));
  TRIMTAB_RETURN_IF_ERROR(transaction.Commit());
  added_ = true;
  noted_.clear();
  return {};
}

Result<> RunRecords::Finish(track::RunState state, Timestamp ended) {
  const MutexLock lock(mutex_);
  TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, database_.BeginWrite());
  TRIMTAB_RETURN_IF_ERROR(PutNoted(transaction));
  TRIMTAB_RETURN_IF_ERROR(track::FinishRun(transaction, run_.id, state, ended));
  TRIMTAB_RETURN_IF_ERROR(transaction.Commit());
  added_ = true;
  noted_.clear();
  run_.state = state;
  run_.ended = ended;
  return {};
}

void RunRecords::SetFacts(const std::function<void(track::Run&)>& set) {
  const MutexLock lock(mutex_);
  set(run_);
}

track::Run RunRecords::run() const {
  const MutexLock lock(mutex_);
  return run_;
}

Result<> RunRecords::PutNoted(store::Transaction& transaction) {
  if (!added_) {
    TRIMTAB_RETURN_IF_ERROR(track::AddRun(transaction, run_));
    TRIMTAB_RETURN_IF_ERROR(track::PutParameters(transaction, run_.id, parameters_));
  }
  for (const StageRecord& record : noted_) TRIMTAB_RETURN_IF_ERROR(Put(transaction, record));
  return {};
}

Result<> RunRecords::Put(store::Transaction& transaction, const StageRecord& record) const {
  TRIMTAB_RETURN_IF_ERROR(track::PutStage(transaction, run_.id, record.stage));
  TRIMTAB_RETURN_IF_ERROR(track::PutArtifacts(transaction, run_.id, record.artifacts));
  TRIMTAB_RETURN_IF_ERROR(track::PutMetrics(transaction, run_.id, record.metrics));
  TRIMTAB_RETURN_IF_ERROR(track::PutParameters(transaction, run_.id, record.parameters));
  return track::PutEnvironment(transaction, run_.id, record.environment);
}

}  // namespace trimtab::pipeline
