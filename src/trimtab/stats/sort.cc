#include "trimtab/stats/sort.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>

#include "trimtab/stats/vector_sort.h"

namespace trimtab::stats {
namespace {

constexpr std::size_t kSmall = 64;  // below, std::sort

// In lanes, so that the compiler makes vectors of it.
bool AllFinite(std::span<const double> values) {
  constexpr std::uint64_t kExponent = std::uint64_t{0x7ff} << 52;
  std::uint64_t infinite = 0;
  for (const double value : values) {
    infinite |= static_cast<std::uint64_t>((std::bit_cast<std::uint64_t>(value) & kExponent) == kExponent);
  }
  return infinite == 0;
}

// Sorts when all values are integers and not much further apart than there are values; else leaves them as they are.
bool SortByCounting(std::vector<double>& values) {
  constexpr double kLargestInteger = 9007199254740992.0;  // 2^53
  constexpr std::size_t kLook = 16;                       // most columns of fractions show one at once
  for (std::size_t i = 0; i < std::min(kLook, values.size()); ++i) {
    if (std::trunc(values[i]) != values[i]) return false;
  }
  const auto [lowest, highest] = std::minmax_element(values.begin(), values.end());
  const double range = *highest - *lowest;
  if (!(range <= static_cast<double>(std::max<std::size_t>(values.size(), 65536)))) return false;
  if (std::abs(*lowest) > kLargestInteger || std::abs(*highest) > kLargestInteger) return false;
  const auto base = static_cast<std::int64_t>(*lowest);
  if (static_cast<double>(base) != *lowest) return false;
  std::vector<std::uint64_t> counts(static_cast<std::size_t>(range) + 1);
  for (const double value : values) {
    const auto integer = static_cast<std::int64_t>(value);
    if (static_cast<double>(integer) != value) return false;
    ++counts[static_cast<std::size_t>(integer - base)];
  }
  auto to = values.begin();
  for (std::size_t i = 0; i < counts.size(); ++i) {
    to = std::fill_n(to, counts[i], static_cast<double>(base + static_cast<std::int64_t>(i)));
  }
  return true;
}

void SortFractions(std::span<double> values) {
  if (AllFinite(values)) return VectorSort(values);
  const auto lowest = std::partition(values.begin(), values.end(),
                                     [](double value) { return value == -std::numeric_limits<double>::infinity(); });
  const auto highest = std::partition(lowest, values.end(), [](double value) { return std::isfinite(value); });
  VectorSort({lowest, highest});
}

}  // namespace

void SortNumbers(std::vector<double>& values) {
  if (!std::is_sorted(values.begin(), values.end())) {
    if (values.size() < kSmall) {
      std::sort(values.begin(), values.end());
    } else if (!SortByCounting(values)) {
      SortFractions(values);
    }
  }
  const auto [first, last] = std::equal_range(values.begin(), values.end(), 0.0);
  std::fill(first, last, 0.0);
}

}  // namespace trimtab::stats
