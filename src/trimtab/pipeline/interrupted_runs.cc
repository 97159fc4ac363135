#include "trimtab/pipeline/interrupted_runs.h"

#include <memory>
#include <string>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/lineage/event_log.h"
#include "trimtab/pipeline/program_version.h"
#include "trimtab/pipeline/run_events.h"
#include "trimtab/track/run_store.h"

namespace trimtab::pipeline {

namespace {

Result<> CloseEvents(const Environment& environment, Log& log, const Project& project) {
  TRIMTAB_ASSIGN_OR_RETURN(
      const std::unique_ptr<lineage::EventLog> events,
      lineage::EventLog::Open(environment.files, project.paths.lineage, std::string(ProgramVersion())));
  if (events->torn_bytes() > 0) {
    log.Write(LogLevel::kInfo, "cut off a line of the lineage that was not whole",
              {{"file", project.paths.lineage}, {"bytes", std::to_string(events->torn_bytes())}});
  }
  // Stages before the run that they belong to: they began after it.
  const std::vector<lineage::OpenRun> open = events->OpenRuns();
  for (auto run = open.rbegin(); run != open.rend(); ++run) {
    TRIMTAB_RETURN_IF_ERROR(
        events->Append(AbortOf(*run, environment.clock.Now(), "interrupted: the process that ran it vanished")));
  }
  return {};
}

}  // namespace

Result<std::size_t> CloseInterrupted(const Environment& environment, Log& log, Project& project) {
  std::vector<track::Run> unfinished;
  {
    TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, project.database->BeginRead());
    TRIMTAB_ASSIGN_OR_RETURN(unfinished, track::UnfinishedRuns(transaction));
  }
  if (unfinished.empty()) return 0U;
  // The records come last: as long as they say "running", the events are looked at again.
  TRIMTAB_RETURN_IF_ERROR(CloseEvents(environment, log, project));
  TRIMTAB_RETURN_IF_ERROR(project.objects->RemoveUnfinished());
  TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, project.database->BeginWrite());
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> closed,
                           track::CloseInterruptedRuns(transaction, environment.clock.Now()));
  TRIMTAB_RETURN_IF_ERROR(transaction.Commit());
  for (const std::string& id : closed) log.Write(LogLevel::kInfo, "an earlier run was interrupted", {{"run", id}});
  return closed.size();
}

}  // namespace trimtab::pipeline
