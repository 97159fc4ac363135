// trimtab verify
#ifndef TRIMTAB_CLI_VERIFY_COMMAND_H_
#define TRIMTAB_CLI_VERIFY_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> VerifyCommand(const CommandContext& context, const VerifyOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_VERIFY_COMMAND_H_
