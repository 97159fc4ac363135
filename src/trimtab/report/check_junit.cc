#include "trimtab/report/check_report.h"
#include "trimtab/report/junit.h"

namespace trimtab::report {

std::string CheckJunit(const CheckSubject& subject, const quality::DataCheckReport& report) {
  JunitSuite suite;
  suite.name = subject.data;
  suite.seconds = report.seconds;
  suite.cases = JunitCases(subject.data, report);
  return WriteJunit("trimtab check", {suite});
}

}  // namespace trimtab::report
