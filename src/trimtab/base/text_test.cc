// Small things of base/ that turn values into text and back: JSON, timestamps, UUIDs, nearest names, errors.
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "trimtab/base/json.h"
#include "trimtab/base/manual_clock.h"
#include "trimtab/base/nearest_name.h"
#include "trimtab/base/random.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"

namespace trimtab {
namespace {

using ::testing::HasSubstr;
using ::testing::MatchesRegex;

TEST(JsonTest, OrderIsKeptAndOutputIsAlwaysValid) {
  Json value = {{"b", 1}, {"a", std::numeric_limits<double>::quiet_NaN()}};
  value["c"] = "bad \xff byte";
  EXPECT_EQ(WriteJson(value), "{\"b\":1,\"a\":null,\"c\":\"bad \xEF\xBF\xBD byte\"}");
}

TEST(JsonTest, ErrorsNameThePlace) {
  EXPECT_THAT(ParseJson("{\"a\": 1,\n  oops}", "x.json"),
              Fails(ErrorCode::kInvalidInput, ::testing::AllOf(HasSubstr("x.json"), HasSubstr("2"))));
  EXPECT_THAT(ParseJson(std::string(300, '['), "deep.json"), Fails(ErrorCode::kInvalidInput, HasSubstr("deep.json")));
  EXPECT_THAT(ParseJson("\"\xff\"", "utf8.json"), Fails(ErrorCode::kInvalidInput, HasSubstr("utf8.json")));
  EXPECT_OK(ParseJson(std::string(200, '[') + std::string(200, ']'), "nested.json"));
}

TEST(ClockTest, TimestampsAreRead) {
  const auto read = [](const char* text) {
    const Result<Timestamp> time = ParseTimestamp(text, "as_of");
    return time.ok() ? FormatTimestamp(*time) : std::string("error");
  };
  EXPECT_EQ(read("2013-09-01T06:05:04Z"), "2013-09-01T06:05:04.000000Z");
  EXPECT_EQ(read("2013-09-01 06:05:04.123456789z"), "2013-09-01T06:05:04.123456Z");
  EXPECT_EQ(read("2013-09-01T06:05:04+02:00"), "2013-09-01T04:05:04.000000Z");
  EXPECT_EQ(read("2013-09-01T23:05:04.5-01:30"), "2013-09-02T00:35:04.500000Z");
  EXPECT_EQ(read("2013-09-01T06:05Z"), "2013-09-01T06:05:00.000000Z");
  EXPECT_EQ(read("2012-02-29"), "2012-02-29T00:00:00.000000Z");
  for (const char* wrong :
       {"", "2013", "2013-02-29", "2013-13-01", "2013-09-01T06:05:04", "2013-09-01T24:00:00Z", "2013-09-01T06:05:04.Z",
        "2013-09-01T06:05:04Zx", "2013-09-01T06:05:04+2:00", "1492-01-01"}) {
    EXPECT_EQ(read(wrong), "error") << wrong;
  }
}

TEST(ClockTest, TimestampsAreRfc3339) {
  using namespace std::chrono;
  EXPECT_EQ(FormatTimestamp(sys_days{year{2013} / 9 / 1} + 6h + 5min + 4s + 123456789ns),
            "2013-09-01T06:05:04.123456Z");
  EXPECT_EQ(FormatTimestamp(sys_days{year{1969} / 12 / 31} + 23h), "1969-12-31T23:00:00.000000Z");
}

TEST(ClockTest, SleepingMovesAManualClock) {
  ManualClock clock;
  EXPECT_EQ(FormatTimestamp(clock.Now()), "2026-01-01T00:00:00.000000Z");
  clock.SleepFor(std::chrono::hours(25));
  EXPECT_EQ(FormatTimestamp(clock.Now()), "2026-01-02T01:00:00.000000Z");
}

TEST(UuidTest, Version7SortsByTime) {
  ManualClock clock;
  SeededRandom random(1);
  std::string last;
  for (int i = 0; i < 50; ++i) {
    const std::string uuid = NewUuid(clock, random);
    EXPECT_THAT(uuid, MatchesRegex("[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}"));
    EXPECT_GT(uuid, last);
    last = uuid;
    clock.Advance(std::chrono::milliseconds(1));
  }
}

TEST(NearestNameTest, MisspeltNamesAreFoundAndStrangersAreNot) {
  const std::vector<std::string> names = {"minimum", "maximum", "pattern"};
  EXPECT_EQ(NearestName("minimun", names), "minimum");
  EXPECT_EQ(NearestName("PATTERN", names), "pattern");
  EXPECT_EQ(NearestName("patern", names), "pattern");
  EXPECT_EQ(NearestName("zzz", names), std::nullopt);
  EXPECT_EQ(DidYouMean("maximim", names), "did you mean `maximum`?");
  EXPECT_EQ(DidYouMean("zzz", names), "");
}

TEST(ErrorTest, TextHoldsPlaceMessageAndRemedy) {
  EXPECT_EQ(InvalidInput("a.csv:3", "has 2 fields", "give 3").ToString(), "a.csv:3: has 2 fields (give 3)");
  EXPECT_EQ(ExitCode(ErrorCode::kInvalidInput), 4);
  EXPECT_EQ(ExitCode(ErrorCode::kFailed), 1);
  EXPECT_EQ(ExitCode(ErrorCode::kInternal), 5);
  EXPECT_EQ(ExitCode(ErrorCode::kCancelled), 130);
}

}  // namespace
}  // namespace trimtab
