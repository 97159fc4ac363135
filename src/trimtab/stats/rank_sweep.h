// One merge sweep over two SORTED samples that gives what every rank statistic needs: nothing is read twice because two
// tests want it. The tests themselves (kolmogorov_smirnov.h, kuiper.h, cramer_von_mises.h, anderson_darling.h,
// mann_whitney.h, energy_distance.h, wasserstein.h) turn the sums into statistics and p-values.
#ifndef TRIMTAB_STATS_RANK_SWEEP_H_
#define TRIMTAB_STATS_RANK_SWEEP_H_

#include <cstdint>
#include <optional>
#include <span>

namespace trimtab::stats {

__extension__ using Int128 = __int128;

// Which sums a sweep fills; the others may stay 0.
enum RankSums : unsigned {
  kSupremum = 1,          // highest, lowest: Kolmogorov-Smirnov, Kuiper
  kArea = 2,              // area: Wasserstein-1
  kSquaredArea = 4,       // squared_area: energy distance
  kCramerVonMises = 8,    // u_quadrupled, squared_steps
  kAndersonDarling = 16,  // anderson_darling
  kPlacements = 32,       // wins_doubled, ties, squared placements: Mann-Whitney
  kDistinct = 64,         // distinct
  kAllRankSums = 127,
};

// i(x) and j(x) are the numbers of values of a and of b that are <= x; F = i / n, G = j / m.
struct RankSweep {
  std::uint64_t n = 0;       // size of a
  std::uint64_t m = 0;       // size of b
  std::int64_t highest = 0;  // max over x of i m - j n, >= 0: D+ n m, exact
  std::int64_t lowest = 0;   // min over x of i m - j n, <= 0: -D- n m, exact
  double area = 0;           // integral of |F - G|, in the unit of the data
  double squared_area = 0;   // integral of (F - G)^2, in the unit of the data
  // 4 (n sum (r_i - i)^2 + m sum (s_j - j)^2) with the midranks r of a and s of b in the pooled sample, exact.
  Int128 u_quadrupled = 0;
  // Sum over the pooled sample of (F - G)^2, in a group of ties half from each of its ends. Without ties the Cramer-von
  // Mises T times (n + m)^2 / nm; with ties still 0 where F = G, which U is not.
  double squared_steps = 0;
  double anderson_darling = 0;      // Scholz and Stephens' A^2 (1987, equation 7, midranks) of two samples
  std::int64_t wins_doubled = 0;    // 2 #{(a, b): a > b} + #{(a, b): a = b}: 2 U of a, exact
  Int128 ties = 0;                  // sum of t^3 - t over the groups of t equal values in the pooled sample, exact
  Int128 squared_placements_a = 0;  // sum over a of (2 #{b < a} + #{b = a})^2, exact
  Int128 squared_placements_b = 0;  // sum over b of (2 #{a < b} + #{a = b})^2, exact
  std::uint64_t distinct_a = 0;     // different values in a
  std::uint64_t distinct_b = 0;
  std::uint64_t distinct = 0;  // in both together
};

// `sums` is a combination of RankSums. O(n + m). Infinities are ordinary values: a stretch on which F = G adds nothing
// to an area even when it is unbounded, any other unbounded stretch makes it +inf. Floating-point sums run in the one
// order that sorted samples have, in compensated blocks: relative error below 1e-14, equal bits whatever came before
// the sort. nullopt when a sample is empty. REQUIRES no NaN, n, m < 2^30.
std::optional<RankSweep> SweepRanks(std::span<const double> sorted_a, std::span<const double> sorted_b, unsigned sums);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_RANK_SWEEP_H_
