#include "trimtab/table/parquet_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <string>
#include <vector>

#include "trimtab/base/faulty_files.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/table/source.h"
#include "trimtab/table/table_text.h"

namespace trimtab::table {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string Data(const std::string& name) { return TRIMTAB_SOURCE_DIR "/src/trimtab/table/testdata/" + name; }

// Copies the rows of the table that `keep` takes.
Result<> Copy(const std::string& from, Files& to, const std::string& path, const std::vector<std::string>& extra,
              std::int64_t every, std::int64_t batch_rows = 2) {
  const std::unique_ptr<Files> disk = MakePosixFiles();
  ReadOptions options;
  options.batch_rows = batch_rows;
  const std::vector<std::string> paths = {from};
  TRIMTAB_ASSIGN_OR_RETURN(const auto source, OpenSource(*disk, paths, options));
  TRIMTAB_ASSIGN_OR_RETURN(const auto writer, CreateParquet(to, path, source->schema(), extra));
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const auto batch, source->Next());
    if (!batch.has_value()) break;
    std::vector<std::int64_t> rows;
    for (std::int64_t row = 0; row < batch->rows; ++row) {
      if ((batch->first_row + row) % every == 0) rows.push_back(row);
    }
    std::vector<TextColumn> columns;
    for (const std::string& name : extra) {
      columns.push_back({.name = name, .values = std::vector<std::string>(rows.size(), "why")});
    }
    TRIMTAB_RETURN_IF_ERROR(writer->Append(*batch, rows, columns));
  }
  return writer->Close();
}

TEST(ParquetWriter, EveryTypeThereAndBack) {
  for (const char* name : {"types.parquet", "types.arrow", "pandas.parquet", "groups.parquet", "no_rows.parquet"}) {
    MemoryFiles files;
    ASSERT_OK(Copy(Data(name), files, "/copy.parquet", {}, 1));
    const std::unique_ptr<Files> disk = MakePosixFiles();
    const Result<std::string> original = TableText(*disk, Data(name));
    const Result<std::string> copy = TableText(files, "/copy.parquet");
    ASSERT_OK(original);
    ASSERT_OK(copy);
    // Parquet has no seconds; they come back as milliseconds.
    std::string wanted = *original;
    if (const auto at = wanted.find("timestamp[s]"); at != std::string::npos) wanted.replace(at, 12, "timestamp[ms]");
    EXPECT_EQ(*copy, wanted) << name;
  }
}

TEST(ParquetWriter, ChosenRowsAndTextsBesideThem) {
  MemoryFiles files;
  ASSERT_OK(Copy(Data("groups.parquet"), files, "/rows.parquet", {"reasons"}, 3));
  const Result<std::string> text = TableText(files, "/rows.parquet");
  ASSERT_OK(text);
  EXPECT_EQ(*text, "number int64, carrier string, reasons string\n0|UA|why\n3|UA|why\n6|UA|why\n9|US|why\n");
  EXPECT_THAT(*files.List("/"), ElementsAre("rows.parquet"));
}

TEST(ParquetWriter, ANameThatIsTaken) {
  MemoryFiles files;
  EXPECT_THAT(Copy(Data("groups.parquet"), files, "/rows.parquet", {"carrier"}, 3),
              Fails(ErrorCode::kInvalidInput, HasSubstr("a column `carrier` already")));
  EXPECT_TRUE(files.List("/")->empty());
}

TEST(ParquetWriter, WithoutCloseNothingIsLeft) {
  MemoryFiles files;
  ASSERT_OK(WriteFileAtomically(files, "/rows.parquet", "old"));
  {
    ASSERT_OK_AND_ASSIGN(const auto writer, CreateParquet(files, "/rows.parquet", Schema{}, {}));
  }
  EXPECT_THAT(*files.List("/"), ElementsAre("rows.parquet"));
  EXPECT_EQ(*ReadFile(files, "/rows.parquet"), "old");
}

TEST(ParquetWriter, BatchesThatDoNotFitAreOurBug) {
  MemoryFiles files;
  const Schema schema{.fields = {{.name = "a", .type = {.id = TypeId::kInt64}}}};
  const std::vector<std::string> extra = {"why"};
  ASSERT_OK_AND_ASSIGN(const auto writer, CreateParquet(files, "/rows.parquet", schema, extra));
  Batch batch;
  batch.schema = std::make_shared<Schema>();
  EXPECT_THAT(writer->Append(batch, {}, {}), Fails(ErrorCode::kInternal, HasSubstr("other columns")));
  batch.schema = std::make_shared<Schema>(schema);
  EXPECT_THAT(writer->Append(batch, {}, {}), Fails(ErrorCode::kInternal, HasSubstr("announced")));
  const std::vector<TextColumn> texts = {{.name = "why", .values = {"x"}}};
  EXPECT_THAT(writer->Append(batch, {}, texts), Fails(ErrorCode::kInternal, HasSubstr("one value a row")));
  const std::vector<std::int64_t> rows = {0};
  EXPECT_THAT(writer->Append(batch, rows, texts), Fails(ErrorCode::kInternal, HasSubstr("row 0 is not in the batch")));
}

// Whatever write fails: an error that says so, and nothing under the path or beside it.
TEST(ParquetWriter, AFullDisk) {
  for (std::uint64_t nth = 1;; ++nth) {
    MemoryFiles memory;
    FaultyFiles files(memory);
    files.FailFrom(nth);
    const Result<> copied = Copy(Data("groups.parquet"), files, "/rows.parquet", {}, 1);
    if (copied.ok()) {
      EXPECT_GT(nth, 5);
      break;
    }
    EXPECT_EQ(copied.error().code, ErrorCode::kIo) << copied.error().ToString();
    if (memory.Status("/rows.parquet").ok()) {  // only the directory could not be synced
      EXPECT_OK(TableText(memory, "/rows.parquet"));
    }
    ASSERT_LT(nth, 1000);
  }
}

TEST(ParquetWriter, MoreRowsThanOneGroup) {
  MemoryFiles files;
  std::string text = "n\n";
  for (int i = 0; i < 300000; ++i) text += std::to_string(i) + "\n";
  ASSERT_OK(WriteFileAtomically(files, "/n.csv", text));
  const std::vector<std::string> paths = {"/n.csv"};
  ASSERT_OK_AND_ASSIGN(const auto source, OpenSource(files, paths, {}));
  ASSERT_OK_AND_ASSIGN(const auto writer, CreateParquet(files, "/n.parquet", source->schema(), {}));
  for (;;) {
    ASSERT_OK_AND_ASSIGN(const auto batch, source->Next());
    if (!batch.has_value()) break;
    std::vector<std::int64_t> rows(static_cast<std::size_t>(batch->rows));
    std::iota(rows.begin(), rows.end(), 0);
    ASSERT_OK(writer->Append(*batch, rows, {}));
  }
  ASSERT_OK(writer->Close());
  const Result<std::string> copy = TableText(files, "/n.parquet");
  ASSERT_OK(copy);
  EXPECT_EQ(*copy, "n int64" + text.substr(1));
}

}  // namespace
}  // namespace trimtab::table
