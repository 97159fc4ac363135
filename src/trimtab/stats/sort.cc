#include "trimtab/stats/sort.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>

namespace trimtab::stats {
namespace {

constexpr std::size_t kSmall = 512;
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

std::uint64_t Key(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}

double Value(std::uint64_t key) { return std::bit_cast<double>((key & kSign) != 0 ? key & ~kSign : ~key); }

}  // namespace

void SortNumbers(std::vector<double>& values) {
  if (values.size() < kSmall) {
    std::sort(values.begin(), values.end());
    return;
  }
  std::vector<std::uint64_t> keys(values.size());
  std::array<std::array<std::size_t, 256>, 8> counts{};
  for (std::size_t i = 0; i < values.size(); ++i) {
    keys[i] = Key(values[i]);
    for (std::size_t byte = 0; byte < 8; ++byte) ++counts[byte][(keys[i] >> (8 * byte)) & 255];
  }
  std::vector<std::uint64_t> target(values.size());
  for (std::size_t byte = 0; byte < 8; ++byte) {
    auto& count = counts[byte];
    if (count[(keys[0] >> (8 * byte)) & 255] == values.size()) continue;
    std::size_t start = 0;
    for (std::size_t& slot : count) {
      const std::size_t size = slot;
      slot = start;
      start += size;
    }
    for (const std::uint64_t key : keys) target[count[(key >> (8 * byte)) & 255]++] = key;
    keys.swap(target);
  }
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = Value(keys[i]);
}

}  // namespace trimtab::stats
