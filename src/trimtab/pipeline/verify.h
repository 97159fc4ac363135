// Reads everything that the store vouches for and names what is broken: `trimtab verify`. No stat cache is asked.
#ifndef TRIMTAB_PIPELINE_VERIFY_H_
#define TRIMTAB_PIPELINE_VERIFY_H_

#include <cstdint>
#include <string>
#include <vector>

#include "trimtab/base/executor.h"
#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/pipeline/pipeline_file.h"
#include "trimtab/store/database.h"
#include "trimtab/store/object_store.h"

namespace trimtab::pipeline {

struct Damage {
  std::string what;     // "database", "object", "cached result", "output", "model version", "audit chain"
  std::string name;     // digest, path or model version
  std::string problem;  // one sentence
};

struct VerifyReport {
  std::int64_t objects = 0;  // read
  std::int64_t outputs = 0;  // files and folders of the project that were compared with their record
  std::int64_t versions = 0;
  std::int64_t audit_entries = 0;
  std::uint64_t bytes = 0;
  std::vector<Damage> damages;  // empty: everything is as recorded
};

// The database's pages; every object; that cached stages and registered versions find theirs; the outputs on the disk
// of each stage of the file against its latest record; the audit chain.
Result<VerifyReport> Verify(Files& files, Executor& executor, store::Database& database, store::ObjectStore& objects,
                            const PipelineFile& file);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_VERIFY_H_
