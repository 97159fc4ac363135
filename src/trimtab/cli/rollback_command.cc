#include "trimtab/cli/rollback_command.h"

#include "trimtab/base/clock.h"
#include "trimtab/registry/registry.h"
#include "trimtab/report/numbers.h"

namespace trimtab::cli {

Result<int> RollbackCommand(const CommandContext& context, const RollbackOptions& options) {
  TRIMTAB_ASSIGN_OR_RETURN(const pipeline::Project project, OpenExistingProject(context, options.pipeline));
  // One transaction: it need not wait for a run that goes on.
  TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, project.database->BeginWrite());
  const registry::Signature signature = {context.Who(), options.why, context.environment.clock.Now()};
  TRIMTAB_ASSIGN_OR_RETURN(const registry::AliasMove move,
                           registry::Rollback(transaction, options.model, options.alias, signature));
  TRIMTAB_ASSIGN_OR_RETURN(const registry::Version version, registry::FindVersion(transaction, options.model, move.to));
  TRIMTAB_RETURN_IF_ERROR(transaction.Commit());
  if (options.format == OutputFormat::kJson) {
    TRIMTAB_RETURN_IF_ERROR(context.PrintJson({{"schema", "trimtab.rollback/1"},
                                               {"model", options.model},
                                               {"alias", move.alias},
                                               {"from", move.from ? Json(*move.from) : Json()},
                                               {"to", move.to},
                                               {"digest", version.object.digest},
                                               {"who", signature.who},
                                               {"when", FormatTimestamp(signature.when)},
                                               {"why", signature.why}}));
    return 0;
  }
  context.terminal.Print(options.model + ": " + move.alias + " is version " + std::to_string(move.to) +
                         " again (sha256 " + report::ShortDigest(version.object.digest) + ")" +
                         (move.from ? ", was version " + std::to_string(*move.from) : "") + "\n");
  return 0;
}

}  // namespace trimtab::cli
