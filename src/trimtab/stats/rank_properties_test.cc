// Rank statistics on every input: the one sweep against slow definitions, symmetry, order, ends of the domain.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <set>
#include <vector>

#include "trimtab/stats/anderson_darling.h"
#include "trimtab/stats/bootstrap.h"
#include "trimtab/stats/cramer_von_mises.h"
#include "trimtab/stats/energy_distance.h"
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

// Quarters with many ties, and now and then an infinity.
std::vector<double> TiedNumbers(bool with_infinities) {
  std::vector<double> values;
  for (const int draw : *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-40, 41)))) {
    values.push_back(with_infinities && std::abs(draw) == 40 ? draw * kInfinity : draw / 4.0);
  }
  std::sort(values.begin(), values.end());
  return values;
}

std::int64_t UpTo(const std::vector<double>& sample, double value) {
  return std::count_if(sample.begin(), sample.end(), [value](double x) { return x <= value; });
}
std::int64_t Below(const std::vector<double>& sample, double value) {
  return std::count_if(sample.begin(), sample.end(), [value](double x) { return x < value; });
}
bool Near(double a, double b) {
  return a == b || std::abs(a - b) <= 1e-12 * std::max(std::abs(a), std::abs(b)) + 1e-13;
}

RC_GTEST_PROP(RankSweep, IsWhatTheDefinitionsSay, ()) {
  const bool with_infinities = *rc::gen::arbitrary<bool>();
  const std::vector<double> a = TiedNumbers(with_infinities);
  const std::vector<double> b = TiedNumbers(with_infinities);
  const auto n = static_cast<std::int64_t>(a.size());
  const auto m = static_cast<std::int64_t>(b.size());
  std::set<double> values(a.begin(), a.end());
  values.insert(b.begin(), b.end());
  RankSweep expected;
  double anderson = 0;
  std::int64_t difference_before = 0;
  for (auto at = values.begin(); at != values.end(); ++at) {
    const std::int64_t difference = UpTo(a, *at) * m - UpTo(b, *at) * n;
    expected.highest = std::max(expected.highest, difference);
    expected.lowest = std::min(expected.lowest, difference);
    const double height = static_cast<double>(difference) / static_cast<double>(n * m);
    if (const auto next = std::next(at); next != values.end() && difference != 0) {
      expected.area += std::abs(height) * (*next - *at);
      expected.squared_area += height * height * (*next - *at);
    }
    const std::int64_t tied = UpTo(a, *at) - Below(a, *at) + UpTo(b, *at) - Below(b, *at);
    const double before = static_cast<double>(difference_before) / static_cast<double>(n * m);
    expected.squared_steps += static_cast<double>(tied) * (before * before + height * height) / 2;
    difference_before = difference;
    expected.ties += Int128{tied} * tied * tied - tied;
    // Scholz and Stephens' equation 7, both samples one after the other.
    const double size = static_cast<double>(n + m);
    const double middle = static_cast<double>(UpTo(a, *at) + UpTo(b, *at)) - static_cast<double>(tied) / 2;
    const double weight = middle * (size - middle) - size * static_cast<double>(tied) / 4;
    for (const auto* sample : {&a, &b}) {
      const double own = static_cast<double>(Below(*sample, *at) + UpTo(*sample, *at)) / 2;
      const double top = size * own - static_cast<double>(sample->size()) * middle;
      if (weight > 0)
        anderson += static_cast<double>(tied) / size * top * top / weight / static_cast<double>(sample->size());
    }
  }
  for (std::size_t i = 0; i < a.size(); ++i) {
    const std::int64_t twice = Below(b, a[i]) + UpTo(b, a[i]);
    expected.wins_doubled += twice;
    expected.squared_placements_a += twice * twice;
    const std::int64_t midrank = Below(a, a[i]) + UpTo(a, a[i]) + 1 + twice;
    const std::int64_t off = midrank - 2 * (static_cast<std::int64_t>(i) + 1);
    expected.u_quadrupled += n * off * off;
  }
  for (std::size_t j = 0; j < b.size(); ++j) {
    const std::int64_t twice = Below(a, b[j]) + UpTo(a, b[j]);
    expected.squared_placements_b += twice * twice;
    const std::int64_t midrank = Below(b, b[j]) + UpTo(b, b[j]) + 1 + twice;
    const std::int64_t off = midrank - 2 * (static_cast<std::int64_t>(j) + 1);
    expected.u_quadrupled += m * off * off;
  }
  const RankSweep sweep = SweepRanks(a, b, kAllRankSums).value();
  RC_ASSERT(sweep.highest == expected.highest && sweep.lowest == expected.lowest);
  RC_ASSERT(Near(sweep.area, expected.area));
  RC_ASSERT(Near(sweep.squared_area, expected.squared_area));
  RC_ASSERT(Near(sweep.squared_steps, expected.squared_steps));
  RC_ASSERT(sweep.u_quadrupled == expected.u_quadrupled);
  RC_ASSERT(Near(sweep.anderson_darling, anderson * static_cast<double>(n + m - 1) / static_cast<double>(n + m)));
  RC_ASSERT(sweep.wins_doubled == expected.wins_doubled && sweep.ties == expected.ties);
  RC_ASSERT(sweep.squared_placements_a == expected.squared_placements_a);
  RC_ASSERT(sweep.squared_placements_b == expected.squared_placements_b);
  RC_ASSERT(sweep.distinct == values.size() && sweep.distinct_a == std::set<double>(a.begin(), a.end()).size());
  RC_ASSERT(sweep.distinct_b == std::set<double>(b.begin(), b.end()).size());
}

RC_GTEST_PROP(RankSweep, OneSumAloneIsTheSame, ()) {
  const std::vector<double> a = TiedNumbers(true);
  const std::vector<double> b = TiedNumbers(true);
  const RankSweep all = SweepRanks(a, b, kAllRankSums).value();
  RC_ASSERT(SweepRanks(a, b, kSupremum)->highest == all.highest);
  RC_ASSERT(SweepRanks(a, b, kSupremum)->lowest == all.lowest);
  RC_ASSERT(SweepRanks(a, b, kArea)->area == all.area);
  RC_ASSERT(SweepRanks(a, b, kSquaredArea)->squared_area == all.squared_area);
  RC_ASSERT(SweepRanks(a, b, kCramerVonMises)->u_quadrupled == all.u_quadrupled);
  RC_ASSERT(SweepRanks(a, b, kAndersonDarling)->anderson_darling == all.anderson_darling);
  RC_ASSERT(SweepRanks(a, b, kPlacements)->wins_doubled == all.wins_doubled);
  RC_ASSERT(SweepRanks(a, b, kPlacements)->squared_placements_b == all.squared_placements_b);
  RC_ASSERT(SweepRanks(a, b, kSupremum | kDistinct)->distinct == all.distinct);
}

RC_GTEST_PROP(RankTests, DoNotCareWhichSampleIsFirst, ()) {
  const std::vector<double> a = TiedNumbers(true);
  const std::vector<double> b = TiedNumbers(true);
  const CramerVonMisesResult cramer = CramerVonMisesTest(a, b).value();
  RC_ASSERT(cramer.statistic == CramerVonMisesTest(b, a)->statistic);
  RC_ASSERT(Near(cramer.p_value, CramerVonMisesTest(b, a)->p_value));
  RC_ASSERT(0 <= cramer.p_value && cramer.p_value <= 1 && 0 < cramer.tied_p_value && cramer.tied_p_value <= 1);
  RC_ASSERT(Near(cramer.tied_p_value, CramerVonMisesTest(b, a)->tied_p_value));
  RC_ASSERT(CramerVonMisesTest(a, a)->tied_statistic == 0 && CramerVonMisesTest(a, a)->tied_p_value == 1);
  RC_ASSERT(KuiperTest(a, b)->statistic == KuiperTest(b, a)->statistic);
  RC_ASSERT(Near(KuiperTest(a, b)->p_value, KuiperTest(b, a)->p_value));
  const auto anderson = AndersonDarlingTest(a, b);
  const auto swapped = AndersonDarlingTest(b, a);
  RC_ASSERT(anderson.has_value() == swapped.has_value());
  if (anderson) {
    RC_ASSERT(Near(anderson->a_squared, swapped->a_squared) && Near(anderson->p_value, swapped->p_value));
    RC_ASSERT(anderson->p_value > 0 && anderson->p_value <= 1);
  }
  RC_ASSERT(EnergyDistance(a, b) == EnergyDistance(b, a));
  const MannWhitneyResult less = MannWhitneyTest(a, b, Alternative::kLess).value();
  const MannWhitneyResult greater = MannWhitneyTest(b, a, Alternative::kGreater).value();
  RC_ASSERT(less.p_value == greater.p_value);
  const double two_sided = MannWhitneyTest(a, b, Alternative::kTwoSided)->p_value;
  RC_ASSERT(two_sided == MannWhitneyTest(b, a, Alternative::kTwoSided)->p_value && two_sided <= 1);
  RC_ASSERT(two_sided >= less.p_value * (1 - 1e-12) || less.p_value > 0.5);
  const Superiority one = ProbabilityOfSuperiority(*SweepRanks(a, b, kPlacements), 0.9);
  const Superiority other = ProbabilityOfSuperiority(*SweepRanks(b, a, kPlacements), 0.9);
  RC_ASSERT(Near(one.probability, 1 - other.probability) && one.cliffs_delta == -other.cliffs_delta);
  RC_ASSERT(one.interval.Contains(one.probability));
  RC_ASSERT(std::abs(one.interval.lower - (1 - other.interval.upper)) < 1e-9);
}

RC_GTEST_PROP(CramerVonMises, HasOneStatisticWithoutTies, ()) {
  const auto order =
      *rc::gen::suchThat(rc::gen::container<std::vector<bool>>(rc::gen::arbitrary<bool>()), [](const auto& sides) {
        return std::count(sides.begin(), sides.end(), true) > 0 && std::count(sides.begin(), sides.end(), false) > 0;
      });
  std::vector<double> a;
  std::vector<double> b;
  for (std::size_t i = 0; i < order.size(); ++i) (order[i] ? a : b).push_back(static_cast<double>(i));
  const CramerVonMisesResult result = CramerVonMisesTest(a, b).value();
  RC_ASSERT(Near(result.statistic, result.tied_statistic));
  if (result.exact && result.tied_exact) RC_ASSERT(Near(result.p_value, result.tied_p_value));
  if (!result.exact) RC_ASSERT(std::abs(result.p_value - result.tied_p_value) < 1e-6);
}

RC_GTEST_PROP(RankTests, AreBlindToTheScale, ()) {
  const std::vector<double> a = TiedNumbers(true);
  const std::vector<double> b = TiedNumbers(true);
  const auto rescaled = [](std::vector<double> values) {
    for (double& value : values) value = std::exp(value / 10);
    return values;
  };
  const RankSweep one = SweepRanks(a, b, kAllRankSums).value();
  const RankSweep other = SweepRanks(rescaled(a), rescaled(b), kAllRankSums).value();
  RC_ASSERT(one.highest == other.highest && one.lowest == other.lowest && one.u_quadrupled == other.u_quadrupled);
  RC_ASSERT(one.anderson_darling == other.anderson_darling && one.wins_doubled == other.wins_doubled);
}

// Zeros of both signs are one value, and the bits do not tell in which order they came.
RC_GTEST_PROP(Sort, GivesTheSameBitsForEveryOrder, ()) {
  auto values = TiedNumbers(true);
  const auto copies = *rc::gen::inRange<std::size_t>(1, 40);
  const std::size_t size = values.size();
  for (std::size_t i = size; i < size * copies; ++i) values.push_back(i % 3 == 0 ? -0.0 : values[i % size]);
  ResampleStream stream(*rc::gen::arbitrary<std::uint64_t>(), 0);
  auto shuffled = values;
  for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[stream.Next(i)]);
  SortNumbers(values);
  SortNumbers(shuffled);
  for (std::size_t i = 0; i < values.size(); ++i) {
    RC_ASSERT(std::bit_cast<std::uint64_t>(values[i]) == std::bit_cast<std::uint64_t>(shuffled[i]));
  }
}

TEST(RankTests, EmptySamplesHaveNoAnswer) {
  const std::vector<double> none;
  const std::vector<double> one{1};
  EXPECT_FALSE(SweepRanks(none, one, kAllRankSums));
  EXPECT_FALSE(KuiperTest(none, one));
  EXPECT_FALSE(CramerVonMisesTest(one, none));
  EXPECT_FALSE(AndersonDarlingTest(one, none));
  EXPECT_FALSE(MannWhitneyTest(none, one, Alternative::kLess));
  EXPECT_FALSE(EnergyTest(one, none));
  EXPECT_FALSE(EnergyTest(one, one, 0));
  EXPECT_FALSE(SortedMedian(none));
}

TEST(RankTests, OneValueIsNoDifference) {
  for (const std::size_t size : {1U, 2U, 30U, 3000U}) {
    const std::vector<double> a(size, 7);
    const std::vector<double> b(size + 1, 7);
    EXPECT_EQ(KuiperTest(a, b)->p_value, 1);
    EXPECT_EQ(CramerVonMisesTest(a, b)->tied_p_value, 1);
    EXPECT_FALSE(AndersonDarlingTest(a, b));  // A^2 is 0/0
    EXPECT_EQ(MannWhitneyTest(a, b, Alternative::kTwoSided)->p_value, 1);
    EXPECT_EQ(EnergyDistance(a, b), 0);
    EXPECT_EQ(EnergyTest(a, b)->p_value, 1);
    EXPECT_EQ(NormedWasserstein(a, b), 0);
    const Superiority even = ProbabilityOfSuperiority(*SweepRanks(a, b, kPlacements), 0.95);
    EXPECT_EQ(even.probability, 0.5);
    EXPECT_TRUE(even.interval.Contains(0.5));
  }
}

TEST(RankTests, InfinitiesAreOrdinaryValues) {
  const std::vector<double> a{-kInfinity, 1, 2, kInfinity};
  const std::vector<double> b{-kInfinity, 1, 3, kInfinity};
  EXPECT_EQ(Wasserstein(a, b), 0.25);
  EXPECT_NEAR(*EnergyDistance(a, b), std::sqrt(2.0 / 16), 1e-15);
  EXPECT_EQ(Wasserstein(a, std::vector<double>{1, 2, kInfinity, kInfinity}), kInfinity);
  EXPECT_EQ(EnergyDistance(a, std::vector<double>{1, 2, kInfinity}), kInfinity);
  EXPECT_EQ(NormedWasserstein(a, b), std::nullopt);
  EXPECT_EQ(SortedMedian(std::vector<double>{-kInfinity, kInfinity}), std::nullopt);
  EXPECT_EQ(SortedMedian(std::vector<double>{kInfinity, kInfinity}), kInfinity);
  EXPECT_EQ(SortedMedian(std::vector<double>{1e308, 1.5e308}), 1.25e308);
  // Only the infinities differ: 20 of 200 on one side.
  std::vector<double> plain;
  for (int i = 0; i < 200; ++i) plain.push_back(i * 37 % 200);
  std::vector<double> ends = plain;
  for (std::size_t i = 0; i < 40; ++i) ends[i] = kInfinity;
  SortNumbers(plain);
  SortNumbers(ends);
  const EnergyTestResult energy = EnergyTest(plain, ends).value();
  EXPECT_EQ(energy.distance, kInfinity);
  EXPECT_LE(energy.p_value, 0.01);
  const std::vector<double> nothing_finite(50, -kInfinity);
  EXPECT_EQ(EnergyTest(nothing_finite, nothing_finite)->p_value, 1);
}

TEST(RankTests, HugeAndTinyValuesStayFinite) {
  const std::vector<double> a{-1.7e308, -1e308, 1e308};
  const std::vector<double> b{-1e308, 1e-320, 1.7e308};
  EXPECT_EQ(EnergyTest(a, b)->exact, true);
  std::vector<double> many;
  for (int i = 0; i < 300; ++i) many.push_back((i - 150) * 1e306);
  EXPECT_EQ(EnergyTest(many, many)->p_value, 1);
  EXPECT_GT(AndersonDarlingTest(a, b)->p_value, 0.1);
}

TEST(MannWhitney, SeparatedSamplesHaveAnInterval) {
  std::vector<double> a;
  std::vector<double> b;
  for (int i = 0; i < 20; ++i) {
    a.push_back(i);
    b.push_back(i + 100);
  }
  const Superiority all = ProbabilityOfSuperiority(*SweepRanks(a, b, kPlacements), 0.95);
  EXPECT_EQ(all.probability, 1);
  EXPECT_EQ(all.cliffs_delta, 1);
  EXPECT_EQ(all.interval.upper, 1);
  EXPECT_GT(all.interval.lower, 0.7);
  EXPECT_LT(all.interval.lower, 0.95);
  // Evidently's one side is blind to a fall; both sides are not.
  EXPECT_GT(MannWhitneyTest(b, a, Alternative::kLess)->p_value, 0.999);
  EXPECT_LT(MannWhitneyTest(b, a, Alternative::kTwoSided)->p_value, 1e-6);
}

// On both sides of the border at which the exact law is no longer counted.
TEST(MannWhitney, CountedAndLimitingLawMeet) {
  for (const std::uint64_t n : {1U, 2U, 5U, 8U}) {
    for (const double share : {0.001, 0.02, 0.1, 0.3, 0.45, 0.7}) {
      const auto p = [&](std::uint64_t m) {
        RankSweep sweep;
        sweep.n = n;
        sweep.m = m;
        sweep.wins_doubled = 2 * static_cast<std::int64_t>(share * static_cast<double>(n * m));
        return MannWhitneyTest(sweep, Alternative::kLess).p_value;
      };
      const std::uint64_t border = 10'000'000 / n;
      EXPECT_NEAR(p(border + 1000) / p(border), 1, 1e-5) << n << " " << share;
    }
  }
}

// The share of p-values up to 5% when both samples come from one distribution, for both ways to draw.
TEST(EnergyTest, KeepsItsLevelAndFindsAShift) {
  constexpr int kRounds = 300;
  const auto sample = [](std::size_t size, std::uint64_t seed, double shift) {
    ResampleStream stream(seed, 1);
    std::vector<double> values;
    for (std::size_t i = 0; i < size; ++i)
      values.push_back(static_cast<double>(stream.Next(1U << 30)) * 0x1p-30 + shift);
    SortNumbers(values);
    return values;
  };
  int alarms = 0;
  for (std::uint64_t round = 0; round < kRounds; ++round) {
    if (EnergyTest(sample(60, 2 * round, 0), sample(40, 2 * round + 1, 0), 99)->p_value <= 0.05) ++alarms;
  }
  EXPECT_NEAR(alarms / static_cast<double>(kRounds), 0.05, 0.04);  // three standard errors
  const std::vector<double> large = sample(50000, 1, 0);
  EXPECT_GT(EnergyTest(large, sample(40000, 2, 0))->p_value, 0.01);
  EXPECT_LT(EnergyTest(large, sample(40000, 3, 0.02))->p_value, 1e-6);
  EXPECT_EQ(EnergyTest(sample(60, 1, 0), sample(50, 2, 0), 99, 5)->p_value,
            EnergyTest(sample(60, 1, 0), sample(50, 2, 0), 99, 5)->p_value);
}

}  // namespace
}  // namespace trimtab::stats
