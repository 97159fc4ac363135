#include "trimtab/stats/kuiper.h"

#include <algorithm>
#include <cmath>

#include "trimtab/stats/split_law.h"

namespace trimtab::stats {
namespace {

double Statistic(const RankSweep& sweep) {
  return static_cast<double>(sweep.highest - sweep.lowest) /
         (static_cast<double>(sweep.n) * static_cast<double>(sweep.m));
}

}  // namespace

double KuiperLimitPValue(double v, std::uint64_t n, std::uint64_t m) {
  const double root = std::sqrt(static_cast<double>(n) / static_cast<double>(n + m) * static_cast<double>(m));
  const double lambda = (root + 0.155 + 0.24 / root) * v;
  if (lambda < 0.4) return 1;  // 1 to 15 digits
  double sum = 0;
  for (double k = 1; k < 100; ++k) {
    const double square = k * k * lambda * lambda;
    sum += 2 * (4 * square - 1) * std::exp(-2 * square);
    if (square > 25 + lambda * lambda) break;  // the rest is below 1e-17 of the first
  }
  return std::clamp(sum, 0.0, 1.0);
}

KuiperResult KuiperLimitTest(const RankSweep& sweep) {
  const double v = Statistic(sweep);
  return {v, KuiperLimitPValue(v, sweep.n, sweep.m), false};
}

std::optional<KuiperResult> KuiperTest(std::span<const double> sorted_a, std::span<const double> sorted_b) {
  const std::optional<RankSweep> sweep = SweepRanks(sorted_a, sorted_b, kSupremum);
  if (!sweep) return std::nullopt;
  KuiperResult result = KuiperLimitTest(*sweep);
  const auto statistic = [](std::span<const double> a, std::span<const double> b) {
    return Statistic(*SweepRanks(a, b, kSupremum));
  };
  if (const std::optional<double> p = SplitPValue(sorted_a, sorted_b, statistic)) {
    result.p_value = *p;
    result.exact = true;
  }
  return result;
}

}  // namespace trimtab::stats
