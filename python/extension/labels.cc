#include "labels.h"

#include <charconv>
#include <utility>

namespace trimtab::extension {

using table::TypeId;

LabelReader::LabelReader(ColumnPointer column) : column_(std::move(column)) {
  if (column_ == nullptr || column_->labels == nullptr) return;
  for (std::size_t i = 0; i < column_->texts.size(); ++i) places_.emplace(column_->texts[i], i);
}

nb::object LabelReader::Find(std::string_view text) const {
  if (column_ == nullptr) return nb::none();
  if (column_->labels != nullptr) {
    const auto place = places_.find(text);
    if (place == places_.end()) return nb::none();
    return nb::borrow(PyList_GetItem(Kept(column_->labels).ptr(), static_cast<Py_ssize_t>(place->second)));
  }
  const char* end = text.data() + text.size();
  const table::DataType& type = column_->type;
  if (type.id == TypeId::kBoolean) {
    if (text == "true" || text == "1") return nb::bool_(true);
    if (text == "false" || text == "0") return nb::bool_(false);
    return nb::none();
  }
  if (type.IsInteger()) {
    std::int64_t value = 0;
    if (const auto [rest, failure] = std::from_chars(text.data(), end, value); failure == std::errc() && rest == end) {
      return nb::int_(value);
    }
    std::uint64_t large = 0;
    if (const auto [rest, failure] = std::from_chars(text.data(), end, large); failure == std::errc() && rest == end) {
      return nb::int_(large);
    }
    return nb::none();
  }
  if (type.IsNumeric()) {
    double value = 0;
    if (const auto [rest, failure] = std::from_chars(text.data(), end, value); failure == std::errc() && rest == end) {
      // A float32 is the double nearest to its digits only after a detour through float.
      if (type.id == TypeId::kFloat32) {
        float narrow = 0;
        std::from_chars(text.data(), end, narrow);
        value = narrow;
      }
      return nb::float_(value);
    }
    return nb::none();
  }
  return TextObject(text);
}

}  // namespace trimtab::extension
