// trimtab check
#ifndef TRIMTAB_CLI_CHECK_COMMAND_H_
#define TRIMTAB_CLI_CHECK_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> CheckCommand(const CommandContext& context, const CheckOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_CHECK_COMMAND_H_
