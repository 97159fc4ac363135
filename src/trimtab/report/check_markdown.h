// The Markdown of a data check, without its heading: a part of a summary.
#ifndef TRIMTAB_REPORT_CHECK_MARKDOWN_H_
#define TRIMTAB_REPORT_CHECK_MARKDOWN_H_

#include <string>

#include "trimtab/quality/data_check.h"

namespace trimtab::report {

// What did not pass with example rows, then drift; what passed in a folded part.
std::string CheckFindingsMarkdown(const quality::DataCheckReport& report);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_CHECK_MARKDOWN_H_
