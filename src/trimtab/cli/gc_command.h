// trimtab gc
#ifndef TRIMTAB_CLI_GC_COMMAND_H_
#define TRIMTAB_CLI_GC_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> GcCommand(const CommandContext& context, const GcOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_GC_COMMAND_H_
