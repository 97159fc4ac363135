// Reports for the tests of this folder: made up, whole, the same at every call.
#ifndef TRIMTAB_REPORT_EXAMPLE_REPORTS_H_
#define TRIMTAB_REPORT_EXAMPLE_REPORTS_H_

#include "trimtab/report/drift_report.h"
#include "trimtab/report/run_report.h"

namespace trimtab::report {

// A text that breaks out of every format that does not escape it.
extern const char* const kHostileText;

quality::DataCheckReport PassedCheck();
quality::DataCheckReport FailedCheck();   // failing rows, a warning, drift, a column that could not be tested
quality::DataCheckReport HostileCheck();  // kHostileText in every field that can hold text
evaluate::GateResult PassedGate();        // with a champion
evaluate::GateResult InconclusiveGate();  // without one
benchmark::BenchmarkResult FailedBenchmark();
benchmark::BenchmarkResult FirstBenchmark();  // without a champion

RunReport PassedRun();     // some stages reused, a model registered
RunReport StoppedRun();    // the data gate failed, the rest skipped
RunReport BenchmarkRun();  // the benchmark gate failed
RunReport CommandRun();    // a command failed, another was aborted, a gate only warned
RunReport HostileRun();

// Drift of every kind of column, one that could not be tested among them; `text` is a column's name and a category.
drift::DriftResult DriftExample(const std::string& text);
DriftSubject DriftExampleSubject();

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_EXAMPLE_REPORTS_H_
