// Objects that nothing needs any more: `trimtab gc`. First a list, then the deletion of exactly that list.
// A registered version's model is never on it, nor what the runs that are kept and the cached results that are kept
// name. Runs themselves stay recorded.
#ifndef TRIMTAB_PIPELINE_GARBAGE_COLLECTION_H_
#define TRIMTAB_PIPELINE_GARBAGE_COLLECTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/store/database.h"
#include "trimtab/store/object_store.h"
#include "trimtab/track/stage_cache.h"

namespace trimtab::pipeline {

struct KeepPolicy {
  std::int64_t runs = 10;             // artifacts of the newest runs
  std::int64_t results_a_stage = 10;  // cached results of each stage, the newest
};

struct Garbage {
  struct Result {  // a cached result that is given up
    std::string stage;
    std::string key_digest;
    std::string run_id;
  };
  std::vector<Result> results;
  std::vector<store::ObjectStore::Listed> objects;
  std::uint64_t bytes = 0;  // of the objects
  std::int64_t kept_objects = 0;
  std::int64_t kept_results = 0;
  std::uint64_t kept_bytes = 0;
};

Result<Garbage> ListGarbage(store::Database& database, store::ObjectStore& objects, const KeepPolicy& policy);

// Removes the results in one transaction, then the objects. What is needed by now although it is on the list (a run
// came between) is left. The caller holds the pipeline's lock. Returns what was removed.
Result<Garbage> CollectGarbage(store::Database& database, store::ObjectStore& objects, const Garbage& garbage,
                               const KeepPolicy& policy);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_GARBAGE_COLLECTION_H_
