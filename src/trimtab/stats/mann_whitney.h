// Mann-Whitney U test (Wilcoxon rank sum) on SORTED samples without NaN, with its effect size.
#ifndef TRIMTAB_STATS_MANN_WHITNEY_H_
#define TRIMTAB_STATS_MANN_WHITNEY_H_

#include <optional>
#include <span>

#include "trimtab/stats/interval.h"
#include "trimtab/stats/rank_sweep.h"

namespace trimtab::stats {

// kLess: a tends to be smaller than b. Evidently tests kLess only, and so never sees a fall of the current values.
enum class Alternative { kTwoSided, kLess, kGreater };

struct MannWhitneyResult {
  double u = 0;  // pairs in which a is larger, ties as one half: SciPy's statistic
  double p_value = 1;
  bool exact = false;
};

// As SciPy's mannwhitneyu(method="auto"): the exact law when min(n, m) <= 8 and nothing is tied (above nm = 10^7 by its
// limit in the larger sample, relative error below 1e-6), else the normal law with continuity and tie correction. All
// values equal: p = 1. nullopt when a sample is empty.
std::optional<MannWhitneyResult> MannWhitneyTest(std::span<const double> sorted_a, std::span<const double> sorted_b,
                                                 Alternative alternative);

// From a sweep with kPlacements. REQUIRES n, m >= 1.
MannWhitneyResult MannWhitneyTest(const RankSweep& sweep, Alternative alternative);

// How often a value of b is larger than one of a, ties as one half; 0.5 means no tendency.
struct Superiority {
  double probability = 0.5;  // P(b > a) + P(b = a) / 2, the area under the curve
  double cliffs_delta = 0;   // 2 probability - 1, in [-1, 1]
  Interval interval;         // of the probability; that of delta is 2 x - 1 of its ends
};

// The interval: DeLong's variance on the logit scale; where that is degenerate (a split without overlap) or a
// sample has fewer than 9 rows, the score interval of Newcombe (2006, method 5). REQUIRES a sweep with kPlacements, n,
// m >= 1, confidence in (0, 1).
Superiority ProbabilityOfSuperiority(const RankSweep& sweep, double confidence);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_MANN_WHITNEY_H_
