#include "trimtab/table/csv_format.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/base/result_matchers.h"

namespace trimtab::table {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

CsvFormat Detect(std::string_view sample, const CsvOptions& options = {}, bool complete = true) {
  const Result<CsvFormat> format = DetectCsvFormat(sample, complete, options, "a.csv");
  EXPECT_OK(format);
  return format.ok() ? *format : CsvFormat{};
}

TEST(CsvFormat, Delimiters) {
  EXPECT_EQ(Detect("a,b\n1,2\n").delimiter, ',');
  EXPECT_EQ(Detect("a;b\n1,5;2,5\n").delimiter, ';');
  EXPECT_EQ(Detect("a\tb\nx, y\tz\n").delimiter, '\t');
  EXPECT_EQ(Detect("a|b|c\n1|2|3\n").delimiter, '|');
  EXPECT_EQ(Detect("a\n1\n2\n").delimiter, ',');  // one column
  EXPECT_EQ(Detect("a;b\n\"x,y,z\";1\n\"u,v,w\";2\n").delimiter, ';');
  EXPECT_EQ(Detect("a,b;c\n1,2;3\n").delimiter, ',');  // both fit: the first of the list
  EXPECT_EQ(Detect("a;b\n1;2\n", {.delimiter = ','}).names.size(), 1);
}

TEST(CsvFormat, Quotes) {
  EXPECT_EQ(Detect("a,b\n\"x\",\"y\"\n").quote, '"');
  EXPECT_EQ(Detect("'a','b'\n'x,y','z'\n").quote, '\'');
  EXPECT_THAT(Detect("'a','b'\n'x,y','z'\n").names, ElementsAre("a", "b"));
  EXPECT_EQ(Detect("a,b\n'tis,so\n").quote, '"');
  EXPECT_EQ(Detect("a,b\n'x',1\n", {.quote = '"'}).quote, '"');
}

struct HeaderCase {
  const char* text;
  bool header;
};

TEST(CsvFormat, Headers) {
  for (const HeaderCase& c : {
           HeaderCase{"carrier,flight\nUA,1\nB6,2\n", true},
           HeaderCase{"UA,1\nB6,2\n", false},
           HeaderCase{"carrier,dest\nUA,JFK\n", true},         // all texts
           HeaderCase{"name,name\nfoo,bar\nbaz,qux\n", true},  // a name that stands twice is for others to refuse
           HeaderCase{"foo\nfoo\nbar\n", true},
           HeaderCase{"name,\nfoo,bar\n", true},
           HeaderCase{"2013,2014\n1,2\n3,4\n", false},   // numbers alone, over numbers
           HeaderCase{"2013,2014\nfoo,bar\n", true},     // numbers over texts
           HeaderCase{"name,2013\nfoo,\nbar,\n", true},  // a number over nothing says nothing
           HeaderCase{"name,2013\n", true},
           HeaderCase{"1,1\n2,2\n", false},
           HeaderCase{",carrier,x\n0,UA,1\n1,B6,2\n", true},  // an index without a name, as pandas writes it
           HeaderCase{"name,2011,2012\nUA,1,2\n", false},     // numbers over numbers
           HeaderCase{"carrier,flight\n", true},              // 0 rows
           HeaderCase{"1,2\n", false},
           HeaderCase{"at,x\n2013-08-01 06:00:00,y\n", true},
           HeaderCase{"2013-08-01,y\n2013-08-02,z\n", false},
           HeaderCase{"flag,x\ntrue,a\nFALSE,b\n", true},
           HeaderCase{"x,y\n,1\n,2\n", true},
           HeaderCase{"x,y\nNaN,1.5e3\n-inf,+2\n", true},
       }) {
    EXPECT_EQ(Detect(c.text).header, c.header) << c.text;
  }
  EXPECT_FALSE(Detect("carrier,flight\nUA,1\n", {.header = false}).header);
  EXPECT_TRUE(Detect("1,2\n3,4\n", {.header = true}).header);
}

TEST(CsvFormat, NamesAndWhereTheDataBegin) {
  const CsvFormat headed = Detect("\xEF\xBB\xBF\"a \"\"x\"\"\",b\r\n1,2\r\n");
  EXPECT_THAT(headed.names, ElementsAre("a \"x\"", "b"));
  EXPECT_EQ(headed.data_offset, 3 + 11 + 1);  // up to and with CR; the LF is an empty line
  EXPECT_TRUE(headed.has_rows);
  const CsvFormat bare = Detect(
      "\xEF\xBB\xBF"
      "1,2\n");
  EXPECT_THAT(bare.names, ElementsAre("column_1", "column_2"));
  EXPECT_EQ(bare.data_offset, 3);
  EXPECT_THAT(Detect(",b\n1,2\n").names, ElementsAre("column_1", "b"));
  EXPECT_FALSE(Detect("a,b\n").has_rows);
  EXPECT_FALSE(Detect("a,b\n\n\r\n").has_rows);
  EXPECT_TRUE(Detect("a,b\n", {}, false).has_rows);
}

TEST(CsvFormat, WhatIsNoCsv) {
  const auto detect = [](std::string_view sample, bool complete) {
    return DetectCsvFormat(sample, complete, {}, "a.csv");
  };
  EXPECT_THAT(detect("\n\n", true), Fails(ErrorCode::kInvalidInput, HasSubstr("neither a header nor rows")));
  EXPECT_THAT(detect("\xEF\xBB\xBF", true), Fails(ErrorCode::kInvalidInput, HasSubstr("neither a header nor rows")));
  EXPECT_THAT(detect("\xFF\xFE"
                     "a",
                     true),
              Fails(ErrorCode::kInvalidInput, HasSubstr("the text is UTF-16")));
  EXPECT_THAT(detect("a,b", false), Fails(ErrorCode::kInvalidInput, HasSubstr("more than 3 bytes")));
}

}  // namespace
}  // namespace trimtab::table
