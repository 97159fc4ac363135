// Evidently's values (0.6.7 on SciPy 1.17) for its tests on counts, properties that hold for every table, and what the
// tests say about tables that they cannot judge.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "trimtab/stats/chi_square.h"
#include "trimtab/stats/distributions.h"
#include "trimtab/stats/divergence.h"
#include "trimtab/stats/exact_table.h"
#include "trimtab/stats/hypergeometric.h"
#include "trimtab/stats/jensen_shannon.h"
#include "trimtab/stats/likelihood_ratio.h"
#include "trimtab/stats/total_variation.h"
#include "trimtab/stats/two_proportion.h"

namespace trimtab::stats {
namespace {

using Counts = std::vector<std::uint64_t>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::uint64_t Sum(const Counts& counts) { return std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}); }

struct Table {
  Counts ref;
  Counts cur;
};

// Both sides have rows.
Table SmallTable(std::size_t categories, std::uint64_t most) {
  const auto side = [&] {
    return *rc::gen::suchThat(rc::gen::container<Counts>(categories, rc::gen::inRange<std::uint64_t>(0, most + 1)),
                              [](const Counts& counts) { return Sum(counts) > 0; });
  };
  Counts ref = side();
  return {std::move(ref), side()};
}

TEST(Contingency, EvidentlysValues) {
  const Counts ref{400, 250, 150};
  const Counts cur{380, 260, 160};
  EXPECT_NEAR(GTestOneSample(ref, cur)->p_value, 0.35625912467826615, 1e-12);
  EXPECT_NEAR(*PopulationStabilityIndex(ref, cur), 0.002579322788324421, 1e-14);
  EXPECT_NEAR(*KullbackLeiblerDivergence(ref, cur), 0.001289201620080213, 1e-14);
  EXPECT_NEAR(*HellingerDistance(ref, cur), 0.017955384975875503, 1e-11);
  // Evidently says 0.481: its floats take the tables that tie with the one at hand (7 %) for smaller ones.
  EXPECT_NEAR(TotalVariationTest(ref, cur)->p_value, 0.546, 0.05);
  const Counts unseen_ref{500, 300, 150, 50, 0};
  const Counts unseen_cur{380, 260, 120, 39, 1};
  EXPECT_EQ(ChiSquareOneSample(unseen_ref, unseen_cur)->p_value, 0);
  EXPECT_NEAR(*PopulationStabilityIndex(unseen_ref, unseen_cur), 0.006219635252462033, 1e-14);
  EXPECT_NEAR(*JensenShannonDistance(unseen_ref, unseen_cur), 0.029112084679126845, 1e-11);
  EXPECT_NEAR(*HellingerDistance(unseen_ref, unseen_cur), 0.0322387762531871, 1e-11);
  EXPECT_NEAR(TotalVariationTest(unseen_ref, unseen_cur)->p_value, 0.547, 0.05);
  EXPECT_NEAR(TwoProportionZTest(400, 1000, 380, 880)->p_value, 0.16235982111473257, 1e-12);
  EXPECT_NEAR(FisherExactTest(Counts{60, 40}, Counts{48, 52})->p_value, 0.118388137804041, 1e-12);
}

TEST(Contingency, SaysWhatItCannotJudge) {
  EXPECT_EQ(GTestOneSample(Counts{3, 4}, Counts{3, 3}).error().message,
            "g_test needs as many rows in the data as in the reference, 6 are not 7");
  EXPECT_EQ(GTestOneSample(Counts{3}, Counts{3}).error().message,
            "the G-test needs two values, and both sides hold the same one");
  EXPECT_EQ(GTestOneSample(Counts{0, 0}, Counts{3, 3}).error().message, "the reference has no rows");
  EXPECT_EQ(GTestOneSample(Counts{1, 1}, Counts{0, 0}).error().message, "the data has no rows");
  EXPECT_FALSE(GTestOneSample(Counts{1, 1}, Counts{2}));
  EXPECT_EQ(GTestOneSample(Counts{2, 0}, Counts{1, 1})->statistic, kInfinity);
  EXPECT_EQ(GTestOneSample(Counts{2, 0}, Counts{1, 1})->p_value, 0);
  for (const auto& [ref, cur] : {Table{{1, 1}, {0, 0}}, Table{{0, 0}, {1, 1}}, Table{{1, 2}, {1}}, Table{{}, {}}}) {
    EXPECT_FALSE(ChiSquareTwoSample(ref, cur));
    EXPECT_FALSE(GTestTwoSample(ref, cur));
    EXPECT_FALSE(FisherExactTest(ref, cur));
    EXPECT_FALSE(FreemanHaltonTest(ref, cur));
    EXPECT_FALSE(TotalVariationDistance(ref, cur));
    EXPECT_FALSE(TotalVariationTest(ref, cur));
    EXPECT_FALSE(PopulationStabilityIndex(ref, cur));
    EXPECT_FALSE(KullbackLeiblerDivergence(ref, cur));
    EXPECT_FALSE(HellingerDistance(ref, cur));
    EXPECT_FALSE(CramersV(ref, cur));
  }
  EXPECT_FALSE(TotalVariationTest(Counts{1, 1}, Counts{1, 1}, 0));
  EXPECT_EQ(FreemanHaltonTest(Counts{7}, Counts{9})->p_value, 1);
  EXPECT_EQ(FisherExactTest(Counts{7, 0}, Counts{9, 0})->p_value, 1);
  EXPECT_EQ(CramersV(Counts{1, 0}, Counts{0, 1}), std::nullopt);
}

RC_GTEST_PROP(Contingency, HomogeneityIsSymmetricAndTwiceTwoIsTheSquareOfZ, ()) {
  const Table table = SmallTable(2, 300);
  const auto forward = ChiSquareTwoSample(table.ref, table.cur);
  const auto backward = ChiSquareTwoSample(table.cur, table.ref);
  RC_ASSERT(forward.has_value() == backward.has_value());
  if (!forward) return;
  RC_ASSERT(std::abs(forward->statistic - backward->statistic) <= 1e-12 * (1 + forward->statistic));
  const double z = TwoProportionZTest(table.ref[0], Sum(table.ref), table.cur[0], Sum(table.cur))->z;
  RC_ASSERT(std::abs(forward->statistic - z * z) <= 1e-10 * (1 + z * z));
  RC_ASSERT(ChiSquareTwoSample(table.ref, table.cur, true)->p_value >= forward->p_value);
  RC_ASSERT(GTestTwoSample(table.ref, table.cur, true)->p_value >= GTestTwoSample(table.ref, table.cur)->p_value);
}

RC_GTEST_PROP(Contingency, CategoriesWithoutRowsAndTheirOrderDoNotMatter, ()) {
  Table table = SmallTable(*rc::gen::inRange<std::size_t>(2, 6), 25);
  const double p = FreemanHaltonTest(table.ref, table.cur)->p_value;
  const double hellinger = *HellingerDistance(table.ref, table.cur);
  const auto chi = ChiSquareTwoSample(table.ref, table.cur);
  std::reverse(table.ref.begin(), table.ref.end());
  std::reverse(table.cur.begin(), table.cur.end());
  table.ref.push_back(0);
  table.cur.push_back(0);
  RC_ASSERT(std::abs(FreemanHaltonTest(table.ref, table.cur)->p_value - p) <= 1e-12);
  RC_ASSERT(std::abs(*HellingerDistance(table.ref, table.cur) - hellinger) <= 1e-7);
  if (chi) RC_ASSERT(std::abs(ChiSquareTwoSample(table.ref, table.cur)->p_value - chi->p_value) <= 1e-12);
}

RC_GTEST_PROP(Contingency, DivergencesAreWithinTheirLimitsAndZeroForEqualShares, ()) {
  const Table table = SmallTable(*rc::gen::inRange<std::size_t>(1, 9), 1000);
  const double tvd = *TotalVariationDistance(table.ref, table.cur);
  const double hellinger = *HellingerDistance(table.ref, table.cur);
  RC_ASSERT(0 <= tvd && tvd <= 1);
  // Le Cam's inequalities.
  RC_ASSERT(hellinger * hellinger <= tvd + 1e-12);
  RC_ASSERT(tvd <= hellinger * std::sqrt(2 - hellinger * hellinger) + 1e-7);
  RC_ASSERT(*PopulationStabilityIndex(table.ref, table.cur) >= 0);
  RC_ASSERT(std::abs(*PopulationStabilityIndex(table.ref, table.cur) -
                     *PopulationStabilityIndex(table.cur, table.ref)) < 1e-12);
  RC_ASSERT(*KullbackLeiblerDivergence(table.ref, table.cur) >= 0);
  Counts doubled = table.ref;
  for (std::uint64_t& count : doubled) count *= 2;
  RC_ASSERT(*TotalVariationDistance(table.ref, doubled) == 0);
  RC_ASSERT(*PopulationStabilityIndex(table.ref, doubled) == 0);
  RC_ASSERT(*HellingerDistance(table.ref, doubled) < 1e-7);
  RC_ASSERT(TotalVariationTest(table.ref, doubled, 20)->p_value == 1);
}

RC_GTEST_PROP(Contingency, FisherAndFreemanHaltonAgreeOnTwoCategories, ()) {
  const Table table = SmallTable(2, 120);
  const auto fisher = FisherExactTest(table.ref, table.cur).value();
  const auto exact = FreemanHaltonTest(table.ref, table.cur).value();
  RC_ASSERT(exact.exact);
  RC_ASSERT(std::abs(fisher.p_value - exact.p_value) <= 1e-11);
  RC_ASSERT(std::abs(fisher.p_value - FisherExactTest(table.cur, table.ref)->p_value) <= 1e-11);
}

TEST(Contingency, LargeTablesAreSimulatedAndSaySo) {
  const Counts ref{30, 25, 40, 11, 9};
  const Counts cur{22, 31, 35, 20, 13};
  const auto exact = FreemanHaltonTest(ref, cur).value();
  ASSERT_TRUE(exact.exact);
  EXPECT_EQ(exact.standard_error, 0);
  const auto simulated = FreemanHaltonTest(ref, cur, {.most_steps = 10, .replicates = 5000, .seed = 3}).value();
  EXPECT_FALSE(simulated.exact);
  EXPECT_EQ(simulated.replicates, 5000U);
  EXPECT_NEAR(simulated.standard_error, std::sqrt(exact.p_value * (1 - exact.p_value) / 5000), 1e-3);
  EXPECT_NEAR(simulated.p_value, exact.p_value, 5 * simulated.standard_error);
  EXPECT_EQ(FreemanHaltonTest(ref, cur, {.most_steps = 10, .replicates = 5000, .seed = 3})->p_value, simulated.p_value);
  const Counts many(3000, 50);
  EXPECT_FALSE(FreemanHaltonTest(many, many, {.replicates = 10})->exact);
  EXPECT_EQ(FreemanHaltonTest(many, many, {.replicates = 10})->p_value, 1);
}

// The share of permuted distances is that of the exact law: two categories, where it is a sum of hypergeometric terms.
TEST(Contingency, TotalVariationHasTheRightNull) {
  const Counts ref{60, 40};
  const Counts cur{48, 52};
  const double exact = FisherExactTest(ref, cur)->p_value;
  EXPECT_NEAR(TotalVariationTest(ref, cur, 20000, 1)->p_value, exact, 5 * std::sqrt(exact * (1 - exact) / 20000));
  EXPECT_EQ(TotalVariationTest(ref, cur, 500, 1)->p_value, TotalVariationTest(ref, cur, 500, 1)->p_value);
  // Single rows are united: as good as drawing each.
  Counts single_ref(60, 1);
  single_ref.resize(100, 0);
  Counts single_cur(60, 0);
  single_cur.resize(100, 1);
  EXPECT_EQ(TotalVariationTest(single_ref, single_cur)->p_value, 1);
  EXPECT_EQ(TotalVariationTest(single_ref, single_cur)->distance, 1);
}

TEST(Hypergeometric, DrawsFollowTheLaw) {
  struct Case {
    std::uint64_t total, marked, draws;
  };
  for (const auto& [total, marked, draws] : {Case{20, 7, 9}, Case{20, 7, 19}, Case{1000, 400, 3}, Case{1000, 999, 500},
                                             Case{100000, 60000, 500}, Case{5000000, 40, 4999000}}) {
    constexpr int kDraws = 20000;
    const std::uint64_t least = draws + marked > total ? draws + marked - total : 0;
    std::vector<int> seen(std::min(marked, draws) + 1);
    ResampleStream stream(total, draws);
    for (int i = 0; i < kDraws; ++i) ++seen.at(DrawHypergeometric(total, marked, draws, stream));
    double cumulative = 0;
    double empirical = 0;
    double largest = 0;
    for (std::uint64_t k = least; k < seen.size(); ++k) {
      cumulative += std::exp(HypergeometricLogProbability(k, total, marked, draws));
      empirical += static_cast<double>(seen[k]) / kDraws;
      largest = std::max(largest, std::abs(cumulative - empirical));
    }
    EXPECT_NEAR(cumulative, 1, 1e-11);
    EXPECT_LT(largest, 2.2 / std::sqrt(kDraws));
  }
}

TEST(Hypergeometric, BinomialCoefficients) {
  EXPECT_NEAR(LogBinomialCoefficient(5, 2), std::log(10.0), 1e-15);
  EXPECT_NEAR(LogBinomialCoefficient(60, 30), std::log(118264581564861424.0), 1e-13);
  EXPECT_NEAR(LogBinomialCoefficient(1000000, 1), std::log(1e6), 1e-13);
  EXPECT_EQ(LogBinomialCoefficient(9, 9), 0);
  EXPECT_EQ(HypergeometricLogProbability(5, 10, 4, 6), -kInfinity);
}

TEST(Distributions, StudentsTailAndQuantile) {
  EXPECT_NEAR(TwoSidedStudentQuantile(0.95, 10), 2.2281388519862744, 1e-13);
  EXPECT_NEAR(TwoSidedStudentQuantile(0.95, 1e9), 1.959963986912569, 1e-9);
  EXPECT_NEAR(StudentTwoSided(2.2281388519862744, 10), 0.05, 1e-14);
  EXPECT_NEAR(StudentTwoSided(1, 1), 0.5, 1e-15);
  EXPECT_EQ(StudentTwoSided(0, 3), 1);
  EXPECT_EQ(StudentTwoSided(kInfinity, 3), 0);
  EXPECT_TRUE(std::isnan(StudentTwoSided(1, 0)));
  EXPECT_TRUE(std::isnan(TwoSidedStudentQuantile(1, 3)));
  EXPECT_TRUE(std::isnan(HedgesCorrection(1)));
  EXPECT_NEAR(HedgesCorrection(2), 0.5641895835477563, 1e-14);  // 1 / sqrt(pi)
}

}  // namespace
}  // namespace trimtab::stats
