// Categories: counted values of a column as Python sees them, in one order everywhere.
#ifndef TRIMTAB_EXTENSION_CATEGORIES_H_
#define TRIMTAB_EXTENSION_CATEGORIES_H_

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "frame_table.h"
#include "labels.h"
#include "trimtab/profile/category_counts.h"

namespace trimtab::extension {

// Numbers by value, texts by their bytes, the caller's objects as Python orders them or, where it cannot, by their
// texts.
class Categories {
 public:
  // Needs the interpreter lock.
  Categories(ColumnPointer column, std::shared_ptr<const profile::CategoryCounts> counts);

  const profile::CategoryCounts& state() const { return *counts_; }
  std::size_t size() const { return order_.size(); }
  const profile::Category& At(std::size_t rank) const { return counts_->Categories()[order_[rank]]; }
  nb::object LabelAt(std::size_t rank) const { return labels_.Find(At(rank).value); }
  // Rows that hold an object equal to the label.
  std::int64_t Occurrences(nb::handle label) const;
  std::int64_t CountOfText(std::string_view text) const;
  // For every row the rank of its value, -1 where it is missing.
  std::vector<std::int64_t> Codes() const;

 private:
  ColumnPointer column_;
  std::shared_ptr<const profile::CategoryCounts> counts_;
  LabelReader labels_;
  std::vector<std::size_t> order_;
};

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_CATEGORIES_H_
