#include "trimtab/report/drift_report.h"
#include "trimtab/report/junit.h"

namespace trimtab::report {

std::string DriftJunit(const DriftSubject& subject, const drift::DriftResult& drift) {
  quality::DataCheckReport report;
  report.verdict = drift.verdict;
  report.drift = drift;
  JunitSuite suite;
  suite.name = subject.current;
  suite.seconds = subject.seconds;
  suite.started = subject.started;
  suite.cases = JunitCases(subject.current, report);
  return WriteJunit("trimtab drift", {suite});
}

}  // namespace trimtab::report
