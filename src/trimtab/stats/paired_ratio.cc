#include "trimtab/stats/paired_ratio.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>

#include "trimtab/stats/distributions.h"

namespace trimtab::stats {
namespace {

constexpr std::size_t kMostExactPairs = 50;
constexpr std::uint64_t kSign = std::uint64_t{1} << 63;

std::optional<std::vector<double>> Sorted(std::span<const double> values) {
  if (values.empty()) return std::nullopt;
  if (!std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value); })) {
    return std::nullopt;
  }
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

// Rounds monotonically in both arguments and does not overflow.
double Average(double a, double b) { return 0.5 * a + 0.5 * b; }

double MiddleOf(const std::vector<double>& sorted) {
  const std::size_t half = sorted.size() / 2;
  return sorted.size() % 2 == 1 ? sorted[half] : Average(sorted[half - 1], sorted[half]);
}

// Integers in the order of the doubles.
std::uint64_t Key(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  return (bits & kSign) != 0 ? ~bits : bits | kSign;
}
double Value(std::uint64_t key) { return std::bit_cast<double>((key & kSign) != 0 ? key & ~kSign : ~key); }

// Averages of pairs i <= j that are <= limit: as i grows, the largest fitting j falls.
std::uint64_t AveragesUpTo(const std::vector<double>& sorted, double limit) {
  std::uint64_t count = 0;
  std::size_t fitting = sorted.size();  // j < fitting fit
  for (std::size_t i = 0; i < sorted.size(); ++i) {
    while (fitting > i && Average(sorted[i], sorted[fitting - 1]) > limit) --fitting;
    if (fitting <= i) break;
    count += fitting - i;
  }
  return count;
}

// The rank-th smallest average (from 1), by bisection over the representable numbers: at most 64 counts of O(n).
double AverageOfRank(const std::vector<double>& sorted, std::uint64_t rank) {
  std::uint64_t low = Key(sorted.front());
  std::uint64_t high = Key(sorted.back());
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (AveragesUpTo(sorted, Value(middle)) >= rank) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return Value(low);
}

// P(W <= w) for n untied differences: subsets of the ranks 1 .. n by their sum. Counts stay below 2^53 for n <= 50.
double SignedRankCdf(std::size_t n, double w) {
  const std::size_t largest = n * (n + 1) / 2;
  std::vector<double> subsets(largest + 1);
  subsets[0] = 1;
  for (std::size_t rank = 1; rank <= n; ++rank) {
    for (std::size_t sum = largest; sum >= rank; --sum) subsets[sum] += subsets[sum - rank];
  }
  double below = 0;
  for (std::size_t sum = 0; sum <= largest && static_cast<double>(sum) <= w; ++sum) below += subsets[sum];
  return std::ldexp(below, -static_cast<int>(n));
}

}  // namespace

std::optional<std::vector<double>> LogRatios(std::span<const double> a, std::span<const double> b) {
  if (a.size() != b.size() || a.empty()) return std::nullopt;
  std::vector<double> ratios(a.size());
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (!std::isfinite(a[i]) || !std::isfinite(b[i]) || a[i] <= 0 || b[i] <= 0) return std::nullopt;
    const double ratio = b[i] / a[i];
    ratios[i] = std::isnormal(ratio) ? std::log(ratio) : std::log(b[i]) - std::log(a[i]);
  }
  return ratios;
}

std::optional<double> Median(std::span<const double> values) {
  const std::optional<std::vector<double>> sorted = Sorted(values);
  if (!sorted) return std::nullopt;
  return MiddleOf(*sorted);
}

std::optional<double> HodgesLehmann(std::span<const double> values) {
  const std::optional<std::vector<double>> sorted = Sorted(values);
  if (!sorted) return std::nullopt;
  const std::uint64_t n = sorted->size();
  const std::uint64_t pairs = n * (n + 1) / 2;
  const double middle = AverageOfRank(*sorted, (pairs + 1) / 2);
  return pairs % 2 == 1 ? middle : Average(middle, AverageOfRank(*sorted, pairs / 2 + 1));
}

std::optional<MedianInterval> OrderStatisticInterval(std::span<const double> values, double confidence) {
  const std::optional<std::vector<double>> sorted = Sorted(values);
  if (!sorted || !(confidence > 0 && confidence < 1)) return std::nullopt;
  const std::uint64_t n = sorted->size();
  const auto coverage = [n](std::uint64_t k) { return 1 - 2 * FairCoinCdf(k - 1, n); };
  std::uint64_t fits = 0;
  std::uint64_t fails = n / 2 + 1;
  while (fails - fits > 1) {
    const std::uint64_t middle = fits + (fails - fits) / 2;
    (coverage(middle) >= confidence ? fits : fails) = middle;
  }
  if (fits == 0) return std::nullopt;
  return MedianInterval{{(*sorted)[fits - 1], (*sorted)[n - fits]}, fits, coverage(fits)};
}

std::optional<WilcoxonResult> WilcoxonSignedRank(std::span<const double> values) {
  if (!Sorted(values)) return std::nullopt;
  std::vector<double> differences;
  for (const double value : values) {
    if (value != 0) differences.push_back(value);
  }
  WilcoxonResult result;
  if (differences.empty()) return result;
  std::sort(differences.begin(), differences.end(), [](double a, double b) { return std::abs(a) < std::abs(b); });
  double positive = 0;
  double negative = 0;
  double ties = 0;  // sum of t^3 - t over groups of t equal sizes
  for (std::size_t from = 0; from < differences.size();) {
    std::size_t to = from;
    while (to < differences.size() && std::abs(differences[to]) == std::abs(differences[from])) ++to;
    const double rank = 0.5 * static_cast<double>(from + 1 + to);
    const auto size = static_cast<double>(to - from);
    ties += size * size * size - size;
    for (; from < to; ++from) (differences[from] > 0 ? positive : negative) += rank;
  }
  result.statistic = std::min(positive, negative);
  result.exact = ties == 0 && differences.size() == values.size() && differences.size() <= kMostExactPairs;
  if (result.exact) {
    result.p_value = std::min(1.0, 2 * SignedRankCdf(differences.size(), result.statistic));
  } else {
    const auto n = static_cast<double>(differences.size());
    const double variance = (n * (n + 1) * (2 * n + 1) - ties / 2) / 24;
    result.p_value = NormalTwoSided((result.statistic - n * (n + 1) / 4) / std::sqrt(variance));
  }
  return result;
}

}  // namespace trimtab::stats
