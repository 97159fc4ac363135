// Chi-square goodness of fit of current counts to the shares of a reference, as Evidently defines it: one-sample, that
// is the reference counts as exact. (Pearson 1900.) It cries wolf when the reference is small; see drift/ for a
// calibrated choice.
#ifndef TRIMTAB_STATS_CHI_SQUARE_H_
#define TRIMTAB_STATS_CHI_SQUARE_H_

#include <cstdint>
#include <optional>
#include <span>

namespace trimtab::stats {

struct ChiSquareResult {
  double statistic = 0;  // +inf when a category of the current is absent from the reference
  double degrees = 0;    // categories - 1
  double p_value = 1;
};

// Sum of (o - e)^2 / e with o = current, e = reference * (sum of current / sum of reference); the same categories in
// the same order. Categories with zero in both are left out. nullopt when the lengths differ, a sum is zero or fewer
// than two categories remain (no degree of freedom).
std::optional<ChiSquareResult> ChiSquareOneSample(std::span<const std::uint64_t> reference,
                                                  std::span<const std::uint64_t> current);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_CHI_SQUARE_H_
