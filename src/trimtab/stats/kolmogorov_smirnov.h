// Two-sided two-sample Kolmogorov-Smirnov test on SORTED samples without NaN (infinities are ordinary values).
#ifndef TRIMTAB_STATS_KOLMOGOROV_SMIRNOV_H_
#define TRIMTAB_STATS_KOLMOGOROV_SMIRNOV_H_

#include <cstdint>
#include <optional>
#include <span>

#include "trimtab/stats/rank_sweep.h"

namespace trimtab::stats {

// D = max |F(x) - G(x)| over all x, in [0, 1]. One merge sweep in integers, O(n + m); the division at the end is the
// only rounding. Undefined (nullopt) when a sample is empty.
std::optional<double> KolmogorovSmirnovDistance(std::span<const double> sorted_a, std::span<const double> sorted_b);

// From a sweep with kSupremum. REQUIRES n, m >= 1.
double KolmogorovSmirnovDistance(const RankSweep& sweep);

// P(D >= d) when both samples come from one continuous distribution (conservative with ties), by counting lattice paths
// (Hodges 1957; closed form of Gnedenko and Korolyuk for n = m); d is rounded to a multiple of 1/lcm(n, m). REQUIRES n,
// m >= 1. Relative error below 1e-11. O(n m): meant for max(n, m) <= 10000, where SciPy takes it too.
double KolmogorovSmirnovExactPValue(double d, std::uint64_t n, std::uint64_t m);

// P(D >= d) as SciPy's ks_2samp chooses: exact while max(n, m) <= 10000, above the one-sample law with the effective
// size nm / (n + m), rounded half to even (kolmogorov_law.h). REQUIRES n, m >= 1.
double KolmogorovSmirnovPValue(double d, std::uint64_t n, std::uint64_t m);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_KOLMOGOROV_SMIRNOV_H_
