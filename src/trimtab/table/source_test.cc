#include "trimtab/table/source.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/table/table_text.h"

namespace trimtab::table {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Files& Disk() {
  static const std::unique_ptr<Files> files = MakePosixFiles();
  return *files;
}
std::string Data(const std::string& name) { return TRIMTAB_SOURCE_DIR "/src/trimtab/table/testdata/" + name; }

std::string Read(const std::string& name, const ReadOptions& options = {}) {
  const Result<std::string> text = TableText(Disk(), Data(name), options);
  return text.ok() ? *text : text.error().ToString();
}
std::string ReadColumn(const std::string& name, const std::string& column) {
  ReadOptions options;
  options.columns = std::vector{column};
  return Read(name, options);
}
void Store(Files& files, const std::string& path, const std::string& bytes) {
  ASSERT_OK(WriteFileAtomically(files, path, bytes));
}

struct TypeCase {
  const char* column;
  const char* text;
};

// Three rows, the second null, in every type (testdata/make_testdata.py).
const std::vector<TypeCase> kTypes = {
    {"boolean", "boolean boolean\ntrue\nnull\nfalse\n"},
    {"int8", "int8 int8\n-128\nnull\n127\n"},
    {"int16", "int16 int16\n-32768\nnull\n32767\n"},
    {"int32", "int32 int32\n-2147483648\nnull\n2147483647\n"},
    {"int64", "int64 int64\n-9223372036854775808\nnull\n9223372036854775807\n"},
    {"uint8", "uint8 uint8\n0\nnull\n255\n"},
    {"uint16", "uint16 uint16\n0\nnull\n65535\n"},
    {"uint32", "uint32 uint32\n0\nnull\n4294967295\n"},
    {"uint64", "uint64 uint64\n0\nnull\n18446744073709551615\n"},
    {"float16", "float16 float32\n0.5\nnull\n-65504\n"},
    {"float32", "float32 float32\n0.1\nnull\ninf\n"},
    {"float64", "float64 float64\n0.1\nnull\nNaN\n"},
    {"decimal32", "decimal32 decimal(2)\n1.25\nnull\n-0.01\n"},
    {"decimal64", "decimal64 decimal(2)\n1.25\nnull\n-0.01\n"},
    {"decimal128", "decimal128 decimal(2)\n123.45\nnull\n-0.05\n"},
    {"decimal256", "decimal256 decimal(1)\n999999999999999999999999999999999999.5\nnull\n-0.5\n"},
    {"string", "string string\ncaf\xC3\xA9\nnull\n\n"},
    {"large_string", "large_string string\nJFK\nnull\nLGA\n"},
    {"binary", "binary binary\n0x00ff\nnull\n0x\n"},
    {"large_binary", "large_binary binary\n0x01\nnull\n0x02\n"},
    {"fixed_binary", "fixed_binary binary\n0x6162\nnull\n0x6364\n"},
    {"date32", "date32 date\n2013-08-01\nnull\n1969-12-31\n"},
    {"date64", "date64 date\n2013-08-01\nnull\n1969-12-31\n"},
    {"time32", "time32 time\n06:00:00\nnull\n23:59:59\n"},
    {"time64", "time64 time\n06:00:00.000005\nnull\n23:59:59\n"},
    {"timestamp_ms", "timestamp_ms timestamp[ms]\n2013-08-01T06:00:00.123\nnull\n2013-08-01T06:00:00.123\n"},
    {"timestamp_us_utc",
     "timestamp_us_utc timestamp[us, UTC]\n2013-08-01T06:00:00.123Z\nnull\n2013-08-01T06:00:00.123Z\n"},
    {"dictionary", "dictionary string\nUA\nnull\nB6\n"},
    {"dictionary_int8", "dictionary_int8 string\nB6\nnull\nUA\n"},
    {"dictionary_numbers", "dictionary_numbers int64\n20\nnull\n10\n"},
};

TEST(SourceTypes, ParquetWithArrowsSchema) {
  for (const TypeCase& type : kTypes) EXPECT_EQ(ReadColumn("types.parquet", type.column), type.text);
  EXPECT_EQ(ReadColumn("types.parquet", "nothing"), "nothing null\nnull\nnull\nnull\n");
  EXPECT_EQ(ReadColumn("types.parquet", "timestamp_s"),
            "timestamp_s timestamp[ms]\n1970-01-01T00:00:00\nnull\n1969-12-31T23:59:59\n");
  EXPECT_EQ(ReadColumn("types.parquet", "timestamp_ns_new_york"),
            "timestamp_ns_new_york timestamp[ns, America/New_York]\n1970-01-01T00:00:00Z\nnull\n"
            "1970-01-01T00:00:00.000000001Z\n");
  EXPECT_EQ(ReadColumn("types.parquet", "duration"), "duration duration[us]\n5us\nnull\n-5us\n");
}

// As other programs write: no schema of Arrow's, no dictionaries, pages of version 2. Parquet has no seconds, zones and
// durations of its own.
TEST(SourceTypes, ParquetWithoutArrowsSchema) {
  for (const TypeCase& type : kTypes) EXPECT_EQ(ReadColumn("types_plain.parquet", type.column), type.text);
  EXPECT_EQ(ReadColumn("types_plain.parquet", "timestamp_s"),
            "timestamp_s timestamp[ms]\n1970-01-01T00:00:00\nnull\n1969-12-31T23:59:59\n");
  EXPECT_EQ(ReadColumn("types_plain.parquet", "duration"), "duration int64\n5\nnull\n-5\n");
}

TEST(SourceTypes, ArrowFileStreamAndCompressed) {
  for (const char* file : {"types.arrow", "types.arrows", "types_zstd.arrow"}) {
    for (const TypeCase& type : kTypes) EXPECT_EQ(ReadColumn(file, type.column), type.text) << file;
    EXPECT_EQ(ReadColumn(file, "string_view"), "string_view string\na text longer than twelve bytes\nnull\nshort\n");
    EXPECT_EQ(ReadColumn(file, "binary_view"), "binary_view binary\n0x01\nnull\n0x02\n");
    EXPECT_EQ(ReadColumn(file, "dictionary_with_null"), "dictionary_with_null string\nUA\nnull\nB6\n");
    EXPECT_EQ(ReadColumn(file, "dictionary_with_twins"), "dictionary_with_twins string\nUA\nnull\nUA\n");
    EXPECT_EQ(ReadColumn(file, "dictionary_of_large"), "dictionary_of_large string\nB6\nnull\nUA\n");
    EXPECT_EQ(ReadColumn(file, "dictionary_of_binary"), "dictionary_of_binary binary\n0x02\nnull\n0x01\n");
  }
}

TEST(SourceTypes, AllColumnsAtOnce) {
  for (const char* file : {"types.parquet", "types.arrow", "types.arrows"}) {
    const std::string text = Read(file);
    EXPECT_THAT(text, HasSubstr("nothing null, boolean boolean, int8 int8")) << file;
    EXPECT_THAT(text, HasSubstr("\nnull|null|null|null|null")) << file;
  }
}

TEST(SourceTypes, Int96AsSparkWritesIt) {
  EXPECT_EQ(Read("int96.parquet"), "at timestamp[ns]\n1970-01-01T00:00:00\nnull\n2013-08-01T06:00:00\n");
}

TEST(SourceTypes, Pandas) {
  const std::string wanted =
      "carrier string, flight int64, delay float64, note null, at timestamp[ns], row int64\n"
      "UA|1|1.5|null|2013-08-01T06:00:00|10\n"
      "B6|null|null|null|null|20\n"
      "null|3|inf|null|2013-08-01T07:00:00|30\n"
      "UA|4|null|null|2013-08-01T08:00:00|40\n";
  EXPECT_EQ(Read("pandas.parquet"), wanted);
}

TEST(SourceTypes, DictionariesStayDictionaries) {
  ReadOptions options;
  options.columns = {"carrier"};
  for (const char* file : {"groups.parquet", "pandas.parquet"}) {
    const std::vector<std::string> paths = {Data(file)};
    ASSERT_OK_AND_ASSIGN(const auto source, OpenSource(Disk(), paths, options));
    ASSERT_OK_AND_ASSIGN(const auto batch, source->Next());
    ASSERT_TRUE(batch.has_value());
    ASSERT_NE(batch->columns[0].dictionary(), nullptr) << file;
    EXPECT_EQ(batch->columns[0].StringAt(0), "UA");
  }
}

TEST(Source, RowGroupsBatchesAndOrder) {
  const std::string wanted =
      "carrier string, number int64\nUA|0\nB6|1\nAA|2\nUA|3\nDL|4\nEV|5\nUA|6\nnull|7\nMQ|8\nUS|9\n";
  for (const std::int64_t batch_rows : {1, 2, 3, 4, 100}) {
    ReadOptions options;
    options.columns = {"carrier", "number"};  // not the file's order
    options.batch_rows = batch_rows;
    EXPECT_EQ(Read("groups.parquet", options), wanted) << batch_rows;
  }
}

TEST(Source, BatchesOutliveTheSource) {
  const std::vector<std::string> paths = {Data("groups.parquet")};
  std::vector<Batch> batches;
  {
    ASSERT_OK_AND_ASSIGN(const auto source, OpenSource(Disk(), paths, {}));
    for (;;) {
      ASSERT_OK_AND_ASSIGN(auto batch, source->Next());
      if (!batch.has_value()) break;
      batches.push_back(*std::move(batch));
    }
  }
  ASSERT_EQ(batches.size(), 3);
  EXPECT_EQ(batches[1].first_row, 4);
  EXPECT_EQ(TextAt(batches[0].columns[1], 0), "UA");
  EXPECT_EQ(TextAt(batches[2].columns[1], 1), "US");
  EXPECT_EQ(batches[2].schema->fields[1].name, "carrier");
}

TEST(Source, RowsWithoutColumns) {
  ReadOptions options;
  options.columns = std::vector<std::string>();
  for (const auto& [file, rows] : std::vector<std::pair<std::string, std::int64_t>>{
           {"groups.parquet", 10}, {"types.arrow", 3}, {"types.arrows", 3}, {"plain.csv", 2}, {"no_rows.parquet", 0}}) {
    const std::vector<std::string> paths = {Data(file)};
    ASSERT_OK_AND_ASSIGN(const auto source, OpenSource(Disk(), paths, options));
    EXPECT_TRUE(source->schema().fields.empty());
    std::int64_t counted = 0;
    for (;;) {
      ASSERT_OK_AND_ASSIGN(const auto batch, source->Next());
      if (!batch.has_value()) break;
      counted += batch->rows;
    }
    EXPECT_EQ(counted, rows) << file;
  }
}

TEST(Source, SeveralFilesAreOneTable) {
  ReadOptions options;
  options.columns = {"number"};
  const Result<std::string> text = TableTextOfFiles(
      Disk(), {Data("no_rows.parquet"), Data("groups.parquet"), Data("no_rows.arrow"), Data("null_type.parquet")},
      options);
  ASSERT_OK(text);
  EXPECT_EQ(*text, "number int64\n0\n1\n2\n3\n4\n5\n6\n7\n8\n9\nnull\nnull\n");
  // The type of a column without values is that of the first file that has one.
  const Result<std::string> other =
      TableTextOfFiles(Disk(), {Data("null_type.parquet"), Data("groups.parquet")}, options);
  ASSERT_OK(other);
  EXPECT_THAT(*other, ::testing::StartsWith("number int64\nnull\nnull\n0\n"));
}

TEST(Source, RowCountIsKnownForParquetAndArrowFiles) {
  const auto count = [](const std::vector<std::string>& names) {
    std::vector<std::string> paths;
    for (const std::string& name : names) paths.push_back(Data(name));
    const auto source = OpenSource(Disk(), paths, {});
    return source.ok() ? (*source)->RowCount() : std::optional<std::int64_t>(-1);
  };
  EXPECT_EQ(count({"groups.parquet"}), 10);
  EXPECT_EQ(count({"types.arrow"}), 3);
  EXPECT_EQ(count({"types.arrows"}), std::nullopt);
  EXPECT_EQ(count({"plain.csv"}), std::nullopt);
  EXPECT_EQ(count({"groups.parquet", "no_rows.parquet"}), 10);
}

TEST(Source, NestedColumnsDoNoHarmUnlessAskedFor) {
  for (const char* file : {"nested.parquet", "nested.arrow"}) {
    ReadOptions options;
    options.columns = {"id", "carrier"};
    EXPECT_EQ(Read(file, options), "id int64, carrier string\n1|UA\n2|B6\n");
    EXPECT_THAT(Read(file), AllOf(HasSubstr(file), HasSubstr("the column `tags` holds list<"), HasSubstr("string")));
    EXPECT_THAT(ReadColumn(file, "point"), HasSubstr("the column `point` holds struct<x: double, y: double>"));
    const std::vector<std::string> paths = {Data(file)};
    ASSERT_OK_AND_ASSIGN(const TableDescription table, DescribeTable(Disk(), paths, {}));
    EXPECT_EQ(table.schema.fields.size(), 2);
    EXPECT_EQ(table.schema.fields[1].name, "carrier");
    EXPECT_EQ(table.rows, 2);
    ASSERT_EQ(table.refused.size(), 3);
    EXPECT_EQ(table.refused[2].name, "counts");
    EXPECT_THAT(table.refused[2].reason, HasSubstr("holds map<string, int32"));
  }
}

TEST(SourceRefuses, UnknownColumns) {
  ReadOptions options;
  options.columns = {"carier"};
  EXPECT_THAT(TableText(Disk(), Data("groups.parquet"), options),
              Fails(ErrorCode::kNotFound, AllOf(HasSubstr("groups.parquet: there is no column `carier`"),
                                                HasSubstr("did you mean `carrier`?"))));
  options.columns = {"temperature"};
  EXPECT_THAT(TableText(Disk(), Data("groups.parquet"), options),
              Fails(ErrorCode::kNotFound, HasSubstr("there are `number`, `carrier`")));
  options.columns = {"number", "number"};
  EXPECT_THAT(TableText(Disk(), Data("groups.parquet"), options),
              Fails(ErrorCode::kInvalidInput, HasSubstr("`number` is asked for twice")));
}

TEST(SourceRefuses, NamesThatStandTwice) {
  EXPECT_THAT(Read("twins.parquet"), HasSubstr("twins.parquet: the column `a` stands twice (give every column"));
  EXPECT_EQ(ReadColumn("twins.parquet", "b"), "b string\nx\n");
  const std::vector<std::string> paths = {Data("twins.parquet")};
  ASSERT_OK_AND_ASSIGN(const TableDescription table, DescribeTable(Disk(), paths, {}));
  EXPECT_EQ(table.refused.size(), 1);
}

TEST(SourceRefuses, FilesThatDiffer) {
  EXPECT_THAT(
      TableTextOfFiles(Disk(), {Data("groups.parquet"), Data("other_type.parquet")}, {}),
      Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("other_type.parquet: the column `number` holds float64, in "),
                                            HasSubstr("groups.parquet it holds int64"))));
  EXPECT_THAT(TableTextOfFiles(Disk(), {Data("groups.parquet"), Data("other_names.parquet")}, {}),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("other_names.parquet: there is a column `tail`, which "),
                                                    HasSubstr("groups.parquet does not have"))));
  // Columns that nobody asked for may differ.
  ReadOptions options;
  options.columns = {"number"};
  EXPECT_OK(TableTextOfFiles(Disk(), {Data("groups.parquet"), Data("other_names.parquet")}, options));
}

TEST(SourceRefuses, MissingFilesDirectoriesAndEmptyFiles) {
  EXPECT_THAT(TableText(Disk(), Data("group.parquet")),
              Fails(ErrorCode::kNotFound, AllOf(HasSubstr("group.parquet: there is no such file"),
                                                HasSubstr("did you mean `"), HasSubstr("groups.parquet`?"))));
  EXPECT_THAT(TableText(Disk(), Data("none/a.csv")),
              Fails(ErrorCode::kNotFound, AllOf(HasSubstr("there is no directory"), HasSubstr("none"))));
  EXPECT_THAT(TableText(Disk(), Data("*.parq")), Fails(ErrorCode::kNotFound, HasSubstr("no file matches this glob")));
  EXPECT_THAT(
      TableText(Disk(), TRIMTAB_SOURCE_DIR "/src/trimtab/table/testdata"),
      Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("this is a directory"), HasSubstr("testdata/*.parquet'"))));
  EXPECT_THAT(TableTextOfFiles(Disk(), {}), Fails(ErrorCode::kInvalidInput, HasSubstr("no data file was named")));
  MemoryFiles files;
  Store(files, "/empty.csv", "");
  EXPECT_THAT(TableText(files, "/empty.csv"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("/empty.csv: the file is empty")));
}

TEST(SourceRefuses, OtherFormats) {
  MemoryFiles files;
  Store(files, "/a.csv.zip", "PK\x03\x04 and so on");
  EXPECT_THAT(TableText(files, "/a.csv.zip"),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("this is a zip archive"), HasSubstr("unpack it"))));
  Store(files, "/a.feather", "FEA1....");
  EXPECT_THAT(TableText(files, "/a.feather"), Fails(ErrorCode::kInvalidInput, HasSubstr("Feather file of version 1")));
}

TEST(SourceRefuses, TruncatedParquet) {
  ASSERT_OK_AND_ASSIGN(const std::string whole, ReadFile(Disk(), Data("groups.parquet")));
  MemoryFiles files;
  for (const std::size_t size : {std::size_t{4}, std::size_t{8}, std::size_t{100}, whole.size() - 1}) {
    Store(files, "/cut.parquet", whole.substr(0, size));
    EXPECT_THAT(TableText(files, "/cut.parquet"),
                Fails(ErrorCode::kInvalidInput,
                      AllOf(HasSubstr("/cut.parquet: "), HasSubstr("damaged or was cut off: write or copy it again"))));
  }
}

// Every byte of the file damaged in turn: an error or values, never a crash.
TEST(SourceRefuses, DamagedFiles) {
  for (const char* name : {"groups.parquet", "types.parquet", "types.arrow", "types.arrows", "plain.csv.gz"}) {
    ASSERT_OK_AND_ASSIGN(const std::string whole, ReadFile(Disk(), Data(name)));
    MemoryFiles files;
    int errors = 0;
    const std::size_t step = whole.size() / 700 + 1;
    for (std::size_t i = 0; i < whole.size(); i += step) {
      std::string damaged = whole;
      damaged[i] = static_cast<char>(damaged[i] ^ (i % 2 == 0 ? 0x40 : 0xFF));
      Store(files, "/damaged", damaged);
      const Result<std::string> text = TableText(files, "/damaged");
      errors += text.ok() ? 0 : 1;
      if (text.ok()) continue;
      EXPECT_NE(text.error().code, ErrorCode::kInternal) << name << " " << i << text.error().ToString();
    }
    EXPECT_GT(errors, 10) << name;
  }
}

TEST(SourceRefuses, TextsThatAreNotUtf8) {
  for (const char* name : {"not_utf8.parquet", "not_utf8_dictionary.parquet"}) {
    EXPECT_THAT(TableText(Disk(), Data(name)),
                Fails(ErrorCode::kInvalidInput,
                      AllOf(HasSubstr(name), HasSubstr("column `text`"), HasSubstr("the text is not valid UTF-8"))));
  }
  EXPECT_THAT(Read("not_utf8.parquet"), HasSubstr("row 1, column"));
  EXPECT_THAT(TableText(Disk(), Data("not_utf8.arrow")), Fails(ErrorCode::kInvalidInput, HasSubstr("UTF8")));
}

TEST(SourceRefuses, DecimalsThatAreTooLong) {
  EXPECT_THAT(Read("long_decimal.parquet"), HasSubstr("row 1, column `big`: the decimal has more than 38 digits"));
}

TEST(Source, NoRows) {
  for (const char* name : {"no_rows.parquet", "no_rows.arrow"}) {
    EXPECT_EQ(Read(name), "number int64, carrier string\n");
  }
}

TEST(Source, StaysAtItsErrorAndAtItsEnd) {
  const std::vector<std::string> paths = {Data("not_utf8.parquet")};
  ASSERT_OK_AND_ASSIGN(const auto source, OpenSource(Disk(), paths, {}));
  EXPECT_FALSE(source->Next().ok());
  EXPECT_FALSE(source->Next().ok());
  const std::vector<std::string> good = {Data("no_rows.parquet")};
  ASSERT_OK_AND_ASSIGN(const auto empty, OpenSource(Disk(), good, {}));
  for (int i = 0; i < 2; ++i) {
    ASSERT_OK_AND_ASSIGN(const auto batch, empty->Next());
    EXPECT_FALSE(batch.has_value());
  }
}

}  // namespace
}  // namespace trimtab::table
