// What is kept of a stage's result beside its outputs, so that a run that reuses it can report it: metrics, and the
// evidence of check, gate, benchmark or registration. Internal to pipeline/.
#ifndef TRIMTAB_PIPELINE_STAGE_EVIDENCE_H_
#define TRIMTAB_PIPELINE_STAGE_EVIDENCE_H_

#include <string>

#include "trimtab/base/result.h"
#include "trimtab/report/run_report.h"

namespace trimtab::pipeline {

// A JSON object; "" when there is nothing to keep.
std::string WriteEvidence(const report::StageReport& stage);
// Sets what WriteEvidence() kept. kInvalidInput when it was not written by this program.
Result<> ReadEvidence(const std::string& json, const std::string& place, report::StageReport& stage);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_STAGE_EVIDENCE_H_
