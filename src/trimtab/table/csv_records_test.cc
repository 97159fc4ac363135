#include "trimtab/table/csv_records.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <string>
#include <vector>

namespace trimtab::table {
namespace {

// "line[field|'quoted field']" for each record.
std::string Split(std::string_view text, std::size_t part = 1000) {
  std::string out;
  const auto visit = [&](const CsvRecord& record) {
    out += std::to_string(record.line) + "[";
    for (const CsvField& field : record.fields) {
      if (&field != &record.fields.front()) out += "|";
      out += field.quoted ? "'" + field.text + "'" : field.text;
    }
    out += "]";
    return true;
  };
  CsvRecords records(',', '"');
  for (std::size_t i = 0; i < text.size(); i += part) records.Feed(text.substr(i, part), visit);
  records.Finish(visit);
  if (records.in_quotes()) out += "open";
  return out;
}

TEST(CsvRecords, FieldsAndLines) {
  EXPECT_EQ(Split("a,b\n1,2\n"), "1[a|b]2[1|2]");
  EXPECT_EQ(Split("a,b\n1,2"), "1[a|b]2[1|2]");
  EXPECT_EQ(Split("a,b\r\n1,2\r\n"), "1[a|b]2[1|2]");
  EXPECT_EQ(Split("a,b\r1,2\r"), "1[a|b]2[1|2]");
  EXPECT_EQ(Split("a\n\n\nb\n"), "1[a]4[b]");
  EXPECT_EQ(Split(",\n"), "1[|]");
  EXPECT_EQ(Split(""), "");
  EXPECT_EQ(Split("\n\r\n"), "");
}

TEST(CsvRecords, Quotes) {
  EXPECT_EQ(Split("\"a,b\",\"c\"\"d\"\n"), "1['a,b'|'c\"d']");
  EXPECT_EQ(Split("\"two\r\nlines\",x\ny,z\n"), "1['two\r\nlines'|x]3[y|z]");
  EXPECT_EQ(Split("a\"b,\"\"\n"), "1[a\"b|'']");
  EXPECT_EQ(Split("\"x\"y\n"), "1['xy']");
  EXPECT_EQ(Split("1,\"x\n2,3\n"), "1[1|'x\n2,3\n']open");
}

RC_GTEST_PROP(CsvRecords, DoNotDependOnTheParts, ()) {
  const auto text = *rc::gen::container<std::string>(rc::gen::elementOf(std::string("ab,\"\n\r")));
  const auto part = *rc::gen::inRange<std::size_t>(1, 5);
  RC_ASSERT(Split(text) == Split(text, part));
}

}  // namespace
}  // namespace trimtab::table
