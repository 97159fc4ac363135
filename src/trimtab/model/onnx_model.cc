#include "trimtab/model/onnx_model.h"

#include <onnxruntime_cxx_api.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <optional>
#include <utility>

#include "trimtab/model/score_output.h"

namespace trimtab::model {

namespace {

// One for the process, never destroyed: sessions of static objects may outlive every other static.
Ort::Env& Runtime() {
  static Ort::Env& env = *new Ort::Env(ORT_LOGGING_LEVEL_FATAL, "trimtab");
  return env;
}

ElementType FromOnnx(ONNXTensorElementDataType type) {
  switch (type) {
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT:
      return ElementType::kFloat32;
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_DOUBLE:
      return ElementType::kFloat64;
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT32:
      return ElementType::kInt32;
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_INT64:
      return ElementType::kInt64;
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL:
      return ElementType::kBoolean;
    case ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING:
      return ElementType::kString;
    default:
      return ElementType::kOther;
  }
}

// What is not a tensor (a sequence of maps) keeps the type kOther and has no shape.
TensorInfo Describe(const char* name, const Ort::TypeInfo& type, bool& is_tensor) {
  TensorInfo info{.name = name, .type = ElementType::kOther, .shape = {}};
  is_tensor = type.GetONNXType() == ONNX_TYPE_TENSOR;
  if (!is_tensor) return info;
  const auto tensor = type.GetTensorTypeAndShapeInfo();
  info.type = FromOnnx(tensor.GetElementType());
  info.shape = tensor.GetShape();
  return info;
}

struct OrtTypeOfBoolean {
  static constexpr ONNXTensorElementDataType kValue = ONNX_TENSOR_ELEMENT_DATA_TYPE_BOOL;
};

// ONNX Runtime's const-correct counterpart of a tensor over our memory; Run only reads inputs.
template <typename T>
Ort::Value View(const Ort::MemoryInfo& memory, const std::vector<T>& values, const std::vector<std::int64_t>& shape) {
  T* data = const_cast<T*>(values.data());
  if constexpr (std::is_same_v<T, std::uint8_t>) {
    return Ort::Value::CreateTensor(memory, data, values.size(), shape.data(), shape.size(), OrtTypeOfBoolean::kValue);
  } else {
    return Ort::Value::CreateTensor<T>(memory, data, values.size(), shape.data(), shape.size());
  }
}

Ort::Value CopyStrings(const std::vector<std::string_view>& values, const std::vector<std::int64_t>& shape) {
  Ort::AllocatorWithDefaultOptions allocator;
  Ort::Value tensor =
      Ort::Value::CreateTensor(allocator, shape.data(), shape.size(), ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING);
  for (std::size_t i = 0; i < values.size(); ++i) {
    // By length, not to the first NUL.
    char* bytes = tensor.GetResizedStringTensorElementBuffer(i, values[i].size());
    std::copy(values[i].begin(), values[i].end(), bytes);
  }
  return tensor;
}

Ort::Value ToTensor(const Ort::MemoryInfo& memory, const FeatureTensor& tensor, std::int64_t rows) {
  std::vector<std::int64_t> shape = {rows};
  if (tensor.has_width) shape.push_back(tensor.width);
  return std::visit(
      [&](const auto& values) {
        if constexpr (std::is_same_v<std::decay_t<decltype(values)>, std::vector<std::string_view>>) {
          return CopyStrings(values, shape);
        } else {
          return View(memory, values, shape);
        }
      },
      tensor.values);
}

class OnnxModel : public Model {
 public:
  OnnxModel(std::string_view bytes, std::string place, const OnnxSettings& settings)
      : place_(std::move(place)), size_bytes_(bytes.size()) {
    Ort::SessionOptions options;
    options.SetIntraOpNumThreads(std::max(1, settings.threads));
    options.SetInterOpNumThreads(1);
    options.SetLogSeverityLevel(ORT_LOGGING_LEVEL_FATAL);
    session_ = Ort::Session(Runtime(), bytes.data(), bytes.size(), options);
    ReadSignature();
  }

  // Chooses the output; separate from the constructor because the caller turns its failure into an Error.
  Result<> Choose(const OnnxSettings& settings) {
    TRIMTAB_ASSIGN_OR_RETURN(output_, ChooseScoreOutput(outputs_, is_tensor_, settings.output, place_));
    return {};
  }

  const std::vector<TensorInfo>& inputs() const override { return inputs_; }
  const std::vector<TensorInfo>& outputs() const override { return outputs_; }
  const std::map<std::string, std::string>& metadata() const override { return metadata_; }
  std::uint64_t size_bytes() const override { return size_bytes_; }

  Result<> Score(const FeatureBatch& features, std::vector<double>& scores) const override {
    if (features.tensors.size() != inputs_.size()) {
      return Internal(place_, "the model takes " + std::to_string(inputs_.size()) + " inputs, not " +
                                  std::to_string(features.tensors.size()));
    }
    scores.clear();
    if (features.rows == 0) return {};
    try {
      return Run(features, scores);
    } catch (const std::exception& error) {
      return InvalidInput(place_, "the model failed on " + std::to_string(features.rows) + " rows: " + error.what(),
                          "check that the model was exported for the columns of this table");
    }
  }

 private:
  void ReadSignature() {
    Ort::AllocatorWithDefaultOptions allocator;
    bool is_tensor = false;
    for (std::size_t i = 0; i < session_.GetInputCount(); ++i) {
      input_names_.emplace_back(session_.GetInputNameAllocated(i, allocator).get());
      inputs_.push_back(Describe(input_names_.back().c_str(), session_.GetInputTypeInfo(i), is_tensor));
    }
    for (std::size_t i = 0; i < session_.GetOutputCount(); ++i) {
      const auto name = session_.GetOutputNameAllocated(i, allocator);
      outputs_.push_back(Describe(name.get(), session_.GetOutputTypeInfo(i), is_tensor));
      is_tensor_.push_back(is_tensor);
    }
    for (const std::string& name : input_names_) input_pointers_.push_back(name.c_str());
    const Ort::ModelMetadata metadata = session_.GetModelMetadata();
    for (const auto& key : metadata.GetCustomMetadataMapKeysAllocated(allocator)) {
      metadata_[key.get()] = metadata.LookupCustomMetadataMapAllocated(key.get(), allocator).get();
    }
  }

  Result<> Run(const FeatureBatch& features, std::vector<double>& scores) const {
    std::vector<Ort::Value> tensors;
    tensors.reserve(features.tensors.size());
    for (const FeatureTensor& tensor : features.tensors) {
      tensors.push_back(ToTensor(memory_, tensor, features.rows));
    }
    const char* output_name = outputs_[output_].name.c_str();
    const std::vector<Ort::Value> answers = const_cast<Ort::Session&>(session_).Run(
        Ort::RunOptions{nullptr}, input_pointers_.data(), tensors.data(), tensors.size(), &output_name, 1);
    const auto info = answers[0].GetTensorTypeAndShapeInfo();
    const std::vector<std::int64_t> shape = info.GetShape();
    const auto count = static_cast<std::int64_t>(info.GetElementCount());
    const std::int64_t width = count / features.rows;
    if (shape.empty() || shape[0] != features.rows || width < 1 || width > 2 || width * features.rows != count) {
      return NotBinary(place_, outputs_[output_].name, shape, features.rows);
    }
    if (info.GetElementType() == ONNX_TENSOR_ELEMENT_DATA_TYPE_FLOAT) {
      TakeLastColumn(answers[0].GetTensorData<float>(), features.rows, width, scores);
    } else {
      TakeLastColumn(answers[0].GetTensorData<double>(), features.rows, width, scores);
    }
    return {};
  }

  // Of two columns the second is the positive class.
  template <typename T>
  static void TakeLastColumn(const T* values, std::int64_t rows, std::int64_t width, std::vector<double>& scores) {
    scores.resize(static_cast<std::size_t>(rows));
    for (std::size_t i = 0; i < scores.size(); ++i) {
      scores[i] = static_cast<double>(values[(i + 1) * static_cast<std::size_t>(width) - 1]);
    }
  }

  std::string place_;
  std::uint64_t size_bytes_;
  Ort::Session session_{nullptr};  // Run is safe from several threads
  Ort::MemoryInfo memory_ = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
  std::vector<std::string> input_names_;
  std::vector<const char*> input_pointers_;
  std::vector<TensorInfo> inputs_;
  std::vector<TensorInfo> outputs_;
  std::vector<bool> is_tensor_;  // by output
  std::map<std::string, std::string> metadata_;
  std::size_t output_ = 0;
};

}  // namespace

Result<std::unique_ptr<Model>> LoadOnnxModel(Files& files, const std::string& path, const OnnxSettings& settings) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::string bytes, ReadFile(files, path));
  return MakeOnnxModel(bytes, path, settings);
}

Result<std::unique_ptr<Model>> MakeOnnxModel(std::string_view bytes, const std::string& place,
                                             const OnnxSettings& settings) {
  constexpr std::string_view kRemedy = "export the model again, for example with skl2onnx's to_onnx";
  if (bytes.empty()) return InvalidInput(place, "is empty, not an ONNX model", std::string(kRemedy));
  try {
    auto model = std::make_unique<OnnxModel>(bytes, place, settings);
    TRIMTAB_RETURN_IF_ERROR(model->Choose(settings));
    return std::unique_ptr<Model>(std::move(model));
  } catch (const std::exception& error) {
    return InvalidInput(place, std::string("is not an ONNX model that can be loaded: ") + error.what(),
                        std::string(kRemedy));
  }
}

std::string OnnxRuntimeVersion() { return OrtGetApiBase()->GetVersionString(); }

}  // namespace trimtab::model
