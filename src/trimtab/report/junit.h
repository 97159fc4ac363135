// JUnit XML as CI systems read it (Jenkins' junit-10.xsd, GitLab, GitHub actions): suites of cases.
#ifndef TRIMTAB_REPORT_JUNIT_H_
#define TRIMTAB_REPORT_JUNIT_H_

#include <string>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/quality/data_check.h"

namespace trimtab::report {

struct JunitCase {
  enum class Outcome { kPassed, kFailed, kError, kSkipped };
  std::string class_name;
  std::string name;
  double seconds = 0;
  Outcome outcome = Outcome::kPassed;
  std::string message;  // of a failure, an error or a skip
  std::string type;     // of a failure or error: "failed", "inconclusive", "aborted"
  std::string details;  // text inside the failure
  std::string output;   // system-out; empty: none
};

struct JunitSuite {
  std::string name;
  double seconds = 0;
  std::optional<Timestamp> started;
  std::vector<JunitCase> cases;
};

std::string WriteJunit(const std::string& name, const std::vector<JunitSuite>& suites);

// A case a check, one a compared column and one for the drift as a whole. Drift of a column fails its case only when
// the whole fails: a column may drift within the condition. What only warns passes with a note in system-out.
std::vector<JunitCase> JunitCases(const std::string& class_name, const quality::DataCheckReport& report);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_JUNIT_H_
