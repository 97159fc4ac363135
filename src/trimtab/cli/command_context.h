// CommandContext: what every command gets beside its own options. Made once in main().
#ifndef TRIMTAB_CLI_COMMAND_CONTEXT_H_
#define TRIMTAB_CLI_COMMAND_CONTEXT_H_

#include <map>
#include <string>
#include <vector>

#include "trimtab/base/environment.h"
#include "trimtab/base/json.h"
#include "trimtab/base/log.h"
#include "trimtab/base/result.h"
#include "trimtab/cli/arguments.h"
#include "trimtab/cli/terminal.h"
#include "trimtab/pipeline/project.h"
#include "trimtab/pipeline/stop_flag.h"
#include "trimtab/report/text_style.h"

namespace trimtab::cli {

// References outlive it. A command returns the process's exit code, or an error that main() prints.
struct CommandContext {
  const Environment& environment;
  Log& log;
  Terminal& terminal;
  const pipeline::StopFlag& stop;
  std::vector<std::string> command_line;
  std::map<std::string, std::string> variables;  // the process's
  std::string working_directory;

  // What a text for stdout may use.
  report::TextStyle Style() const { return {terminal.ColourOutput(), terminal.width()}; }
  // To a file, whole or not at all, or to stdout when `path` is empty.
  Result<> Deliver(const std::string& path, std::string_view text) const;
  Result<> PrintJson(const Json& json) const;
  // "user@host", for what is signed.
  std::string Who() const;
};

// The store of the project whose pipeline file is `given` (see arguments.h). kNotFound when nothing was run there yet.
Result<pipeline::Project> OpenExistingProject(const CommandContext& context, const std::string& given);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_COMMAND_CONTEXT_H_
