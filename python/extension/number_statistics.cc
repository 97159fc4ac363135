#include "number_statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace trimtab::extension {
namespace {

// Calls visit(value, count) for every distinct value, ascending.
template <typename Visit>
void ForEachRun(std::span<const double> sorted, Visit visit) {
  for (std::size_t i = 0; i < sorted.size();) {
    std::size_t end = i + 1;
    while (end < sorted.size() && sorted[end] == sorted[i]) ++end;
    visit(sorted[i], static_cast<std::int64_t>(end - i));
    i = end;
  }
}

}  // namespace

double Quantile(std::span<const double> sorted, double q) {
  if (sorted.empty()) return std::numeric_limits<double>::quiet_NaN();
  const double rank = q * static_cast<double>(sorted.size() - 1);
  const double below = std::floor(rank);
  const double part = rank - below;
  const double a = sorted[static_cast<std::size_t>(below)];
  const double b = sorted[std::min(static_cast<std::size_t>(below) + 1, sorted.size() - 1)];
  if (part == 0 || a == b) return a;
  // From the nearer end, as numpy does: no step backwards by rounding.
  return part < 0.5 ? a + (b - a) * part : b - (b - a) * (1 - part);
}

std::pair<double, std::int64_t> MostCommon(std::span<const double> sorted) {
  std::pair<double, std::int64_t> best{std::numeric_limits<double>::quiet_NaN(), 0};
  ForEachRun(sorted, [&](double value, std::int64_t count) {
    if (count > best.second) best = {value, count};
  });
  return best;
}

ValueCounts CountValues(std::span<const double> sorted) {
  ValueCounts out;
  ForEachRun(sorted, [&](double value, std::int64_t count) {
    out.values.push_back(value);
    out.counts.push_back(count);
  });
  return out;
}

std::int64_t CountDistinct(std::span<const double> sorted) {
  std::int64_t distinct = sorted.empty() ? 0 : 1;
  for (std::size_t i = 1; i < sorted.size(); ++i) distinct += sorted[i] != sorted[i - 1] ? 1 : 0;
  return distinct;
}

std::vector<std::int64_t> CountBetween(std::span<const double> sorted, std::span<const double> edges) {
  std::vector<std::int64_t> counts(edges.size() < 2 ? 0 : edges.size() - 1);
  for (std::size_t i = 0; i < counts.size(); ++i) {
    const auto from = std::lower_bound(sorted.begin(), sorted.end(), edges[i]);
    const auto to = i + 1 == counts.size() ? std::upper_bound(from, sorted.end(), edges[i + 1])
                                           : std::lower_bound(from, sorted.end(), edges[i + 1]);
    counts[i] = to - from;
  }
  return counts;
}

}  // namespace trimtab::extension
