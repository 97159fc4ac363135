// A run, a gate and a benchmark as text for a terminal or a log. Pure functions.
#ifndef TRIMTAB_REPORT_RUN_TEXT_H_
#define TRIMTAB_REPORT_RUN_TEXT_H_

#include <string>

#include "trimtab/report/run_report.h"
#include "trimtab/report/text_style.h"

namespace trimtab::report {

// One line when a stage has ended: "train  passed  12.3 s  deps: data/train.parquet changed".
std::string StageLine(const StageReport& stage, const TextStyle& style);
// What a reader needs at the end of a run: the evidence of what stopped the line, then the verdict and the paths.
std::string RunText(const RunReport& run, const TextStyle& style);

std::string GateText(const evaluate::GateResult& gate, const TextStyle& style);
std::string BenchmarkText(const benchmark::BenchmarkResult& benchmark, const TextStyle& style);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_RUN_TEXT_H_
