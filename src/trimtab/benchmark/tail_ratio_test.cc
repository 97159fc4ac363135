#include "trimtab/benchmark/tail_ratio.h"

#include <gtest/gtest.h>

#include <cmath>

#include "trimtab/base/seeded_random.h"
#include "trimtab/benchmark/comparison.h"

namespace trimtab::benchmark {
namespace {

TEST(TailRatio, QuantileIsTheSmallestTimeThatEnoughDoNotExceed) {
  RowTimes times(10);
  for (int i = 1; i <= 1000; ++i) times[static_cast<std::size_t>(i % 10)].push_back(i);
  EXPECT_EQ(Quantile(times, 0.99), 990);
  EXPECT_EQ(Quantile(times, 0.5), 500);
  EXPECT_EQ(Quantile(times, 1), 1000);
  EXPECT_EQ(Quantile({}, 0.99), 0);
}

RowTimes Exponential(std::uint64_t seed, std::size_t rounds, double mean, double round_effect) {
  SeededRandom random(seed);
  const auto uniform = [&] { return (static_cast<double>(random.Next() >> 11) + 0.5) * 0x1p-53; };
  RowTimes times(rounds);
  for (auto& round : times) {
    const double busy = 1 + round_effect * uniform();
    for (int i = 0; i < 100; ++i) round.push_back(-mean * busy * std::log(uniform()));
  }
  return times;
}

TEST(TailRatio, IntervalContainsTheTruthThoughRoundsDiffer) {
  int covered = 0;
  constexpr int kTrials = 100;
  for (std::uint64_t trial = 0; trial < kTrials; ++trial) {
    const TailRatio tail =
        TailRatioOf(Exponential(2 * trial, 40, 1.5, 1), Exponential(2 * trial + 1, 40, 1, 1), 0.99, 1000, trial, 0.95);
    ASSERT_TRUE(tail.interval.has_value());
    covered += tail.interval->Contains(1.5);
  }
  EXPECT_GE(covered, 86);  // 95 expected
}

TEST(TailRatio, FewRowsHaveNoInterval) {
  EXPECT_FALSE(TailRatioOf(Exponential(1, 9, 1, 0), Exponential(2, 9, 1, 0), 0.99, 100, 1, 0.95).interval.has_value());
  EXPECT_TRUE(TailRatioOf(Exponential(1, 10, 1, 0), Exponential(2, 10, 1, 0), 0.99, 100, 1, 0.95).interval.has_value());
}

TEST(QuantityText, IsShort) {
  EXPECT_EQ(QuantityText(12.34e-6, "s"), "12.3 us");
  EXPECT_EQ(QuantityText(0.00456, "s"), "4.56 ms");
  EXPECT_EQ(QuantityText(3.21, "s"), "3.21 s");
  EXPECT_EQ(QuantityText(81234.5, "rows/s"), "81,235 rows/s");
  EXPECT_EQ(QuantityText(999, "bytes"), "999 bytes");
  EXPECT_EQ(QuantityText(3.4e6, "bytes"), "3.4 MB");
}

}  // namespace
}  // namespace trimtab::benchmark
