#include "trimtab/model/model.h"

namespace trimtab::model {

std::string TensorInfo::ToString() const {
  std::string text = "`" + name + "`: " + std::string(ElementTypeName(type)) + " [";
  for (std::size_t i = 0; i < shape.size(); ++i) {
    if (i > 0) text += ", ";
    if (shape[i] >= 0) {
      text += std::to_string(shape[i]);
    } else {
      text += i == 0 ? "N" : "?";
    }
  }
  return text + "]";
}

}  // namespace trimtab::model
