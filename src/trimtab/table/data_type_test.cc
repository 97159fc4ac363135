#include "trimtab/table/data_type.h"

#include <gtest/gtest.h>

namespace trimtab::table {
namespace {

TEST(DataType, TextAndBack) {
  const DataType types[] = {
      {.id = TypeId::kNull},
      {.id = TypeId::kBoolean},
      {.id = TypeId::kInt8},
      {.id = TypeId::kUInt64},
      {.id = TypeId::kFloat32},
      {.id = TypeId::kFloat64},
      {.id = TypeId::kDecimal128, .scale = 2},
      {.id = TypeId::kDecimal128, .scale = -3},
      {.id = TypeId::kString},
      {.id = TypeId::kBinary},
      {.id = TypeId::kDate},
      {.id = TypeId::kTime},
      {.id = TypeId::kTimestamp, .unit = TimeUnit::kSecond},
      {.id = TypeId::kTimestamp, .unit = TimeUnit::kMicrosecond, .timezone = "America/New_York"},
      {.id = TypeId::kDuration, .unit = TimeUnit::kMillisecond},
  };
  for (const DataType& type : types) {
    EXPECT_EQ(ParseDataType(type.ToString()), type) << type.ToString();
  }
}

TEST(DataType, BlanksDoNotMatter) {
  const DataType utc{.id = TypeId::kTimestamp, .unit = TimeUnit::kMicrosecond, .timezone = "UTC"};
  EXPECT_EQ(utc.ToString(), "timestamp[us, UTC]");
  EXPECT_EQ(ParseDataType("timestamp[us,UTC]"), utc);
  EXPECT_EQ(ParseDataType(" timestamp [ us , UTC ] "), utc);
}

TEST(DataType, OtherTextsAreNoTypes) {
  for (const char* text : {"",
                           "int",
                           "INT64",
                           "int64[]",
                           "int64)",
                           "timestamp",
                           "timestamp[",
                           "timestamp[]",
                           "timestamp[us",
                           "timestamp(us)",
                           "timestamp[us,]",
                           "timestamp[m]",
                           "duration[s,UTC]",
                           "decimal",
                           "decimal()",
                           "decimal(x)",
                           "decimal(2]",
                           "decimal(2,3)",
                           "decimal(999)",
                           "decimal[2]",
                           "string("}) {
    EXPECT_EQ(ParseDataType(text), std::nullopt) << text;
  }
}

TEST(Schema, FindsByName) {
  const Schema schema{.fields = {{.name = "a", .type = {}}, {.name = "b", .type = {}}}};
  EXPECT_EQ(schema.Find("b"), 1);
  EXPECT_EQ(schema.Find("c"), std::nullopt);
}

TEST(Schema, FindsFieldsOfAWideSchemaWhateverBecomesOfIt) {
  Schema schema;
  for (int i = 0; i < 1000; ++i) schema.fields.push_back({.name = "c" + std::to_string(i), .type = {}});
  for (std::size_t i = 0; i < 1000; ++i) EXPECT_EQ(schema.Find("c" + std::to_string(i)), i);
  EXPECT_EQ(schema.Find("c"), std::nullopt);
  Schema copy = schema;
  EXPECT_EQ(copy, schema);
  std::swap(schema.fields[7], schema.fields[800]);
  schema.fields[9].name = "renamed";
  schema.fields.push_back({.name = "new", .type = {}});
  EXPECT_EQ(schema.Find("c7"), 800U);
  EXPECT_EQ(schema.Find("c9"), std::nullopt);
  EXPECT_EQ(schema.Find("renamed"), 9U);
  EXPECT_EQ(schema.Find("new"), 1000U);
  schema.fields.resize(500);
  EXPECT_EQ(schema.Find("c7"), std::nullopt);
  EXPECT_EQ(copy.Find("c7"), 7U);
}

}  // namespace
}  // namespace trimtab::table
