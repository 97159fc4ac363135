// The words for a stage and a verdict, the same in every format.
#ifndef TRIMTAB_REPORT_STAGE_TEXT_H_
#define TRIMTAB_REPORT_STAGE_TEXT_H_

#include <string>

#include "trimtab/report/run_report.h"

namespace trimtab::report {

// Classes of page.css: pass, fail, unsure, reused, skipped, aborted.
std::string StageTone(const StageReport& stage);
std::string VerdictTone(Verdict verdict);

// "passed", "failed", "inconclusive", "reused", "skipped", "aborted"; "warned" for what did not stop the line.
std::string StageStateLabel(const StageReport& stage);
std::string VerdictLabel(Verdict verdict);

// One line that says what came out: "2 of 14 checks failed: distance.range, carrier.allowed".
std::string StageOutcome(const StageReport& stage);
std::string CheckOutcome(const quality::DataCheckReport& check);
std::string GateOutcome(const evaluate::GateResult& gate);
std::string BenchmarkOutcome(const benchmark::BenchmarkResult& benchmark);

// "passed", "failed", "inconclusive" or "aborted", and one sentence why; the sentence may be empty.
std::string RunVerdictLabel(const RunReport& run);
std::string RunHeadline(const RunReport& run);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_STAGE_TEXT_H_
