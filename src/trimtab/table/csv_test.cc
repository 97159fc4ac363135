#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "trimtab/base/memory_files.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/table/source.h"
#include "trimtab/table/table_text.h"

namespace trimtab::table {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CsvTest : public ::testing::Test {
 protected:
  Result<std::string> Read(const std::string& text, const ReadOptions& options = {}) {
    EXPECT_OK(WriteFileAtomically(files_, "/a.csv", text));
    return TableText(files_, "/a.csv", options);
  }
  std::string Text(const std::string& text, const ReadOptions& options = {}) {
    const Result<std::string> read = Read(text, options);
    return read.ok() ? *read : read.error().ToString();
  }
  MemoryFiles files_;
};

ReadOptions Types(std::map<std::string, std::string> types) {
  ReadOptions options;
  options.csv.types = std::move(types);
  return options;
}

TEST_F(CsvTest, TypesAreInferred) {
  EXPECT_EQ(Text("i,f,b,d,t,z,s,n,h\n"
                 "1,1.5,true,2013-08-01,2013-08-01 06:00:00,2013-08-01T06:00:00Z,x,,06:30:00\n"
                 "-2,NaN,false,2013-08-02,2013-08-01 06:00:01,2013-08-01T08:00:00+02:00,,,07:00:00\n"),
            "i int64, f float64, b boolean, d date, t timestamp[s], z timestamp[s, UTC], s string, n null, h time\n"
            "1|1.5|true|2013-08-01|2013-08-01T06:00:00|2013-08-01T06:00:00Z|x|null|06:30:00\n"
            "-2|NaN|false|2013-08-02|2013-08-01T06:00:01|2013-08-01T06:00:00Z|null|null|07:00:00\n");
}

TEST_F(CsvTest, TypesCanBeGiven) {
  EXPECT_EQ(Text("zip,price,at,f,u,b\n00501,1.25,2013-08-01 06:00,0.1,7,x\n", Types({{"zip", "string"},
                                                                                     {"price", "decimal(2)"},
                                                                                     {"at", "timestamp[ms]"},
                                                                                     {"f", "float32"},
                                                                                     {"u", "uint8"},
                                                                                     {"b", "binary"}})),
            "zip string, price decimal(2), at timestamp[ms], f float32, u uint8, b binary\n"
            "00501|1.25|2013-08-01T06:00:00|0.1|7|0x78\n");
  EXPECT_THAT(
      Read("a\n1\n", Types({{"a", "int"}})),
      Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("`int` is not a type"), HasSubstr("timestamp[us, UTC]"))));
  EXPECT_THAT(
      Read("carrier\n1\n", Types({{"carier", "string"}})),
      Fails(ErrorCode::kNotFound, AllOf(HasSubstr("the column `carier`"), HasSubstr("did you mean `carrier`?"))));
  EXPECT_THAT(Read("zip\n1\nx\n", Types({{"zip", "int64"}})),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("/a.csv:3: column `zip`: `x` is no int64 (correct"),
                                                    HasSubstr("another type with --csv-type zip=string"))));
}

TEST_F(CsvTest, Nulls) {
  // Unquoted texts mean null, for every type; quoted ones are texts.
  EXPECT_EQ(Text("s,i\n,\n\"\",1\nNA,2\n"), "s string, i int64\nnull|null\n|1\nNA|2\n");
  ReadOptions options;
  options.csv.nulls = {"NA", "-"};
  EXPECT_EQ(Text("s,i\nNA,-\n\"NA\",1\n,2\n", options), "s string, i int64\nnull|null\nNA|1\n|2\n");
}

TEST_F(CsvTest, ColumnsAskedForInTheirOrder) {
  ReadOptions options;
  options.columns = {"c", "a"};
  EXPECT_EQ(Text("a,b,c\n1,\xFF,x\n2,z,y\n", options), "c string, a int64\nx|1\ny|2\n");  // b is not looked at
  options.columns = {"delay"};
  EXPECT_THAT(Read("a,b\n1,2\n", options), Fails(ErrorCode::kNotFound, HasSubstr("there are `a`, `b`")));
}

TEST_F(CsvTest, DialectsHeadersAndLineEnds) {
  const std::string wanted = "a int64, b string\n1|x\n2|y\n";
  EXPECT_EQ(Text("a,b\n1,x\n2,y\n"), wanted);
  EXPECT_EQ(Text("a\tb\n1\tx\n2\ty"), wanted);
  EXPECT_EQ(Text("a;b\r\n1;x\r\n2;y\r\n"), wanted);
  EXPECT_EQ(Text("a|b\r1|x\r2|y\r"), wanted);
  EXPECT_EQ(Text("\xEF\xBB\xBF"
                 "a,b\n1,x\n2,y\n"),
            wanted);
  EXPECT_EQ(Text("'a','b'\n1,'x'\n2,'y'\n"), wanted);
  EXPECT_EQ(Text("a,b\n\n1,x\n\n\n2,y\n\n"), wanted);
  EXPECT_EQ(Text("1,x\n2,y\n"), "column_1 int64, column_2 string\n1|x\n2|y\n");
  EXPECT_EQ(Text("\"a\nb\",c\n1,\"two\nlines, and a \"\"quote\"\"\"\n"),
            "a\nb int64, c string\n1|two\nlines, and a \"quote\"\n");
  ReadOptions options;
  options.csv.delimiter = ':';
  options.csv.quote = '*';
  options.csv.header = false;
  EXPECT_EQ(Text("*a:b*:1\n", options), "column_1 string, column_2 int64\na:b|1\n");
}

TEST_F(CsvTest, CompressedText) {
  const std::unique_ptr<Files> disk = MakePosixFiles();
  for (const char* name : {"plain.csv", "plain.csv.gz", "plain.csv.zst"}) {
    const Result<std::string> text =
        TableText(*disk, std::string(TRIMTAB_SOURCE_DIR "/src/trimtab/table/testdata/") + name);
    ASSERT_OK(text);
    EXPECT_EQ(*text,
              "carrier string, flight int64, delay float64, at timestamp[s], note string\n"
              "UA|1|1.5|2013-08-01T06:00:00|said \"no\"\nB6|2|null|2013-08-01T07:00:00|two\nlines\n");
  }
}

TEST_F(CsvTest, CutCompressedText) {
  const std::unique_ptr<Files> disk = MakePosixFiles();
  for (const char* name : {"plain.csv.gz", "plain.csv.zst"}) {
    ASSERT_OK_AND_ASSIGN(const std::string whole,
                         ReadFile(*disk, std::string(TRIMTAB_SOURCE_DIR "/src/trimtab/table/testdata/") + name));
    EXPECT_THAT(Read(whole.substr(0, whole.size() / 2)),
                Fails(ErrorCode::kInvalidInput, HasSubstr("data is damaged or was cut off")))
        << name;
  }
}

TEST_F(CsvTest, NoRowsAndEmptyColumns) {
  EXPECT_EQ(Text("a,b\n"), "a null, b null\n");
  EXPECT_EQ(Text("a,b\n", Types({{"a", "int64"}})), "a int64, b null\n");
  EXPECT_EQ(Text("a,b\n1,\n2,\n"), "a int64, b null\n1|null\n2|null\n");
  EXPECT_THAT(Read("\n"), Fails(ErrorCode::kInvalidInput, HasSubstr("neither a header nor rows")));
}

TEST_F(CsvTest, NaNAndInfinities) {
  EXPECT_EQ(Text("x\nnan\nNaN\ninf\n-inf\n1\n"), "x float64\nNaN\nNaN\ninf\n-inf\n1\n");
}

TEST_F(CsvTest, TimestampsWithAndWithoutZone) {
  // Not one kind of moment: text.
  EXPECT_EQ(Text("at,n\n2013-08-01 06:00:00,1\n2013-08-01 06:00:00Z,2\n"),
            "at string, n int64\n2013-08-01 06:00:00|1\n2013-08-01 06:00:00Z|2\n");
  EXPECT_THAT(Read("at,n\n2013-08-01 06:00:00Z,1\n2013-08-01 06:00:00,2\n", Types({{"at", "timestamp[s, UTC]"}})),
              Fails(ErrorCode::kInvalidInput,
                    HasSubstr("/a.csv:3: column `at`: `2013-08-01 06:00:00` is no timestamp[s, UTC]")));
}

TEST_F(CsvTest, RaggedRows) {
  EXPECT_THAT(Read("a,b\n1,2\n\n\"x\ny\",2\n3\n4,5\n"),
              Fails(ErrorCode::kInvalidInput,
                    AllOf(StartsWith("/a.csv:6: the row has 1 fields, the first one has 2 (quote fields that hold the "
                                     "delimiter `,`"),
                          HasSubstr("--csv-delimiter"))));
  EXPECT_THAT(Read("a,b\n1,2,3\n"), Fails(ErrorCode::kInvalidInput, StartsWith("/a.csv:2: the row has 3 fields")));
}

// Values far behind the block that decided the types.
TEST_F(CsvTest, ALaterMismatchNamesLineColumnValueAndRemedy) {
  std::string text = "id,code,empty,filler\n";
  const std::string filler(2000, 'x');
  while (text.size() < (std::size_t{17} << 20U)) text += "1,22,," + filler + "\n";
  const auto lines = static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
  const std::string place = "/a.csv:" + std::to_string(lines + 1) + ": ";
  EXPECT_THAT(Read(text + "1,A7,,\n"),
              Fails(ErrorCode::kInvalidInput,
                    AllOf(StartsWith(place + "column `code`: `A7` is no int64, as the first rows are"),
                          HasSubstr("or read the column with --csv-type code=string"))));
  EXPECT_THAT(Read(text + "1,2.5,,\n"), Fails(ErrorCode::kInvalidInput, HasSubstr("--csv-type code=float64")));
  EXPECT_THAT(Read(text + "1,2,x,\n"),
              Fails(ErrorCode::kInvalidInput,
                    AllOf(HasSubstr("column `empty`: `x` is no empty value"), HasSubstr("--csv-type empty=string"))));
  EXPECT_THAT(Read(text + "1\n"), Fails(ErrorCode::kInvalidInput, StartsWith(place + "the row has 1 fields")));
  EXPECT_THAT(Read(text + std::string("1,\0,,\n", 6)),
              Fails(ErrorCode::kInvalidInput, StartsWith(place + "there is a NUL byte")));
  EXPECT_THAT(Read(text + "1,2,,\"x\n"),
              Fails(ErrorCode::kInvalidInput, StartsWith(place + "the row that begins here")));
  ReadOptions options = Types({{"code", "string"}, {"empty", "string"}});
  EXPECT_OK(Read(text + "1,A7,x,\n", options));
  EXPECT_THAT(
      Read(text + "1,\xE9t\xE9,,\n", options),
      Fails(ErrorCode::kInvalidInput,
            AllOf(StartsWith(place + "column `code`: the text is not valid UTF-8: `?t?`"), HasSubstr("iconv"))));
}

TEST_F(CsvTest, MixedTypesInTheFirstBlockAreText) {
  EXPECT_EQ(Text("a,b\n1,1\nx,2.5\n"), "a string, b float64\n1|1\nx|2.5\n");
}

TEST_F(CsvTest, NulBytes) {
  EXPECT_THAT(Read(std::string("a,b\n1,2\n3,\0\n", 12)),
              Fails(ErrorCode::kInvalidInput, AllOf(StartsWith("/a.csv:3: there is a NUL byte"), HasSubstr("UTF-8"))));
}

TEST_F(CsvTest, InvalidUtf8) {
  EXPECT_THAT(
      Read("a,b\n1,x\n2,caf\xE9\n"),
      Fails(ErrorCode::kInvalidInput,
            AllOf(StartsWith("/a.csv:3: column `b`: the text is not valid UTF-8: `caf?`"), HasSubstr("iconv"))));
  EXPECT_THAT(Read("\xFF\xFE"
                   "a"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("the text is UTF-16")));
}

TEST_F(CsvTest, TenMegabytesInOneField) {
  const std::string large(std::size_t{10} << 20U, 'x');
  const Result<std::string> text = Read("a,b\n1,y\n2," + large + "\n3,z\n");
  ASSERT_OK(text);
  EXPECT_EQ(*text, "a int64, b string\n1|y\n2|" + large + "\n3|z\n");
  EXPECT_OK(Read("a,b\n" + large + ",1\n"));  // beyond the sample too
  EXPECT_OK(Read(large + ",b\n1,1\n"));
}

TEST_F(CsvTest, RowsThatNeverEnd) {
  EXPECT_THAT(
      Read("a,b\n1,x\n2,\"y\n3,z\n"),
      Fails(ErrorCode::kInvalidInput, AllOf(StartsWith("/a.csv:3: the row that begins here"),
                                            HasSubstr("a quote in it is never closed"), HasSubstr("--csv-quote"))));
  std::string text = "a,b\n1,x\n2,\"y\n";
  const std::string filler = std::string(1000, 'x') + "\n";
  while (text.size() < (std::size_t{34} << 20U)) text += filler;
  EXPECT_THAT(Read(text),
              Fails(ErrorCode::kInvalidInput, StartsWith("/a.csv:3: the row that begins here has more than 16 MiB")));
  EXPECT_THAT(Read(std::string(std::size_t{17} << 20U, 'x')),
              Fails(ErrorCode::kInvalidInput, HasSubstr("the first line has more")));
}

TEST_F(CsvTest, NamesThatStandTwice) {
  EXPECT_THAT(Read("a,b,a\n1,2,3\n"), Fails(ErrorCode::kInvalidInput, HasSubstr("the column `a` stands twice")));
  EXPECT_THAT(Read("name,name\nfoo,bar\nbaz,qux\n"),
              Fails(ErrorCode::kInvalidInput,
                    AllOf(HasSubstr("the column `name` stands twice"), HasSubstr("`--csv-header no`"))));
  ReadOptions bare;
  bare.csv.header = false;
  EXPECT_EQ(Text("foo,foo\nbar,baz\n", bare), "column_1 string, column_2 string\nfoo|foo\nbar|baz\n");
  EXPECT_EQ(Text("2013,2014\n1,2\n"), "column_1 int64, column_2 int64\n2013|2014\n1|2\n");
  ReadOptions options;
  options.columns = {"b"};
  EXPECT_EQ(Text("a,b,a\n1,2,3\n", options), "b int64\n2\n");
}

TEST_F(CsvTest, SeveralFilesTakeTheTypesOfTheFirst) {
  ASSERT_OK(WriteFileAtomically(files_, "/1.csv", "id,code\n1,2.5\n"));
  ASSERT_OK(WriteFileAtomically(files_, "/2.csv", "code;id\n3;4\n"));  // another order and dialect
  ASSERT_OK(WriteFileAtomically(files_, "/3.csv", "id,code\n"));
  ASSERT_OK(WriteFileAtomically(files_, "/4.csv", "id,code\nx,1\n"));
  const Result<std::string> text = TableTextOfFiles(files_, {"/1.csv", "/2.csv", "/3.csv"}, {});
  ASSERT_OK(text);
  EXPECT_EQ(*text, "id int64, code float64\n1|2.5\n4|3\n");
  EXPECT_THAT(TableTextOfFiles(files_, {"/1.csv", "/4.csv"}, {}),
              Fails(ErrorCode::kInvalidInput, StartsWith("/4.csv:2: column `id`: `x` is no int64")));
  ASSERT_OK(WriteFileAtomically(files_, "/5.csv", "id\n1\n"));
  EXPECT_THAT(TableTextOfFiles(files_, {"/1.csv", "/5.csv"}, {}),
              Fails(ErrorCode::kInvalidInput, HasSubstr("/5.csv: there is no column `code`, which /1.csv has")));
}

TEST_F(CsvTest, ManyBatches) {
  std::string text = "n\n";
  for (int i = 0; i < 1000; ++i) text += std::to_string(i) + "\n";
  ReadOptions options;
  options.batch_rows = 7;
  EXPECT_EQ(Text(text, options), "n int64" + text.substr(1));
}

}  // namespace
}  // namespace trimtab::table
