#include "trimtab/stats/sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <span>

namespace trimtab::stats {
namespace {

constexpr std::size_t kSmall = 512;
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;
constexpr unsigned kDigitBits = 11;  // a table of 2048 places stays in the second-level cache
constexpr unsigned kDigits = 3;
constexpr std::size_t kPlaces = std::size_t{1} << kDigitBits;

std::uint64_t Key(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

double Value(std::uint64_t key) { return std::bit_cast<double>((key & kSign) != 0 ? key & ~kSign : ~key); }

// Sorts when all values are integers and not much further apart than there are values; else leaves them as they are.
bool SortByCounting(std::vector<double>& values) {
  constexpr double kLargestInteger = 9007199254740992.0;  // 2^53
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

// LSD radix sort on the highest 33 of the bits in which the keys differ, then the same within runs that agree there.
// The scratch is as long as the keys.
void SortKeys(std::span<std::uint64_t> keys, std::span<std::uint64_t> scratch) {
  if (keys.size() < kSmall) {
    std::sort(keys.begin(), keys.end());
    return;
  }
  std::uint64_t varying = 0;
  for (const std::uint64_t key : keys) varying |= key ^ keys[0];
  const auto width = static_cast<unsigned>(std::bit_width(varying));
  const unsigned low = width > kDigits * kDigitBits ? width - kDigits * kDigitBits : 0;
  const auto digit = [low](std::uint64_t key, unsigned i) { return (key >> (low + i * kDigitBits)) & (kPlaces - 1); };
  std::vector<std::array<std::size_t, kPlaces>> starts(kDigits);
  for (const std::uint64_t key : keys) {
    for (unsigned i = 0; i < kDigits; ++i) ++starts[i][digit(key, i)];
  }
  std::span<std::uint64_t> from = keys;
  std::span<std::uint64_t> to = scratch;
  for (unsigned i = 0; i < kDigits; ++i) {
    if (starts[i][digit(keys[0], i)] == keys.size()) continue;
    std::size_t start = 0;
    for (std::size_t& place : starts[i]) {
      const std::size_t size = place;
      place = start;
      start += size;
    }
    for (const std::uint64_t key : from) to[starts[i][digit(key, i)]++] = key;
    std::swap(from, to);
  }
  if (from.data() != keys.data()) std::copy(from.begin(), from.end(), keys.begin());
  if ((varying & ((std::uint64_t{1} << low) - 1)) == 0) return;
  for (std::size_t run = 0; run < keys.size();) {
    std::size_t end = run + 1;
    while (end < keys.size() && keys[end] >> low == keys[run] >> low) ++end;
    const std::span<std::uint64_t> same = keys.subspan(run, end - run);
    if (!std::is_sorted(same.begin(), same.end())) SortKeys(same, scratch.subspan(run, end - run));
    run = end;
  }
}

}  // namespace

void SortNumbers(std::vector<double>& values) {
  if (std::is_sorted(values.begin(), values.end())) return;
  if (values.size() < kSmall) {
    std::sort(values.begin(), values.end());
    return;
  }
  if (SortByCounting(values)) return;
  std::vector<std::uint64_t> keys(2 * values.size());
  std::transform(values.begin(), values.end(), keys.begin(), Key);
  const std::span<std::uint64_t> all = keys;
  SortKeys(all.first(values.size()), all.subspan(values.size()));
  std::transform(keys.begin(), keys.begin() + static_cast<std::ptrdiff_t>(values.size()), values.begin(), Value);
}

}  // namespace trimtab::stats
