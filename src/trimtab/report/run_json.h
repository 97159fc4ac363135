// result.json: a run as JSON, whole enough to render every other format again.
#ifndef TRIMTAB_REPORT_RUN_JSON_H_
#define TRIMTAB_REPORT_RUN_JSON_H_

#include <string>

#include "trimtab/base/json.h"
#include "trimtab/report/run_report.h"

namespace trimtab::report {

// Top-level keys: schema ("trimtab.run/1"), run_id, passed, verdict, exit_code, failed_check, headline, model, metrics,
// benchmark_results, stages, and the facts of the run. NaN and infinities are null. Names are stable.
Json ToJson(const RunReport& run);
Json ToJson(const StageReport& stage);

// ToJson() as a file: indented, with a newline at the end.
std::string RunResultJson(const RunReport& run);

// What ToJson() wrote. kInvalidInput names the key that is missing or of the wrong type; `place` is the file.
Result<RunReport> ReadRunReport(const Json& json, const std::string& place);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_RUN_JSON_H_
