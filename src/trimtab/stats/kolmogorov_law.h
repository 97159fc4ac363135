// The law of the one-sample two-sided Kolmogorov-Smirnov statistic D_n = max |F_n - F| of n values from a continuous F.
#ifndef TRIMTAB_STATS_KOLMOGOROV_LAW_H_
#define TRIMTAB_STATS_KOLMOGOROV_LAW_H_

#include <cstdint>

namespace trimtab::stats {

// P(D_n >= d), n >= 1; d <= 1/(2n) gives 1, d >= 1 gives 0. The algorithm is chosen by n and d as Simard and L'Ecuyer
// (2011) do, with SciPy's borders, whose `kstwo.sf` it follows to a relative 1e-9. Exact to 1e-12 for n <= 140; above,
// Pelz and Good's series (1976, absolute error below 1e-6) serves the middle of the law, so that the p-value itself is
// good to five digits there. O(n) time for n <= 10^6, O(1) above.
double KolmogorovSurvival(double d, std::uint64_t n);

// One-sided: P(max (F_n - F) >= d), by Smirnov's sum (Birnbaum and Tingey 1951), relative error below 1e-12; above n =
// 10^6 exp(-(6nd + 1)^2 / 18n) (Maag and Dicaire 1971).
double SmirnovSurvival(double d, std::uint64_t n);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_KOLMOGOROV_LAW_H_
