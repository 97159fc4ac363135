// The report of a data check, in every format but JSON (evidence_json.h). Pure functions.
#ifndef TRIMTAB_REPORT_CHECK_REPORT_H_
#define TRIMTAB_REPORT_CHECK_REPORT_H_

#include <string>

#include "trimtab/quality/data_check.h"
#include "trimtab/report/text_style.h"

namespace trimtab::report {

// What a report is about, for its title.
struct CheckSubject {
  std::string data;       // file or globs as given
  std::string contract;   // empty: none
  std::string reference;  // empty: none
};

// For a terminal: verdict, what failed with example rows, drift by column, and what passed in short.
std::string CheckTable(const CheckSubject& subject, const quality::DataCheckReport& check, const TextStyle& style);
// GitHub-flavoured Markdown, fit for a pull-request comment.
std::string CheckMarkdown(const CheckSubject& subject, const quality::DataCheckReport& check);
// One page without outside references.
std::string CheckPage(const CheckSubject& subject, const quality::DataCheckReport& check);
// One test case a check and a drift column; what only warns is not a failure.
std::string CheckJunit(const CheckSubject& subject, const quality::DataCheckReport& check);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_CHECK_REPORT_H_
