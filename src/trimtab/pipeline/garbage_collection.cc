#include "trimtab/pipeline/garbage_collection.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "trimtab/registry/registry.h"
#include "trimtab/track/run_store.h"

namespace trimtab::pipeline {

namespace {

using Digests = std::set<std::string>;

// The object and, of a folder, the files that it lists.
Result<> Keep(store::ObjectStore& objects, const store::StoredObject& object, Digests& kept) {
  if (!kept.insert(object.digest).second || object.kind != store::ObjectKind::kDirectory) return {};
  const Result<std::vector<store::ManifestEntry>> entries = objects.ReadDirectory(object.digest);
  if (!entries.ok()) {
    // An input's folder need not be in the store.
    if (entries.error().code == ErrorCode::kNotFound) return {};
    return entries.error();
  }
  for (const store::ManifestEntry& entry : *entries) kept.insert(entry.object.digest);
  return {};
}

// What must stay because of registered versions and the newest runs.
Result<Digests> KeptByRecords(store::Transaction& transaction, store::ObjectStore& objects, const KeepPolicy& policy) {
  Digests kept;
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<store::StoredObject> registered, registry::RegisteredObjects(transaction));
  for (const store::StoredObject& object : registered) TRIMTAB_RETURN_IF_ERROR(Keep(objects, object, kept));
  if (policy.runs <= 0) return kept;  // a limit of 0 would list all
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<track::Run> runs, track::ListRuns(transaction, policy.runs));
  for (const track::Run& run : runs) {
    TRIMTAB_ASSIGN_OR_RETURN(const track::RunDetails details, track::LoadRun(transaction, run.id));
    if (!run.diff_object.empty()) kept.insert(run.diff_object);
    for (const track::Artifact& artifact : details.artifacts)
      TRIMTAB_RETURN_IF_ERROR(Keep(objects, artifact.object, kept));
  }
  return kept;
}

Result<Garbage> ListIn(store::Transaction& transaction, store::ObjectStore& objects, const KeepPolicy& policy) {
  Garbage garbage;
  TRIMTAB_ASSIGN_OR_RETURN(Digests kept, KeptByRecords(transaction, objects, policy));
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<track::CachedStage> results, track::ListCachedStages(transaction));
  std::map<std::string, std::int64_t> of_stage;
  for (const track::CachedStage& result : results) {  // the newest first
    if (++of_stage[result.stage] > policy.results_a_stage) {
      garbage.results.push_back({result.stage, result.key_digest, result.run_id});
      continue;
    }
    ++garbage.kept_results;
    for (const track::CachedOutput& output : result.outputs)
      TRIMTAB_RETURN_IF_ERROR(Keep(objects, output.object, kept));
  }
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<store::ObjectStore::Listed> listed, objects.List());
  for (const store::ObjectStore::Listed& object : listed) {
    if (kept.count(object.digest) > 0) {
      ++garbage.kept_objects;
      garbage.kept_bytes += object.size;
    } else {
      garbage.objects.push_back(object);
      garbage.bytes += object.size;
    }
  }
  return garbage;
}

}  // namespace

Result<Garbage> ListGarbage(store::Database& database, store::ObjectStore& objects, const KeepPolicy& policy) {
  TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, database.BeginRead());
  return ListIn(transaction, objects, policy);
}

Result<Garbage> CollectGarbage(store::Database& database, store::ObjectStore& objects, const Garbage& garbage,
                               const KeepPolicy& policy) {
  Garbage removed;
  {
    // Results go first: one whose objects are gone would only cost a look, but it says something untrue.
    TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, database.BeginWrite());
    TRIMTAB_ASSIGN_OR_RETURN(const Garbage now, ListIn(transaction, objects, policy));
    std::set<std::pair<std::string, std::string>> listed_results;
    for (const Garbage::Result& result : garbage.results) listed_results.emplace(result.stage, result.key_digest);
    for (const Garbage::Result& result : now.results) {
      if (listed_results.count({result.stage, result.key_digest}) == 0) continue;
      TRIMTAB_RETURN_IF_ERROR(track::RemoveCachedStage(transaction, result.key_digest, result.stage));
      removed.results.push_back(result);
    }
    Digests listed;
    for (const store::ObjectStore::Listed& object : garbage.objects) listed.insert(object.digest);
    for (const store::ObjectStore::Listed& object : now.objects) {
      if (listed.count(object.digest) == 0) continue;
      removed.objects.push_back(object);
      removed.bytes += object.size;
    }
    removed.kept_objects = now.kept_objects;
    removed.kept_results = now.kept_results;
    removed.kept_bytes = now.kept_bytes;
    TRIMTAB_RETURN_IF_ERROR(transaction.Commit());
  }
  for (const store::ObjectStore::Listed& object : removed.objects)
    TRIMTAB_RETURN_IF_ERROR(objects.Remove(object.digest));
  TRIMTAB_RETURN_IF_ERROR(objects.RemoveUnfinished());
  return removed;
}

}  // namespace trimtab::pipeline
