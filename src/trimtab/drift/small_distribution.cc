#include "trimtab/drift/small_distribution.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <numeric>
#include <string>
#include <tuple>

#include "trimtab/drift/python_text.h"

namespace trimtab::drift {
namespace {

constexpr std::size_t kBins = 10;

// F: the precision in which NumPy computes the edges.
template <typename F>
std::vector<double> Edges(double minimum, double maximum) {
  const auto bins = static_cast<F>(kBins);
  F low = static_cast<F>(minimum);
  F high = static_cast<F>(maximum);
  if (low == high) {
    low -= static_cast<F>(0.5);
    high += static_cast<F>(0.5);
  }
  const F range = high - low;
  const F step = range / bins;
  std::vector<double> edges;
  for (std::size_t i = 0; i < kBins; ++i) {
    const auto at = static_cast<F>(i);
    // Where the step is too small for a number, the fraction is taken of the range instead.
    const F offset = step != 0 ? at * step : at / bins * range;
    edges.push_back(static_cast<double>(offset + low));
  }
  edges.push_back(static_cast<double>(high));
  return edges;
}

bool AreNumbers(LabelType type) {
  return type == LabelType::kInteger || type == LabelType::kFloat || type == LabelType::kDecimal;
}

// A category that is a number.
struct NumericCategory {
  double number;
  std::string_view value;
  std::int64_t count;
};

double NumberOf(std::string_view text) {
  double value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code == std::errc::result_out_of_range) return text.starts_with('-') ? -HUGE_VAL : HUGE_VAL;
  return value;
}

std::vector<NumericCategory> SortedNumbers(const Categories& side) {
  std::vector<NumericCategory> numbers;
  numbers.reserve(side.counts.size());
  for (const CategoryCount& category : side.counts) {
    numbers.push_back({NumberOf(category.value), category.value, category.count});
  }
  const auto less = [](const NumericCategory& a, const NumericCategory& b) {
    return std::tie(a.number, a.value) < std::tie(b.number, b.value);
  };
  if (!std::is_sorted(numbers.begin(), numbers.end(), less)) std::sort(numbers.begin(), numbers.end(), less);
  return numbers;
}

// The side itself when it is in order, as profile::CategoryCounts gives it, else `store`.
std::span<const CategoryCount> SortedTexts(const Categories& side, std::vector<CategoryCount>& store) {
  const auto less = [](const CategoryCount& a, const CategoryCount& b) { return a.value < b.value; };
  if (std::is_sorted(side.counts.begin(), side.counts.end(), less)) return side.counts;
  store.assign(side.counts.begin(), side.counts.end());
  profile::SortCategories(store);
  return store;
}

// compare(a[i], b[j]) tells the order of two categories: below, at or above 0.
template <typename Category, typename Compare>
void Align(std::span<const Category> a, std::span<const Category> b, Compare compare,
           const std::function<void(const AlignedCategory&)>& visit) {
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    const int order = i == a.size() ? 1 : j == b.size() ? -1 : compare(a[i], b[j]);
    AlignedCategory category;
    if (order <= 0) {
      category.reference_value = category.current_value = a[i].value;
      category.reference = static_cast<std::uint64_t>(a[i++].count);
    }
    if (order >= 0) {
      category.current_value = b[j].value;
      if (order > 0) category.reference_value = b[j].value;
      category.current = static_cast<std::uint64_t>(b[j++].count);
    }
    visit(category);
  }
}

SmallDistribution Distribution(std::span<const AlignedCategory> categories, LabelType type, bool reference) {
  struct Labelled {
    std::string text;  // as Python prints it
    std::string_view label;
    std::int64_t count;
  };
  std::vector<Labelled> labelled;
  labelled.reserve(categories.size());
  for (const AlignedCategory& category : categories) {
    const std::string_view label = reference ? category.reference_value : category.current_value;
    labelled.push_back(
        {PythonText(label, type), label, static_cast<std::int64_t>(reference ? category.reference : category.current)});
  }
  std::stable_sort(labelled.begin(), labelled.end(),
                   [](const Labelled& a, const Labelled& b) { return a.text < b.text; });
  SmallDistribution distribution;
  distribution.label_type = type;
  distribution.labels.reserve(labelled.size());
  distribution.counts.reserve(labelled.size());
  for (const Labelled& each : labelled) {
    distribution.labels.emplace_back(each.label);
    distribution.counts.push_back(each.count);
  }
  return distribution;
}

}  // namespace

std::optional<SmallDistribution> DistributionOf(std::span<const double> sorted, bool single) {
  const auto first = std::find_if(sorted.begin(), sorted.end(), [](double value) { return value > -HUGE_VAL; });
  auto last = sorted.end();
  while (last != first && std::isinf(*(last - 1))) --last;
  if (first == last || !std::isfinite(*(last - 1) - *first)) return std::nullopt;
  SmallDistribution distribution;
  distribution.edges = single ? Edges<float>(*first, *(last - 1)) : Edges<double>(*first, *(last - 1));
  const auto rows = static_cast<double>(last - first);
  auto from = first;
  for (std::size_t i = 0; i < kBins; ++i) {
    const double edge = distribution.edges[i + 1];
    const auto to = i + 1 < kBins ? std::lower_bound(from, last, edge) : last;
    const double width =
        single ? static_cast<float>(edge) - static_cast<float>(distribution.edges[i]) : edge - distribution.edges[i];
    distribution.densities.push_back(static_cast<double>(to - from) / width / rows);
    from = to;
  }
  return distribution;
}

void AlignCategories(const Categories& reference, const Categories& current,
                     const std::function<void(const AlignedCategory&)>& visit) {
  if (!AreNumbers(reference.labels) || !AreNumbers(current.labels)) {
    std::vector<CategoryCount> stores[2];
    Align(
        SortedTexts(reference, stores[0]), SortedTexts(current, stores[1]),
        [](const CategoryCount& a, const CategoryCount& b) { return a.value.compare(b.value); }, visit);
    return;
  }
  // Integers beyond 2^53 differ in their digits only.
  const bool by_digits = reference.labels == LabelType::kInteger && current.labels == LabelType::kInteger;
  const std::vector<NumericCategory> numbers[] = {SortedNumbers(reference), SortedNumbers(current)};
  const auto compare = [&](const NumericCategory& a, const NumericCategory& b) {
    if (a.number != b.number) return a.number < b.number ? -1 : 1;
    return by_digits ? a.value.compare(b.value) : 0;
  };
  Align(std::span(numbers[0]), std::span(numbers[1]), compare, visit);
}

SmallDistributions DistributionsOf(std::span<const AlignedCategory> categories, LabelType reference,
                                   LabelType current) {
  // pandas widens the integers of a side that takes in labels of the other's floats.
  const auto lacks_one = [&](auto count) { return std::any_of(categories.begin(), categories.end(), count); };
  if (reference == LabelType::kInteger && current == LabelType::kFloat &&
      lacks_one([](const AlignedCategory& each) { return each.reference == 0; })) {
    reference = LabelType::kFloat;
  } else if (current == LabelType::kInteger && reference == LabelType::kFloat &&
             lacks_one([](const AlignedCategory& each) { return each.current == 0; })) {
    current = LabelType::kFloat;
  }
  return {Distribution(categories, reference, true), Distribution(categories, current, false)};
}

}  // namespace trimtab::drift
