#include "trimtab/stats/mcnemar.h"

#include <algorithm>
#include <cmath>

#include "trimtab/stats/distributions.h"

namespace trimtab::stats {
namespace {

constexpr double kMostRows = 9007199254740992.0;  // 2^53

// Tango's score statistic of the difference `delta`; decreasing in it. The rest of the table is at its most likely
// values given delta, of which only P(only b right) is needed.
double TangoScore(double only_a, double only_b, double n, double delta) {
  const double b = (2 * n - only_a + only_b) * delta - only_a - only_b;
  const double c = -only_b * delta * (1 - delta);
  const double root = std::sqrt(std::max(0.0, b * b - 8 * n * c));
  // Of the two forms of the positive root the one without cancellation.
  const double likely_b = b <= 0 ? (root - b) / (4 * n) : -2 * c / (root + b);
  const double variance = n * (2 * likely_b + delta * (1 - delta));
  const double distance = only_a - only_b - n * delta;
  if (!(variance > 0)) return distance == 0 ? 0 : std::copysign(HUGE_VAL, distance);
  return distance / std::sqrt(variance);
}

// Where the score passes `level`; it is above the level at `low` and not above it at `high`.
double TangoBound(double only_a, double only_b, double n, double level, double low, double high) {
  while (true) {
    const double middle = low + (high - low) / 2;
    if (middle <= low || middle >= high) return middle;
    (TangoScore(only_a, only_b, n, middle) > level ? low : high) = middle;
  }
}

}  // namespace

McNemarResult McNemarTest(std::uint64_t only_a, std::uint64_t only_b) {
  McNemarResult result;
  const std::uint64_t discordant = only_a + only_b;
  if (discordant == 0) return result;
  const std::uint64_t fewer = std::min(only_a, only_b);
  const double doubled = 2 * FairCoinCdf(fewer, discordant);
  result.exact_p = std::min(1.0, doubled);
  result.mid_p = std::min(1.0, doubled - FairCoinProbability(fewer, discordant));
  const auto total = static_cast<double>(discordant);
  const auto distance = static_cast<double>(std::max(only_a, only_b) - fewer);
  result.chi_square = distance * distance / total;
  result.chi_square_p = ChiSquareSurvival(result.chi_square, 1);
  const double corrected = std::max(0.0, distance - 1);
  result.corrected_chi_square = corrected * corrected / total;
  result.corrected_chi_square_p = ChiSquareSurvival(result.corrected_chi_square, 1);
  return result;
}

std::optional<Interval> TangoInterval(std::uint64_t only_a, std::uint64_t only_b, std::uint64_t n, double confidence) {
  if (n == 0 || only_a > n || only_b > n - only_a || !(confidence > 0 && confidence < 1)) return std::nullopt;
  const double z = TwoSidedNormalQuantile(confidence);
  const auto a = static_cast<double>(only_a);
  const auto b = static_cast<double>(only_b);
  const auto rows = static_cast<double>(n);
  const double estimate = (a - b) / rows;
  return Interval{only_b == n ? -1 : TangoBound(a, b, rows, z, -1, estimate),
                  only_a == n ? 1 : TangoBound(a, b, rows, -z, estimate, 1)};
}

std::optional<std::uint64_t> PairedSampleSize(double drop, double discordance, double alpha, double power) {
  if (!(drop > 0 && drop <= discordance && discordance <= 1 && alpha > 0 && alpha < 1 && power > 0 && power < 1)) {
    return std::nullopt;
  }
  const double root = -NormalQuantile(alpha) * std::sqrt(discordance) +
                      NormalQuantile(power) * std::sqrt(std::max(0.0, discordance - drop * drop));
  const double rows = std::ceil(root <= 0 ? 1 : root / drop * (root / drop));
  if (!(rows < kMostRows)) return std::nullopt;
  return static_cast<std::uint64_t>(std::max(1.0, rows));
}

}  // namespace trimtab::stats
