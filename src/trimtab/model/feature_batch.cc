#include "trimtab/model/feature_batch.h"

namespace trimtab::model {

std::string_view ElementTypeName(ElementType type) {
  switch (type) {
    case ElementType::kFloat32:
      return "float32";
    case ElementType::kFloat64:
      return "float64";
    case ElementType::kInt32:
      return "int32";
    case ElementType::kInt64:
      return "int64";
    case ElementType::kBoolean:
      return "boolean";
    case ElementType::kString:
      return "string";
    case ElementType::kOther:
      return "another type";
  }
  return "another type";
}

FeatureBatch Slice(const FeatureBatch& features, std::int64_t first, std::int64_t count) {
  FeatureBatch slice{.rows = count, .tensors = {}, .memory = features.memory};
  for (const FeatureTensor& tensor : features.tensors) {
    FeatureTensor part{.width = tensor.width, .has_width = tensor.has_width, .values = {}};
    std::visit(
        [&](const auto& values) {
          const auto begin = values.begin() + first * tensor.width;
          part.values = std::decay_t<decltype(values)>(begin, begin + count * tensor.width);
        },
        tensor.values);
    slice.tensors.push_back(std::move(part));
  }
  return slice;
}

}  // namespace trimtab::model
