#include "trimtab/cli/command_context.h"

#include <utility>

#include "trimtab/base/files.h"

namespace trimtab::cli {

Result<> CommandContext::Deliver(const std::string& path, std::string_view text) const {
  if (!path.empty()) return WriteFileAtomically(environment.files, path, text);
  terminal.Print(text);
  return {};
}

Result<> CommandContext::PrintJson(const Json& json) const {
  terminal.Print(WriteJsonIndented(json));
  return {};
}

std::string CommandContext::Who() const {
  std::string user = "unknown";
  for (const char* name : {"LOGNAME", "USER"}) {
    const auto found = variables.find(name);
    if (found != variables.end() && !found->second.empty()) user = found->second;
  }
  const Result<std::string> host = ReadFile(environment.files, "/proc/sys/kernel/hostname");
  if (!host.ok()) return user;
  const std::string name = host->substr(0, host->find('\n'));
  return name.empty() ? user : user + "@" + name;
}

Result<pipeline::Project> OpenExistingProject(const CommandContext& context, const std::string& given) {
  TRIMTAB_ASSIGN_OR_RETURN(pipeline::ProjectPaths paths, pipeline::LocateProject(context.environment.files, given));
  return pipeline::OpenProject(context.environment, std::move(paths), false);
}

}  // namespace trimtab::cli
