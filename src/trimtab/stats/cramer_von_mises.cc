#include "trimtab/stats/cramer_von_mises.h"

#include <algorithm>
#include <boost/math/special_functions/bessel.hpp>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <numeric>
#include <utility>
#include <vector>

#include "trimtab/stats/bridge_form.h"
#include "trimtab/stats/smirnov_tail.h"
#include "trimtab/stats/split_law.h"

namespace trimtab::stats {
namespace {

constexpr std::uint64_t kMostExact = 20;
using Policy = boost::math::policies::policy<boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                             boost::math::policies::promote_double<false>>;

// T nm N 6 times 4, exact: 6 (4 U) - 4 nm (4nm - 1).
Int128 Numerator(const RankSweep& sweep) {
  const Int128 pairs = Int128{sweep.n} * sweep.m;
  return 6 * sweep.u_quadrupled - 4 * pairs * (4 * pairs - 1);
}

// How many paths from (0, 0) to (m, n) have which sum of (a v - b u)^2 over their points; ascending by sum.
using Frequencies = std::vector<std::pair<std::int64_t, std::int64_t>>;

Frequencies Joined(const Frequencies& x, const Frequencies& y, std::int64_t shift) {
  Frequencies joined;
  joined.reserve(x.size() + y.size());
  auto i = x.begin();
  auto j = y.begin();
  while (i != x.end() || j != y.end()) {
    const bool take_x = j == y.end() || (i != x.end() && i->first <= j->first);
    const bool take_y = i == x.end() || (j != y.end() && j->first <= i->first);
    joined.emplace_back((take_x ? i->first : j->first) + shift, (take_x ? i->second : 0) + (take_y ? j->second : 0));
    if (take_x) ++i;
    if (take_y) ++j;
  }
  return joined;
}

// P(T >= t) over all splits without ties; T grows with zeta, the sum over a path in units of 1 / lcm^2.
double ExactPValue(const RankSweep& sweep) {
  const auto n = static_cast<std::int64_t>(sweep.n);
  const auto m = static_cast<std::int64_t>(sweep.m);
  const std::int64_t lcm = std::lcm(n, m);
  const Int128 pairs = Int128{n} * m;
  const Int128 scaled = Int128{lcm} * lcm * (n + m) * Numerator(sweep);
  const Int128 divisor = 24 * pairs * pairs;
  // Rounded down, as the peer does: a statistic between two possible ones (ties) counts as the lower.
  const Int128 zeta = scaled / divisor - (scaled % divisor < 0 ? 1 : 0);
  std::vector<Frequencies> column(sweep.n + 1);
  column[0] = {{0, 1}};
  for (std::int64_t u = 0; u <= m; ++u) {
    Frequencies below;
    for (std::int64_t v = 0; v <= n; ++v) {
      const std::int64_t distance = lcm / n * v - lcm / m * u;
      below = Joined(below, column[static_cast<std::size_t>(v)], distance * distance);
      column[static_cast<std::size_t>(v)] = below;
    }
  }
  double as_large = 0;
  double all = 0;
  for (const auto& [sum, paths] : column.back()) {
    all += static_cast<double>(paths);
    if (sum >= zeta) as_large += static_cast<double>(paths);
  }
  return as_large / all;
}

// F of the limiting law (Csorgo and Faraway 1996, 1.3), cut after the first term below 1e-7 as SciPy cuts it (about 4
// sqrt(x) terms).
double LimitCdf(double x) {
  double sum = 0;
  for (double k = 0; k < 1e6; ++k) {
    const double y = 4 * k + 1;
    const double q = y * y / (16 * x);
    const double u =
        std::exp(std::lgamma(k + 0.5) - std::lgamma(k + 1)) / (std::pow(std::numbers::pi, 1.5) * std::sqrt(x));
    const double term = u * std::sqrt(y) * std::exp(-q) * boost::math::cyl_bessel_k(0.25, q, Policy());
    sum += term;
    if (std::abs(term) < 1e-7) break;
  }
  return sum;
}

double TiedStatistic(const RankSweep& sweep) {
  const auto n = static_cast<double>(sweep.n);
  const auto m = static_cast<double>(sweep.m);
  return n / (n + m) * (m / (n + m)) * sweep.squared_steps;
}

// The terms of the tied statistic in the limit: the bridge at the border of two groups, half of each group's weight.
std::vector<BridgePoint> TiedPoints(std::span<const double> a, std::span<const double> b) {
  const auto size = static_cast<double>(a.size() + b.size());
  std::vector<BridgePoint> points;
  double start = 0;
  for (const std::uint64_t count : PooledGroups(a, b)) {
    const double end = static_cast<double>(count) / size;
    if (!points.empty()) points.back().weight += (end - start) / 2;
    if (end < 1) points.push_back({end, end * (1 - end), (end - start) / 2});
    start = end;
  }
  return points;
}

// Everything but the law of tied groups.
CramerVonMisesResult Untied(const RankSweep& sweep) {
  const auto n = static_cast<double>(sweep.n);
  const auto m = static_cast<double>(sweep.m);
  const double pairs = n * m;
  const double size = n + m;
  const double expected = (1 + 1 / size) / 6;
  const double variance =
      (size + 1) * (4 * pairs * size - 3 * (n * n + m * m) - 2 * pairs) / (45 * size * size * 4 * pairs);
  // With the mean and the variance of the limiting law.
  const auto normal = [&](double t) { return 1.0 / 6 + (t - expected) / std::sqrt(45 * variance); };
  CramerVonMisesResult result;
  result.statistic = static_cast<double>(Numerator(sweep)) / (24 * pairs * size);
  result.tied_statistic = TiedStatistic(sweep);
  result.tied_p_value = variance > 0 ? CramerVonMisesLimitSurvival(normal(result.tied_statistic)) : 1;
  result.exact = std::max(sweep.n, sweep.m) <= kMostExact;
  if (result.exact) {
    result.p_value = ExactPValue(sweep);
  } else if (const double x = normal(result.statistic); x >= 0.003) {
    result.p_value = std::max(0.0, 1 - LimitCdf(x));
  }
  return result;
}

}  // namespace

double CramerVonMisesLimitSurvival(double x) {
  if (x < 0.003) return 1;  // 1 to 17 digits
  if (x > 160) return 0;    // below the smallest double
  return SmirnovTail(
      [x](int k, double sine) {
        const double s = std::numbers::pi * (2 * k - 0.5 + 0.5 * sine);
        return std::exp(-x * s * s / 2) / std::sqrt(s);
      },
      1);
}

CramerVonMisesResult CramerVonMisesTest(std::span<const double> sorted_a, std::span<const double> sorted_b,
                                        const RankSweep& sweep) {
  CramerVonMisesResult result = Untied(sweep);
  const auto statistic = [](std::span<const double> a, std::span<const double> b) {
    return TiedStatistic(*SweepRanks(a, b, kCramerVonMises));
  };
  const auto size = static_cast<double>(sweep.n + sweep.m);
  constexpr double kFewTies = 1e-6;  // a thousand equal groups: the laws differ by less than 0.001
  if (const std::optional<double> p = SplitPValue(sorted_a, sorted_b, statistic)) {
    result.tied_p_value = *p;
    result.tied_exact = true;
  } else if (static_cast<double>(sweep.ties) / (size * size * size) > kFewTies) {
    result.tied_p_value = BridgeFormSurvival(TiedPoints(sorted_a, sorted_b), result.tied_statistic * (size - 1) / size);
  }
  return result;
}

std::optional<CramerVonMisesResult> CramerVonMisesTest(std::span<const double> sorted_a,
                                                       std::span<const double> sorted_b) {
  const std::optional<RankSweep> sweep = SweepRanks(sorted_a, sorted_b, kCramerVonMises | kPlacements);
  if (!sweep) return std::nullopt;
  return CramerVonMisesTest(sorted_a, sorted_b, *sweep);
}

}  // namespace trimtab::stats
