#include "trimtab/stats/kolmogorov_smirnov.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "trimtab/stats/kolmogorov_law.h"

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
// lcm. Only the cells inside of the band are visited: those below it are 1 from some column on, those above still are.
double OutsideBand(std::uint64_t n, std::uint64_t m, std::uint64_t h) {
  const std::uint64_t divisor = std::gcd(n, m);
  const auto a = static_cast<std::int64_t>(m / divisor);
  const auto b = static_cast<std::int64_t>(n / divisor);
  const auto limit = static_cast<std::int64_t>(h);
  const auto last = static_cast<std::int64_t>(m);
  std::vector<double> outside(m + 1, 1.0);
  std::int64_t from = 0;  // the first j with x - y < limit
  std::int64_t to = 0;    // the first j with y - x >= limit
  for (std::size_t i = 0; i <= n; ++i) {
    const std::int64_t x = static_cast<std::int64_t>(i) * a;
    for (; from <= last && x - from * b >= limit; ++from) outside[static_cast<std::size_t>(from)] = 1;
    while (to <= last && to * b - x < limit) ++to;
    const auto column = static_cast<double>(i);
    for (std::int64_t j = from; j < to; ++j) {
      const auto row = static_cast<std::size_t>(j);
      const double below = j == 0 ? 0 : outside[row - 1] * static_cast<double>(j);
      outside[row] = i == 0 ? 0 : (outside[row] * column + below) / (column + static_cast<double>(j));
    }
  }
  return outside[m];
}

}  // namespace

double KolmogorovSmirnovDistance(const RankSweep& sweep) {
  return static_cast<double>(std::max(sweep.highest, -sweep.lowest)) /
         (static_cast<double>(sweep.n) * static_cast<double>(sweep.m));
}

std::optional<double> KolmogorovSmirnovDistance(std::span<const double> sorted_a, std::span<const double> sorted_b) {
  const std::optional<RankSweep> sweep = SweepRanks(sorted_a, sorted_b, kSupremum);
  if (!sweep) return std::nullopt;
  return KolmogorovSmirnovDistance(*sweep);
}

double KolmogorovSmirnovExactPValue(double d, std::uint64_t n, std::uint64_t m) {
  const auto h = static_cast<std::uint64_t>(std::nearbyint(d * static_cast<double>(std::lcm(n, m))));
  if (h == 0) return 1;
  return n == m ? OutsideSquare(n, h) : OutsideBand(n, m, h);
}

double KolmogorovSmirnovPValue(double d, std::uint64_t n, std::uint64_t m) {
  constexpr std::uint64_t kMostExact = 10000;
  if (std::max(n, m) <= kMostExact) return KolmogorovSmirnovExactPValue(d, n, m);
  const auto larger = static_cast<double>(std::max(n, m));
  const auto smaller = static_cast<double>(std::min(n, m));
  const double size = std::nearbyint(larger * smaller / (larger + smaller));  // half to even
  return KolmogorovSurvival(d, static_cast<std::uint64_t>(size));
}

}  // namespace trimtab::stats
