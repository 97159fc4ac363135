// Weighted squares of a Brownian bridge at given places: the limit of statistics that integrate (F - G)^2 when values
// are tied or the weights are anything.
#ifndef TRIMTAB_STATS_BRIDGE_FORM_H_
#define TRIMTAB_STATS_BRIDGE_FORM_H_

#include <cstdint>
#include <span>
#include <vector>

namespace trimtab::stats {

// One term weight * M^2. M is normal with mean 0 and this variance; its covariance with that of a later point is
// position (1 - later position), as the bridge itself (variance = position (1 - position)) or an average of it has.
struct BridgePoint {
  double position = 0;  // in (0, 1), ascending
  double variance = 0;
  double weight = 0;  // >= 0
};

// P(sum of the terms > z). The law is that of sum lambda_k Z_k^2 with the eigenvalues of the terms; the largest is
// taken as it is, which fixes the upper tail, the rest as a gamma variable of their mean and variance. Relative error
// below 0.02 where the probability is under 0.3, absolute error below 0.02 above: measured against the laws of
// Cramer-von Mises and Anderson-Darling. 1 when every weight is 0. O(points) a step of a power iteration of at most
// 200.
double BridgeFormSurvival(std::span<const BridgePoint> points, double z);

// How many values of both SORTED samples are up to the end of each group of equal values, ascending, the last being
// all. Groups below 1/4096 of the values are put together with their neighbours. O(n + m).
std::vector<std::uint64_t> PooledGroups(std::span<const double> sorted_a, std::span<const double> sorted_b);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_BRIDGE_FORM_H_
