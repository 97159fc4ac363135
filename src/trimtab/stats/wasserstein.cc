#include "trimtab/stats/wasserstein.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace trimtab::stats {
namespace {

constexpr std::size_t kBlock = 128;
constexpr std::size_t kLanes = 8;

// Pairwise, eight lanes at the bottom, `kSums` sums in one pass: the error grows with log n only, and sorted values
// have one order, so that the bits are the same everywhere. `term(i, k)` is what value i adds to sum k.
template <std::size_t kSums>
struct Totals {
  double of[kSums] = {};
};

template <std::size_t kSums, typename Terms>
Totals<kSums> PairwiseSums(std::size_t first, std::size_t last, const Terms& terms) {
  Totals<kSums> totals;
  if (last - first > kBlock) {
    const std::size_t middle = first + (last - first) / 2 / kLanes * kLanes;
    const Totals<kSums> left = PairwiseSums<kSums>(first, middle, terms);
    const Totals<kSums> right = PairwiseSums<kSums>(middle, last, terms);
    for (std::size_t k = 0; k < kSums; ++k) totals.of[k] = left.of[k] + right.of[k];
    return totals;
  }
  double lanes[kSums][kLanes] = {};
  std::size_t i = first;
  for (; i + kLanes <= last; i += kLanes) {
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      const Totals<kSums> term = terms(i + lane);
      for (std::size_t k = 0; k < kSums; ++k) lanes[k][lane] += term.of[k];
    }
  }
  for (; i < last; ++i) {
    const Totals<kSums> term = terms(i);
    for (std::size_t k = 0; k < kSums; ++k) totals.of[k] += term.of[k];
  }
  for (std::size_t k = 0; k < kSums; ++k) {
    const double* sum = lanes[k];
    totals.of[k] += ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
  }
  return totals;
}

// Equal infinities are no distance apart.
double Distance(double a, double b) { return a == b ? 0 : std::abs(a - b); }

// The distance of samples of different sizes along their quantiles: |a_i - b_j| times the length of the probabilities
// that both have in common. The steps depend on the sizes alone. In blocks of equal lengths, each a compensated term.
double QuantileDistance(std::span<const double> a, std::span<const double> b) {
  const std::uint64_t n = a.size();
  const std::uint64_t m = b.size();
  const double share = 1 / (static_cast<double>(n) * static_cast<double>(m));  // before the sum, which cannot overflow
  double sum = 0;
  double lost = 0;
  std::size_t i = 0;
  std::size_t j = 0;
  std::uint64_t at = 0;     // probability times n m
  std::uint64_t end_a = m;  // where value i ends
  std::uint64_t end_b = n;  // where value j ends
  while (i < n && j < m) {
    const std::uint64_t end = std::min(end_a, end_b);
    const double term = Distance(a[i], b[j]) * (static_cast<double>(end - at) * share);
    const double total = sum + term;
    const double part = total - sum;
    lost += (sum - (total - part)) + (term - part);
    sum = total;
    at = end;
    const bool step_a = end_a == end;
    const bool step_b = end_b == end;
    i += step_a ? 1 : 0;
    j += step_b ? 1 : 0;
    end_a += step_a ? m : 0;
    end_b += step_b ? n : 0;
  }
  if (!std::isfinite(sum)) return sum;
  return sum + lost;
}

// Standard deviation with divisor n from sums of x - c and (x - c)^2. With c the median, which is never further from
// the mean than one deviation, at most half of the second sum cancels.
double Deviation(const double sums[2], std::size_t size) {
  const auto n = static_cast<double>(size);
  const double squares = sums[1] - sums[0] * (sums[0] / n);
  return std::sqrt(squares < 0 ? 0 : squares / n);  // NaN stays
}

}  // namespace

std::optional<double> Wasserstein(std::span<const double> sorted_a, std::span<const double> sorted_b) {
  if (sorted_a.empty() || sorted_b.empty()) return std::nullopt;
  if (sorted_a.size() != sorted_b.size()) return QuantileDistance(sorted_a, sorted_b);
  const double share = 1 / static_cast<double>(sorted_a.size());
  const auto terms = [&](std::size_t i) { return Totals<1>{{Distance(sorted_a[i], sorted_b[i]) * share}}; };
  return PairwiseSums<1>(0, sorted_a.size(), terms).of[0];
}

std::optional<double> NormedWasserstein(std::span<const double> sorted_reference,
                                        std::span<const double> sorted_current) {
  if (sorted_reference.empty() || sorted_current.empty()) return std::nullopt;
  const std::size_t n = sorted_reference.size();
  const double median = sorted_reference[n / 2];
  double distance = 0;
  Totals<3> totals;
  if (n == sorted_current.size()) {
    const double share = 1 / static_cast<double>(n);
    totals = PairwiseSums<3>(0, n, [&](std::size_t i) {
      const double off = sorted_reference[i] - median;
      return Totals<3>{{off, off * off, Distance(sorted_reference[i], sorted_current[i]) * share}};
    });
    distance = totals.of[2];
  } else {
    const auto sums = PairwiseSums<2>(0, n, [&](std::size_t i) {
      const double off = sorted_reference[i] - median;
      return Totals<2>{{off, off * off}};
    });
    totals = {{sums.of[0], sums.of[1], 0}};
    distance = QuantileDistance(sorted_reference, sorted_current);
  }
  const double deviation = Deviation(totals.of, n);
  if (!std::isfinite(deviation)) return std::nullopt;
  return distance / std::max(deviation, 0.001);
}

}  // namespace trimtab::stats
