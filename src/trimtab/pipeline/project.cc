#include "trimtab/pipeline/project.h"

#include <chrono>
#include <utility>

#include "trimtab/base/clock.h"
#include "trimtab/base/random.h"
#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {

namespace {

constexpr const char* kPipelineFile = "trimtab.yaml";
constexpr std::chrono::milliseconds kLockPoll{100};

ProjectPaths PathsOf(std::string pipeline_file) {
  ProjectPaths paths;
  paths.root = FolderOf(pipeline_file);
  paths.pipeline_file = std::move(pipeline_file);
  paths.state = InProject(paths.root, ".trimtab");
  paths.database = paths.state + "/trimtab.db";
  paths.objects = paths.state + "/objects";
  paths.lineage = paths.state + "/lineage.ndjson";
  paths.lock = paths.state + "/lock";
  paths.runs = paths.state + "/runs";
  return paths;
}

Result<> MakeState(Files& files, const ProjectPaths& paths) {
  if (const Result<FileStatus> status = files.Status(paths.state); status.ok()) {
    if (status->kind == FileKind::kDirectory) return {};
    return InvalidInput(paths.state, "is not a folder", "move it away: the state of the pipeline is kept there");
  }
  TRIMTAB_RETURN_IF_ERROR(files.MakeDirectories(paths.state));
  // The state is no source: git should not offer to commit it.
  return WriteFileAtomically(files, paths.state + "/.gitignore", "*\n");
}

}  // namespace

std::string ProjectPaths::Resolve(const std::string& path) const { return InProject(root, path); }

Result<ProjectPaths> LocateProject(Files& files, const std::string& given) {
  std::string path = given.empty() ? kPipelineFile : given;
  Result<FileStatus> status = files.Status(path);
  if (status.ok() && status->kind == FileKind::kDirectory) {
    path = InProject(NormalPath(path), kPipelineFile);
    status = files.Status(path);
  }
  if (!status.ok()) {
    if (status.error().code != ErrorCode::kNotFound) return status.error();
    return NotFound(path, "there is no pipeline file",
                    "name it, or go to the folder that holds " + std::string(kPipelineFile));
  }
  if (status->kind != FileKind::kRegular) return InvalidInput(path, "is not a file", "name a pipeline file");
  return PathsOf(std::move(path));
}

Result<Project> OpenProject(const Environment& environment, ProjectPaths paths, bool create) {
  if (create) {
    TRIMTAB_RETURN_IF_ERROR(MakeState(environment.files, paths));
  } else if (const Result<FileStatus> status = environment.files.Status(paths.database); !status.ok()) {
    if (status.error().code != ErrorCode::kNotFound) return status.error();
    return NotFound(paths.pipeline_file, "nothing was run here yet", "start with `trimtab run`");
  }
  Project project;
  store::DatabaseOptions options;
  options.create = create;
  TRIMTAB_ASSIGN_OR_RETURN(project.database, store::Database::Open(environment.files, environment.clock,
                                                                   environment.random, paths.database, options));
  project.objects =
      std::make_unique<store::ObjectStore>(environment.files, environment.executor, environment.random, paths.objects);
  project.paths = std::move(paths);
  return project;
}

Result<std::unique_ptr<FileLock>> LockProject(const Environment& environment, const ProjectPaths& paths,
                                              const LockWait& wait) {
  TRIMTAB_RETURN_IF_ERROR(MakeState(environment.files, paths));
  bool notified = false;
  for (;;) {
    Result<std::unique_ptr<FileLock>> lock = environment.files.Lock(paths.lock);
    if (lock.ok() || lock.error().code != ErrorCode::kLocked) return lock;
    if (!wait.wait) {
      Error error = std::move(lock).error();
      error.remedy = "run it without --no-wait to wait for it, or end that process";
      return error;
    }
    if (!notified && wait.notify) wait.notify(lock.error().place + ": " + lock.error().message + "; waiting");
    notified = true;
    if (wait.stop != nullptr && wait.stop->signal() != 0) {
      return Error{ErrorCode::kCancelled, paths.lock, "stopped by a signal while waiting for the lock", ""};
    }
    environment.clock.SleepFor(kLockPoll);
  }
}

}  // namespace trimtab::pipeline
