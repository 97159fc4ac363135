#include "trimtab/evaluate/baseline_rule.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "trimtab/base/result_matchers.h"

namespace trimtab::evaluate {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

TEST(BaselineRule, IsReadAndWrittenAlike) {
  const struct {
    std::string text;
    BaselineRule rule;
    std::string written;
  } cases[] = {
      {"dep_delay > 15", {"dep_delay", Comparison::kGreater, 15}, "dep_delay > 15"},
      {"  x>=-0.5 ", {"x", Comparison::kGreaterOrEqual, -0.5}, "x >= -0.5"},
      {"x < 1e-3", {"x", Comparison::kLess, 0.001}, "x < 0.001"},
      {"`a > b` <= 2", {"a > b", Comparison::kLessOrEqual, 2}, "`a > b` <= 2"},
  };
  for (const auto& [text, rule, written] : cases) {
    ASSERT_OK_AND_ASSIGN(const BaselineRule parsed, ParseBaselineRule(text, "gate"));
    EXPECT_EQ(parsed, rule) << text;
    EXPECT_EQ(parsed.ToString(), written);
  }
}

TEST(BaselineRule, WhatIsNoRuleIsShown) {
  const std::pair<std::string, std::string> cases[] = {
      {"", "there is no column"},          {"> 15", "there is no column"},
      {"dep_delay", "no comparison"},      {"dep_delay = 15", "no comparison"},
      {"dep_delay > ", "`` is not"},       {"dep_delay > 15 minutes", "`15 minutes`"},
      {"dep_delay > nan", "not a finite"}, {"dep_delay > 1e999", "not a finite"},
      {"dep delay > 15", "backquotes"},    {"`dep_delay > 15", "not closed"},
      {"`` > 15", "there is no column"},   {"x => 15", "no comparison"},
  };
  for (const auto& [text, why] : cases) {
    EXPECT_THAT(ParseBaselineRule(text, "trimtab.yaml:7:3"),
                Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("trimtab.yaml:7:3: `" + text + "`"), HasSubstr(why),
                                                      HasSubstr("dep_delay > 15"))));
  }
}

TEST(BaselineRule, NullIsNotPositive) {
  const double null = std::numeric_limits<double>::quiet_NaN();
  for (const auto comparison :
       {Comparison::kGreater, Comparison::kGreaterOrEqual, Comparison::kLess, Comparison::kLessOrEqual}) {
    EXPECT_FALSE((BaselineRule{"x", comparison, 15}.Predict(null)));
  }
  EXPECT_FALSE((BaselineRule{"x", Comparison::kGreater, 15}.Predict(15)));
  EXPECT_TRUE((BaselineRule{"x", Comparison::kGreaterOrEqual, 15}.Predict(15)));
  EXPECT_FALSE((BaselineRule{"x", Comparison::kLess, 15}.Predict(15)));
  EXPECT_TRUE((BaselineRule{"x", Comparison::kLessOrEqual, 15}.Predict(15)));
}

}  // namespace
}  // namespace trimtab::evaluate
