// ToolVersions: what `NAME --version` prints, for the key of a stage. Asked once for each program file: the answer is
// kept under the size, times, inode and device of the program that PATH resolves to, so that an upgrade is seen.
#ifndef TRIMTAB_PIPELINE_TOOL_VERSIONS_H_
#define TRIMTAB_PIPELINE_TOOL_VERSIONS_H_

#include <map>
#include <string>

#include "trimtab/base/files.h"
#include "trimtab/base/mutex.h"
#include "trimtab/base/processes.h"
#include "trimtab/base/result.h"

namespace trimtab::pipeline {

// Safe from any thread. The references must outlive it.
class ToolVersions {
 public:
  // state: the folder `.trimtab`; keeps the answers in `tools.json` there.
  ToolVersions(Files& files, Processes& processes, std::string root, std::string state);

  // tool: a name looked up in PATH of the environment, or a path with a slash relative to the project. The first line
  // that it prints, its own path left out. kNotFound when there is no such program; kFailed when `--version` fails or
  // takes longer than ten seconds.
  Result<std::string> Version(const std::string& tool, const std::map<std::string, std::string>& environment);
  // Where it is; kNotFound with what was searched.
  Result<std::string> Locate(const std::string& tool, const std::map<std::string, std::string>& environment);

 private:
  Result<std::string> Ask(const std::string& program, const std::map<std::string, std::string>& environment);
  void Load() TRIMTAB_REQUIRES(mutex_);

  Files& files_;
  Processes& processes_;
  const std::string root_;
  const std::string state_;
  Mutex mutex_;
  bool loaded_ TRIMTAB_GUARDED_BY(mutex_) = false;
  std::map<std::string, std::string> versions_ TRIMTAB_GUARDED_BY(mutex_);  // program and its status -> first line
};

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_TOOL_VERSIONS_H_
