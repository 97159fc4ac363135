// trimtab drift
#ifndef TRIMTAB_CLI_DRIFT_COMMAND_H_
#define TRIMTAB_CLI_DRIFT_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> DriftCommand(const CommandContext& context, const DriftOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_DRIFT_COMMAND_H_
