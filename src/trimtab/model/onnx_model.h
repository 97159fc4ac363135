// OnnxModel: an ONNX file run by ONNX Runtime on the CPU.
#ifndef TRIMTAB_MODEL_ONNX_MODEL_H_
#define TRIMTAB_MODEL_ONNX_MODEL_H_

#include <memory>
#include <string>
#include <string_view>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/model/model.h"

namespace trimtab::model {

struct OnnxSettings {
  // Threads inside one Score call; 1: the caller's own, which gives the least latency for small models.
  int threads = 1;
  // Name of the output that holds the probabilities; empty: chosen as told below.
  std::string output;
};

// Loads the model from a file. The output is chosen among the tensors of floats with the shape [N], [N, 1] or [N, 2]
// (for two columns the second is the positive class): the only one, else the one whose name says "prob", else an error
// that lists them. Errors are kInvalidInput and name the file:
// - not an ONNX model, truncated, or made for a newer runtime (with the runtime's own words);
// - probabilities as a sequence of maps, as skl2onnx writes them unless told `options={'zipmap': False}`;
// - more than two classes, or labels without probabilities.
Result<std::unique_ptr<Model>> LoadOnnxModel(Files& files, const std::string& path, const OnnxSettings& settings);

// The same from bytes in memory; `place` stands for the file in messages. The bytes are not kept.
Result<std::unique_ptr<Model>> MakeOnnxModel(std::string_view bytes, const std::string& place,
                                             const OnnxSettings& settings);

// Version of the runtime library, "1.32.0": part of the evidence of a result.
std::string OnnxRuntimeVersion();

}  // namespace trimtab::model

#endif  // TRIMTAB_MODEL_ONNX_MODEL_H_
