// Evidently's values for t, Epps-Singleton, MMD and the divergences of numbers; properties; what the tests refuse.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>
#include <vector>

#include "trimtab/stats/bootstrap.h"
#include "trimtab/stats/divergence.h"
#include "trimtab/stats/epps_singleton.h"
#include "trimtab/stats/histogram_binning.h"
#include "trimtab/stats/jensen_shannon.h"
#include "trimtab/stats/mmd.h"
#include "trimtab/stats/student_t.h"

namespace trimtab::stats {
namespace {

using Values = std::vector<double>;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

Values Sample(int n, int factor, int modulus, double shift) {
  Values values;
  for (std::int64_t i = 0; i < n; ++i) {
    values.push_back(static_cast<double>(i * factor % modulus) / static_cast<double>(modulus) + shift);
  }
  std::sort(values.begin(), values.end());
  return values;
}

Values Integers(int n, int factor, int modulus) {
  Values values;
  for (int i = 0; i < n; ++i) values.push_back(static_cast<double>(i * factor % modulus));
  std::sort(values.begin(), values.end());
  return values;
}

Values SortedNumbers(std::size_t fewest) {
  const auto numbers = *rc::gen::suchThat(rc::gen::container<std::vector<int>>(rc::gen::inRange(-30, 30)),
                                          [fewest](const std::vector<int>& v) { return v.size() >= fewest; });
  Values values(numbers.begin(), numbers.end());
  std::sort(values.begin(), values.end());
  return values;
}

TEST(MeanAndKernel, EvidentlysValues) {
  const Values x = Sample(500, 7919, 10007, 0);
  const Values y = Sample(400, 104729, 10009, 0.05);
  EXPECT_NEAR(StudentTTest(x, y)->t, -2.521430822260136, 1e-10);
  EXPECT_NEAR(StudentTTest(x, y)->p_value, 0.011859927890340528, 1e-12);
  EXPECT_NEAR(EppsSingletonTest(x, y)->statistic, 18.748969912303856, 1e-8);
  EXPECT_NEAR(EppsSingletonTest(x, y)->p_value, 0.0008803988328228172, 1e-12);
  EXPECT_NEAR(*PopulationStabilityIndexOfNumbers(x, y), 0.07115758142660289, 1e-13);
  EXPECT_NEAR(*KullbackLeiblerDivergenceOfNumbers(x, y), 0.03497237057951569, 1e-13);
  EXPECT_NEAR(*HellingerDistanceOfNumbers(x, y), 0.09381133014391797, 1e-12);
  const Values large_x = Sample(5000, 7919, 10007, 0);
  const Values large_y = Sample(4000, 104729, 10009, 0.05);
  EXPECT_NEAR(StudentTTest(large_x, large_y)->p_value / 2.7732653911832014e-16, 1, 1e-9);
  EXPECT_NEAR(EppsSingletonTest(large_x, large_y)->p_value / 2.6295925976223917e-41, 1, 1e-6);
  EXPECT_NEAR(*PopulationStabilityIndexOfNumbers(large_x, large_y), 0.12294276972635318, 1e-13);
  EXPECT_NEAR(*KullbackLeiblerDivergenceOfNumbers(large_x, large_y), 0.06172754999859681, 1e-13);
  EXPECT_NEAR(*HellingerDistanceOfNumbers(large_x, large_y), 0.12204107651980468, 1e-12);
  EXPECT_NEAR(EmpiricalMmdTest(Sample(60, 7919, 10007, 0), Sample(50, 104729, 10009, 0.05))->statistic,
              -0.018124963231389346, 1e-12);
  const Values whole_x = Integers(2000, 37, 25);
  const Values whole_y = Integers(1500, 11, 23);
  EXPECT_EQ(BinNumbers(whole_x, whole_y)->reference.size(), 13U);
  EXPECT_NEAR(*PopulationStabilityIndexOfNumbers(whole_x, whole_y), 0.540804367608777, 1e-13);
  EXPECT_NEAR(*KullbackLeiblerDivergenceOfNumbers(whole_x, whole_y), 0.45817381679354247, 1e-13);
  EXPECT_NEAR(*JensenShannonDistanceOfNumbers(whole_x, whole_y), 0.16900776420973687, 1e-12);
}

TEST(MeanAndKernel, SayWhatTheyCannotJudge) {
  const Values none;
  const Values one{1};
  const Values two{1, 2};
  const Values same(9, 3.0);
  const Values infinite{1, 2, 3, 4, kInfinity};
  const Values five{1, 2, 3, 4, 5};
  const Values huge{-1.7e308, -1e308, 0, 1e308, 1.7e308};
  EXPECT_EQ(StudentTTest(none, one).error().message, "the reference has no rows");
  EXPECT_EQ(StudentTTest(one, none).error().message, "the data has no rows");
  EXPECT_EQ(StudentTTest(one, one).error().message,
            "the t-test needs three rows, one side with two; both sides have one");
  EXPECT_EQ(WelchTTest(one, two).error().message, "Welch's t-test needs two rows on each side");
  EXPECT_EQ(StudentTTest(same, same).error().message, "both sides are the same constant");
  EXPECT_EQ(WelchTTest(five, infinite).error().message,
            "the data holds infinities, or values too large for a variance");
  EXPECT_EQ(StudentTTest(huge, five).error().message,
            "the reference holds infinities, or values too large for a variance");
  EXPECT_FALSE(WelchTTest(five, five, 1));
  const auto apart = WelchTTest(same, Values(4, 5.0)).value();
  EXPECT_EQ(apart.t, -kInfinity);
  EXPECT_EQ(apart.p_value, 0);
  EXPECT_FALSE(apart.hedges_g);

  EXPECT_EQ(EppsSingletonTest(two, five).error().message,
            "Epps-Singleton needs five rows on each side, the reference has 2");
  EXPECT_EQ(EppsSingletonTest(five, same).error().message,
            "the interquartile range of both sides together is 0: at least half of the rows share one value");
  EXPECT_EQ(EppsSingletonTest(five, infinite).error().message, "the data holds infinities");
  EXPECT_EQ(EppsSingletonTest(huge, huge).error().message, "the values are too large or too small for Epps-Singleton");
  const Values denormal{0, 5e-324, 1e-323, 1.5e-323, 2e-323};
  EXPECT_FALSE(EppsSingletonTest(denormal, denormal));

  EXPECT_EQ(EmpiricalMmdTest(one, two).error().message, "MMD needs 2 rows on each side, the reference has 1");
  EXPECT_EQ(MmdPermutationTest(two, infinite).error().message, "the data holds infinities");
  EXPECT_EQ(MmdPermutationTest(huge, five).error().message, "the values are too far apart for a squared distance");
  EXPECT_FALSE(EmpiricalMmdTest(denormal, denormal));
  EXPECT_FALSE(EmpiricalMmdTest(two, two, 0));
  EXPECT_EQ(LinearTimeMmdTest(two, five).error().message, "MMD needs 100 rows on each side, the reference has 2");
  Values many(kMostDistinctForQuadraticMmd + 1);
  std::iota(many.begin(), many.end(), 0);
  const auto refused = EmpiricalMmdTest(many, two);
  EXPECT_EQ(refused.error().message, "MMD takes time quadratic in the distinct values: 20001 are more than 20000");
  EXPECT_EQ(refused.error().remedy, "use the linear-time MMD, or a sample");
  EXPECT_TRUE(LinearTimeMmdTest(many, many));
  EXPECT_EQ(MmdPermutationTest(same, same)->p_value, 1);
  const Values constant(200, 3.0);
  EXPECT_EQ(LinearTimeMmdTest(constant, constant)->p_value, 1);
  Values rare(5000, 0.0);  // rounding must not look like a difference
  std::fill(rare.end() - 10, rare.end(), 1.0);
  EXPECT_GT(LinearTimeMmdTest(rare, rare)->p_value, 0.05);
  EXPECT_EQ(EmpiricalMmdTest(same, same, 20)->p_value, 1);

  EXPECT_FALSE(HellingerDistanceOfNumbers(none, five));
  EXPECT_FALSE(HellingerDistanceOfNumbers(huge, five));
  EXPECT_EQ(HellingerDistanceOfNumbers(denormal, denormal), 0);
  const Values neighbours{1e16, 1e16 + 2};  // no edge fits between
  EXPECT_FALSE(HellingerDistanceOfNumbers(neighbours, neighbours));
  EXPECT_EQ(HellingerDistanceOfNumbers(same, same), 0);
  EXPECT_EQ(HellingerDistanceOfNumbers(same, five).has_value(), true);
  EXPECT_EQ(SturgesEdges(0, 5e-324, 50).size(), 2U);
}

RC_GTEST_PROP(StudentT, IsAntisymmetricAndDoesNotSeeShiftAndScale, ()) {
  const Values x = SortedNumbers(2);
  const Values y = SortedNumbers(2);
  const auto student = StudentTTest(x, y);
  const auto welch = WelchTTest(x, y);
  RC_PRE(student.ok() && welch.ok() && std::isfinite(welch->t));
  RC_ASSERT(StudentTTest(y, x)->t == -student->t);
  RC_ASSERT(WelchTTest(y, x)->p_value == welch->p_value);
  RC_ASSERT(welch->degrees <= student->degrees * (1 + 1e-12));
  RC_ASSERT(welch->degrees >= static_cast<double>(std::min(x.size(), y.size()) - 1) * (1 - 1e-12));
  Values scaled_x;
  Values scaled_y;
  for (const double value : x) scaled_x.push_back(4 * value + 100);
  for (const double value : y) scaled_y.push_back(4 * value + 100);
  const auto scaled = WelchTTest(scaled_x, scaled_y);
  RC_ASSERT(std::abs(scaled->t - welch->t) <= 1e-10 * (1 + std::abs(welch->t)));
  RC_ASSERT(std::abs(*scaled->hedges_g - *welch->hedges_g) <= 1e-10 * (1 + std::abs(*welch->hedges_g)));
  // The interval holds 0 exactly when p is above 1 - confidence.
  const auto at_p = WelchTTest(x, y, 0.9);
  if (std::abs(welch->p_value - 0.1) > 1e-9) {
    RC_ASSERT(at_p->difference_interval.Contains(0) == (welch->p_value > 0.1));
  }
}

RC_GTEST_PROP(EppsSingleton, IsSymmetricAndDoesNotSeeScale, ()) {
  const Values x = SortedNumbers(5);
  const Values y = SortedNumbers(5);
  const auto forward = EppsSingletonTest(x, y);
  const auto backward = EppsSingletonTest(y, x);
  RC_ASSERT(forward.ok() == backward.ok());
  RC_PRE(forward.ok() && forward->degrees == 4 && forward->statistic < 1e6);
  RC_ASSERT(std::abs(forward->statistic - backward->statistic) <= 1e-6 * (1 + forward->statistic));
  RC_ASSERT(forward->p_value >= 0 && forward->p_value <= 1);
}

// The definition, pair by pair.
double UnbiasedMmd(const Values& x, const Values& y, double sigma) {
  const auto kernel = [sigma](double a, double b) { return std::exp(-(a - b) * (a - b) / (2 * sigma * sigma)); };
  double within_x = 0;
  double within_y = 0;
  double across = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = 0; j < x.size(); ++j) within_x += i == j ? 0 : kernel(x[i], x[j]);
    for (const double other : y) across += kernel(x[i], other);
  }
  for (std::size_t i = 0; i < y.size(); ++i) {
    for (std::size_t j = 0; j < y.size(); ++j) within_y += i == j ? 0 : kernel(y[i], y[j]);
  }
  const auto n = static_cast<double>(x.size());
  const auto m = static_cast<double>(y.size());
  return within_x / n / (n - 1) + within_y / m / (m - 1) - 2 * across / n / m;
}

RC_GTEST_PROP(Mmd, IsTheDefinition, ()) {
  const Values x = SortedNumbers(2);
  const Values y = SortedNumbers(2);
  const auto test = EmpiricalMmdTest(x, y, 3);
  RC_ASSERT(std::abs(test->statistic - UnbiasedMmd(x, y, test->sigma)) < 1e-12);
  const auto pooled = MmdPermutationTest(x, y, 3);
  if (pooled->sigma > 0) RC_ASSERT(std::abs(pooled->statistic - UnbiasedMmd(x, y, pooled->sigma)) < 1e-12);
}

TEST(Mmd, ManyPermutationsTakeSeveralRounds) {
  const Values x = Sample(150, 7919, 10007, 0);
  const Values y = Sample(70, 104729, 10009, 0);
  const Values moved = Sample(70, 104729, 10009, 0.3);
  const auto same = MmdPermutationTest(x, y, 400, 5).value();
  EXPECT_EQ(MmdPermutationTest(x, y, 400, 5)->p_value, same.p_value);
  EXPECT_NEAR(MmdPermutationTest(x, y, 400, 6)->p_value, same.p_value, 0.15);
  EXPECT_GT(same.p_value, 0.05);
  EXPECT_EQ(MmdPermutationTest(x, moved, 400, 5)->p_value, 1.0 / 401);
  EXPECT_EQ(EmpiricalMmdTest(x, moved)->p_value, 0);
}

// Under the null the p-values of the linear-time test are uniform, and it sees a shift.
TEST(Mmd, LinearTimeHoldsItsLevel) {
  int small = 0;
  ResampleStream stream(17, 0);
  for (int repeat = 0; repeat < 400; ++repeat) {
    Values x(200);
    Values y(150);
    for (double& value : x) value = static_cast<double>(stream.Next(10000));
    for (double& value : y) value = static_cast<double>(stream.Next(10000));
    std::sort(x.begin(), x.end());
    std::sort(y.begin(), y.end());
    small += LinearTimeMmdTest(x, y, static_cast<std::uint64_t>(repeat))->p_value < 0.1 ? 1 : 0;
  }
  EXPECT_NEAR(small, 40, 24);
  EXPECT_LT(LinearTimeMmdTest(Sample(5000, 7919, 10007, 0), Sample(5000, 104729, 10009, 0.2))->p_value, 1e-6);
}

}  // namespace
}  // namespace trimtab::stats
