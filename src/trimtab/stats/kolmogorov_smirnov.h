// Two-sided two-sample Kolmogorov-Smirnov test on SORTED samples without NaN (infinities are ordinary values).
#ifndef TRIMTAB_STATS_KOLMOGOROV_SMIRNOV_H_
#define TRIMTAB_STATS_KOLMOGOROV_SMIRNOV_H_

#include <cstdint>
#include <optional>
#include <span>

namespace trimtab::stats {

// D = max |F(x) - G(x)| over all x, in [0, 1]. One merge sweep in integers, O(n + m); the division at the end is the
// only rounding. Undefined (nullopt) when a sample is empty.
std::optional<double> KolmogorovSmirnovDistance(std::span<const double> sorted_a, std::span<const double> sorted_b);

// P(D >= d) when both samples come from one continuous distribution (conservative with ties); n, m >= 1.
//   max(n, m) <= 10000: exact by counting lattice paths (Hodges 1957; closed form of Gnedenko and Korolyuk for n = m),
//     d rounded to a multiple of 1/lcm(n, m); relative error below 1e-11; at most O(n m), 1e8 steps.
//   larger: the finite-sample one-sample law with size round-half-even(nm/(n+m)), as SciPy does; see below.
double KolmogorovSmirnovPValue(double d, std::uint64_t n, std::uint64_t m);

// P(D_n >= d) of the one-sample two-sided statistic (Simard and L'Ecuyer 2011): Marsaglia-Tsang-Wang matrix, Pelz-Good
// series or twice the one-sided Smirnov sum, whichever is accurate; absolute error below 1e-10 for n <= 140, else 1e-7
// near the centre (Pelz-Good's own error), equal to SciPy's kstwo.sf within 1e-11.
double KolmogorovSurvival(std::uint64_t n, double d);

struct KolmogorovSmirnovResult {
  double statistic = 0;
  double p_value = 1;
};
std::optional<KolmogorovSmirnovResult> KolmogorovSmirnovTest(std::span<const double> sorted_a,
                                                             std::span<const double> sorted_b);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_KOLMOGOROV_SMIRNOV_H_
