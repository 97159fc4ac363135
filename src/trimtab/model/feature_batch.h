// FeatureBatch: some rows of features as dense tensors, row after row, in the form that a model takes.
#ifndef TRIMTAB_MODEL_FEATURE_BATCH_H_
#define TRIMTAB_MODEL_FEATURE_BATCH_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <variant>
#include <vector>

namespace trimtab::model {

// Element types of tensors. kOther: a type that no column of a table can fill (8-bit integers, half precision, ...).
enum class ElementType { kFloat32, kFloat64, kInt32, kInt64, kBoolean, kString, kOther };

// "float32", "string", ...
std::string_view ElementTypeName(ElementType type);

// Booleans are stored as one byte, 0 or 1. Strings point into FeatureBatch::memory.
using TensorValues = std::variant<std::vector<float>, std::vector<double>, std::vector<std::int32_t>,
                                  std::vector<std::int64_t>, std::vector<std::uint8_t>, std::vector<std::string_view>>;

// rows * width values, row-major.
struct FeatureTensor {
  std::int64_t width = 1;
  // False for a model that wants the shape [N] instead of [N, width].
  bool has_width = true;
  TensorValues values;
};

struct FeatureBatch {
  std::int64_t rows = 0;
  std::vector<FeatureTensor> tensors;  // one for every input of the model, in its order
  std::shared_ptr<const void> memory;  // what the strings point into
};

// Rows [first, first + count) as a batch of their own; the strings share the memory.
FeatureBatch Slice(const FeatureBatch& features, std::int64_t first, std::int64_t count);

}  // namespace trimtab::model

#endif  // TRIMTAB_MODEL_FEATURE_BATCH_H_
