// trimtab status
#ifndef TRIMTAB_CLI_STATUS_COMMAND_H_
#define TRIMTAB_CLI_STATUS_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> StatusCommand(const CommandContext& context, const StatusOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_STATUS_COMMAND_H_
