// trimtab registry
#ifndef TRIMTAB_CLI_REGISTRY_COMMAND_H_
#define TRIMTAB_CLI_REGISTRY_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> RegistryCommand(const CommandContext& context, const RegistryOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_REGISTRY_COMMAND_H_
