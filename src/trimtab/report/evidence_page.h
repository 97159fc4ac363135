// The evidence of one stage as HTML, drawn into an open page.
#ifndef TRIMTAB_REPORT_EVIDENCE_PAGE_H_
#define TRIMTAB_REPORT_EVIDENCE_PAGE_H_

#include "trimtab/report/markup.h"
#include "trimtab/report/run_report.h"

namespace trimtab::report {

// What did not pass with example rows, drift with scores against thresholds, every check, the columns.
void DrawCheck(MarkupWriter& page, const quality::DataCheckReport& check);
// Each comparison with its interval against the minimum or the champion; metrics; baselines.
void DrawGate(MarkupWriter& page, const evaluate::GateResult& gate);
// Each measurement with the ratio's interval against the margin.
void DrawBenchmark(MarkupWriter& page, const benchmark::BenchmarkResult& benchmark);
void DrawRegistration(MarkupWriter& page, const RegistrationReport& registration);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_EVIDENCE_PAGE_H_
