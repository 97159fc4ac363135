#include "trimtab/stats/distributions.h"

#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/erf.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace trimtab::stats {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
using Policy =
    boost::math::policies::policy<boost::math::policies::domain_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::pole_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::overflow_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::evaluation_error<boost::math::policies::ignore_error>,
                                  boost::math::policies::promote_double<false>>;

}  // namespace

double NormalCdf(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

double NormalTwoSided(double z) { return std::erfc(std::abs(z) / std::numbers::sqrt2); }

double NormalQuantile(double probability) {
  if (!(probability >= 0 && probability <= 1)) return kNaN;
  if (probability == 0) return -kInfinity;
  if (probability == 1) return kInfinity;
  return -std::numbers::sqrt2 * boost::math::erfc_inv(2 * probability, Policy());
}

double TwoSidedNormalQuantile(double confidence) {
  if (!(confidence > 0 && confidence < 1)) return kNaN;
  return std::numbers::sqrt2 * boost::math::erf_inv(confidence, Policy());
}

double ChiSquareSurvival(double statistic, double degrees) {
  if (!(degrees > 0) || std::isnan(statistic)) return kNaN;
  if (statistic <= 0) return 1;
  if (std::isinf(statistic)) return 0;
  return boost::math::gamma_q(degrees / 2, statistic / 2, Policy());
}

double StudentTwoSided(double t, double degrees) {
  if (!(degrees > 0) || std::isnan(t)) return kNaN;
  const double ratio = t * (t / degrees);
  if (std::isinf(ratio)) return 0;
  // The argument that is below 1/2 keeps its digits.
  if (ratio < 1) return boost::math::ibetac(0.5, degrees / 2, ratio / (1 + ratio), Policy());
  return boost::math::ibeta(degrees / 2, 0.5, 1 / (1 + ratio), Policy());
}

double TwoSidedStudentQuantile(double confidence, double degrees) {
  if (!(confidence > 0 && confidence < 1 && degrees > 0)) return kNaN;
  double complement = 0;
  const double x = boost::math::ibeta_inv(0.5, degrees / 2, confidence, &complement, Policy());
  return std::sqrt(degrees * (x / complement));
}

double HedgesCorrection(double degrees) {
  if (!(degrees > 1)) return kNaN;
  return 1 / (boost::math::tgamma_delta_ratio((degrees - 1) / 2, 0.5, Policy()) * std::sqrt(degrees / 2));
}

double BetaCdf(double alpha, double beta, double x) {
  if (!(alpha > 0 && beta > 0 && x >= 0 && x <= 1)) return kNaN;
  return boost::math::ibeta(alpha, beta, x, Policy());
}

double BetaQuantile(double alpha, double beta, double probability) {
  if (!(alpha > 0 && beta > 0 && probability >= 0 && probability <= 1)) return kNaN;
  return boost::math::ibeta_inv(alpha, beta, probability, Policy());
}

double FairCoinCdf(std::uint64_t k, std::uint64_t n) {
  if (k >= n) return 1;
  return boost::math::ibeta(static_cast<double>(n - k), static_cast<double>(k) + 1, 0.5, Policy());
}

double FairCoinProbability(std::uint64_t k, std::uint64_t n) {
  if (k > n) return 0;
  const auto heads = static_cast<double>(k);
  const auto tails = static_cast<double>(n - k);
  // C(n, k) / 2^n as a derivative of the incomplete beta function, which does not overflow.
  return boost::math::ibeta_derivative(heads + 1, tails + 1, 0.5, Policy()) / (static_cast<double>(n) + 1);
}

}  // namespace trimtab::stats
