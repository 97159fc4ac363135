#include "trimtab/stats/histogram_binning.h"

#include <algorithm>
#include <cmath>

namespace trimtab::stats {
namespace {

constexpr std::size_t kMostSingleValues = 20;

std::vector<std::uint64_t> Count(std::span<const double> sorted, std::span<const double> edges) {
  std::vector<std::uint64_t> counts;
  auto from = std::lower_bound(sorted.begin(), sorted.end(), edges.front());
  for (std::size_t i = 1; i < edges.size(); ++i) {
    const auto to = i + 1 < edges.size() ? std::lower_bound(from, sorted.end(), edges[i])
                                         : std::upper_bound(from, sorted.end(), edges[i]);
    counts.push_back(static_cast<std::uint64_t>(to - from));
    from = to;
  }
  return counts;
}

BinnedCounts CountValues(std::span<const double> a, std::span<const double> b) {
  BinnedCounts counts;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    const double value = j == b.size() || (i < a.size() && a[i] <= b[j]) ? a[i] : b[j];
    std::uint64_t in_a = 0;
    std::uint64_t in_b = 0;
    for (; i < a.size() && a[i] == value; ++i) ++in_a;
    for (; j < b.size() && b[j] == value; ++j) ++in_b;
    counts.reference.push_back(in_a);
    counts.current.push_back(in_b);
  }
  return counts;
}

std::uint64_t CountDistinct(std::span<const double> a, std::span<const double> b) {
  std::uint64_t distinct = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    const double value = j == b.size() || (i < a.size() && a[i] <= b[j]) ? a[i] : b[j];
    while (i < a.size() && a[i] == value) ++i;
    while (j < b.size() && b[j] == value) ++j;
    ++distinct;
  }
  return distinct;
}

// `values`: the number that the rule is told.
std::optional<BinnedCounts> CountInSturgesBins(std::span<const double> a, std::span<const double> b,
                                               std::uint64_t values) {
  const double minimum = std::min(a.front(), b.front());
  const double maximum = std::max(a.back(), b.back());
  if (!std::isfinite(maximum - minimum)) return std::nullopt;
  BinnedCounts counts;
  counts.edges = SturgesEdges(minimum, maximum, values);
  for (std::size_t i = 1; i < counts.edges.size(); ++i) {
    if (!(counts.edges[i - 1] < counts.edges[i])) return std::nullopt;
  }
  counts.reference = Count(a, counts.edges);
  counts.current = Count(b, counts.edges);
  return counts;
}

}  // namespace

std::size_t DistinctUpTo(std::span<const double> a, std::span<const double> b, std::size_t most) {
  std::size_t distinct = 0;
  auto i = a.begin();
  auto j = b.begin();
  while (distinct <= most && (i != a.end() || j != b.end())) {
    const double value = j == b.end() || (i != a.end() && *i <= *j) ? *i : *j;
    ++distinct;
    i = std::upper_bound(i, a.end(), value);
    j = std::upper_bound(j, b.end(), value);
  }
  return distinct;
}

std::vector<double> SturgesEdges(double minimum, double maximum, std::uint64_t count) {
  const double range = maximum - minimum;
  if (range == 0) return {minimum - 0.5, maximum + 0.5};
  const double width = range / (std::log2(static_cast<double>(count)) + 1);
  const auto bins = width > 0 ? static_cast<std::size_t>(std::ceil(range / width)) : std::size_t{1};
  const double step = range / static_cast<double>(bins);
  std::vector<double> edges(bins + 1);
  for (std::size_t i = 0; i < bins; ++i) edges[i] = static_cast<double>(i) * step + minimum;
  edges[bins] = maximum;
  return edges;
}

std::optional<BinnedCounts> BinNumbers(std::span<const double> sorted_reference,
                                       std::span<const double> sorted_current) {
  if (sorted_reference.empty() || sorted_current.empty()) return std::nullopt;
  if (DistinctUpTo(sorted_reference, {}, kMostSingleValues) <= kMostSingleValues) {
    return CountValues(sorted_reference, sorted_current);
  }
  return CountInSturgesBins(sorted_reference, sorted_current, sorted_reference.size() + sorted_current.size());
}

std::optional<BinnedCounts> BinDistinctNumbers(std::span<const double> sorted_reference,
                                               std::span<const double> sorted_current) {
  if (sorted_reference.empty() || sorted_current.empty()) return std::nullopt;
  return CountInSturgesBins(sorted_reference, sorted_current, CountDistinct(sorted_reference, sorted_current));
}

}  // namespace trimtab::stats
