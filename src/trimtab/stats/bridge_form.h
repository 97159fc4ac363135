// Weighted squares of a Brownian bridge at given places: the limit of statistics that integrate (F - G)^2 when values
// are tied or the weights are anything.
#ifndef TRIMTAB_STATS_BRIDGE_FORM_H_
#define TRIMTAB_STATS_BRIDGE_FORM_H_

#include <span>

namespace trimtab::stats {

// One term weight * M^2. M is normal with mean 0 and this variance; its covariance with that of a later point is
// position (1 - later position), as the bridge itself (variance = position (1 - position)) or an average of it has.
struct BridgePoint {
  double position = 0;  // in (0, 1), ascending
  double variance = 0;
  double weight = 0;  // >= 0
};

// P(sum of the terms > z). The law is that of sum lambda_k Z_k^2 with the eigenvalues of the terms; the largest is
// taken as it is, which fixes the upper tail, the rest as a gamma variable of their mean and variance. Absolute error
// below 0.001 (below 0.0005 where the probability is under 0.1), measured against laws that are known. 1 when every
// weight is 0. O(points) a step of a power iteration of at most 200.
double BridgeFormSurvival(std::span<const BridgePoint> points, double z);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_BRIDGE_FORM_H_
