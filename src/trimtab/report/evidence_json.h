// The evidence of one stage as JSON: what `trimtab check --format json` prints, what the run store keeps, what
// result.json holds. Reading back what was written gives an equal value, but for NaN, infinities (null, read as NaN).
#ifndef TRIMTAB_REPORT_EVIDENCE_JSON_H_
#define TRIMTAB_REPORT_EVIDENCE_JSON_H_

#include <string>

#include "trimtab/base/json.h"
#include "trimtab/report/run_report.h"

namespace trimtab::report {

Json ToJson(const quality::DataCheckReport& check);
Json ToJson(const evaluate::GateResult& gate);
Json ToJson(const benchmark::BenchmarkResult& benchmark);
Json ToJson(const RegistrationReport& registration);

// kInvalidInput names the key that is missing or of the wrong type; `place` says whose evidence it is.
Result<quality::DataCheckReport> ReadDataCheck(const Json& json, const std::string& place);
Result<evaluate::GateResult> ReadGate(const Json& json, const std::string& place);
Result<benchmark::BenchmarkResult> ReadBenchmark(const Json& json, const std::string& place);
Result<RegistrationReport> ReadRegistration(const Json& json, const std::string& place);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_EVIDENCE_JSON_H_
