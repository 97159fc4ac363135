// Ratio of a high quantile of two models' row times, with a bootstrap over rounds: rows of one round share what slowed
// the machine down at that time, so they are drawn together, and both models' rows of a round with each other.
#ifndef TRIMTAB_BENCHMARK_TAIL_RATIO_H_
#define TRIMTAB_BENCHMARK_TAIL_RATIO_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "trimtab/stats/interval.h"

namespace trimtab::benchmark {

// Positive seconds, by round.
using RowTimes = std::vector<std::vector<double>>;

// The smallest time that at least a share q of all times do not exceed; 0 when there is none.
double Quantile(const RowTimes& times, double q);

struct TailRatio {
  double ratio = 1;  // Quantile(challenger) / Quantile(champion)
  // Percentile bootstrap; absent with fewer than 10 / (1 - q) rows of a model (the tail would be a guess) or fewer than
  // 6 rounds.
  std::optional<stats::Interval> interval;
};
// Both have the same number of rounds. O(rows log rows + replicates * rows * (1 - q)).
TailRatio TailRatioOf(const RowTimes& challenger, const RowTimes& champion, double q, std::size_t replicates,
                      std::uint64_t seed, double confidence);

}  // namespace trimtab::benchmark

#endif  // TRIMTAB_BENCHMARK_TAIL_RATIO_H_
