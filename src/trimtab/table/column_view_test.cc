#include "trimtab/table/column_view.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <vector>

namespace trimtab::table {
namespace {

template <typename T>
ColumnView View(const DataType& type, const std::vector<T>& values, const std::uint8_t* validity = nullptr) {
  return {type, ColumnBuffers{
                    .length = static_cast<std::int64_t>(values.size()), .validity = validity, .values = values.data()}};
}

std::string Text(const DataType& type, std::int64_t value) {
  return TextAt(View(type, std::vector<std::int64_t>{value}), 0);
}

TEST(ColumnView, NumbersAndTexts) {
  const DataType int8{.id = TypeId::kInt8};
  const std::vector<std::int8_t> bytes = {-128, 127};
  EXPECT_EQ(NumberAt(View(int8, bytes), 0), -128);
  EXPECT_EQ(TextAt(View(int8, bytes), 1), "127");

  const DataType uint64{.id = TypeId::kUInt64};
  const std::vector<std::uint64_t> large = {std::numeric_limits<std::uint64_t>::max()};
  EXPECT_EQ(NumberAt(View(uint64, large), 0), 18446744073709551616.0);
  EXPECT_EQ(TextAt(View(uint64, large), 0), "18446744073709551615");

  const DataType float64{.id = TypeId::kFloat64};
  const std::vector<double> doubles = {0.1, std::nan(""), -std::numeric_limits<double>::infinity(), 1e300, -0.0};
  EXPECT_EQ(TextAt(View(float64, doubles), 0), "0.1");
  EXPECT_EQ(TextAt(View(float64, doubles), 1), "NaN");
  EXPECT_EQ(TextAt(View(float64, doubles), 2), "-inf");
  EXPECT_EQ(TextAt(View(float64, doubles), 3), "1e+300");
  EXPECT_EQ(TextAt(View(float64, doubles), 4), "-0");

  const DataType float32{.id = TypeId::kFloat32};
  const std::vector<float> floats = {0.1F};
  EXPECT_EQ(TextAt(View(float32, floats), 0), "0.1");  // shortest of its own width, not 0.10000000149011612
}

TEST(ColumnView, NullsAndOffsets) {
  const DataType type{.id = TypeId::kInt64};
  const std::vector<std::int64_t> values = {1, 2, 3, 4};
  const std::uint8_t validity = 0b1010;  // rows 1 and 3 are present
  const ColumnView view(type,
                        {.length = 3, .offset = 1, .null_count = 1, .validity = &validity, .values = values.data()});
  EXPECT_FALSE(view.IsNull(0));
  EXPECT_TRUE(view.IsNull(1));
  EXPECT_EQ(NumberAt(view, 2), 4);
  EXPECT_TRUE(std::isnan(NumberAt(view, 1)));
  EXPECT_EQ(TextAt(view, 1), "null");
  EXPECT_EQ(view.Values<std::int64_t>()[2], 4);

  const DataType null{.id = TypeId::kNull};
  const ColumnView nothing(null, {.length = 2});
  EXPECT_EQ(nothing.null_count(), 2);
  EXPECT_EQ(TextAt(nothing, 1), "null");
  EXPECT_TRUE(std::isnan(NumberAt(nothing, 0)));
}

TEST(ColumnView, BooleansAreBits) {
  const DataType type{.id = TypeId::kBoolean};
  const std::uint8_t bits = 0b100;
  const ColumnView view(type, {.length = 2, .offset = 1, .values = &bits});
  EXPECT_EQ(TextAt(view, 0), "false");
  EXPECT_EQ(TextAt(view, 1), "true");
  EXPECT_EQ(NumberAt(view, 1), 1);
}

TEST(ColumnView, TextsDictionariesAndBytes) {
  const DataType type{.id = TypeId::kString};
  const char bytes[] = "JFKLGA";
  const std::vector<std::int32_t> offsets = {0, 3, 6};
  const ColumnView dictionary(type, {.length = 2, .values = bytes, .offsets32 = offsets.data()});
  const std::vector<std::int32_t> indices = {1, 0, 1};
  const ColumnView view(type, {.length = 3, .indices = indices.data()}, dictionary);
  EXPECT_EQ(TextAt(view, 0), "LGA");
  EXPECT_EQ(TextAt(view, 1), "JFK");
  EXPECT_TRUE(std::isnan(NumberAt(view, 0)));

  const DataType binary{.id = TypeId::kBinary};
  const std::vector<std::int64_t> offsets64 = {0, 3, 6};
  EXPECT_EQ(TextAt(ColumnView(binary, {.length = 2, .values = bytes, .offsets64 = offsets64.data()}), 0), "0x4a464b");
}

TEST(ColumnView, Decimals) {
  const DataType type{.id = TypeId::kDecimal128, .scale = 2};
  const std::vector<std::uint64_t> words = {12345, 0, ~std::uint64_t{4}, ~std::uint64_t{0}, 0, std::uint64_t{1} << 63U};
  const ColumnView view(type, {.length = 3, .values = words.data()});
  EXPECT_EQ(TextAt(view, 0), "123.45");
  EXPECT_EQ(NumberAt(view, 0), 123.45);
  EXPECT_EQ(TextAt(view, 1), "-0.05");
  EXPECT_EQ(NumberAt(view, 1), -0.05);
  EXPECT_EQ(TextAt(view, 2), "-1701411834604692317316873037158841057.28");  // the least value of 128 bits
  const DataType thousands{.id = TypeId::kDecimal128, .scale = -3};
  EXPECT_EQ(TextAt(ColumnView(thousands, {.length = 1, .values = words.data()}), 0), "12345000");
}

TEST(ColumnView, DatesAndTimes) {
  const DataType date{.id = TypeId::kDate};
  const std::vector<std::int32_t> days = {0, 15918, -1, -719162, 11016};
  EXPECT_EQ(TextAt(View(date, days), 0), "1970-01-01");
  EXPECT_EQ(TextAt(View(date, days), 1), "2013-08-01");
  EXPECT_EQ(TextAt(View(date, days), 2), "1969-12-31");
  EXPECT_EQ(TextAt(View(date, days), 3), "0001-01-01");
  EXPECT_EQ(TextAt(View(date, days), 4), "2000-02-29");
  EXPECT_EQ(NumberAt(View(date, days), 1), 15918);

  const DataType seconds{.id = TypeId::kTimestamp, .unit = TimeUnit::kSecond};
  EXPECT_EQ(Text(seconds, 1375336800), "2013-08-01T06:00:00");
  EXPECT_EQ(Text(seconds, -1), "1969-12-31T23:59:59");
  const DataType zoned{.id = TypeId::kTimestamp, .unit = TimeUnit::kNanosecond, .timezone = "America/New_York"};
  EXPECT_EQ(Text(zoned, 1375336800'000'000'001), "2013-08-01T06:00:00.000000001Z");
  EXPECT_EQ(Text(zoned, -1), "1969-12-31T23:59:59.999999999Z");
  EXPECT_EQ(Text(zoned, std::numeric_limits<std::int64_t>::min()), "1677-09-21T00:12:43.145224192Z");
  const DataType milliseconds{.id = TypeId::kTimestamp, .unit = TimeUnit::kMillisecond};
  EXPECT_EQ(Text(milliseconds, 1500), "1970-01-01T00:00:01.500");
  EXPECT_EQ(Text(seconds, std::numeric_limits<std::int64_t>::max()).substr(0, 12), "292277026596");

  EXPECT_EQ(Text({.id = TypeId::kTime}, 86399'000'500'000), "23:59:59.000500");
  EXPECT_EQ(Text({.id = TypeId::kDuration, .unit = TimeUnit::kMicrosecond}, -5), "-5us");
}

}  // namespace
}  // namespace trimtab::table
