// Project: the pipeline file, the folder it stands in, and the state in `.trimtab` beside it.
//
//   .trimtab/trimtab.db       runs, stage cache, registry (store/database.h)
//   .trimtab/objects/         outputs and models by content (store/object_store.h)
//   .trimtab/lineage.ndjson   events (lineage/event_log.h)
//   .trimtab/lock             held by the one command that changes the state; names its holder
//   .trimtab/runs/<id>/       result.json, summary.md, junit.xml, report.html, <stage>.log
//   .trimtab/latest/          the result files of the last run that ended, the same files
#ifndef TRIMTAB_PIPELINE_PROJECT_H_
#define TRIMTAB_PIPELINE_PROJECT_H_

#include <functional>
#include <memory>
#include <string>

#include "trimtab/base/environment.h"
#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/pipeline/stop_flag.h"
#include "trimtab/store/database.h"
#include "trimtab/store/object_store.h"

namespace trimtab::pipeline {

// Every path is as the process can open it: relative to its directory when the pipeline file was given so.
struct ProjectPaths {
  std::string pipeline_file;  // "examples/flights/trimtab.yaml"
  std::string root;           // "examples/flights"; ".": the process's directory
  std::string state;          // root + "/.trimtab"
  std::string database;
  std::string objects;
  std::string lineage;
  std::string lock;
  std::string runs;

  // A path as written in the pipeline file -> one that the process can open; absolute ones stay.
  std::string Resolve(const std::string& path) const;
  std::string RunFolder(const std::string& run_id) const { return runs + "/" + run_id; }
  std::string LatestFolder() const { return state + "/latest"; }
};

// `given`: a pipeline file, a folder that holds trimtab.yaml, or empty for trimtab.yaml in the process's directory.
// kNotFound says what was looked for. The state need not exist.
Result<ProjectPaths> LocateProject(Files& files, const std::string& given);

// The open store of a project. Several processes may hold one; whoever changes more than one transaction's worth takes
// the lock first.
struct Project {
  ProjectPaths paths;
  std::unique_ptr<store::Database> database;
  std::unique_ptr<store::ObjectStore> objects;
};

// create: makes `.trimtab` when it is absent; else kNotFound says that nothing was run yet.
Result<Project> OpenProject(const Environment& environment, ProjectPaths paths, bool create);

struct LockWait {
  bool wait = true;                                // false: kLocked at once, with who holds it
  const StopFlag* stop = nullptr;                  // ends the wait with kCancelled
  std::function<void(const std::string&)> notify;  // called once, with a sentence that says who is waited for
};

// The right to change the state of the project, held until destruction and not inherited by children. Makes `.trimtab`.
Result<std::unique_ptr<FileLock>> LockProject(const Environment& environment, const ProjectPaths& paths,
                                              const LockWait& wait);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_PROJECT_H_
