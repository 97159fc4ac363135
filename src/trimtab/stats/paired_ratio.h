// Paired measurements compared by the logarithms of their ratios: exp(median) is the factor by which b is slower than
// a.
#ifndef TRIMTAB_STATS_PAIRED_RATIO_H_
#define TRIMTAB_STATS_PAIRED_RATIO_H_

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "trimtab/stats/interval.h"

namespace trimtab::stats {

// ln(b[i] / a[i]). nullopt when the lengths differ, there is none, or a value is not finite and positive.
std::optional<std::vector<double>> LogRatios(std::span<const double> a, std::span<const double> b);

// The functions below take values in any order; nullopt when there is none or a value is not finite.

// Middle value, or the mean of the two middle ones.
std::optional<double> Median(std::span<const double> values);

// Hodges-Lehmann estimate: the median of the n (n + 1) / 2 averages of pairs i <= j. O(n log n) time, O(n) memory.
std::optional<double> HodgesLehmann(std::span<const double> values);

// Distribution-free interval [x_(k), x_(n+1-k)] of the median with the largest k whose binomial coverage is >=
// confidence. Also nullopt when n is too small for any (0.95 needs 6).
struct MedianInterval {
  Interval interval;
  std::uint64_t k = 0;  // 1-based rank of the lower end
  double coverage = 0;  // exact, >= confidence
};
std::optional<MedianInterval> OrderStatisticInterval(std::span<const double> values, double confidence);

// Wilcoxon signed-rank test of symmetry about 0, two-sided; zeros are dropped. Exact for n <= 50 without ties and
// zeros, else normal with correction for ties and no continuity correction. All values zero: statistic 0, p 1.
struct WilcoxonResult {
  double statistic = 0;  // min(W+, W-)
  double p_value = 1;
  bool exact = true;
};
std::optional<WilcoxonResult> WilcoxonSignedRank(std::span<const double> values);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_PAIRED_RATIO_H_
