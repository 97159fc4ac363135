// The Markdown of a gate and a benchmark, without a heading: parts of a summary.
#ifndef TRIMTAB_REPORT_MODEL_MARKDOWN_H_
#define TRIMTAB_REPORT_MODEL_MARKDOWN_H_

#include <string>

#include "trimtab/benchmark/benchmark.h"
#include "trimtab/evaluate/gate.h"

namespace trimtab::report {

std::string GateMarkdown(const evaluate::GateResult& gate);
std::string BenchmarkMarkdown(const benchmark::BenchmarkResult& benchmark);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_MODEL_MARKDOWN_H_
