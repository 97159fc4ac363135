// The two models that a gate or benchmark compares, as bytes. Internal to pipeline/.
#ifndef TRIMTAB_PIPELINE_JUDGED_MODELS_H_
#define TRIMTAB_PIPELINE_JUDGED_MODELS_H_

#include <optional>
#include <string>

#include "trimtab/base/result.h"
#include "trimtab/pipeline/run_context.h"

namespace trimtab::pipeline {

struct JudgedModel {
  std::string bytes;
  std::string place;   // "model.onnx", "flights-delay version 3"
  std::string digest;  // SHA-256 of the bytes
};

struct JudgedModels {
  JudgedModel challenger;               // the file of the stage
  std::optional<JudgedModel> champion;  // the baseline, from the objects; see baseline.h
};

// kIo when the baseline's object is gone or damaged: a registered model must never be missing silently.
Result<JudgedModels> LoadJudgedModels(const RunContext& context, const Stage& stage);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_JUDGED_MODELS_H_
