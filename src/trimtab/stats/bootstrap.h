// Bootstrap resampling and its intervals. The same seed gives the same bits on every machine and for any number of
// threads: each replicate has its own stream, SplitMix64 (Steele, Lea and Flood 2014) started from a hash of seed and
// replicate number.
#ifndef TRIMTAB_STATS_BOOTSTRAP_H_
#define TRIMTAB_STATS_BOOTSTRAP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "trimtab/stats/interval.h"

namespace trimtab::stats {

class ResampleStream {
 public:
  ResampleStream(std::uint64_t seed, std::uint64_t replicate);
  // Uniform on 0 .. n - 1 without bias (Lemire 2019); n >= 1.
  std::size_t Next(std::size_t n);

 private:
  std::uint64_t Bits();
  std::uint64_t state_;
};

// A statistic of the units (rows, users, sessions) with these indices, in 0 .. n - 1, repeats allowed.
using IndexStatistic = std::function<double(std::span<const std::size_t>)>;
// `replicates` values, each on n units drawn with replacement.
std::vector<double> BootstrapReplicates(std::size_t n, std::size_t replicates, std::uint64_t seed,
                                        const IndexStatistic& statistic);
// n values, each with one unit left out.
std::vector<double> JackknifeReplicates(std::size_t n, const IndexStatistic& statistic);

// Quantile by linear interpolation (type 7 of Hyndman and Fan 1996) of SORTED values; REQUIRES values, 0 <= q <= 1.
double LinearQuantile(std::span<const double> sorted, double q);

// Both intervals: nullopt when there is no replicate, one is NaN, or confidence is outside (0, 1).
std::optional<Interval> PercentileInterval(std::span<const double> replicates, double confidence);
// Bias-corrected and accelerated (Efron 1987): ties with the estimate count half in z0; acceleration from the
// jackknife, 0 when that is constant. Also nullopt when all replicates lie on one side of the estimate (z0 infinite).
struct BcaResult {
  Interval interval;
  double bias_correction = 0;  // z0
  double acceleration = 0;
};
std::optional<BcaResult> BcaInterval(double estimate, std::span<const double> replicates,
                                     std::span<const double> jackknife, double confidence);

// Ratio of the q-quantiles b / a of two independent samples with a percentile bootstrap interval; O(n + m) per
// replicate. nullopt when a sample is empty or a value is not finite and positive, q is outside [0, 1], or there is no
// replicate.
struct QuantileRatioResult {
  double ratio = 1;
  Interval interval;
  bool enough = false;  // both samples have >= 10 / (1 - q) values; below that the tail is a guess
};
std::optional<QuantileRatioResult> QuantileRatio(std::span<const double> a, std::span<const double> b, double q,
                                                 std::size_t replicates, std::uint64_t seed, double confidence);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_BOOTSTRAP_H_
