#include "trimtab/cli/schema_command.h"

#include "trimtab/pipeline/pipeline_schema.h"

namespace trimtab::cli {

Result<int> SchemaCommand(const CommandContext& context, const SchemaOptions& /*options*/) {
  context.terminal.Print(pipeline::PipelineSchemaJson());
  return 0;
}

}  // namespace trimtab::cli
