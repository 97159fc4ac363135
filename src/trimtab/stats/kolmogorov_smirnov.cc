#include "trimtab/stats/kolmogorov_smirnov.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <numeric>
#include <vector>

namespace trimtab::stats {
namespace {

// P(D >= h / n) for n = m, by reflection.
double OutsideSquare(std::uint64_t n, std::uint64_t h) {
  double p = 0;
  for (std::uint64_t k = n / h + 1; k-- > 0;) {
    double ratio = 1;
    for (std::uint64_t j = 0; j < h; ++j) {
      ratio *= (static_cast<double>(n) - static_cast<double>(k * h + j)) / static_cast<double>(n + k * h + j + 1);
    }
    p = ratio * (1 - p);
  }
  return std::min(1.0, 2 * p);
}

// outside[j] after column i: probability that a random path from (0, 0) to (i, j) has left the band |i/n - j/m| < h /
// lcm.
double OutsideBand(std::uint64_t n, std::uint64_t m, std::uint64_t h) {
  const std::uint64_t divisor = std::gcd(n, m);
  const auto a = static_cast<std::int64_t>(m / divisor);
  const auto b = static_cast<std::int64_t>(n / divisor);
  const auto limit = static_cast<std::int64_t>(h);
  std::vector<double> outside(m + 1, 1.0);
  for (std::size_t i = 0; i <= n; ++i) {
    const std::int64_t x = static_cast<std::int64_t>(i) * a;
    for (std::size_t j = 0; j <= m; ++j) {
      const std::int64_t y = static_cast<std::int64_t>(j) * b;
      if (y - x >= limit) break;  // above the band: still 1
      if (x - y >= limit) {
        outside[j] = 1;
      } else if (i == 0) {
        outside[j] = 0;
      } else {
        const double below = j == 0 ? 0 : outside[j - 1] * static_cast<double>(j);
        outside[j] = (outside[j] * static_cast<double>(i) + below) / static_cast<double>(i + j);
      }
    }
  }
  return outside[m];
}

}  // namespace

std::optional<double> KolmogorovSmirnovDistance(std::span<const double> sorted_a, std::span<const double> sorted_b) {
  if (sorted_a.empty() || sorted_b.empty()) return std::nullopt;
  const auto n = static_cast<std::int64_t>(sorted_a.size());
  const auto m = static_cast<std::int64_t>(sorted_b.size());
  std::int64_t largest = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < sorted_a.size() && j < sorted_b.size()) {
    const double value = std::min(sorted_a[i], sorted_b[j]);
    while (i < sorted_a.size() && sorted_a[i] == value) ++i;
    while (j < sorted_b.size() && sorted_b[j] == value) ++j;
    largest = std::max(largest, std::abs(static_cast<std::int64_t>(i) * m - static_cast<std::int64_t>(j) * n));
  }
  return static_cast<double>(largest) / (static_cast<double>(n) * static_cast<double>(m));
}

double KolmogorovSmirnovExactPValue(double d, std::uint64_t n, std::uint64_t m) {
  const auto h = static_cast<std::uint64_t>(std::nearbyint(d * static_cast<double>(std::lcm(n, m))));
  if (h == 0) return 1;
  return n == m ? OutsideSquare(n, h) : OutsideBand(n, m, h);
}

}  // namespace trimtab::stats
