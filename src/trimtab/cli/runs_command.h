// trimtab runs
#ifndef TRIMTAB_CLI_RUNS_COMMAND_H_
#define TRIMTAB_CLI_RUNS_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> RunsCommand(const CommandContext& context, const RunsOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_RUNS_COMMAND_H_
