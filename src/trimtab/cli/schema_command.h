// trimtab schema
#ifndef TRIMTAB_CLI_SCHEMA_COMMAND_H_
#define TRIMTAB_CLI_SCHEMA_COMMAND_H_

#include "trimtab/cli/command_context.h"

namespace trimtab::cli {

Result<int> SchemaCommand(const CommandContext& context, const SchemaOptions& options);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_SCHEMA_COMMAND_H_
