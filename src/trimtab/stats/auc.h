// Area under the ROC curve with DeLong's variance; ties count one half (midranks).
#ifndef TRIMTAB_STATS_AUC_H_
#define TRIMTAB_STATS_AUC_H_

#include <cstdint>
#include <optional>
#include <span>

#include "trimtab/stats/interval.h"

namespace trimtab::stats {

// P(score of a positive > score of a negative) + 1/2 P(equal). labels: 0 negative, anything else positive.
// O(n log n). nullopt when the lengths differ, a class is absent or a score is NaN.
std::optional<double> RocAuc(std::span<const double> scores, std::span<const std::uint8_t> labels);

struct AucEstimate {
  double auc = 0;
  double variance = 0;  // DeLong, DeLong and Clarke-Pearson 1988, by midranks (Sun and Xu 2014)
  Interval interval;    // normal, clipped to [0, 1]; a point when the variance is 0 (perfect separation): not evidence
};
// nullopt as RocAuc, and when a class has fewer than two rows or confidence is outside (0, 1).
std::optional<AucEstimate> DeLong(std::span<const double> scores, std::span<const std::uint8_t> labels,
                                  double confidence);

struct PairedAuc {
  AucEstimate a;
  AucEstimate b;
  double covariance = 0;
  double difference = 0;         // a - b
  Interval difference_interval;  // normal, clipped to [-1, 1]
  // nullopt when the variance of the difference is 0 (both perfect, or the same ranking): the normal law says nothing.
  std::optional<double> z;
  std::optional<double> p_value;  // two-sided
};
std::optional<PairedAuc> PairedDeLong(std::span<const double> scores_a, std::span<const double> scores_b,
                                      std::span<const std::uint8_t> labels, double confidence);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_AUC_H_
