// StageCache: results of stages by the digest of their key, so that a stage whose key was seen before need not run.
// Only passed results are put here. Without state: each call works in the caller's transaction.
#ifndef TRIMTAB_TRACK_STAGE_CACHE_H_
#define TRIMTAB_TRACK_STAGE_CACHE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/store/database.h"
#include "trimtab/store/object_store.h"

namespace trimtab::track {

struct CachedOutput {
  std::string path;  // as written in the pipeline file
  store::StoredObject object;
  bool operator==(const CachedOutput&) const = default;
};

struct CachedStage {
  std::string stage;       // name at the time; entries of another name are found as well
  std::string key_digest;  // SHA-256 of key_json
  std::string key_json;
  std::string run_id;  // the run that made it
  std::vector<CachedOutput> outputs;
  std::string evidence_json;  // as in Stage
  std::string modules_json;   // what the command was seen to import, for the next key; empty: nothing
  Timestamp created{};
};

// The entry of this key; when several stages share it, the one of this name first.
Result<std::optional<CachedStage>> FindCachedStage(store::Transaction& transaction, const std::string& key_digest,
                                                   const std::string& stage);
// The latest entry of a stage, whatever its key: `status` compares keys with it.
Result<std::optional<CachedStage>> LatestCachedStage(store::Transaction& transaction, const std::string& stage);
// The different modules_json of a stage's entries, the newest first; the key of a command is looked up with each.
Result<std::vector<std::string>> CachedModules(store::Transaction& transaction, const std::string& stage,
                                               std::int64_t limit);
// Inserts, or replaces the entry of the same key and stage.
Result<> PutCachedStage(store::Transaction& transaction, const CachedStage& entry);
Result<> RemoveCachedStage(store::Transaction& transaction, const std::string& key_digest, const std::string& stage);
// The newest first.
Result<std::vector<CachedStage>> ListCachedStages(store::Transaction& transaction);

}  // namespace trimtab::track

#endif  // TRIMTAB_TRACK_STAGE_CACHE_H_
