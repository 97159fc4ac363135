// RunGate: the model gate from files to verdict: loads the models, scores the held-out table with each, judges.
#ifndef TRIMTAB_EVALUATE_MODEL_GATE_H_
#define TRIMTAB_EVALUATE_MODEL_GATE_H_

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/evaluate/gate.h"
#include "trimtab/table/source.h"

namespace trimtab::evaluate {

// A model as bytes; they must live during the call.
struct ModelBytes {
  std::string_view bytes;
  std::string place;  // names it in messages: a path, "flights-delay version 3"
};

struct GateInput {
  std::vector<std::string> data;      // held-out files or globs
  std::string label;                  // column with 0 and 1, or booleans
  std::vector<std::string> features;  // for a model with one input for all columns; model/feature_reader.h
  std::string output;                 // of the model; empty: chosen, model/onnx_model.h
  table::CsvOptions csv;
};

// Errors are those of loading, reading and scoring the challenger. A champion that cannot be loaded or scored on this
// table (it wants a column that is gone) is no error and no pass: its check is inconclusive and says why.
Result<GateResult> RunGate(Files& files, const GateSettings& settings, const GateInput& input,
                           const ModelBytes& challenger, const std::optional<ModelBytes>& champion);

}  // namespace trimtab::evaluate

#endif  // TRIMTAB_EVALUATE_MODEL_GATE_H_
