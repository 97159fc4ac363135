#include "trimtab/profile/literal.h"

#include <gtest/gtest.h>

#include <limits>

#include "trimtab/base/result_matchers.h"
#include "trimtab/profile/time_text.h"

namespace trimtab::profile {
namespace {

using ::testing::HasSubstr;

TEST(ParseNumber, TakesWholeTextsOnly) {
  EXPECT_EQ(ParseNumber("-1.5e3"), -1500);
  EXPECT_EQ(ParseNumber("+7"), 7);
  EXPECT_EQ(ParseNumber(".inf"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(ParseNumber("1e999"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(ParseNumber("1e-999"), 0);
  for (const char* text : {"", "-", "1x", "0x10", "nan", "--1", "1 "})
    EXPECT_EQ(ParseNumber(text), std::nullopt) << text;
}

TEST(IntegerLiteral, IsExactBeyondDoubles) {
  table::DataType type;
  type.id = table::TypeId::kInt64;
  ASSERT_OK_AND_ASSIGN(const IntegerPoint point, IntegerLiteral({"9007199254740993"}, type, "x"));
  EXPECT_EQ(point.floor, 9007199254740993);
  ASSERT_OK_AND_ASSIGN(const IntegerPoint half, IntegerLiteral({"-0.5"}, type, "x"));
  EXPECT_EQ(half.floor, -1);
  EXPECT_FALSE(half.exact);
  ASSERT_OK_AND_ASSIGN(const IntegerPoint beyond, IntegerLiteral({"-1e300"}, type, "x"));
  EXPECT_TRUE(beyond.below);
  EXPECT_THAT(IntegerLiteral({"abc"}, type, "x"), Fails(ErrorCode::kInvalidInput, HasSubstr("`abc`")));
}

TEST(IntegerLiteral, DatesBefore1970) {
  table::DataType type;
  type.id = table::TypeId::kDate;
  ASSERT_OK_AND_ASSIGN(const IntegerPoint date, IntegerLiteral({"1969-12-31"}, type, "x"));
  EXPECT_EQ(date.floor, -1);
  EXPECT_TRUE(date.exact);
  ASSERT_OK_AND_ASSIGN(const IntegerPoint noon, IntegerLiteral({"1969-12-31T12:00"}, type, "x"));
  EXPECT_EQ(noon.floor, -1);
  EXPECT_FALSE(noon.exact);
}

TEST(ParseTime, FormsAndLimits) {
  EXPECT_EQ(ParseTime("2013-09-01T06:00:00.25-05:00")->seconds, 1378033200);
  EXPECT_EQ(ParseTime("2013-09-01T06:00:00.25-05:00")->nanoseconds, 250'000'000);
  EXPECT_FALSE(ParseTime("2013-09-01 06:00")->zoned);
  for (const char* text : {"2013-02-30", "2013-1-1", "2013-01-01T24:00", "2013-01-01T", "2013-01-01T00:00:00.", "x"}) {
    EXPECT_FALSE(ParseTime(text).has_value()) << text;
  }
  EXPECT_EQ(ParseTimeOfDay("01:00:00.5"), 3'600'500'000'000);
  EXPECT_EQ(ParseUtcOffset("-0530"), -330);
  EXPECT_EQ(ParseUtcOffset("EST"), std::nullopt);
}

}  // namespace
}  // namespace trimtab::profile
