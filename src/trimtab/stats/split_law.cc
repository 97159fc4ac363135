#include "trimtab/stats/split_law.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>
#include <vector>

namespace trimtab::stats {
namespace {

// C(n + m, n), or more than `most`.
std::uint64_t Splits(std::uint64_t n, std::uint64_t m, std::uint64_t most) {
  std::uint64_t splits = 1;
  for (std::uint64_t k = 1; k <= std::min(n, m) && splits <= most; ++k) splits = splits * (n + m - k + 1) / k;
  return splits;
}

// The next choice of indices below `size` in lexicographic order; false after the last.
bool NextChoice(std::vector<std::size_t>& chosen, std::size_t size) {
  for (std::size_t k = chosen.size(); k-- > 0;) {
    if (chosen[k] + (chosen.size() - k) < size) {
      std::iota(chosen.begin() + static_cast<std::ptrdiff_t>(k), chosen.end(), chosen[k] + 1);
      return true;
    }
  }
  return false;
}

}  // namespace

std::optional<double> SplitPValue(
    std::span<const double> sorted_a, std::span<const double> sorted_b,
    const std::function<double(std::span<const double>, std::span<const double>)>& statistic) {
  const std::size_t size = sorted_a.size() + sorted_b.size();
  if (size > kMostSplitWork) return std::nullopt;
  const std::uint64_t most = kMostSplitWork / size;
  if (Splits(sorted_a.size(), sorted_b.size(), most) > most) return std::nullopt;
  std::vector<double> pooled;
  std::merge(sorted_a.begin(), sorted_a.end(), sorted_b.begin(), sorted_b.end(), std::back_inserter(pooled));
  const double seen = statistic(sorted_a, sorted_b);
  const double limit = seen - 1e-12 * std::abs(seen);
  std::vector<std::size_t> chosen(sorted_a.size());
  std::iota(chosen.begin(), chosen.end(), std::size_t{0});
  std::vector<double> a(sorted_a.size());
  std::vector<double> b(sorted_b.size());
  std::uint64_t splits = 0;
  std::uint64_t as_large = 0;
  do {
    std::size_t from_a = 0;
    std::size_t from_b = 0;
    for (std::size_t i = 0; i < size; ++i) {
      if (from_a < chosen.size() && chosen[from_a] == i) {
        a[from_a++] = pooled[i];
      } else {
        b[from_b++] = pooled[i];
      }
    }
    ++splits;
    // "Not smaller", so that an infinite statistic equals itself.
    if (!(statistic(a, b) < limit)) ++as_large;
  } while (NextChoice(chosen, size));
  return static_cast<double>(as_large) / static_cast<double>(splits);
}

}  // namespace trimtab::stats
