#include "trimtab/model/score_output.h"

#include <algorithm>
#include <cctype>

#include "trimtab/base/nearest_name.h"

namespace trimtab::model {

namespace {

bool IsFloat(ElementType type) { return type == ElementType::kFloat32 || type == ElementType::kFloat64; }

// One or two numbers a row as far as the file tells; free dimensions are checked when the model is run.
bool MayBeProbability(const TensorInfo& output) {
  if (!IsFloat(output.type)) return false;
  if (output.shape.empty() || output.shape.size() > 2) return false;
  return output.shape.size() == 1 || output.shape[1] == 1 || output.shape[1] == 2 || output.shape[1] < 0;
}

bool SaysProbability(const std::string& name) {
  std::string lower = name;
  std::transform(lower.begin(), lower.end(), lower.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return lower.find("prob") != std::string::npos;
}

std::string List(const std::vector<TensorInfo>& outputs) {
  std::string text;
  for (const TensorInfo& output : outputs) text += (text.empty() ? "" : ", ") + output.ToString();
  return text;
}

Error Zipmap(const std::string& place, const std::string& name) {
  return InvalidInput(place, "output `" + name + "` holds probabilities as a sequence of maps, not as a tensor",
                      "export with options={'zipmap': False} (skl2onnx) or zipmap=False (onnxmltools)");
}

Result<std::size_t> ChooseByName(const std::vector<TensorInfo>& outputs, const std::vector<bool>& is_tensor,
                                 const std::string& wanted, const std::string& place) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    names.push_back(outputs[i].name);
    if (outputs[i].name != wanted) continue;
    if (!is_tensor[i]) return Zipmap(place, wanted);
    if (MayBeProbability(outputs[i])) return i;
    return InvalidInput(place, "output " + outputs[i].ToString() + " is not one probability a row",
                        "name an output of floats with the shape [N], [N, 1] or [N, 2]");
  }
  return NotFound(place, "the model has no output `" + wanted + "`; it has " + List(outputs),
                  DidYouMean(wanted, names));
}

}  // namespace

Result<std::size_t> ChooseScoreOutput(const std::vector<TensorInfo>& outputs, const std::vector<bool>& is_tensor,
                                      const std::string& wanted, const std::string& place) {
  if (!wanted.empty()) return ChooseByName(outputs, is_tensor, wanted, place);
  std::vector<std::size_t> candidates;
  std::vector<std::size_t> named;
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!is_tensor[i] || !MayBeProbability(outputs[i])) continue;
    candidates.push_back(i);
    if (SaysProbability(outputs[i].name)) named.push_back(i);
  }
  if (candidates.size() == 1) return candidates[0];
  if (named.size() == 1) return named[0];
  if (!candidates.empty()) {
    return InvalidInput(place, "several outputs may be the probability: " + List(outputs),
                        "say which one with `output:`");
  }
  for (std::size_t i = 0; i < outputs.size(); ++i) {
    if (!is_tensor[i]) return Zipmap(place, outputs[i].name);
  }
  for (const TensorInfo& output : outputs) {
    if (IsFloat(output.type) && output.shape.size() == 2 && output.shape[1] > 2) {
      return InvalidInput(place, "output " + output.ToString() + " has " + std::to_string(output.shape[1]) + " classes",
                          "gates and benchmarks take binary classifiers, with the shape [N], [N, 1] or [N, 2]");
    }
  }
  return InvalidInput(place, "no output is a probability; the model has " + List(outputs),
                      "export the classifier with its probabilities, as floats with the shape [N], [N, 1] or [N, 2]");
}

Error NotBinary(const std::string& place, const std::string& output, const std::vector<std::int64_t>& shape,
                std::int64_t rows) {
  std::string text;
  for (const std::int64_t length : shape) text += (text.empty() ? "" : ", ") + std::to_string(length);
  return InvalidInput(place,
                      "output `" + output + "` has the shape [" + text + "] for " + std::to_string(rows) + " rows",
                      "gates and benchmarks take binary classifiers, with the shape [N], [N, 1] or [N, 2]");
}

}  // namespace trimtab::model
