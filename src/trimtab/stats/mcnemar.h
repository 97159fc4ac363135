// Paired comparison of two classifiers on the same rows, from the two discordant counts.
#ifndef TRIMTAB_STATS_MCNEMAR_H_
#define TRIMTAB_STATS_MCNEMAR_H_

#include <cstdint>
#include <optional>

#include "trimtab/stats/interval.h"

namespace trimtab::stats {

// McNemar (1947). All p-values are two-sided; with no discordant row every p is 1 and every statistic 0.
struct McNemarResult {
  double exact_p = 1;     // binomial with 1/2
  double mid_p = 1;       // exact less half the probability of the table at hand, twice (Fagerland et al. 2013)
  double chi_square = 0;  // (b - c)^2 / (b + c)
  double chi_square_p = 1;
  double corrected_chi_square = 0;  // (max(0, |b - c| - 1))^2 / (b + c) (Edwards 1948)
  double corrected_chi_square_p = 1;
};
// only_a: rows that only a has right; only_b: rows that only b has right.
McNemarResult McNemarTest(std::uint64_t only_a, std::uint64_t only_b);

// Tango's score interval (1998) of accuracy(a) - accuracy(b) on n paired rows; within [-1, 1], error below 1e-12.
// nullopt when n = 0, only_a + only_b > n or confidence is outside (0, 1).
std::optional<Interval> TangoInterval(std::uint64_t only_a, std::uint64_t only_b, std::uint64_t n, double confidence);

// Rows needed to see a drop of accuracy `drop` when the share `discordance` of the rows is answered differently, by a
// one-sided paired test of level alpha with the given power: n = (z_alpha sqrt(psi) + z_power sqrt(psi - d^2))^2 / d^2
// (Connor 1987), rounded up. nullopt unless 0 < drop <= discordance <= 1 and alpha, power are in (0, 1), or when more
// than 2^53 rows would be needed.
std::optional<std::uint64_t> PairedSampleSize(double drop, double discordance, double alpha, double power);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_MCNEMAR_H_
