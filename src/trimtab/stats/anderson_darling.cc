#include "trimtab/stats/anderson_darling.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <vector>

#include "trimtab/stats/bridge_form.h"
#include "trimtab/stats/smirnov_tail.h"
#include "trimtab/stats/split_law.h"

namespace trimtab::stats {
namespace {

// Sum of 1 / k^power for k = 1..count, power 1 or 2; by Euler and Maclaurin from 64 terms on.
double Harmonic(std::uint64_t count, int power) {
  constexpr std::uint64_t kDirect = 64;
  double sum = 0;
  for (std::uint64_t k = std::min(count, kDirect); k > 0; --k) {
    const auto x = static_cast<double>(k);
    sum += power == 1 ? 1 / x : 1 / (x * x);
  }
  if (count <= kDirect) return sum;
  // The rest behind the first terms: the integral, half of the ends and the derivatives there.
  const auto rest = [power](double x) {
    const double y = 1 / (x * x);
    return power == 1 ? std::log(x) + 1 / (2 * x) - y / 12 + y * y / 120 - y * y * y / 252
                      : -1 / x + y / 2 - y / (6 * x) + y * y / (30 * x) - y * y * y / (42 * x);
  };
  return sum + (rest(static_cast<double>(count)) - rest(kDirect));
}

// Standard deviation of A^2 without ties, Scholz and Stephens' equation 4 with k = 2. Their double sum g has the closed
// form H2(N - 1) - 2 H1(N - 1) / N. REQUIRES n + m >= 4.
double Deviation(std::uint64_t n, std::uint64_t m) {
  constexpr double k = 2;
  const auto size = static_cast<double>(n + m);
  const double sum_of_inverses = 1 / static_cast<double>(n) + 1 / static_cast<double>(m);
  const double h = Harmonic(n + m - 1, 1);
  const double g = Harmonic(n + m - 1, 2) - 2 * h / size;
  const double a = (4 * g - 6) * (k - 1) + (10 - 6 * g) * sum_of_inverses;
  const double b = (2 * g - 4) * k * k + 8 * h * k + (2 * g - 14 * h - 4) * sum_of_inverses - 8 * h + 4 * g - 6;
  const double c = (6 * h + 2 * g - 2) * k * k + (4 * h - 4 * g + 6) * k + (2 * h - 6) * sum_of_inverses + 4 * h;
  const double d = (2 * h + 6) * k * k - 4 * h * k;
  return std::sqrt((((a * size + b) * size + c) * size + d) / ((size - 1) * (size - 2) * (size - 3)));
}

// ln(level) as a parabola in the critical value, by least squares through Scholz and Stephens' table for k = 2.
class LevelParabola {
 public:
  static constexpr std::size_t kLevels = 7;

  LevelParabola() {
    constexpr std::array<double, kLevels> kB0{0.675, 1.281, 1.645, 1.96, 2.326, 2.573, 3.085};
    constexpr std::array<double, kLevels> kB1{-0.245, 0.25, 0.678, 1.149, 1.822, 2.364, 3.615};
    constexpr std::array<double, kLevels> kB2{-0.105, -0.305, -0.362, -0.391, -0.396, -0.345, -0.154};
    constexpr std::array<double, kLevels> kLevel{0.25, 0.1, 0.05, 0.025, 0.01, 0.005, 0.001};
    std::array<double, kLevels> x{};
    for (std::size_t i = 0; i < kLevels; ++i) x[i] = kB0[i] + kB1[i] + kB2[i];
    lowest_ = x.front();
    highest_ = x.back();
    // Polynomials orthogonal over the seven points: no normal equations to solve.
    double sum = 0;
    for (const double value : x) sum += value;
    mean_ = sum / kLevels;
    double squares = 0;
    double cubes = 0;
    for (const double value : x) {
      squares += (value - mean_) * (value - mean_);
      cubes += (value - mean_) * (value - mean_) * (value - mean_);
    }
    slope_ = cubes / squares;
    offset_ = squares / kLevels;
    std::array<double, 3> norms{};
    for (std::size_t i = 0; i < kLevels; ++i) {
      const std::array<double, 3> basis = Basis(x[i]);
      for (std::size_t j = 0; j < basis.size(); ++j) {
        coefficients_[j] += basis[j] * std::log(kLevel[i]);
        norms[j] += basis[j] * basis[j];
      }
    }
    for (std::size_t j = 0; j < norms.size(); ++j) coefficients_[j] /= norms[j];
  }

  double Level(double x) const {
    if (x < lowest_) return 0.25;
    if (x > highest_) return 0.001;
    const std::array<double, 3> basis = Basis(x);
    return std::exp(coefficients_[0] + coefficients_[1] * basis[1] + coefficients_[2] * basis[2]);
  }

 private:
  std::array<double, 3> Basis(double x) const {
    const double shifted = x - mean_;
    return {1, shifted, shifted * shifted - slope_ * shifted - offset_};
  }

  double lowest_;
  double highest_;
  double mean_;
  double slope_;
  double offset_;
  std::array<double, 3> coefficients_{};
};

// The terms of A^2 in the limit, one for each group of equal values: the midrank is half way along the bridge's step
// over the group.
std::vector<BridgePoint> TiedPoints(std::span<const double> a, std::span<const double> b) {
  const auto size = static_cast<double>(a.size() + b.size());
  std::vector<BridgePoint> points;
  double start = 0;
  for (const std::uint64_t count : PooledGroups(a, b)) {
    const double end = static_cast<double>(count) / size;
    const double middle = (start + end) / 2;
    const double variance = middle * (1 - middle) - (end - start) / 4;
    if (variance > 0) points.push_back({middle, variance, (end - start) / variance});
    start = end;
  }
  return points;
}

}  // namespace

double AndersonDarlingLimitSurvival(double z) {
  if (z < 0.03) return 1;  // 1 to 17 digits
  if (z > 760) return 0;   // below the smallest double
  return SmirnovTail(
      [z](int k, double sine) {
        const double s = 4 * k + sine;
        const double square = s * s - 1;
        return s / std::sqrt(square) * std::exp(-z * square / 8);
      },
      1 / std::sqrt(std::numbers::pi));
}

std::optional<AndersonDarlingResult> AndersonDarlingTest(std::span<const double> sorted_a,
                                                         std::span<const double> sorted_b, const RankSweep& sweep) {
  if (sweep.distinct < 2) return std::nullopt;
  static const LevelParabola parabola;
  AndersonDarlingResult result;
  result.a_squared = sweep.anderson_darling;
  if (sweep.n + sweep.m >= 4) result.standardised = (result.a_squared - 1) / Deviation(sweep.n, sweep.m);
  result.capped_p_value = parabola.Level(result.standardised);
  const auto statistic = [](std::span<const double> a, std::span<const double> b) {
    return SweepRanks(a, b, kAndersonDarling)->anderson_darling;
  };
  if (const std::optional<double> p = SplitPValue(sorted_a, sorted_b, statistic)) {
    result.p_value = *p;
    result.exact = true;
    return result;
  }
  constexpr double kLimitVariance = 2 * (std::numbers::pi * std::numbers::pi - 9) / 3;
  const double at = 1 + std::sqrt(kLimitVariance) * result.standardised;
  const double size = static_cast<double>(sweep.n + sweep.m);
  constexpr double kFewTies = 1e-6;  // a thousand equal groups: the laws differ by less than 0.001
  result.p_value = static_cast<double>(sweep.ties) / (size * size * size) > kFewTies
                       ? BridgeFormSurvival(TiedPoints(sorted_a, sorted_b), at)
                       : AndersonDarlingLimitSurvival(at);
  return result;
}

std::optional<AndersonDarlingResult> AndersonDarlingTest(std::span<const double> sorted_a,
                                                         std::span<const double> sorted_b) {
  const std::optional<RankSweep> sweep = SweepRanks(sorted_a, sorted_b, kAndersonDarling | kPlacements | kDistinct);
  if (!sweep) return std::nullopt;
  return AndersonDarlingTest(sorted_a, sorted_b, *sweep);
}

}  // namespace trimtab::stats
