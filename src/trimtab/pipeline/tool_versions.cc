#include "trimtab/pipeline/tool_versions.h"

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <utility>

#include "trimtab/base/digest.h"
#include "trimtab/base/json.h"
#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {

namespace {

constexpr std::chrono::seconds kPatience{10};
constexpr std::size_t kMostKept = 256;

bool IsProgram(Files& files, const std::string& path) {
  const Result<FileStatus> status = files.Status(path);
  return status.ok() && status->kind == FileKind::kRegular && status->executable;
}

// A script may hand over to another program (pyenv, asdf) that changes while the script does not: only a binary's
// answer is kept.
bool IsBinary(Files& files, const std::string& path) {
  const Result<std::unique_ptr<RandomAccessFile>> file = files.OpenForRead(path);
  std::array<std::byte, 2> head{};
  if (!file.ok()) return false;
  const Result<std::size_t> got = (*file)->ReadAt(0, head);
  return got.ok() && *got == head.size() && !(head[0] == std::byte{'#'} && head[1] == std::byte{'!'});
}

std::string FirstLine(std::string_view text, const std::string& program) {
  while (!text.empty() && (text.front() == '\n' || text.front() == '\r')) text.remove_prefix(1);
  std::string line(text.substr(0, text.find_first_of("\r\n")));
  for (std::size_t at = line.find(program); at != std::string::npos; at = line.find(program))
    line.erase(at, program.size());
  const std::size_t begin = line.find_first_not_of(" \t");
  if (begin == std::string::npos) return "";
  return line.substr(begin, line.find_last_not_of(" \t") + 1 - begin);
}

}  // namespace

ToolVersions::ToolVersions(Files& files, Processes& processes, std::string root, std::string state)
    : files_(files), processes_(processes), root_(std::move(root)), state_(std::move(state)) {}

Result<std::string> ToolVersions::Locate(const std::string& tool,
                                         const std::map<std::string, std::string>& environment) {
  if (tool.find('/') != std::string::npos) {
    const std::string path = InProject(root_, tool);
    if (IsProgram(files_, path)) return path;
    return NotFound(path, "there is no such program", "`tools` names programs in PATH or paths in the project");
  }
  const auto path = environment.find("PATH");
  const std::string list = path == environment.end() ? "/usr/local/bin:/usr/bin:/bin" : path->second;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(':', begin), list.size());
    const std::string folder = list.substr(begin, end - begin);
    const std::string program = (folder.empty() ? "." : folder) + "/" + tool;
    if (IsProgram(files_, program)) return program;
    begin = end + 1;
  }
  return NotFound(tool, "there is no such program", "it was looked for in PATH: " + list);
}

Result<std::string> ToolVersions::Version(const std::string& tool,
                                          const std::map<std::string, std::string>& environment) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::string program, Locate(tool, environment));
  TRIMTAB_ASSIGN_OR_RETURN(const FileStatus status, files_.Status(program));
  const MutexLock lock(mutex_);
  Load();
  std::string key = program;
  for (const std::uint64_t part :
       {status.device, status.inode, status.size, static_cast<std::uint64_t>(status.mtime_ns),
        static_cast<std::uint64_t>(status.ctime_ns)})
    key += " " + std::to_string(part);
  if (const auto known = versions_.find(key); known != versions_.end()) return known->second;
  TRIMTAB_ASSIGN_OR_RETURN(const std::string version, Ask(program, environment));
  if (!IsBinary(files_, program)) return version;
  if (versions_.size() >= kMostKept) versions_.clear();
  versions_[key] = version;
  // Losing the file costs a question only.
  (void)WriteFileAtomically(files_, state_ + "/tools.json", WriteJsonIndented(Json(versions_)));
  return version;
}

Result<std::string> ToolVersions::Ask(const std::string& program,
                                      const std::map<std::string, std::string>& environment) {
  const std::string output = state_ + "/tool-version-" + Sha256Of(program).ToHex().substr(0, 16) + ".txt";
  TRIMTAB_RETURN_IF_ERROR(files_.MakeDirectories(state_));
  TRIMTAB_RETURN_IF_ERROR(RemoveTree(files_, output));
  ProcessSpec spec;
  spec.arguments = {program, "--version"};
  spec.environment = environment;
  spec.output_path = output;
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<Process> process, processes_.Start(spec));
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<ProcessExit> exit, process->Wait(kPatience));
  const Result<std::string> printed = ReadFile(files_, output);
  (void)files_.Remove(output);
  const std::string remedy = "remove it from `tools`, or name in `lock` a file that pins its version";
  if (!exit.has_value()) return Error{ErrorCode::kFailed, program, "--version did not end within ten seconds", remedy};
  const std::string line = printed.ok() ? FirstLine(*printed, program) : "";
  if (exit->signal != 0 || exit->code != 0 || line.empty())
    return Error{ErrorCode::kFailed, program,
                 "--version " +
                     (exit->signal != 0 ? "ended by signal " + std::to_string(exit->signal)
                      : exit->code != 0 ? "ended with code " + std::to_string(exit->code)
                                        : std::string("printed nothing")) +
                     (line.empty() ? "" : ": " + line),
                 remedy};
  return line;
}

void ToolVersions::Load() {
  if (loaded_) return;
  loaded_ = true;
  const Result<std::string> bytes = ReadFile(files_, state_ + "/tools.json");
  if (!bytes.ok()) return;
  const Result<Json> json = ParseJson(*bytes, state_ + "/tools.json");
  if (!json.ok() || !json->is_object()) return;
  for (const auto& [key, value] : json->items())
    if (value.is_string()) versions_[key] = value.get<std::string>();
}

}  // namespace trimtab::pipeline
