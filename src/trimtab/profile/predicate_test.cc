#include "trimtab/profile/predicate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>
#include <rapidcheck/gtest.h>

#include <cmath>
#include <limits>

#include "trimtab/base/result_matchers.h"
#include "trimtab/profile/compare_values.h"
#include "trimtab/profile/exists_in.h"
#include "trimtab/profile/owned_batch.h"
#include "trimtab/profile/value_predicates.h"

namespace trimtab::profile {
namespace {

using table::TypeId;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Outcome {
  std::int64_t checked = 0;
  std::vector<std::int64_t> failed;
};

Outcome Judge(std::shared_ptr<Predicate> predicate, NullRule nulls, const std::vector<const OwnedColumn*>& columns) {
  PredicateRows rows(std::move(predicate), nulls);
  std::vector<table::DataType> types;
  std::vector<table::ColumnView> views;
  for (const OwnedColumn* column : columns) {
    types.push_back(column->type);
    views.push_back(column->view);
  }
  EXPECT_OK(rows.Bind(types));
  rows.Update(StateInput{views[0].length(), 0, views});
  return Outcome{rows.checked(), rows.failing().First(1000)};
}

std::shared_ptr<Predicate> Range(std::optional<RangeEnd> minimum, std::optional<RangeEnd> maximum) {
  return std::make_shared<InRange>("x", std::move(minimum), std::move(maximum));
}

TEST(PredicateRows, NullRules) {
  const auto column = FixedColumn<std::int64_t>(TypeOf(TypeId::kInt64), {1, std::nullopt, 9});
  const auto outcome = [&](NullRule nulls) {
    return Judge(Range(RangeEnd{{"0"}}, RangeEnd{{"5"}}), nulls, {column.get()});
  };
  EXPECT_EQ(outcome(NullRule::kSkip).checked, 2);
  EXPECT_THAT(outcome(NullRule::kSkip).failed, ElementsAre(2));
  EXPECT_EQ(outcome(NullRule::kPass).checked, 3);
  EXPECT_THAT(outcome(NullRule::kPass).failed, ElementsAre(2));
  EXPECT_EQ(outcome(NullRule::kFail).checked, 3);
  EXPECT_THAT(outcome(NullRule::kFail).failed, ElementsAre(1, 2));
}

TEST(InRange, EndsOfIntegers) {
  const auto column = FixedColumn<std::int8_t>(TypeOf(TypeId::kInt8), {-128, 0, 1, 127});
  EXPECT_THAT(Judge(Range(RangeEnd{{"0.5"}}, std::nullopt), NullRule::kSkip, {column.get()}).failed, ElementsAre(0, 1));
  EXPECT_THAT(Judge(Range(RangeEnd{{"0"}, true}, std::nullopt), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(0, 1));
  EXPECT_THAT(Judge(Range(std::nullopt, RangeEnd{{"127"}, true}), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(3));
  EXPECT_THAT(Judge(Range(RangeEnd{{"-1e30"}}, RangeEnd{{"1e30"}}), NullRule::kSkip, {column.get()}).failed, IsEmpty());
  EXPECT_THAT(Judge(Range(RangeEnd{{"200"}}, std::nullopt), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(0, 1, 2, 3));
  EXPECT_THAT(Judge(Range(std::nullopt, RangeEnd{{"-1e30"}}), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(0, 1, 2, 3));
}

TEST(InRange, NanIsOutside) {
  const double infinity = std::numeric_limits<double>::infinity();
  const auto column = FixedColumn<double>(TypeOf(TypeId::kFloat64), {std::nan(""), infinity, -infinity, 1.0});
  EXPECT_THAT(Judge(Range(RangeEnd{{"0"}}, std::nullopt), NullRule::kSkip, {column.get()}).failed, ElementsAre(0, 2));
  EXPECT_THAT(Judge(Range(std::nullopt, RangeEnd{{"1"}, true}), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(0, 1, 3));
}

TEST(InRange, Float32EndsAreRoundedAsTheValues) {
  const float infinity = std::numeric_limits<float>::infinity();
  const auto column = FixedColumn<float>(TypeOf(TypeId::kFloat32), {0.1F, std::nextafter(0.1F, 1.0F), 0.3F, infinity});
  // As doubles 0.1F is above 0.1 and 0.3F is above 0.3.
  EXPECT_THAT(Judge(Range(RangeEnd{{"0.1"}}, RangeEnd{{"0.3"}}), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(3));
  EXPECT_THAT(Judge(Range(RangeEnd{{"0.1"}, true}, std::nullopt), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(0));
  EXPECT_THAT(Judge(Range(std::nullopt, RangeEnd{{"0.3"}, true}), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(2, 3));
  EXPECT_THAT(Judge(Range(std::nullopt, RangeEnd{{"1e300"}}), NullRule::kSkip, {column.get()}).failed, ElementsAre(3));
  const auto compare = [&](CompareOperator op, const char* value) {
    return Judge(std::make_shared<CompareValues>("x", op, Literal{value}), NullRule::kSkip, {column.get()}).failed;
  };
  EXPECT_THAT(compare(CompareOperator::kEqual, "0.1"), ElementsAre(1, 2, 3));
  EXPECT_THAT(compare(CompareOperator::kLessOrEqual, "0.3"), ElementsAre(3));
  EXPECT_THAT(compare(CompareOperator::kGreater, "0.1"), ElementsAre(0));
}

TEST(InRange, DatesAndTimestamps) {
  const auto dates = FixedColumn<std::int32_t>(TypeOf(TypeId::kDate), {15706, 15707});  // 2013-01-01 and -02
  EXPECT_THAT(Judge(Range(RangeEnd{{"2013-01-02"}}, std::nullopt), NullRule::kSkip, {dates.get()}).failed,
              ElementsAre(0));
  table::DataType type = TypeOf(TypeId::kTimestamp);
  type.unit = table::TimeUnit::kMillisecond;
  type.timezone = "UTC";
  const auto times = FixedColumn<std::int64_t>(type, {0, 3'599'999, 3'600'000});
  EXPECT_THAT(
      Judge(Range(RangeEnd{{"1970-01-01T03:00:00+02:00"}}, std::nullopt), NullRule::kSkip, {times.get()}).failed,
      ElementsAre(0, 1));
  type.timezone.clear();
  PredicateRows local(Range(RangeEnd{{"1970-01-01T03:00:00Z"}}, std::nullopt), NullRule::kSkip);
  EXPECT_THAT(local.Bind(std::span(&type, 1)), Fails(ErrorCode::kInvalidInput, HasSubstr("without a zone")));
}

TEST(InRange, UnsignedIntegers) {
  const auto column = FixedColumn<std::uint32_t>(TypeOf(TypeId::kUInt32), {0U, 4'000'000'000U});
  EXPECT_THAT(Judge(Range(RangeEnd{{"-1"}}, RangeEnd{{"3999999999"}}), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(1));
}

TEST(InSet, EveryType) {
  const std::vector<Literal> values = {{"1"}, {"2"}};
  const auto predicate = [&] { return std::make_shared<InSet>("x", values, false); };
  const auto integers = FixedColumn<std::int16_t>(TypeOf(TypeId::kInt16), {1, 3, 2});
  EXPECT_THAT(Judge(predicate(), NullRule::kSkip, {integers.get()}).failed, ElementsAre(1));
  const auto numbers = FixedColumn<double>(TypeOf(TypeId::kFloat64), {1.0, 1.5, std::nan("")});
  EXPECT_THAT(Judge(predicate(), NullRule::kSkip, {numbers.get()}).failed, ElementsAre(1, 2));
  const auto texts = TextColumn({"1", "01", std::nullopt});
  EXPECT_THAT(Judge(predicate(), NullRule::kSkip, {texts.get()}).failed, ElementsAre(1));
}

TEST(MatchesPattern, IsUnanchored) {
  const auto column = DictionaryColumn({"N123", "xN1", "n1", std::nullopt});
  EXPECT_THAT(Judge(*MatchesPattern::Create("x", "N[0-9]", ""), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(2));
  EXPECT_THAT(Judge(*MatchesPattern::Create("x", "^N[0-9]", ""), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(1, 2));
  EXPECT_THAT(MatchesPattern::Create("x", "(", "c.yaml:3:4"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("c.yaml:3:4: the pattern `(` is not a regular expression")));
}

TEST(CompareValues, NumbersTextsAndTimes) {
  const auto a = FixedColumn<std::int64_t>(TypeOf(TypeId::kInt64), {1, 2, std::nullopt, 4});
  const auto b = FixedColumn<double>(TypeOf(TypeId::kFloat64), {1.0, 2.5, 0.0, std::nan("")});
  const auto compare = [](CompareOperator op) { return std::make_shared<CompareValues>("a", op, "b"); };
  EXPECT_THAT(Judge(compare(CompareOperator::kGreaterOrEqual), NullRule::kSkip, {a.get(), b.get()}).failed,
              ElementsAre(1, 3));
  EXPECT_THAT(Judge(compare(CompareOperator::kNotEqual), NullRule::kSkip, {a.get(), b.get()}).failed, ElementsAre(0));
  const auto s = TextColumn({"b", "a"});
  const auto t = DictionaryColumn({"a", "b"});
  EXPECT_THAT(Judge(compare(CompareOperator::kGreater), NullRule::kSkip, {s.get(), t.get()}).failed, ElementsAre(1));
  table::DataType type = TypeOf(TypeId::kTimestamp);
  type.unit = table::TimeUnit::kSecond;
  const auto date = FixedColumn<std::int32_t>(TypeOf(TypeId::kDate), {1, 1});
  const auto time = FixedColumn<std::int64_t>(type, {86'400, 86'399});
  EXPECT_THAT(Judge(compare(CompareOperator::kLessOrEqual), NullRule::kSkip, {date.get(), time.get()}).failed,
              ElementsAre(1));
}

TEST(CompareValues, WithAConstantBetweenIntegersAndBeyondThem) {
  const auto column =
      FixedColumn<std::int64_t>(TypeOf(TypeId::kInt64), {1, 2, std::numeric_limits<std::int64_t>::max()});
  const auto compare = [](CompareOperator op, const char* constant) {
    return std::make_shared<CompareValues>("a", op, Literal{constant});
  };
  EXPECT_THAT(Judge(compare(CompareOperator::kGreater, "1.5"), NullRule::kSkip, {column.get()}).failed, ElementsAre(0));
  EXPECT_THAT(Judge(compare(CompareOperator::kEqual, "1.5"), NullRule::kSkip, {column.get()}).failed,
              ElementsAre(0, 1, 2));
  EXPECT_THAT(Judge(compare(CompareOperator::kLess, "1e30"), NullRule::kSkip, {column.get()}).failed, IsEmpty());
  EXPECT_THAT(Judge(compare(CompareOperator::kGreaterOrEqual, "-1e30"), NullRule::kSkip, {column.get()}).failed,
              IsEmpty());
}

TEST(CompareValues, RefusesTextsWithNumbers) {
  CompareValues compare("a", CompareOperator::kEqual, "b");
  const table::DataType types[] = {TypeOf(TypeId::kString), TypeOf(TypeId::kInt64)};
  EXPECT_THAT(compare.Bind(types), Fails(ErrorCode::kInvalidInput, HasSubstr("cannot be compared with b")));
}

TEST(ExistsIn, AcrossTypesAndDictionaries) {
  auto keys = std::make_shared<DistinctKeys>(std::vector<std::string>{"y"});
  const auto known = TextColumn({"AA", "UA"});
  keys->Update(StateInput{2, 0, std::span(&known->view, 1)});
  const auto predicate = [&] { return std::make_shared<ExistsIn>("x", keys, TypeOf(TypeId::kString), "f:y"); };
  const auto dictionary = DictionaryColumn({"AA", "ZZ", std::nullopt});
  EXPECT_THAT(Judge(predicate(), NullRule::kSkip, {dictionary.get()}).failed, ElementsAre(1));
  const auto plain = TextColumn({"AA", "ZZ", std::nullopt});
  EXPECT_THAT(Judge(predicate(), NullRule::kFail, {plain.get()}).failed, ElementsAre(1, 2));
  const table::DataType types[] = {TypeOf(TypeId::kInt64)};
  EXPECT_THAT(predicate()->Bind(types), Fails(ErrorCode::kInvalidInput, HasSubstr("f:y are string")));
}

// The fast path of each width against the plain definition.
RC_GTEST_PROP(InRange, AgreesWithTheDefinition,
              (std::vector<std::int32_t> numbers, std::int32_t a, std::int32_t b, bool open)) {
  std::vector<std::optional<std::int32_t>> values;
  for (const std::int32_t number : numbers) {
    values.push_back(number % 5 == 0 ? std::nullopt : std::optional(number));
  }
  const auto column = FixedColumn<std::int32_t>(TypeOf(TypeId::kInt32), values);
  const Outcome outcome = Judge(Range(RangeEnd{{std::to_string(a)}, open}, RangeEnd{{std::to_string(b)}, open}),
                                NullRule::kSkip, {column.get()});
  std::vector<std::int64_t> expected;
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    const bool inside = open ? *values[i] > a && *values[i] < b : *values[i] >= a && *values[i] <= b;
    if (!inside) expected.push_back(static_cast<std::int64_t>(i));
  }
  RC_ASSERT(outcome.failed == expected);
}

}  // namespace
}  // namespace trimtab::profile
