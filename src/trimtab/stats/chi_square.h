// Pearson's chi-square (1900) on the counts of the same categories in two samples.
//
// ChiSquareOneSample is Evidently's "chisquare": it takes the reference counts as exact and therefore cries wolf when
// the reference is small. ChiSquareTwoSample is the test of homogeneity, which counts the noise of both sides.
#ifndef TRIMTAB_STATS_CHI_SQUARE_H_
#define TRIMTAB_STATS_CHI_SQUARE_H_

#include <cstdint>
#include <optional>
#include <span>

namespace trimtab::stats {

struct ChiSquareResult {
  double statistic = 0;  // one-sample: +inf when a category of the current is absent from the reference
  double degrees = 0;    // categories - 1
  double p_value = 1;
};

// Sum of (o - e)^2 / e with o = current, e = reference * (sum of current / sum of reference); the same categories in
// the same order. Categories with zero in both are left out. nullopt when the lengths differ, a sum is zero or fewer
// than two categories remain (no degree of freedom).
std::optional<ChiSquareResult> ChiSquareOneSample(std::span<const std::uint64_t> reference,
                                                  std::span<const std::uint64_t> current);

// Homogeneity of the 2 x k table: expected counts from both margins. `yates` moves every difference by up to 0.5 toward
// 0 in a 2 x 2 table (Yates 1934) and does nothing in a larger one. Always finite. nullopt as above.
std::optional<ChiSquareResult> ChiSquareTwoSample(std::span<const std::uint64_t> reference,
                                                  std::span<const std::uint64_t> current, bool yates = false);

// Cramer's V of the 2 x k table with Bergsma's correction of bias (Bergsma 2013): 0 no difference, 1 disjoint; an
// effect size, which does not grow with the number of rows. nullopt as above, and with fewer than three rows in all.
std::optional<double> CramersV(std::span<const std::uint64_t> reference, std::span<const std::uint64_t> current);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_CHI_SQUARE_H_
