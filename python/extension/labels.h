// Category texts of the engine as Python values.
#ifndef TRIMTAB_EXTENSION_LABELS_H_
#define TRIMTAB_EXTENSION_LABELS_H_

#include <string>
#include <string_view>
#include <unordered_map>

#include "frame_table.h"
#include "python_objects.h"

namespace trimtab::extension {

// The texts of one column's categories, as profile::Category and SmallDistribution have them, to values of its type:
// int, float, bool, str, or the caller's own objects.
class LabelReader {
 public:
  // A null pointer has no values.
  explicit LabelReader(ColumnPointer column);
  const FrameColumn& column() const { return *column_; }
  // None when the text is no value of this column's type.
  nb::object Find(std::string_view text) const;

 private:
  ColumnPointer column_;
  std::unordered_map<std::string_view, std::size_t> places_;  // of a column with labels
};

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_LABELS_H_
