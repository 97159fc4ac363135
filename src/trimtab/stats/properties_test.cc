// Properties that hold for every input: symmetry, order, limits, agreement with a slow definition.
#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>
#include <vector>

#include "trimtab/stats/auc.h"
#include "trimtab/stats/bootstrap.h"
#include "trimtab/stats/energy_distance.h"
#include "trimtab/stats/kolmogorov_law.h"
#include "trimtab/stats/kolmogorov_smirnov.h"
#include "trimtab/stats/mcnemar.h"
#include "trimtab/stats/paired_ratio.h"
#include "trimtab/stats/proportion_interval.h"
#include "trimtab/stats/sort.h"
#include "trimtab/stats/two_proportion.h"
#include "trimtab/stats/wasserstein.h"

namespace trimtab::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

std::vector<double> SmallNumbers(int most) {
  const auto integers = *rc::gen::nonEmpty(rc::gen::container<std::vector<int>>(rc::gen::inRange(-most, most)));
  return {integers.begin(), integers.end()};
}

std::vector<double> SortedNumbers() {
  std::vector<double> values = SmallNumbers(20);
  std::sort(values.begin(), values.end());
  return values;
}

RC_GTEST_PROP(Auc, IsTheShareOfPairsInOrder, ()) {
  const std::vector<double> scores = SmallNumbers(5);
  const auto labels =
      *rc::gen::container<std::vector<std::uint8_t>>(scores.size(), rc::gen::inRange<std::uint8_t>(0, 2));
  double wins = 0;
  double pairs = 0;
  for (std::size_t i = 0; i < scores.size(); ++i) {
    for (std::size_t j = 0; j < scores.size(); ++j) {
      if (labels[i] == 0 || labels[j] != 0) continue;
      ++pairs;
      wins += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
    }
  }
  const auto auc = RocAuc(scores, labels);
  RC_ASSERT(auc.has_value() == (pairs > 0));
  if (pairs > 0) RC_ASSERT(std::abs(*auc - wins / pairs) < 1e-15);
}

TEST(Auc, TellsWhatItCannotSay) {
  const std::vector<double> scores{0.1, 0.2, 0.8, 0.9};
  const std::vector<std::uint8_t> labels{0, 0, 1, 1};
  const std::vector<double> nan{0.1, std::nan(""), 0.8, 0.9};
  EXPECT_FALSE(RocAuc(nan, labels));
  EXPECT_FALSE(RocAuc(scores, std::vector<std::uint8_t>{1, 1, 1, 1}));
  EXPECT_FALSE(RocAuc(scores, std::vector<std::uint8_t>{0, 1}));
  EXPECT_FALSE(DeLong(scores, std::vector<std::uint8_t>{0, 0, 0, 1}, 0.95));
  EXPECT_FALSE(DeLong(scores, labels, 1));
  const AucEstimate perfect = DeLong(scores, labels, 0.95).value();
  EXPECT_EQ(perfect.variance, 0);
  EXPECT_EQ(perfect.interval.lower, 1);
  const PairedAuc same = PairedDeLong(scores, std::vector<double>{1, 2, 3, 4}, labels, 0.95).value();
  EXPECT_EQ(same.difference, 0);
  EXPECT_FALSE(same.z || same.p_value);
}

RC_GTEST_PROP(Proportion, IntervalsAreOrderedMirroredAndHoldTheShare, ()) {
  const auto n = *rc::gen::inRange<std::uint64_t>(1, 5000);
  const auto k = *rc::gen::inRange<std::uint64_t>(0, n + 1);
  const double share = static_cast<double>(k) / static_cast<double>(n);
  const Interval wilson = ProportionInterval(k, n, 0.95).value();
  const Interval exact = ProportionInterval(k, n, 0.95, ProportionMethod::kClopperPearson).value();
  const Interval mirrored = ProportionInterval(n - k, n, 0.95).value();
  RC_ASSERT(0 <= exact.lower && exact.lower <= share && share <= exact.upper && exact.upper <= 1);
  RC_ASSERT(0 <= wilson.lower && wilson.lower <= share && share <= wilson.upper && wilson.upper <= 1);
  RC_ASSERT(std::abs(wilson.lower - (1 - mirrored.upper)) < 1e-14);
}

RC_GTEST_PROP(Proportion, RowsToSettleIsTheFirstThatSettles, ()) {
  // A share of exactly k in n: multiples of n are whole tables.
  const auto n = *rc::gen::inRange<std::uint64_t>(2, 200);
  const auto k = *rc::gen::inRange<std::uint64_t>(0, n + 1);
  const double threshold = 0.001 * *rc::gen::inRange(1, 1000);
  const double share = static_cast<double>(k) / static_cast<double>(n);
  RC_PRE(std::abs(share - threshold) > 1e-3);
  for (const auto method :
       {ProportionMethod::kWilson, ProportionMethod::kClopperPearson, ProportionMethod::kJeffreys}) {
    const std::uint64_t rows = RowsToSettle(share, threshold, 0.9, method).value();
    const std::uint64_t enough = (rows + n - 1) / n;
    RC_ASSERT(!ProportionInterval(k * enough, n * enough, 0.9, method)->Contains(threshold));
    if (rows > n) {
      const std::uint64_t few = (rows - 1) / n;
      RC_ASSERT(ProportionInterval(k * few, n * few, 0.9, method)->Contains(threshold));
    }
  }
}

TEST(Proportion, RowsToSettleAtTheEnds) {
  EXPECT_EQ(RowsToSettle(0.5, 0.5, 0.95), std::nullopt);
  EXPECT_EQ(RowsToSettle(0.5, 0, 0.95), 1U);
  EXPECT_EQ(RowsToSettle(1.5, 0.5, 0.95), std::nullopt);
  EXPECT_EQ(RowsToSettle(0.5, 0.5 + 1e-12, 0.95), std::nullopt);  // more than 2^53
  EXPECT_GT(RowsToSettle(0.5, 0.5 + 1e-6, 0.95, ProportionMethod::kClopperPearson).value(), 900'000'000'000U);
  EXPECT_FALSE(ProportionInterval(0, 0, 0.95));
  EXPECT_FALSE(ProportionInterval(2, 1, 0.95));
  EXPECT_FALSE(ProportionInterval(1, 2, 1));
}

RC_GTEST_PROP(TwoProportion, IsAntisymmetric, ()) {
  const auto n1 = *rc::gen::inRange<std::uint64_t>(1, 1000);
  const auto n2 = *rc::gen::inRange<std::uint64_t>(1, 1000);
  const auto k1 = *rc::gen::inRange<std::uint64_t>(0, n1 + 1);
  const auto k2 = *rc::gen::inRange<std::uint64_t>(0, n2 + 1);
  const auto forward = TwoProportionZTest(k1, n1, k2, n2).value();
  const auto backward = TwoProportionZTest(k2, n2, k1, n1).value();
  RC_ASSERT(std::abs(forward.z + backward.z) <= 1e-12 * std::abs(forward.z));
  RC_ASSERT(forward.p_value >= 0 && forward.p_value <= 1);
  const Interval interval = NewcombeInterval(k1, n1, k2, n2, 0.95).value();
  RC_ASSERT(-1 <= interval.lower && interval.upper <= 1 && interval.lower <= interval.upper);
  RC_ASSERT(std::abs(interval.lower + NewcombeInterval(k2, n2, k1, n1, 0.95)->upper) < 1e-14);
}

RC_GTEST_PROP(McNemar, PValuesAreOrderedAndTangoIsMirrored, ()) {
  const auto a = *rc::gen::inRange<std::uint64_t>(0, 300);
  const auto b = *rc::gen::inRange<std::uint64_t>(0, 300);
  const auto rest = *rc::gen::inRange<std::uint64_t>(0, 300);
  RC_PRE(a + b + rest > 0);
  const McNemarResult result = McNemarTest(a, b);
  RC_ASSERT(0 < result.mid_p && result.mid_p <= result.exact_p && result.exact_p <= 1);
  RC_ASSERT(result.chi_square_p <= result.corrected_chi_square_p);
  const Interval interval = TangoInterval(a, b, a + b + rest, 0.95).value();
  const Interval mirrored = TangoInterval(b, a, a + b + rest, 0.95).value();
  const double estimate = (static_cast<double>(a) - static_cast<double>(b)) / static_cast<double>(a + b + rest);
  RC_ASSERT(-1 <= interval.lower && interval.lower <= estimate && estimate <= interval.upper && interval.upper <= 1);
  RC_ASSERT(std::abs(interval.lower + mirrored.upper) < 1e-12);
}

TEST(McNemar, SampleSize) {
  // z 1.6449 and 0.8416: (1.6449 sqrt(0.1) + 0.8416 sqrt(0.1 - 0.0004))^2 / 0.0004 = 1543.8 (by hand).
  EXPECT_EQ(PairedSampleSize(0.02, 0.1, 0.05, 0.8), 1544U);
  EXPECT_EQ(PairedSampleSize(0.2, 0.1, 0.05, 0.8), std::nullopt);
  EXPECT_EQ(PairedSampleSize(1e-12, 0.1, 0.05, 0.8), std::nullopt);
  EXPECT_FALSE(TangoInterval(3, 3, 5, 0.95));
}

RC_GTEST_PROP(PairedRatio, HodgesLehmannIsTheMedianOfAllAverages, ()) {
  const std::vector<double> values = SmallNumbers(50);
  std::vector<double> averages;
  for (std::size_t i = 0; i < values.size(); ++i) {
    for (std::size_t j = i; j < values.size(); ++j) averages.push_back((values[i] + values[j]) / 2);
  }
  RC_ASSERT(HodgesLehmann(values) == Median(averages));
}

RC_GTEST_PROP(PairedRatio, WilcoxonIgnoresTheSign, ()) {
  std::vector<double> values = SmallNumbers(50);
  const WilcoxonResult result = WilcoxonSignedRank(values).value();
  for (double& value : values) value = -value;
  RC_ASSERT(WilcoxonSignedRank(values)->p_value == result.p_value);
  RC_ASSERT(0 < result.p_value && result.p_value <= 1);
}

TEST(PairedRatio, Edges) {
  EXPECT_FALSE(Median({}));
  EXPECT_FALSE(HodgesLehmann(std::vector<double>{1, kInfinity}));
  EXPECT_FALSE(LogRatios(std::vector<double>{1}, std::vector<double>{0}));
  EXPECT_NEAR(LogRatios(std::vector<double>{1e-200}, std::vector<double>{1e200})->at(0), 921.0340371976183, 1e-10);
  EXPECT_EQ(WilcoxonSignedRank(std::vector<double>{0, 0})->p_value, 1);
  EXPECT_EQ(Median(std::vector<double>{3, 1, 2, 10}), 2.5);
}

RC_GTEST_PROP(KolmogorovSmirnov, IsSymmetricAndBounded, ()) {
  const std::vector<double> a = SortedNumbers();
  const std::vector<double> b = SortedNumbers();
  const double d = KolmogorovSmirnovDistance(a, b).value();
  RC_ASSERT(d == KolmogorovSmirnovDistance(b, a).value() && d >= 0 && d <= 1);
  const double p = KolmogorovSmirnovPValue(d, a.size(), b.size());
  RC_ASSERT(p > 0 && p <= 1);
  RC_ASSERT(std::abs(p - KolmogorovSmirnovPValue(d, b.size(), a.size())) <= 1e-12 * p);
  RC_ASSERT(KolmogorovSmirnovDistance(a, a) == 0.0);
  RC_ASSERT(Wasserstein(a, b) == Wasserstein(b, a));
  RC_ASSERT((*Wasserstein(a, b) == 0) == (d == 0));
}

RC_GTEST_PROP(KolmogorovLaw, FallsWithDistance, ()) {
  const auto n = *rc::gen::inRange<std::uint64_t>(1, 3000);
  const double d = *rc::gen::inRange(1, 9999) * 1e-4;
  const double p = KolmogorovSurvival(d, n);
  RC_ASSERT(0 <= p && p <= 1);
  RC_ASSERT(KolmogorovSurvival(d + 1e-4, n) <= p * (1 + 1e-5) + 1e-6);
  RC_ASSERT(p <= 2 * SmirnovSurvival(d, n) + 1e-6);
}

RC_GTEST_PROP(Bootstrap, QuantilesLieWithinAndStreamsRepeat, ()) {
  std::vector<double> values = SmallNumbers(50);
  std::sort(values.begin(), values.end());
  const double q = 0.01 * *rc::gen::inRange(0, 101);
  const double quantile = LinearQuantile(values, q);
  RC_ASSERT(values.front() <= quantile && quantile <= values.back());
  const auto seed = *rc::gen::arbitrary<std::uint64_t>();
  ResampleStream first(seed, 3);
  ResampleStream second(seed, 3);
  for (int i = 0; i < 20; ++i) {
    const std::size_t index = first.Next(values.size());
    RC_ASSERT(index < values.size() && index == second.Next(values.size()));
  }
}

TEST(Bootstrap, ReplicatesOfTheMean) {
  const auto mean = [](std::span<const std::size_t> indices) {
    double sum = 0;
    for (const std::size_t index : indices) sum += static_cast<double>(index);
    return sum / static_cast<double>(indices.size());
  };
  const std::vector<double> replicates = BootstrapReplicates(101, 4000, 5, mean);
  double average = 0;
  double square = 0;
  for (const double value : replicates) average += value / 4000;
  for (const double value : replicates) square += (value - average) * (value - average) / 4000;
  EXPECT_NEAR(average, 50, 0.2);                       // standard error 0.046
  EXPECT_NEAR(square, 850.0 / 101, 0.05 * 850 / 101);  // variance of 0 .. 100 is 850
  const std::vector<double> jackknife = JackknifeReplicates(3, mean);
  EXPECT_EQ(jackknife, (std::vector<double>{1.5, 1, 0.5}));
  EXPECT_EQ(BootstrapReplicates(101, 2, 5, mean)[1], replicates[1]);
  EXPECT_FALSE(PercentileInterval({}, 0.95));
  EXPECT_FALSE(PercentileInterval(std::vector<double>{1, std::nan("")}, 0.95));
  EXPECT_FALSE(BcaInterval(-1, replicates, jackknife, 0.95));  // all replicates above the estimate
}

TEST(Bootstrap, QuantileRatio) {
  std::vector<double> a;
  std::vector<double> b;
  for (int i = 0; i < 2000; ++i) {
    a.push_back(1 + (i * 7919 % 1000) * 0.001);
    b.push_back(1.2 * (1 + (i * 104729 % 1000) * 0.001));
  }
  const QuantileRatioResult result = QuantileRatio(a, b, 0.5, 500, 1, 0.95).value();
  EXPECT_NEAR(result.ratio, 1.2, 1e-12);
  EXPECT_TRUE(result.interval.Contains(1.2));
  // The median of n uniforms on [1, 2] has deviation 1 / (2 sqrt(n)): 0.0112, twice at random, over 1.5.
  EXPECT_NEAR(result.interval.upper - result.interval.lower, 2 * 1.96 * 1.2 * std::sqrt(2.0) * 0.0112 / 1.5, 0.012);
  EXPECT_TRUE(result.enough);
  EXPECT_FALSE(QuantileRatio(a, b, 0.999, 10, 1, 0.95)->enough);
  EXPECT_FALSE(QuantileRatio(a, std::vector<double>{0}, 0.5, 10, 1, 0.95));
}

// Every path of the sort: small, already in order, integers in a narrow range, and keys of any bits.
RC_GTEST_PROP(Sort, SortsNumbersOfEveryKind, ()) {
  const int kind = *rc::gen::inRange(0, 6);
  const auto size = *rc::gen::inRange<std::size_t>(0, 3000);
  ResampleStream stream(*rc::gen::arbitrary<std::uint64_t>(), 0);
  std::vector<double> values;
  for (std::size_t i = 0; i < size; ++i) {
    const auto draw = static_cast<double>(stream.Next(1U << 30));
    switch (kind) {
      case 0:
        values.push_back(std::fmod(draw, 1000) - 500);
        break;
      case 1:
        values.push_back(std::ldexp(draw - (1 << 29), static_cast<int>(stream.Next(200)) - 100));
        break;
      case 2:
        values.push_back(static_cast<double>(static_cast<float>(draw / 3)));
        break;
      case 3:
        values.push_back(static_cast<double>(i));
        break;
      case 4:
        values.push_back(draw < (1 << 27) ? (draw < (1 << 26) ? kInfinity : -kInfinity) : draw * 1e290);
        break;
      default:
        values.push_back(1 + std::ldexp(std::fmod(draw, 97), -52));
        break;  // keys that differ in few low bits
    }
  }
  std::vector<double> expected = values;
  std::sort(expected.begin(), expected.end());
  SortNumbers(values);
  RC_ASSERT(values == expected);
}

// Distances of values near the largest double do not overflow on the way.
TEST(Distances, ScaleWithTheValues) {
  std::vector<double> a;
  std::vector<double> b;
  std::vector<double> large_a;
  std::vector<double> large_b;
  for (int i = 0; i < 90; ++i) {
    b.push_back(i + 2);
    large_b.push_back((i + 2) * 0x1p1000);
    if (i >= 80) continue;
    a.push_back(i);
    large_a.push_back(i * 0x1p1000);
  }
  EXPECT_EQ(*Wasserstein(large_a, large_b), *Wasserstein(a, b) * 0x1p1000);
  EXPECT_EQ(*Wasserstein(large_a, std::span(large_b).first(80)), *Wasserstein(a, std::span(b).first(80)) * 0x1p1000);
  EXPECT_EQ(*EnergyDistance(large_a, large_b), *EnergyDistance(a, b) * 0x1p500);
  const std::vector<double> constant(5, 5.0);
  EXPECT_GT(*NormedWasserstein(constant, large_b), 1e305);
  EXPECT_GT(*NormedWasserstein(a, large_b), 1e300);
}

}  // namespace
}  // namespace trimtab::stats
