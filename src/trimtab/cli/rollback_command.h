// trimtab rollback
#ifndef TRIMTAB_CLI_ROLLBACK_COMMAND_H_
#define TRIMTAB_CLI_ROLLBACK_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> RollbackCommand(const CommandContext& context, const RollbackOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_ROLLBACK_COMMAND_H_
