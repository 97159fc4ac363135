#include "trimtab/drift/number_categories.h"

#include <algorithm>
#include <charconv>
#include <iterator>

namespace trimtab::drift {
namespace {

std::string Label(double value, const table::DataType& type) {
  if (type.id == table::TypeId::kBoolean) return value != 0 ? "true" : "false";
  char text[64];
  const auto written = type.id == table::TypeId::kFloat32
                           ? std::to_chars(std::begin(text), std::end(text), static_cast<float>(value))
                           : std::to_chars(std::begin(text), std::end(text), value);
  return {std::begin(text), written.ptr};
}

}  // namespace

NumberCategories CategoriesOfNumbers(std::span<const double> sorted, const table::DataType& type) {
  NumberCategories categories;
  for (auto from = sorted.begin(); from != sorted.end();) {
    const auto to = std::upper_bound(from, sorted.end(), *from);
    categories.labels.push_back(Label(*from, type));
    categories.counts.push_back({categories.labels.back(), to - from});
    from = to;
  }
  return categories;
}

NumberCategories CategoriesOfLabels(std::span<const std::string> names, std::span<const std::int64_t> counts) {
  NumberCategories categories;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (counts[i] > 0) categories.counts.push_back({names[i], counts[i]});
  }
  return categories;
}

std::vector<double> NumbersOfLabels(std::span<const std::int64_t> counts) {
  std::vector<double> numbers(static_cast<std::size_t>(counts[0]), 0.0);
  numbers.insert(numbers.end(), static_cast<std::size_t>(counts[1]), 1.0);
  return numbers;
}

}  // namespace trimtab::drift
