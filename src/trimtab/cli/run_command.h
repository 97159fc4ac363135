// trimtab run
#ifndef TRIMTAB_CLI_RUN_COMMAND_H_
#define TRIMTAB_CLI_RUN_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> RunCommand(const CommandContext& context, const RunOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_RUN_COMMAND_H_
