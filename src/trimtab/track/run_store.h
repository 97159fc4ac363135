// RunStore: what every run did, in the tables runs, stages, metrics, parameters, artifacts, environment_variables and
// tags. Without state of its own: each call works in the caller's transaction, so that what belongs together commits
// together. Safe from any thread as far as the transaction is.
#ifndef TRIMTAB_TRACK_RUN_STORE_H_
#define TRIMTAB_TRACK_RUN_STORE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/store/database.h"
#include "trimtab/track/run.h"

namespace trimtab::track {

// Inserts the run itself; kInvalidInput when the id is taken. Its state is usually kRunning.
Result<> AddRun(store::Transaction& transaction, const Run& run);
// Sets state and end, also of the stages that still run: they end as aborted, of an interrupted run as interrupted.
// kNotFound for an unknown id.
Result<> FinishRun(store::Transaction& transaction, const std::string& run_id, RunState state, Timestamp ended);
// Inserts the stage or replaces what is recorded under its name in that run, but for the instant it started.
Result<> PutStage(store::Transaction& transaction, const std::string& run_id, const Stage& stage);
// A name recorded before in the same stage is replaced. `stage` may be empty: of the run as a whole.
Result<> PutMetrics(store::Transaction& transaction, const std::string& run_id, const std::vector<Metric>& metrics);
Result<> PutParameters(store::Transaction& transaction, const std::string& run_id,
                       const std::vector<Parameter>& parameters);
Result<> PutArtifacts(store::Transaction& transaction, const std::string& run_id,
                      const std::vector<Artifact>& artifacts);
Result<> PutEnvironment(store::Transaction& transaction, const std::string& run_id,
                        const std::vector<EnvironmentVariable>& variables);
Result<> PutTag(store::Transaction& transaction, const std::string& run_id, std::string_view key,
                std::string_view value);

// The newest first; limit 0: all.
Result<std::vector<Run>> ListRuns(store::Transaction& transaction, std::int64_t limit);
// The runs that say "running": of the store's holder itself, or left behind by a process that died.
Result<std::vector<Run>> UnfinishedRuns(store::Transaction& transaction);
// A full id, "latest", "latest~2" (the second before it), or the beginning or end of an id, at least four characters,
// that fits one run only. kNotFound names the latest ids, kInvalidInput the runs that it fits.
Result<std::string> ResolveRun(store::Transaction& transaction, const std::string& name);
// Everything about one run, by its full id.
Result<RunDetails> LoadRun(store::Transaction& transaction, const std::string& run_id);
// Closes every run that says "running" as interrupted, with its running stages; returns their ids. The caller holds
// the pipeline's lock, so none of them can be alive.
Result<std::vector<std::string>> CloseInterruptedRuns(store::Transaction& transaction, Timestamp now);
// Every object that an artifact or a diff of any run names: what `trimtab gc` must know. Sizes are not filled.
Result<std::vector<store::StoredObject>> ReferencedObjects(store::Transaction& transaction);
// Removes a run with all that hangs on it. kInvalidInput when a registered version came from it.
Result<> RemoveRun(store::Transaction& transaction, const std::string& run_id);

}  // namespace trimtab::track

#endif  // TRIMTAB_TRACK_RUN_STORE_H_
