// The files that a run leaves for people and for CI. Pure functions from a RunReport to text; result.json is in
// run_json.h.
#ifndef TRIMTAB_REPORT_RUN_FILES_H_
#define TRIMTAB_REPORT_RUN_FILES_H_

#include <string>

#include "trimtab/report/run_report.h"

namespace trimtab::report {

// summary.md: GitHub-flavoured Markdown, fit for a pull-request comment.
std::string RunMarkdown(const RunReport& run);
// junit.xml: a suite a stage, a case a check; UTF-8 without characters that XML 1.0 forbids.
std::string RunJunit(const RunReport& run);
// report.html: one page, no outside references, no script; dark and light, readable at 360 px.
std::string RunPage(const RunReport& run);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_RUN_FILES_H_
