#include "trimtab/drift/score.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <optional>

#include "trimtab/base/result.h"
#include "trimtab/stats/anderson_darling.h"
#include "trimtab/stats/chi_square.h"
#include "trimtab/stats/cramer_von_mises.h"
#include "trimtab/stats/distributions.h"
#include "trimtab/stats/divergence.h"
#include "trimtab/stats/energy_distance.h"
#include "trimtab/stats/epps_singleton.h"
#include "trimtab/stats/exact_table.h"
#include "trimtab/stats/histogram_binning.h"
#include "trimtab/stats/jensen_shannon.h"
#include "trimtab/stats/kolmogorov_smirnov.h"
#include "trimtab/stats/likelihood_ratio.h"
#include "trimtab/stats/mann_whitney.h"
#include "trimtab/stats/mmd.h"
#include "trimtab/stats/moments.h"
#include "trimtab/stats/student_t.h"
#include "trimtab/stats/total_variation.h"
#include "trimtab/stats/two_proportion.h"
#include "trimtab/stats/wasserstein.h"

namespace trimtab::drift {
namespace {

constexpr double kNoScore = std::numeric_limits<double>::quiet_NaN();
constexpr double kSmallestDeviation = 0.001;

Score Undefined(std::string why) { return {kNoScore, std::move(why)}; }

Score Of(const std::optional<double>& value, const char* why) {
  return value && !std::isnan(*value) ? Score{*value, ""} : Undefined(why);
}

template <typename R, typename Value>
Score Of(const Result<R>& result, Value value) {
  return result.ok() ? Score{value(*result), ""} : Undefined(result.error().message);
}

// Evidently divides by what pandas computes: in float32 for such a column, and infinite where squares overflow.
Score Wasserstein(std::span<const double> a, std::span<const double> b, bool single) {
  const double range = std::max(a.back(), b.back()) - std::min(a.front(), b.front());
  if (!std::isfinite(range)) return Undefined("the values are too far apart for a distance");
  if (!single) {
    const std::optional<double> normed = stats::NormedWasserstein(a, b);
    return {normed.value_or(0), ""};
  }
  stats::Moments moments;
  moments.Add(a);
  const double deviation = std::sqrt(static_cast<float>(moments.Variance(0).value_or(0)));
  return {stats::Wasserstein(a, b).value_or(0) / std::max(deviation, kSmallestDeviation), ""};
}

// The normal tail as Evidently computes it, by a difference: 0 from |z| = 8.3 on.
double ZTest(const AlignedCounts& counts) {
  const std::uint64_t n = std::accumulate(counts.reference.begin(), counts.reference.end(), std::uint64_t{0});
  const std::uint64_t m = std::accumulate(counts.current.begin(), counts.current.end(), std::uint64_t{0});
  const auto result = stats::TwoProportionZTest(n - counts.reference[0], n, m - counts.current[0], m);
  return 2 * (1 - stats::NormalCdf(std::abs(result->z)));
}

Score Fisher(const AlignedCounts& counts) {
  const std::size_t categories = counts.reference.size();
  if (categories > 2) {
    return Undefined("Fisher's test is for two categories, and there are " + std::to_string(categories));
  }
  AlignedCounts table = counts;
  table.reference.resize(2, 0);
  table.current.resize(2, 0);
  const auto result = stats::FisherExactTest(table.reference, table.current);
  return Of(result ? std::optional(result->p_value) : std::nullopt, "there are no rows");
}

}  // namespace

Score ScoreNumbers(TestKind test, std::span<const double> a, std::span<const double> b, bool single) {
  constexpr const char* kNoBins = "the values are too far apart for bins";
  switch (test) {
    case TestKind::kKolmogorovSmirnov:
      return {stats::KolmogorovSmirnovPValue(stats::KolmogorovSmirnovDistance(a, b).value(), a.size(), b.size()), ""};
    case TestKind::kWasserstein:
      return Wasserstein(a, b, single);
    case TestKind::kJensenShannon:
      return Of(stats::JensenShannonDistanceOfNumbers(a, b), kNoBins);
    case TestKind::kPopulationStability:
      return Of(stats::PopulationStabilityIndexOfNumbers(a, b), kNoBins);
    case TestKind::kKullbackLeibler:
      return Of(stats::KullbackLeiblerDivergenceOfNumbers(a, b), kNoBins);
    case TestKind::kHellinger:
      return Of(stats::HellingerDistanceOfNumbers(a, b), "the values do not fit into bins of doubles");
    case TestKind::kAndersonDarling: {
      const auto result = stats::AndersonDarlingTest(a, b);
      return Of(result ? std::optional(result->capped_p_value) : std::nullopt, "all values of both sides are equal");
    }
    case TestKind::kCramerVonMises:
      return {stats::CramerVonMisesTest(a, b)->p_value, ""};
    case TestKind::kEnergyDistance:
      return Of(stats::EnergyDistance(a, b), "the values are too far apart for a distance");
    case TestKind::kEppsSingleton:
      return Of(stats::EppsSingletonTest(a, b), [](const auto& result) { return result.p_value; });
    case TestKind::kMannWhitney:
      return {stats::MannWhitneyTest(a, b, stats::Alternative::kLess)->p_value, ""};
    case TestKind::kStudentT:
      return Of(stats::StudentTTest(a, b), [](const auto& result) { return result.p_value; });
    case TestKind::kMeanDiscrepancy:
      // Ten times Evidently's permutations: its p-value is then met within its own noise.
      return Of(stats::EmpiricalMmdTest(a, b, 1000), [](const auto& result) { return result.p_value; });
    default: {
      const stats::BinnedCounts bins = stats::BinNumbers(a, b).value();
      return ScoreCounts(test, {bins.reference, bins.current});
    }
  }
}

Score ScoreCounts(TestKind test, const AlignedCounts& counts) {
  constexpr const char* kNoRows = "a side has no rows";
  const std::vector<std::uint64_t>& a = counts.reference;
  const std::vector<std::uint64_t>& b = counts.current;
  switch (test) {
    case TestKind::kZ:
      return {ZTest(counts), ""};
    case TestKind::kChiSquare: {
      const auto result = stats::ChiSquareOneSample(a, b);
      return Of(result ? std::optional(result->p_value) : std::nullopt,
                "chi-square needs two values, and both sides hold the same single one");
    }
    case TestKind::kJensenShannon:
      return Of(stats::JensenShannonDistance(a, b), kNoRows);
    case TestKind::kPopulationStability:
      return Of(stats::PopulationStabilityIndex(a, b), kNoRows);
    case TestKind::kKullbackLeibler:
      return Of(stats::KullbackLeiblerDivergence(a, b), kNoRows);
    case TestKind::kHellinger:
      return Of(stats::HellingerDistance(a, b), kNoRows);
    case TestKind::kLikelihoodRatio:
      return Of(stats::GTestOneSample(a, b), [](const auto& result) { return result.p_value; });
    case TestKind::kFisherExact:
      return Fisher(counts);
    case TestKind::kTotalVariation: {
      const auto result = stats::TotalVariationTest(a, b);
      return Of(result ? std::optional(result->p_value) : std::nullopt, kNoRows);
    }
    default:
      return Undefined("the test is not one for categories");
  }
}

}  // namespace trimtab::drift
