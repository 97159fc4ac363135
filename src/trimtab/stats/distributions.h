// Tails and quantiles of the standard distributions, computed by Boost.Math (relative error about 1e-14).
// Arguments outside of the domain give NaN, never an exception.
#ifndef TRIMTAB_STATS_DISTRIBUTIONS_H_
#define TRIMTAB_STATS_DISTRIBUTIONS_H_

#include <cstdint>

namespace trimtab::stats {

double NormalCdf(double z);
// P(|Z| >= |z|), accurate far into the tail.
double NormalTwoSided(double z);
// Inverse of NormalCdf; 0 -> -inf, 1 -> +inf.
double NormalQuantile(double probability);
// The z of a two-sided interval: 0.95 -> 1.959963984540054. confidence in (0, 1).
double TwoSidedNormalQuantile(double confidence);
// P(X >= statistic) for chi-square with `degrees` > 0; +inf -> 0.
double ChiSquareSurvival(double statistic, double degrees);
// P(|T| >= |t|) for Student's t with `degrees` > 0 (need not be whole), accurate far into the tail; +-inf -> 0.
double StudentTwoSided(double t, double degrees);
// The t of a two-sided interval: 0.95 and 10 -> 2.2281388519862744. confidence in (0, 1).
double TwoSidedStudentQuantile(double confidence, double degrees);
// Gamma(degrees / 2) / (sqrt(degrees / 2) Gamma((degrees - 1) / 2)): Hedges' correction of bias; degrees > 1.
double HedgesCorrection(double degrees);
// The regularised incomplete beta function and its inverse; alpha, beta > 0.
double BetaCdf(double alpha, double beta, double x);
double BetaQuantile(double alpha, double beta, double probability);
// P(X <= k) and P(X = k) for the number of heads in n fair coin tosses; k > n gives 1 and 0.
double FairCoinCdf(std::uint64_t k, std::uint64_t n);
double FairCoinProbability(std::uint64_t k, std::uint64_t n);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_DISTRIBUTIONS_H_
