// trimtab diff
#ifndef TRIMTAB_CLI_DIFF_COMMAND_H_
#define TRIMTAB_CLI_DIFF_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> DiffCommand(const CommandContext& context, const DiffOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_DIFF_COMMAND_H_
