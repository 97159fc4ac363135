// What the reports of a gate and a benchmark say in every format.
#ifndef TRIMTAB_REPORT_GATE_WORDS_H_
#define TRIMTAB_REPORT_GATE_WORDS_H_

#include <optional>
#include <string>

#include "trimtab/benchmark/benchmark.h"
#include "trimtab/evaluate/gate.h"

namespace trimtab::report {

// "[0.914, 0.921]"; empty without an interval.
std::string IntervalText(const std::optional<stats::Interval>& interval);
// "0.9172 [0.914, 0.921]", or why it is not defined.
std::string MetricText(const evaluate::Metric& metric);
// Whether the check's value is a difference to another on the same rows.
bool IsDifference(const evaluate::GateCheck& check);
// ">= 0.88", "<= 0.5", "> 0", "> -0.005": what the value must show.
std::string GateLimitText(const evaluate::GateCheck& check);
// "0.9172" or, for a difference, "+0.0031"; "-" when there is none.
std::string GateValueText(const evaluate::GateCheck& check);

std::string FormatRatio(double ratio);  // "1.08x"
// "1.08x [1.05, 1.11]"; "-" without a champion.
std::string RatioText(const benchmark::Measurement& measurement);
// "up to 1.25x".
std::string MarginText(const benchmark::Measurement& measurement);
// "latency, one row, median": the measurement in words.
std::string MeasurementTitle(const benchmark::Measurement& measurement);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_GATE_WORDS_H_
