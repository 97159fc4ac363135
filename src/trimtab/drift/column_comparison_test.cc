// Golden values of Evidently 0.6.7 on samples that are formulas, and the borders of its rules.
#include "trimtab/drift/column_comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

namespace trimtab::drift {
namespace {

std::vector<double> Sample(int n, int factor, int modulus, double shift) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < n; ++i) {
    values.push_back(static_cast<double>(i * factor % modulus) / static_cast<double>(modulus) + shift);
  }
  std::sort(values.begin(), values.end());
  return values;
}

ColumnDrift Numeric(const std::vector<double>& reference, const std::vector<double>& current,
                    std::optional<TestKind> test = std::nullopt, std::int64_t missing = 0) {
  return TestNumbers({.column = "x", .test = test}, {reference, missing}, {current, 0});
}

ColumnDrift Categorical(const std::vector<CategoryCount>& reference, const std::vector<CategoryCount>& current,
                        std::optional<TestKind> test = std::nullopt) {
  return TestCategories({.column = "k", .test = test}, {reference, 0}, {current, 0});
}

void ExpectScore(const ColumnDrift& drift, const std::string& test, double score, bool detected) {
  EXPECT_EQ(drift.unavailable, "");
  EXPECT_EQ(drift.test, test);
  EXPECT_LE(std::abs(drift.score - score), 1e-9 * score) << drift.score;
  EXPECT_EQ(drift.detected, detected);
}

TEST(Golden, Numbers) {
  const auto small = Sample(500, 7919, 10007, 0);
  const auto small_current = Sample(400, 104729, 10009, 0.05);
  const auto large = Sample(5000, 7919, 10007, 0);
  const auto large_current = Sample(4000, 104729, 10009, 0.05);
  ExpectScore(Numeric(small, small_current), "ks", 0.5071060893483055, false);
  ExpectScore(Numeric(large, large_current), "wasserstein", 0.17392464916842246, true);
  ExpectScore(Numeric(large, large_current, TestKind::kKolmogorovSmirnov), "ks", 1.3659638405336664e-05, true);
  ExpectScore(Numeric(small, small_current, TestKind::kWasserstein), "wasserstein", 0.1694074084898593, true);
  ExpectScore(Numeric(small, small_current, TestKind::kJensenShannon), "jensenshannon", 0.09332111454912267, false);
  ExpectScore(Numeric(large, large_current, TestKind::kJensenShannon), "jensenshannon", 0.12022364166904667, true);
  ExpectScore(
      Numeric(Sample(20000, 7919, 100003, 0), Sample(15000, 104729, 100019, 0.01), TestKind::kKolmogorovSmirnov), "ks",
      0.3361268095443348, false);
  ExpectScore(Numeric(Sample(18, 7919, 10007, 0), Sample(15, 104729, 10009, 0.05)), "ks", 0.999893370184795, false);
}

TEST(Golden, Integers) {
  std::vector<double> reference;
  std::vector<double> current;
  for (int i = 0; i < 2000; ++i) reference.push_back(37 * i % 25);
  for (int i = 0; i < 1500; ++i) current.push_back(11 * i % 23);
  std::sort(reference.begin(), reference.end());
  std::sort(current.begin(), current.end());
  ExpectScore(Numeric(reference, current), "wasserstein", 0.13784299876196945, true);
  ExpectScore(Numeric(reference, current, TestKind::kJensenShannon), "jensenshannon", 0.16900776420973687, true);
}

TEST(Golden, Categories) {
  ExpectScore(Categorical({{"a", 400}, {"b", 250}, {"c", 150}}, {{"a", 380}, {"b", 260}, {"c", 160}}), "chisquare",
              0.355818918537342, false);
  ExpectScore(Categorical({{"a", 500}, {"b", 300}, {"c", 150}, {"d", 50}},
                          {{"a", 380}, {"b", 260}, {"c", 120}, {"d", 39}, {"e", 1}}),
              "chisquare", 0, true);
  ExpectScore(Categorical({{"a", 500}, {"b", 300}, {"c", 150}, {"d", 50}},
                          {{"a", 380}, {"b", 260}, {"c", 120}, {"d", 39}, {"e", 1}}, TestKind::kJensenShannon),
              "jensenshannon", 0.029112084679126845, false);
  ExpectScore(Categorical({{"0", 600}, {"1", 400}}, {{"0", 500}, {"1", 380}}), "z", 0.16235982111473257, false);
}

// n = 1000 is small, 1001 is large; 2, 3, 5 and 6 distinct values of both sides together.
TEST(Choice, ByRowsAndDistinctValues) {
  const auto cycle = [](int rows, int distinct) {
    std::vector<double> values;
    for (int i = 0; i < rows; ++i) values.push_back(i % distinct);
    std::sort(values.begin(), values.end());
    return values;
  };
  const auto choice = [&](int rows, int distinct) { return Numeric(cycle(rows, distinct), cycle(500, 2)).test; };
  EXPECT_EQ(choice(1000, 1), "z");
  EXPECT_EQ(choice(1000, 2), "z");
  EXPECT_EQ(choice(1000, 3), "chisquare");
  EXPECT_EQ(choice(1000, 5), "chisquare");
  EXPECT_EQ(choice(1000, 6), "ks");
  EXPECT_EQ(choice(1001, 5), "jensenshannon");
  EXPECT_EQ(choice(1001, 6), "wasserstein");
  EXPECT_EQ(Numeric(cycle(1000, 2), cycle(500, 6)).test, "ks");
  EXPECT_EQ(Categorical({{"a", 999}, {"b", 1}}, {{"a", 1}}).test, "z");
  EXPECT_EQ(Categorical({{"a", 999}, {"b", 1}}, {{"c", 1}}).test, "chisquare");
  EXPECT_EQ(Categorical({{"a", 1000}, {"b", 1}}, {{"c", 1}}).test, "jensenshannon");
}

// Infinities leave a side that misses a value, and only that one.
TEST(Missing, InfinitiesGoWhereANullIs) {
  std::vector<double> reference;
  for (int i = 0; i < 100; ++i) reference.push_back(i);
  std::vector<double> with_ends = reference;
  with_ends.insert(with_ends.begin(), -HUGE_VAL);
  with_ends.push_back(HUGE_VAL);
  const ColumnDrift cleaned = Numeric(with_ends, reference, std::nullopt, 1);
  ExpectScore(cleaned, "ks", 1, false);
  EXPECT_EQ(cleaned.reference_rows, 100);
  EXPECT_THAT(Numeric(with_ends, reference).unavailable, ::testing::HasSubstr("infinities (2 rows)"));
}

TEST(Decision, EqualityCountsForKolmogorovSmirnovAndDistances) {
  const auto reference = Sample(500, 7919, 10007, 0);
  const auto current = Sample(400, 104729, 10009, 0.05);
  const auto detected = [&](TestKind test, double threshold) {
    return TestNumbers({.column = "x", .test = test, .threshold = threshold}, {reference, 0}, {current, 0}).detected;
  };
  for (const TestKind test : {TestKind::kKolmogorovSmirnov, TestKind::kWasserstein}) {
    const double score = Numeric(reference, current, test).score;
    EXPECT_TRUE(detected(test, score));
    EXPECT_NE(detected(test, std::nextafter(score, 0)), detected(test, std::nextafter(score, 9)));
  }
  const std::vector<CategoryCount> a{{"a", 400}, {"b", 250}, {"c", 150}};
  const std::vector<CategoryCount> b{{"a", 380}, {"b", 260}, {"c", 160}};
  const double p = Categorical(a, b).score;
  EXPECT_FALSE(TestCategories({.column = "k", .threshold = p}, {a, 0}, {b, 0}).detected);
  EXPECT_TRUE(TestCategories({.column = "k", .threshold = std::nextafter(p, 1)}, {a, 0}, {b, 0}).detected);
}

TEST(Untestable, OneCategoryHasNoChiSquare) {
  const ColumnDrift drift = Categorical({{"a", 10}}, {{"a", 20}}, TestKind::kChiSquare);
  EXPECT_THAT(drift.unavailable, ::testing::HasSubstr("needs two values"));
  EXPECT_FALSE(drift.detected);
  ExpectScore(Categorical({{"a", 10}}, {{"a", 20}}), "z", 1, false);
}

TEST(Untestable, HugeNumbers) {
  const std::vector<double> huge{-1.7e308, -1e308, 0, 1, 2, 1.7e308};
  EXPECT_THAT(Numeric(huge, huge, TestKind::kWasserstein).unavailable, ::testing::HasSubstr("too far apart"));
  ExpectScore(Numeric(huge, huge), "ks", 1, false);
}

}  // namespace
}  // namespace trimtab::drift
