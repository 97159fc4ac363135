// trimtab show
#ifndef TRIMTAB_CLI_SHOW_COMMAND_H_
#define TRIMTAB_CLI_SHOW_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> ShowCommand(const CommandContext& context, const ShowOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_SHOW_COMMAND_H_
