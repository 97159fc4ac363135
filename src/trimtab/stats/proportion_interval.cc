#include "trimtab/stats/proportion_interval.h"

#include <algorithm>
#include <cmath>

#include "trimtab/stats/distributions.h"

namespace trimtab::stats {
namespace {

// Above this many rows the Wilson number stands for every method: the others differ from it by less than one part in
// ten thousand there, and the incomplete beta function takes too long.
constexpr double kMostExactRows = 4294967296.0;
constexpr double kMostRows = 9007199254740992.0;  // 2^53

double WilsonUpper(double k, double n, double z) {
  const double share = k / n;
  const double spread = z * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return std::min(1.0, (share + z * z / (2 * n) + spread) / (1 + z * z / n));
}

// The product of both ends is share^2 / (1 + z^2 / n): dividing avoids the cancellation in the difference.
double WilsonLower(double k, double n, double z) { return k / n * k / ((n + z * z) * WilsonUpper(k, n, z)); }

// Whether the interval on `share * n` of n successes lies above the threshold, which is below the share.
bool LiesAbove(double share, double threshold, double n, double tail, ProportionMethod method) {
  const double k = share * n;
  return method == ProportionMethod::kJeffreys ? BetaCdf(k + 0.5, n - k + 0.5, threshold) < tail
                                               : BetaCdf(k, n - k + 1, threshold) < tail;
}

}  // namespace

std::optional<Interval> ProportionInterval(std::uint64_t successes, std::uint64_t n, double confidence,
                                           ProportionMethod method) {
  if (n == 0 || successes > n || !(confidence > 0 && confidence < 1)) return std::nullopt;
  const auto k = static_cast<double>(successes);
  const auto failures = static_cast<double>(n - successes);
  const double tail = (1 - confidence) / 2;
  switch (method) {
    case ProportionMethod::kClopperPearson:
      return Interval{successes == 0 ? 0 : BetaQuantile(k, failures + 1, tail),
                      successes == n ? 1 : BetaQuantile(k + 1, failures, 1 - tail)};
    case ProportionMethod::kJeffreys:
      return Interval{BetaQuantile(k + 0.5, failures + 0.5, tail), BetaQuantile(k + 0.5, failures + 0.5, 1 - tail)};
    case ProportionMethod::kWilson:
      break;
  }
  const double z = TwoSidedNormalQuantile(confidence);
  const auto rows = static_cast<double>(n);
  return Interval{WilsonLower(k, rows, z), 1 - WilsonLower(failures, rows, z)};
}

std::optional<std::uint64_t> RowsToSettle(double share, double threshold, double confidence, ProportionMethod method) {
  const auto within = [](double value) { return value >= 0 && value <= 1; };
  if (!within(share) || !within(threshold) || share == threshold || !(confidence > 0 && confidence < 1)) {
    return std::nullopt;
  }
  const double z = TwoSidedNormalQuantile(confidence);
  const double distance = share - threshold;
  // The threshold is outside of the Wilson interval when n (share - t)^2 > z^2 t (1 - t).
  const double wilson = z * z * threshold * (1 - threshold) / (distance * distance);
  if (!(wilson < kMostRows)) return std::nullopt;
  const auto closed_form = static_cast<std::uint64_t>(std::floor(wilson)) + 1;
  if (method == ProportionMethod::kWilson || wilson > kMostExactRows) return closed_form;
  const double tail = (1 - confidence) / 2;
  const double high_share = distance > 0 ? share : 1 - share;  // the case below is its mirror image
  const double low_threshold = distance > 0 ? threshold : 1 - threshold;
  const auto settles = [&](std::uint64_t n) {
    return LiesAbove(high_share, low_threshold, static_cast<double>(n), tail, method);
  };
  std::uint64_t enough = closed_form;
  while (!settles(enough)) {
    if (static_cast<double>(enough) > kMostRows) return std::nullopt;
    enough *= 2;
  }
  std::uint64_t too_few = 0;
  while (enough - too_few > 1) {
    const std::uint64_t middle = too_few + (enough - too_few) / 2;
    (settles(middle) ? enough : too_few) = middle;
  }
  return enough;
}

}  // namespace trimtab::stats
