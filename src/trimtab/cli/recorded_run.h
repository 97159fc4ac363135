// A run as the report that it left, or, when it was interrupted before it left one, as far as the store knows it.
#ifndef TRIMTAB_CLI_RECORDED_RUN_H_
#define TRIMTAB_CLI_RECORDED_RUN_H_

#include <string>

#include "trimtab/cli/command_context.h"
#include "trimtab/report/run_report.h"
#include "trimtab/track/run.h"

namespace trimtab::cli {

// name: an id, its beginning, "latest" or empty for the last. kNotFound names close ids.
Result<track::RunDetails> LoadRecords(pipeline::Project& project, const std::string& name);

Result<report::RunReport> LoadRunReport(const CommandContext& context, pipeline::Project& project,
                                        const std::string& name);

}  // namespace trimtab::cli

#endif  // TRIMTAB_CLI_RECORDED_RUN_H_
