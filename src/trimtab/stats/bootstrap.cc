#include "trimtab/stats/bootstrap.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "trimtab/stats/distributions.h"

namespace trimtab::stats {
namespace {

__extension__ using Wide = unsigned __int128;

constexpr std::uint64_t kGolden = 0x9e3779b97f4a7c15;
constexpr double kTailValues = 10;  // values beyond a quantile that make it more than a guess

std::uint64_t Mix(std::uint64_t z) {
  z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
  z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
  return z ^ (z >> 31);
}

bool Usable(std::span<const double> replicates, double confidence) {
  return !replicates.empty() && confidence > 0 && confidence < 1 &&
         std::none_of(replicates.begin(), replicates.end(), [](double value) { return std::isnan(value); });
}

std::vector<double> Sorted(std::span<const double> values) {
  std::vector<double> sorted(values.begin(), values.end());
  std::sort(sorted.begin(), sorted.end());
  return sorted;
}

// Skewness of the jackknife values over 6.
double Acceleration(std::span<const double> jackknife) {
  if (jackknife.empty() ||
      std::all_of(jackknife.begin(), jackknife.end(), [&](double value) { return value == jackknife.front(); })) {
    return 0;
  }
  const double mean = std::accumulate(jackknife.begin(), jackknife.end(), 0.0) / static_cast<double>(jackknife.size());
  double squares = 0;
  double cubes = 0;
  for (const double value : jackknife) {
    const double below = mean - value;
    squares += below * below;
    cubes += below * below * below;
  }
  const double acceleration = cubes / (6 * squares * std::sqrt(squares));
  return std::isfinite(acceleration) ? acceleration : 0;
}

// The linear quantile of a resample of sorted values, by how often each was drawn. `drawn` is scratch.
double ResampledQuantile(const std::vector<double>& sorted, double q, ResampleStream& stream,
                         std::vector<std::uint32_t>& drawn) {
  const std::size_t n = sorted.size();
  drawn.assign(n, 0);
  for (std::size_t i = 0; i < n; ++i) ++drawn[stream.Next(n)];
  const double position = static_cast<double>(n - 1) * q;
  const auto rank = static_cast<std::size_t>(position);
  std::size_t seen = 0;
  std::size_t at = 0;
  while (seen + drawn[at] <= rank) seen += drawn[at++];
  const double low = sorted[at];
  if (rank + 1 >= n) return low;
  while (seen + drawn[at] <= rank + 1) seen += drawn[at++];
  return low + (position - static_cast<double>(rank)) * (sorted[at] - low);
}

bool Positive(std::span<const double> values) {
  return !values.empty() &&
         std::all_of(values.begin(), values.end(), [](double value) { return std::isfinite(value) && value > 0; });
}

}  // namespace

ResampleStream::ResampleStream(std::uint64_t seed, std::uint64_t replicate)
    : state_(Mix(Mix(seed + kGolden) + replicate * kGolden)) {}

std::uint64_t ResampleStream::Bits() {
  state_ += kGolden;
  return Mix(state_);
}

std::size_t ResampleStream::Next(std::size_t n) {
  Wide product = static_cast<Wide>(Bits()) * n;
  if (static_cast<std::uint64_t>(product) < n) {
    const std::uint64_t excess = -static_cast<std::uint64_t>(n) % n;
    while (static_cast<std::uint64_t>(product) < excess) product = static_cast<Wide>(Bits()) * n;
  }
  return static_cast<std::size_t>(product >> 64);
}

std::vector<double> BootstrapReplicates(std::size_t n, std::size_t replicates, std::uint64_t seed,
                                        const IndexStatistic& statistic) {
  std::vector<double> values;
  if (n == 0) return values;
  std::vector<std::size_t> indices(n);
  for (std::size_t replicate = 0; replicate < replicates; ++replicate) {
    ResampleStream stream(seed, replicate);
    for (std::size_t& index : indices) index = stream.Next(n);
    values.push_back(statistic(indices));
  }
  return values;
}

std::vector<double> JackknifeReplicates(std::size_t n, const IndexStatistic& statistic) {
  std::vector<double> values;
  if (n == 0) return values;
  std::vector<std::size_t> indices(n - 1);
  std::iota(indices.begin(), indices.end(), std::size_t{1});
  for (std::size_t left_out = 0; left_out < n; ++left_out) {
    values.push_back(statistic(indices));
    if (left_out < indices.size()) indices[left_out] = left_out;
  }
  return values;
}

double LinearQuantile(std::span<const double> sorted, double q) {
  const double position = static_cast<double>(sorted.size() - 1) * q;
  const auto rank = static_cast<std::size_t>(position);
  if (rank + 1 >= sorted.size()) return sorted.back();
  const double fraction = position - static_cast<double>(rank);
  if (fraction == 0 || sorted[rank] == sorted[rank + 1]) return sorted[rank];
  return sorted[rank] + fraction * (sorted[rank + 1] - sorted[rank]);
}

std::optional<Interval> PercentileInterval(std::span<const double> replicates, double confidence) {
  if (!Usable(replicates, confidence)) return std::nullopt;
  const std::vector<double> sorted = Sorted(replicates);
  const double tail = (1 - confidence) / 2;
  return Interval{LinearQuantile(sorted, tail), LinearQuantile(sorted, 1 - tail)};
}

std::optional<BcaResult> BcaInterval(double estimate, std::span<const double> replicates,
                                     std::span<const double> jackknife, double confidence) {
  if (!Usable(replicates, confidence)) return std::nullopt;
  double below = 0;
  for (const double value : replicates) below += value < estimate ? 1 : value == estimate ? 0.5 : 0;
  BcaResult result;
  result.bias_correction = NormalQuantile(below / static_cast<double>(replicates.size()));
  if (!std::isfinite(result.bias_correction)) return std::nullopt;
  result.acceleration = Acceleration(jackknife);
  const double z = TwoSidedNormalQuantile(confidence);
  const std::vector<double> sorted = Sorted(replicates);
  const auto end = [&](double quantile) {
    const double shifted = result.bias_correction + quantile;
    return LinearQuantile(sorted, NormalCdf(result.bias_correction + shifted / (1 - result.acceleration * shifted)));
  };
  result.interval = {end(-z), end(z)};
  return result;
}

std::optional<QuantileRatioResult> QuantileRatio(std::span<const double> a, std::span<const double> b, double q,
                                                 std::size_t replicates, std::uint64_t seed, double confidence) {
  if (!Positive(a) || !Positive(b) || !(q >= 0 && q <= 1) || replicates == 0) return std::nullopt;
  const std::vector<double> sorted_a = Sorted(a);
  const std::vector<double> sorted_b = Sorted(b);
  std::vector<double> ratios(replicates);
  std::vector<std::uint32_t> drawn;
  for (std::size_t replicate = 0; replicate < replicates; ++replicate) {
    ResampleStream stream(seed, replicate);
    const double base = ResampledQuantile(sorted_a, q, stream, drawn);
    ratios[replicate] = ResampledQuantile(sorted_b, q, stream, drawn) / base;
  }
  const std::optional<Interval> interval = PercentileInterval(ratios, confidence);
  if (!interval) return std::nullopt;
  QuantileRatioResult result;
  result.ratio = LinearQuantile(sorted_b, q) / LinearQuantile(sorted_a, q);
  result.interval = *interval;
  result.enough = static_cast<double>(std::min(a.size(), b.size())) * (1 - q) >= kTailValues;
  return result;
}

}  // namespace trimtab::stats
