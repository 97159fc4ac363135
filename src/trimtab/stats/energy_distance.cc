#include "trimtab/stats/energy_distance.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "trimtab/stats/bridge_form.h"
#include "trimtab/stats/rank_sweep.h"
#include "trimtab/stats/split_law.h"

namespace trimtab::stats {
namespace {

constexpr std::size_t kMostPermuted = std::size_t{1} << 16;
constexpr std::size_t kGrid = 4096;

// SplitMix64, for one thread.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }

 private:
  std::uint64_t state_;
};

// A place on the scale at which F - G has a step: how many pooled values are up to it, and how far the next one is.
struct Step {
  std::uint64_t a = 0;     // of the first sample up to here
  std::uint64_t both = 0;  // of both samples up to here
  double width = 0;
};

// Copies on which the integral exists: infinities one range beyond the finite values, huge values scaled down (the
// p-value does not depend on the scale).
struct FiniteSamples {
  std::vector<double> a;
  std::vector<double> b;
};

FiniteSamples MakeFinite(std::span<const double> sorted_a, std::span<const double> sorted_b) {
  double lowest = std::numeric_limits<double>::infinity();
  double highest = -lowest;
  double largest = 0;
  for (const auto& sample : {sorted_a, sorted_b}) {
    for (const double value : sample) {
      if (!std::isfinite(value)) continue;
      lowest = std::min(lowest, value);
      highest = std::max(highest, value);
      largest = std::max(largest, std::abs(value));
    }
  }
  if (lowest > highest) lowest = highest = 0;
  const double scale = largest > 1e300 ? 1e-10 : 1;
  const double range = highest > lowest ? highest * scale - lowest * scale : 1;
  const auto finite = [&](double value) {
    if (std::isfinite(value)) return value * scale;
    return value < 0 ? lowest * scale - range : highest * scale + range;
  };
  FiniteSamples samples;
  samples.a.resize(sorted_a.size());
  samples.b.resize(sorted_b.size());
  std::transform(sorted_a.begin(), sorted_a.end(), samples.a.begin(), finite);
  std::transform(sorted_b.begin(), sorted_b.end(), samples.b.begin(), finite);
  return samples;
}

// One step a distinct pooled value; with a grid, only those at which another `spacing` pooled values are full.
std::vector<Step> MakeSteps(std::span<const double> a, std::span<const double> b, std::uint64_t spacing) {
  std::vector<Step> steps;
  double last = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    const double value = j == b.size() || (i < a.size() && a[i] < b[j]) ? a[i] : b[j];
    while (i < a.size() && a[i] == value) ++i;
    while (j < b.size() && b[j] == value) ++j;
    const bool ends = i == a.size() && j == b.size();
    if (!steps.empty() && !ends && i + j < steps.back().both + spacing) continue;
    if (!steps.empty()) steps.back().width = value - last;
    steps.push_back({i, i + j, 0});
    last = value;
  }
  return steps;
}

// The integral of (F - G)^2 times n^2 m^2 / N^2: a N - both n is (F - G) n m.
double Integral(const std::vector<Step>& steps, std::uint64_t n, std::uint64_t size) {
  double sum = 0;
  for (const Step& step : steps) {
    const double difference = static_cast<double>(step.a) -
                              static_cast<double>(step.both) * (static_cast<double>(n) / static_cast<double>(size));
    sum += difference * difference * step.width;
  }
  return sum;
}

// Deals n labels over the pooled values in their order: each next value belongs to the first sample with the share of
// its labels that are left.
void DrawSplit(std::vector<Step>& steps, std::uint64_t n, std::uint64_t size, Draws& draws) {
  std::uint64_t labels = n;
  std::uint64_t left = size;
  for (Step& step : steps) {
    for (; size - left < step.both; --left) {
      labels -= ((draws.Next() >> 32) * left) >> 32 < labels ? 1U : 0U;
    }
    step.a = n - labels;
  }
}

// The limit of Integral() over random splits of many values: a Brownian bridge B over the shares of the pooled sample,
// (F
// - G)^2 ~ B^2 N / nm.
double LimitPValue(const std::vector<Step>& steps, std::uint64_t n, std::uint64_t size) {
  std::vector<BridgePoint> points;
  for (const Step& step : steps) {
    const double share = static_cast<double>(step.both) / static_cast<double>(size);
    if (share < 1) points.push_back({share, share * (1 - share), step.width});
  }
  const double scale = static_cast<double>(n) * (static_cast<double>(size - n) / static_cast<double>(size));
  return BridgeFormSurvival(points, Integral(steps, n, size) / scale);
}

}  // namespace

std::optional<double> EnergyDistance(std::span<const double> sorted_a, std::span<const double> sorted_b) {
  const std::optional<RankSweep> sweep = SweepRanks(sorted_a, sorted_b, kSquaredArea);
  if (!sweep) return std::nullopt;
  return std::sqrt(2 * sweep->squared_area);
}

std::optional<EnergyTestResult> EnergyTest(std::span<const double> sorted_a, std::span<const double> sorted_b,
                                           std::uint64_t permutations, std::uint64_t seed) {
  const std::optional<double> distance = EnergyDistance(sorted_a, sorted_b);
  if (!distance || permutations == 0) return std::nullopt;
  EnergyTestResult result;
  result.distance = *distance;
  const FiniteSamples samples = MakeFinite(sorted_a, sorted_b);
  const auto statistic = [](std::span<const double> a, std::span<const double> b) {
    return SweepRanks(a, b, kSquaredArea)->squared_area;
  };
  if (const std::optional<double> p = SplitPValue(samples.a, samples.b, statistic)) {
    result.p_value = *p;
    result.exact = true;
    return result;
  }
  const std::uint64_t n = sorted_a.size();
  const std::uint64_t size = n + sorted_b.size();
  if (size > kMostPermuted) {
    result.p_value = LimitPValue(MakeSteps(samples.a, samples.b, size / kGrid), n, size);
    return result;
  }
  std::vector<Step> steps = MakeSteps(samples.a, samples.b, 1);
  const double seen = Integral(steps, n, size);
  const double limit = seen - 1e-12 * seen;
  Draws draws(seed);
  std::uint64_t as_large = 0;
  for (std::uint64_t k = 0; k < permutations; ++k) {
    DrawSplit(steps, n, size, draws);
    if (Integral(steps, n, size) >= limit) ++as_large;
  }
  result.p_value = static_cast<double>(1 + as_large) / static_cast<double>(1 + permutations);
  return result;
}

}  // namespace trimtab::stats
