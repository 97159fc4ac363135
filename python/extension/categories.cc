#include "categories.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstring>
#include <numeric>
#include <utility>

#include "array_column.h"
#include "trimtab/profile/number_access.h"

namespace trimtab::extension {
namespace {

template <typename T>
void SortByValue(std::span<const profile::Category> categories, std::vector<std::size_t>& order) {
  std::vector<T> values(categories.size());
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::string_view text = categories[i].value;
    std::from_chars(text.data(), text.data() + text.size(), values[i]);
  }
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
}

// As Python orders the objects; by their texts where it cannot.
void SortByObject(const LabelReader& labels, std::span<const profile::Category> categories,
                  std::vector<std::size_t>& order) {
  nb::list objects;
  nb::list places;
  for (std::size_t i = 0; i < categories.size(); ++i) {
    objects.append(labels.Find(categories[i].value));
    places.append(nb::int_(i));
  }
  const nb::object sorted = nb::module_::import_("builtins").attr("sorted");
  nb::object in_order;
  try {
    in_order = sorted(places, nb::arg("key") = objects.attr("__getitem__"));
  } catch (nb::python_error& error) {
    if (!error.matches(PyExc_Exception) || error.matches(PyExc_MemoryError)) throw;
    return;  // they stand in the order of their texts
  }
  std::size_t rank = 0;
  for (const nb::handle place : in_order) order[rank++] = nb::cast<std::size_t>(place);
}

}  // namespace

Categories::Categories(ColumnPointer column, std::shared_ptr<const profile::CategoryCounts> counts)
    : column_(std::move(column)), counts_(std::move(counts)), labels_(column_) {
  const std::span<const profile::Category> categories = counts_->Categories();
  order_.resize(categories.size());
  std::iota(order_.begin(), order_.end(), std::size_t{0});
  const table::DataType& type = column_->type;
  if (column_->labels != nullptr) {
    SortByObject(labels_, categories, order_);
  } else if (type.id == table::TypeId::kUInt64) {
    SortByValue<std::uint64_t>(categories, order_);
  } else if (type.IsInteger() || type.id == table::TypeId::kDuration) {
    SortByValue<std::int64_t>(categories, order_);
  } else if (type.IsNumeric()) {
    SortByValue<double>(categories, order_);
  }
}

std::int64_t Categories::CountOfText(std::string_view text) const {
  const std::span<const profile::Category> categories = counts_->Categories();
  const auto place = std::lower_bound(
      categories.begin(), categories.end(), text,
      [](const profile::Category& category, std::string_view wanted) { return category.value < wanted; });
  return place != categories.end() && place->value == text ? place->count : 0;
}

std::int64_t Categories::Occurrences(nb::handle label) const {
  if (IsMissing(label)) return 0;
  nb::list one;
  one.append(label);
  const bool text = PyUnicode_Check(label.ptr());
  if (column_->labels == nullptr && text != (column_->type.id == table::TypeId::kString) && column_->type.IsNumeric()) {
    return 0;
  }
  std::string wanted = TextsOfLabels(one).front();
  if (column_->type.id == table::TypeId::kBoolean) wanted = wanted == "1" ? "true" : wanted == "0" ? "false" : wanted;
  if (column_->type.IsNumeric() && PyBool_Check(label.ptr())) wanted = label.ptr() == Py_True ? "1" : "0";
  const std::int64_t count = CountOfText(wanted);
  if (column_->labels == nullptr) return count;
  // Among texts the caller's other objects are marked: look at each.
  for (std::size_t rank = 0; rank < size(); ++rank) {
    const int equal = PyObject_RichCompareBool(LabelAt(rank).ptr(), label.ptr(), Py_EQ);
    if (equal < 0) DropError();
    if (equal == 1) return At(rank).count;
  }
  return 0;
}

std::vector<std::int64_t> Categories::Codes() const {
  std::unordered_map<std::string_view, std::int64_t> ranks;
  for (std::size_t rank = 0; rank < size(); ++rank) ranks.emplace(At(rank).value, static_cast<std::int64_t>(rank));
  const auto rank_of = [&](std::string_view text) {
    const auto place = ranks.find(text);
    return place == ranks.end() ? std::int64_t{-1} : place->second;
  };
  std::vector<std::int64_t> codes;
  codes.reserve(static_cast<std::size_t>(column_->rows));
  for (const table::ColumnView& chunk : column_->chunks) {
    if (const table::ColumnView* dictionary = chunk.dictionary(); dictionary != nullptr) {
      std::vector<std::int64_t> mapped;
      for (std::int64_t i = 0; i < dictionary->length(); ++i) mapped.push_back(rank_of(dictionary->StringAt(i)));
      const std::span<const std::int32_t> indices = chunk.Indices();
      for (std::int64_t row = 0; row < chunk.length(); ++row) {
        codes.push_back(chunk.IsNull(row) ? -1
                                          : mapped[static_cast<std::size_t>(indices[static_cast<std::size_t>(row)])]);
      }
      continue;
    }
    // The text of a number is made once for each distinct one.
    std::unordered_map<std::uint64_t, std::int64_t> seen;
    const bool fixed = profile::VisitValues(chunk, [&](auto values) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto row = static_cast<std::int64_t>(i);
        if (chunk.IsNull(row)) {
          codes.push_back(-1);
          continue;
        }
        auto value = values[i];
        if (value == 0) value = 0;  // -0.0
        std::uint64_t bits = 0;
        std::memcpy(&bits, &value, sizeof value);
        const auto [place, inserted] = seen.try_emplace(bits, 0);
        if (inserted) {
          std::string text = table::TextAt(chunk, row);
          if (text == "-0") text = "0";
          place->second = rank_of(text);
        }
        codes.push_back(place->second);
      }
    });
    if (fixed) continue;
    for (std::int64_t row = 0; row < chunk.length(); ++row) {
      codes.push_back(chunk.IsNull(row) ? -1 : rank_of(table::TextAt(chunk, row)));
    }
  }
  return codes;
}

}  // namespace trimtab::extension
