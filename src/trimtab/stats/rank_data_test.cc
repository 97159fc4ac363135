// testdata/rank_tests.json: SciPy over a grid of samples, and the laws by other formulas (testdata/make_rank_tests.py).
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/stats/anderson_darling.h"
#include "trimtab/stats/bridge_form.h"
#include "trimtab/stats/cramer_von_mises.h"
#include "trimtab/stats/energy_distance.h"
#include "trimtab/stats/golden_data.h"
#include "trimtab/stats/kolmogorov_smirnov.h"
#include "trimtab/stats/kuiper.h"
#include "trimtab/stats/mann_whitney.h"
#include "trimtab/stats/median.h"
#include "trimtab/stats/rank_sweep.h"
#include "trimtab/stats/sort.h"
#include "trimtab/stats/wasserstein.h"

namespace trimtab::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::array kAlternatives = {Alternative::kTwoSided, Alternative::kLess, Alternative::kGreater};

const Json& Rows(const std::string& function) { return GoldenRows("rank_tests.json", function); }

// The sample of a recipe, sorted: see the script.
std::vector<double> Sample(const Json& recipe) {
  const auto size = recipe.at(0).get<std::int64_t>();
  const auto factor = recipe.at(1).get<std::int64_t>();
  const auto modulus = recipe.at(2).get<std::int64_t>();
  const double levels = Number(recipe, 3);
  const std::uint64_t lowest = Count(recipe, 6);
  const std::uint64_t highest = Count(recipe, 7);
  std::vector<double> values;
  for (std::int64_t i = 0; i < size; ++i) {
    double u = static_cast<double>(i * factor % modulus) / static_cast<double>(modulus);
    if (levels > 0) u = std::floor(u * levels) / levels;
    const double scaled = u * Number(recipe, 5);
    values.push_back(scaled + Number(recipe, 4));
  }
  for (std::size_t i = 0; i < std::min<std::size_t>(lowest + highest, values.size()); ++i) {
    values[i] = i < lowest ? -kInfinity : kInfinity;
  }
  SortNumbers(values);
  return values;
}

// What a grid has been compared with; null (no answer) is passed over.
class Comparison {
 public:
  void Expect(const char* name, std::optional<double> actual, const Json& expected, double relative, double scale = 0) {
    if (expected.is_null()) return;
    SCOPED_TRACE(name);
    ASSERT_TRUE(actual.has_value());
    ++points_;
    if (expected.is_string()) {
      EXPECT_EQ(*actual, expected == "inf" ? kInfinity : -kInfinity);
      return;
    }
    const auto value = expected.get<double>();
    ExpectNear(*actual, value, relative, scale);
    if (value != 0) largest_ = std::max(largest_, std::abs(*actual - value) / std::max(std::abs(value), scale));
  }
  // p-values: 1e-9, and a relative 1e-6 where they are tiny. `floor`: what is lost where SciPy subtracts from 1.
  void ExpectP(const char* name, std::optional<double> actual, const Json& expected, double floor = 0) {
    if (expected.is_null()) return;
    const bool tiny = expected.get<double>() < 1e-12;
    Expect(name, actual, expected, tiny ? 1e-6 : 1e-9, floor / (tiny ? 1e-6 : 1e-9));
  }

  int points() const { return points_; }
  double largest() const { return largest_; }

 private:
  int points_ = 0;
  double largest_ = 0;
};

TEST(RankData, EveryStatisticAgreesWithSciPy) {
  Comparison comparison;
  for (const Json& row : Rows("grid")) {
    SCOPED_TRACE(row.dump());
    const std::vector<double> a = Sample(row.at("a"));
    const std::vector<double> b = Sample(row.at("b"));
    const RankSweep sweep = SweepRanks(a, b, kAllRankSums).value();
    const double d = KolmogorovSmirnovDistance(sweep);
    comparison.Expect("d", d, row.at("d"), 1e-13, 0.01);
    comparison.ExpectP("ks_p", KolmogorovSmirnovPValue(d, a.size(), b.size()), row.at("ks_p"));
    comparison.Expect("wasserstein", sweep.area, row.at("wasserstein"), 1e-12);
    comparison.Expect("normed", NormedWasserstein(a, b), row.at("normed"), 1e-12);
    comparison.Expect("energy", EnergyDistance(a, b), row.at("energy"), 1e-12);
    const CramerVonMisesResult cramer = CramerVonMisesTest(a, b, sweep);
    // SciPy's statistic is a difference of terms as large as 2 nm / 3N.
    comparison.Expect("cvm", cramer.statistic, row.at("cvm"), 1e-9, 0.01);
    comparison.ExpectP("cvm_p", cramer.p_value, row.at("cvm_p"), 1e-14);
    const std::optional<AndersonDarlingResult> anderson = AndersonDarlingTest(a, b, sweep);
    comparison.Expect("anderson", anderson ? std::optional(anderson->standardised) : std::nullopt, row.at("anderson"),
                      1e-9, 1e-3);
    comparison.ExpectP("anderson_p", anderson ? std::optional(anderson->capped_p_value) : std::nullopt,
                       row.at("anderson_p"));
    comparison.Expect("u", MannWhitneyTest(sweep, Alternative::kLess).u, row.at("u"), 0);
    for (std::size_t side = 0; side < kAlternatives.size(); ++side) {
      comparison.ExpectP("u_p", MannWhitneyTest(sweep, kAlternatives[side]).p_value, row.at("u_p").at(side));
    }
    comparison.Expect("median", SortedMedian(a), row.at("medians").at(0), 1e-15);
    comparison.Expect("median", SortedMedian(b), row.at("medians").at(1), 1e-15);
  }
  std::printf("%d points, largest relative deviation %.2g\n", comparison.points(), comparison.largest());
  EXPECT_GT(comparison.points(), 4000);
}

TEST(RankData, FewRowsHaveTheLawOfAllSplits) {
  for (const Json& row : Rows("splits")) {
    SCOPED_TRACE(row.dump());
    const std::vector<double> a = Sample(row.at(0));
    const std::vector<double> b = Sample(row.at(1));
    const KuiperResult kuiper = KuiperTest(a, b).value();
    const AndersonDarlingResult anderson = AndersonDarlingTest(a, b).value();
    const EnergyTestResult energy = EnergyTest(a, b).value();
    EXPECT_TRUE(kuiper.exact && anderson.exact && energy.exact);
    ExpectNear(kuiper.p_value, Number(row, 2), 1e-14);
    ExpectNear(anderson.p_value, Number(row, 3), 1e-14);
    ExpectNear(energy.p_value, Number(row, 4), 1e-14);
    ExpectNear(kuiper.statistic, Number(row, 5), 1e-13);
    ExpectNear(anderson.a_squared, Number(row, 6), 1e-13);
  }
}

TEST(RankData, LimitingLawsAgreeWithOtherFormulas) {
  for (const Json& row : Rows("anderson_limit")) {
    SCOPED_TRACE(row.dump());
    ExpectNear(AndersonDarlingLimitSurvival(Number(row, 0)), Number(row, 1), 1e-12, 1);
  }
  for (const Json& row : Rows("anderson_tail")) {
    SCOPED_TRACE(row.dump());
    ExpectNear(AndersonDarlingLimitSurvival(Number(row, 0)), Number(row, 1), 1e-12);
  }
  for (const Json& row : Rows("cramer_limit")) {
    SCOPED_TRACE(row.dump());
    ExpectNear(CramerVonMisesLimitSurvival(Number(row, 0)), Number(row, 1), 1e-13, 1);
  }
  for (const Json& row : Rows("kuiper_limit")) {
    SCOPED_TRACE(row.dump());
    ExpectNear(KuiperLimitPValue(Number(row, 0), Count(row, 1), Count(row, 2)), Number(row, 3), 1e-13, 1e-6);
  }
}

// Many points have the law of the integral.
TEST(RankData, BridgeFormAgreesWithTheLawsItGeneralises) {
  constexpr int kPoints = 2000;
  std::vector<BridgePoint> flat;
  std::vector<BridgePoint> scaled;
  for (int i = 0; i < kPoints; ++i) {
    const double position = (i + 0.5) / kPoints;
    const double variance = position * (1 - position);
    flat.push_back({position, variance, 1.0 / kPoints});
    scaled.push_back({position, variance, 1.0 / kPoints / variance});
  }
  for (const double z : {0.02, 0.05, 0.1, 0.2, 0.347, 0.461, 0.743, 1.168, 2.0, 5.0}) {
    const double p = CramerVonMisesLimitSurvival(z);
    EXPECT_NEAR(BridgeFormSurvival(flat, z), p, p < 0.3 ? 0.02 * p : 0.02) << z;
  }
  for (const double z : {0.1, 0.2, 0.3, 0.5, 0.8, 1.0, 1.5, 2.0, 2.492, 3.857, 6.0, 20.0}) {
    const double p = AndersonDarlingLimitSurvival(z);
    EXPECT_NEAR(BridgeFormSurvival(scaled, z), p, p < 0.3 ? 0.02 * p : 0.02) << z;
  }
  // One point: chi-square with one degree of freedom.
  const std::vector<BridgePoint> one{{0.25, 0.1875, 4}};
  EXPECT_NEAR(BridgeFormSurvival(one, 0.75 * 3.841458820694124), 0.05, 1e-12);
  EXPECT_EQ(BridgeFormSurvival({}, 1), 1);
}

TEST(RankData, SuperiorityWithDeLongsInterval) {
  for (const Json& row : Rows("superiority")) {
    SCOPED_TRACE(row.dump());
    const RankSweep sweep = SweepRanks(Sample(row.at(0)), Sample(row.at(1)), kPlacements).value();
    const Superiority superiority = ProbabilityOfSuperiority(sweep, 0.95);
    ExpectNear(superiority.probability, Number(row, 2), 1e-14);
    ExpectNear(superiority.cliffs_delta, 2 * Number(row, 2) - 1, 1e-13, 0.1);
    ExpectNear(superiority.interval.lower, Number(row, 3), 1e-12);
    ExpectNear(superiority.interval.upper, Number(row, 4), 1e-12);
  }
}

}  // namespace
}  // namespace trimtab::stats
