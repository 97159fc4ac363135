#include "trimtab/stats/hypergeometric.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace trimtab::stats {
namespace {

constexpr std::size_t kTabulated = 16;
constexpr double kHalfLogTwoPi = 0.918938533204672741780329736406;

// ln n! - ln(sqrt(2 pi n) (n / e)^n).
double StirlingError(double n) {
  static const std::array<double, kTabulated> table = [] {
    std::array<double, kTabulated> errors{};
    long double factorial = 1;
    for (std::size_t i = 1; i < kTabulated; ++i) {
      const auto x = static_cast<long double>(i);
      factorial *= x;
      errors[i] =
          static_cast<double>(std::log(factorial) - (x + 0.5L) * std::log(x) + x - 0.918938533204672741780329736406L);
    }
    return errors;
  }();
  if (n < static_cast<double>(kTabulated)) return table[static_cast<std::size_t>(n)];
  const double square = n * n;
  constexpr double kTerm1 = 1.0 / 12;
  constexpr double kTerm2 = 1.0 / 360;
  constexpr double kTerm3 = 1.0 / 1260;
  constexpr double kTerm4 = 1.0 / 1680;
  constexpr double kTerm5 = 1.0 / 1188;
  constexpr double kTerm6 = 691.0 / 360360;
  return (kTerm1 - (kTerm2 - (kTerm3 - (kTerm4 - (kTerm5 - kTerm6 / square) / square) / square) / square) / square) / n;
}

// x ln(x / mean) + mean - x without cancellation where x is close to mean; x, mean > 0.
double Deviance(double x, double mean) {
  if (std::abs(x - mean) >= 0.1 * (x + mean)) return x * std::log(x / mean) + mean - x;
  const double ratio = (x - mean) / (x + mean);
  double sum = (x - mean) * ratio;
  double term = 2 * x * ratio;
  for (int i = 1; i < 1000; ++i) {
    term *= ratio * ratio;
    const double next = sum + term / (2 * i + 1);
    if (next == sum) break;
    sum = next;
  }
  return sum;
}

// ln of the binomial probability of k in n with p = 1 - q.
double LogBinomial(double k, double n, double p, double q) {
  if (n == 0) return 0;
  if (p == 0) return k == 0 ? 0 : -HUGE_VAL;
  if (q == 0) return k == n ? 0 : -HUGE_VAL;
  if (k == 0) return p < 0.1 ? n * std::log1p(-p) : n * std::log(q);
  if (k == n) return q < 0.1 ? n * std::log1p(-q) : n * std::log(p);
  return StirlingError(n) - StirlingError(k) - StirlingError(n - k) - Deviance(k, n * p) - Deviance(n - k, n * q) -
         kHalfLogTwoPi - 0.5 * (std::log(k) + std::log1p(-k / n));
}

// P(0) by its product of `marked` factors, cheaper than the mode for small groups.
constexpr std::uint64_t kSmallGroup = 48;

double Uniform(ResampleStream& stream) {
  constexpr std::size_t kSteps = std::size_t{1} << 53;
  return static_cast<double>(stream.Next(kSteps)) / static_cast<double>(kSteps);
}

}  // namespace

double LogBinomialCoefficient(std::uint64_t n, std::uint64_t k) {
  if (k == 0 || k >= n) return 0;
  const auto size = static_cast<double>(n);
  const auto a = static_cast<double>(std::min(k, n - k));
  const double b = size - a;
  // The entropy a ln(n / a) + b ln(n / b).
  return StirlingError(size) - StirlingError(a) - StirlingError(b) + a * std::log(size / a) -
         b * std::log1p(-a / size) - kHalfLogTwoPi - 0.5 * (std::log(a) + std::log1p(-a / size));
}

double HypergeometricLogProbability(std::uint64_t k, std::uint64_t total, std::uint64_t marked, std::uint64_t draws) {
  const std::uint64_t unmarked = total - marked;
  if (k > marked || k > draws || draws - k > unmarked) return -std::numeric_limits<double>::infinity();
  if (draws == 0 || draws == total) return 0;
  const auto size = static_cast<double>(total);
  const double p = static_cast<double>(draws) / size;
  const double q = static_cast<double>(total - draws) / size;
  return LogBinomial(static_cast<double>(k), static_cast<double>(marked), p, q) +
         LogBinomial(static_cast<double>(draws - k), static_cast<double>(unmarked), p, q) -
         LogBinomial(static_cast<double>(draws), size, p, q);
}

std::uint64_t DrawHypergeometric(std::uint64_t total, std::uint64_t marked, std::uint64_t draws,
                                 ResampleStream& stream) {
  const std::uint64_t unmarked = total - marked;
  const std::uint64_t least = draws > unmarked ? draws - unmarked : 0;
  const std::uint64_t most = std::min(marked, draws);
  if (least == most) return least;
  // The smaller part is drawn: P(0) of a small group then never underflows.
  if (draws > total - draws) return marked - DrawHypergeometric(total, marked, total - draws, stream);
  std::uint64_t start = 0;
  double probability = 1;
  if (marked <= kSmallGroup && least == 0) {
    for (std::uint64_t i = 0; i < marked; ++i) {
      probability *= static_cast<double>(total - draws - i) / static_cast<double>(total - i);
    }
  } else {
    const double mode =
        (static_cast<double>(draws) + 1) * (static_cast<double>(marked) + 1) / (static_cast<double>(total) + 2);
    start = std::clamp(static_cast<std::uint64_t>(mode), least, most);
    probability = std::exp(HypergeometricLogProbability(start, total, marked, draws));
  }
  double rest = Uniform(stream) - probability;
  if (rest < 0) return start;
  std::uint64_t high = start;
  std::uint64_t low = start;
  double at_high = probability;
  double at_low = probability;
  while (high < most || low > least) {
    if (high < most) {
      at_high *= static_cast<double>(marked - high) / static_cast<double>(high + 1) *
                 static_cast<double>(draws - high) / static_cast<double>(unmarked + high + 1 - draws);
      ++high;
      rest -= at_high;
      if (rest < 0) return high;
    }
    if (low > least) {
      at_low *= static_cast<double>(low) / static_cast<double>(marked - low + 1) *
                static_cast<double>(unmarked + low - draws) / static_cast<double>(draws - low + 1);
      --low;
      rest -= at_low;
      if (rest < 0) return low;
    }
    if (at_high + at_low == 0) break;  // what is left is rounding
  }
  return start;
}

void DrawMultivariateHypergeometric(std::span<const std::uint64_t> totals, std::uint64_t draws, ResampleStream& stream,
                                    std::span<std::uint64_t> out) {
  std::uint64_t remaining = std::accumulate(totals.begin(), totals.end(), std::uint64_t{0});
  for (std::size_t i = 0; i < totals.size(); ++i) {
    out[i] = DrawHypergeometric(remaining, totals[i], draws, stream);
    remaining -= totals[i];
    draws -= out[i];
  }
}

}  // namespace trimtab::stats
