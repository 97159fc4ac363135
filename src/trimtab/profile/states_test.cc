// What single states answer, on values made by hand.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/result_matchers.h"
#include "trimtab/profile/category_counts.h"
#include "trimtab/profile/completeness.h"
#include "trimtab/profile/distinct_keys.h"
#include "trimtab/profile/kept_numbers.h"
#include "trimtab/profile/kept_texts.h"
#include "trimtab/profile/number_summary.h"
#include "trimtab/profile/owned_batch.h"
#include "trimtab/profile/predicted_labels.h"
#include "trimtab/profile/text_lengths.h"

namespace trimtab::profile {
namespace {

using table::TypeId;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr double kInfinity = std::numeric_limits<double>::infinity();

template <typename S>
S Fed(S state, const std::vector<const OwnedColumn*>& columns) {
  std::vector<table::DataType> types;
  std::vector<table::ColumnView> views;
  for (const OwnedColumn* column : columns) {
    types.push_back(column->type);
    views.push_back(column->view);
  }
  EXPECT_OK(state.Bind(types));
  state.Update(StateInput{views[0].length(), 0, views});
  state.Finish();
  return state;
}

TEST(KeptNumbers, SortsAndCountsWhatItLeavesOut) {
  const auto column =
      FixedColumn<double>(TypeOf(TypeId::kFloat64), {2.0, std::nullopt, std::nan(""), -kInfinity, -0.0});
  const KeptNumbers numbers = Fed(KeptNumbers("x"), {column.get()});
  EXPECT_THAT(numbers.Sorted(), ElementsAre(-kInfinity, 0.0, 2.0));
  EXPECT_FALSE(std::signbit(numbers.Sorted()[1]));
  EXPECT_EQ(numbers.nulls(), 1);
  EXPECT_EQ(numbers.nans(), 1);
  EXPECT_EQ(numbers.rows(), 5);
  EXPECT_FALSE(numbers.integers());
}

TEST(KeptNumbers, RefusesTexts) {
  KeptNumbers numbers("x");
  const table::DataType types[] = {TypeOf(TypeId::kString)};
  EXPECT_THAT(numbers.Bind(types), Fails(ErrorCode::kInvalidInput, HasSubstr("x: is string")));
}

TEST(KeptTexts, KeepsTheOrderOfTheRows) {
  const auto column = DictionaryColumn({"b", "a", std::nullopt, "b", ""});
  const KeptTexts texts = Fed(KeptTexts("x"), {column.get()});
  EXPECT_THAT(texts.Distinct(), ElementsAre("", "a", "b"));
  EXPECT_THAT(texts.Rows(), ElementsAre(2, 1, 2, 0));
  EXPECT_EQ(texts.nulls(), 1);
}

TEST(PredictedLabels, CountsTheLargestColumnOfARow) {
  const double nan = std::nan("");
  const auto a = FixedColumn<double>(TypeOf(TypeId::kFloat64), {0.7, 0.1, 0.3, nan, 0.2});
  const auto b = FixedColumn<double>(TypeOf(TypeId::kFloat64), {0.2, 0.8, 0.3, 0.9, std::nullopt});
  const auto c = FixedColumn<double>(TypeOf(TypeId::kFloat64), {0.1, 0.1, 0.4, nan, 0.9});
  EXPECT_THAT(Fed(PredictedLabels({"a", "b", "c"}), {a.get(), b.get(), c.get()}).Counts(), ElementsAre(2, 2, 1));
  EXPECT_THAT(Fed(PredictedLabels({"a", "b"}), {a.get(), b.get()}).Counts(), ElementsAre(4, 1));
}

TEST(PredictedLabels, RefusesTextsAndRepetitions) {
  const table::DataType types[] = {TypeOf(TypeId::kFloat64), TypeOf(TypeId::kString)};
  EXPECT_THAT(PredictedLabels({"a", "b"}).Bind(types), Fails(ErrorCode::kInvalidInput, HasSubstr("b: is string")));
  const table::DataType numbers[] = {TypeOf(TypeId::kFloat64), TypeOf(TypeId::kFloat64)};
  EXPECT_THAT(PredictedLabels({"a", "a"}).Bind(numbers), Fails(ErrorCode::kInvalidInput, HasSubstr("different")));
}

TEST(CategoryCounts, CountsAndSortsBytewise) {
  const auto column = DictionaryColumn({"b", "a", std::nullopt, "b", "\xc3\xa4"});
  const CategoryCounts counts = Fed(CategoryCounts("x"), {column.get()});
  EXPECT_THAT(counts.Categories(), ElementsAre(Category{"a", 1}, Category{"b", 2}, Category{"\xc3\xa4", 1}));
  EXPECT_EQ(counts.nulls(), 1);
}

TEST(CategoryCounts, NumbersAndBooleansBecomeText) {
  const auto numbers = FixedColumn<double>(TypeOf(TypeId::kFloat64), {-0.0, 0.0, 1.5, std::nan("")});
  const CategoryCounts counts = Fed(CategoryCounts("x"), {numbers.get()});
  ASSERT_EQ(counts.Categories().size(), 2U);
  EXPECT_EQ(counts.Categories()[0].count, 2);
  EXPECT_EQ(counts.Categories()[1], (Category{"1.5", 1}));
  EXPECT_EQ(counts.nans(), 1);
  const auto flags = BooleanColumn({true, false, true});
  EXPECT_THAT(Fed(CategoryCounts("x"), {flags.get()}).Categories(),
              ElementsAre(Category{"false", 1}, Category{"true", 2}));
}

// Long common beginnings, zero bytes, bytes above 127, and texts that begin others: against std::map.
TEST(CategoryCounts, AnyTextsAreCountedAndSorted) {
  std::map<std::string, std::int64_t> expected;
  CategoryCounts counts("x");
  const std::string parts[] = {"", "a", std::string("\0", 1), "\xff", "common beginning ", std::string(8, '\0'), "zz"};
  for (int batch = 0; batch < 3; ++batch) {
    std::vector<std::optional<std::string>> texts;
    for (std::size_t i = 0; i < 2000; ++i) {
      std::string text;
      for (std::size_t k = i + static_cast<std::size_t>(batch) * 1000; k > 0; k /= 7) text += parts[k % 7];
      ++expected[text];
      texts.emplace_back(text);
    }
    const auto column = TextColumn(texts);
    const table::ColumnView views[] = {column->view};
    counts.Update(StateInput{column->view.length(), batch * 2000, views});
    counts.Finish();  // and the next update goes on
    EXPECT_EQ(counts.FinishBytes(), 0U);
    ASSERT_EQ(counts.Categories().size(), expected.size());
    std::size_t i = 0;
    for (const auto& [text, count] : expected) EXPECT_EQ(counts.Categories()[i++], (Category{text, count}));
  }
  std::uint64_t text_bytes = 0;
  for (const auto& each : expected) text_bytes += each.first.size();
  EXPECT_GE(counts.HeldBytes(), text_bytes + expected.size() * sizeof(Category));
  EXPECT_LE(counts.HeldBytes(), 2 * text_bytes + expected.size() * 2 * sizeof(Category));
}

TEST(Completeness, NanIsNotNull) {
  const auto column = FixedColumn<float>(TypeOf(TypeId::kFloat32),
                                         {1.0F, std::nullopt, std::nanf(""), std::numeric_limits<float>::infinity()});
  const Completeness completeness = Fed(Completeness("x"), {column.get()});
  EXPECT_EQ(completeness.rows(), 4);
  EXPECT_EQ(completeness.nulls(), 1);
  EXPECT_EQ(completeness.nans(), 1);
  EXPECT_EQ(completeness.infinities(), 1);
}

TEST(NumberSummary, TheSumIsExact) {
  // Added naively in this order, 1 is lost.
  const auto column = FixedColumn<double>(TypeOf(TypeId::kFloat64), {1e100, 1.0, -1e100, std::nullopt, std::nan("")});
  const NumberSummary summary = Fed(NumberSummary("x"), {column.get()});
  EXPECT_EQ(summary.count(), 3);
  EXPECT_EQ(summary.Sum(), 1.0);
  EXPECT_EQ(summary.Minimum(), -1e100);
  EXPECT_EQ(summary.Maximum(), 1e100);
}

TEST(NumberSummary, LargeIntegersAreNotAddedInDoubles) {
  const std::int64_t large = std::int64_t{1} << 53;
  std::vector<std::optional<std::int64_t>> values(1000, large);
  values.emplace_back(1);
  const auto column = FixedColumn<std::int64_t>(TypeOf(TypeId::kInt64), values);
  const NumberSummary summary = Fed(NumberSummary("x"), {column.get()});
  EXPECT_EQ(summary.Sum(), 1000.0 * static_cast<double>(large));  // 1 is below half a unit of the rounded sum
  EXPECT_EQ(summary.Mean(), 1000.0 * static_cast<double>(large) / 1001.0);
}

TEST(TextLengths, CountsCodePoints) {
  const auto column = TextColumn({"abc", std::nullopt, "\xe2\x82\xac", ""});
  const TextLengths lengths = Fed(TextLengths("x"), {column.get()});
  EXPECT_EQ(lengths.Shortest(), 0);
  EXPECT_EQ(lengths.Longest(), 3);
  EXPECT_EQ(lengths.count(), 3);
  const auto one = TextColumn({"\xe2\x82\xac"});
  EXPECT_EQ(Fed(TextLengths("x"), {one.get()}).Longest(), 1);
}

TEST(DistinctKeys, EveryRowOfARepeatedKey) {
  // a, a, a, b, b, c, null, null: two repeated keys over five rows.
  const auto column = TextColumn({"a", "b", "a", "c", "b", "a", std::nullopt, std::nullopt});
  const DistinctKeys keys = Fed(DistinctKeys({"x"}), {column.get()});
  EXPECT_EQ(keys.checked(), 6);
  EXPECT_EQ(keys.distinct(), 3);
  EXPECT_EQ(keys.repeated(), 2);
  EXPECT_THAT(keys.repeated_rows().First(10), ElementsAre(0, 1, 2, 4, 5));
}

TEST(DistinctKeys, SeveralColumnsAndTypes) {
  const auto a = FixedColumn<std::int32_t>(TypeOf(TypeId::kInt32), {1, 1, 12, 1, std::nullopt});
  const auto b = DictionaryColumn({"2", "23", "3", "2", "2"});
  const DistinctKeys keys = Fed(DistinctKeys({"a", "b"}), {a.get(), b.get()});
  EXPECT_EQ(keys.checked(), 4);
  EXPECT_THAT(keys.repeated_rows().First(10), ElementsAre(0, 3));
  const auto zero = FixedColumn<double>(TypeOf(TypeId::kFloat64), {0.0, -0.0, std::nan(""), -std::nan("")});
  EXPECT_EQ(Fed(DistinctKeys({"x"}), {zero.get()}).repeated(), 2);
}

TEST(RowSet, SwitchesToBits) {
  RowSet rows;
  for (std::int64_t row = 200'000; row > 60'000; row -= 7) rows.Add(row);
  RowSet other;
  for (std::int64_t row = 60'001; row <= 200'000; ++row) {
    if ((200'000 - row) % 7 == 0) other.Add(row);
  }
  EXPECT_EQ(rows, other);
  EXPECT_EQ(rows.Count(), 20'000);
  EXPECT_THAT(rows.First(2), ElementsAre(60'007, 60'014));
  EXPECT_THAT(rows.Between(199'990, 200'001), ElementsAre(199'993, 200'000));
  EXPECT_TRUE(rows.Contains(200'000));
  EXPECT_FALSE(rows.Contains(199'999));
  EXPECT_LT(rows.HeldBytes(), 40'000U);
}

}  // namespace
}  // namespace trimtab::profile
