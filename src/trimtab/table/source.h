// Source: a table as a stream of batches with bounded memory. Several files and globs count as one table; columns that
// nobody asked for are not decoded. One thread at a time.
#ifndef TRIMTAB_TABLE_SOURCE_H_
#define TRIMTAB_TABLE_SOURCE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/table/batch.h"

namespace trimtab::table {

class Source {
 public:
  virtual ~Source() = default;
  virtual const Schema& schema() const = 0;
  // The next rows in the order of the files, or nothing at the end. A batch stays valid after the next call.
  virtual Result<std::optional<Batch>> Next() = 0;
  // Known without reading for Parquet; nothing for CSV.
  virtual std::optional<std::int64_t> RowCount() const = 0;
};

struct CsvOptions {
  std::optional<char> delimiter = {};  // else detected among , ; TAB |
  std::optional<char> quote = {};      // else detected: ' when fields are wrapped in it and none in ", else "
  // Else detected: the first line is a header, unless numbers, dates or booleans in it stand over columns of such and
  // no text in it does; then it is data and the columns are column_1, column_2, ... Texts alone are always a header.
  std::optional<bool> header = {};
  std::vector<std::string> nulls = {""};          // unquoted texts that mean null, for every type
  std::map<std::string, std::string> types = {};  // column -> type name as DataType::ToString() gives it; else inferred
};

struct ReadOptions {
  // Columns to decode, in this order; nothing: all. kNotFound with the nearest names when one is missing; kInvalidInput
  // when one cannot be read (nested, or its name stands twice). Columns that were not asked for do no harm.
  std::optional<std::vector<std::string>> columns = {};
  std::int64_t batch_rows = 65536;  // at most; fewer where rows are wide
  CsvOptions csv = {};
};

// Opens files as one table. Each path may be a glob (* ? [..], matches sorted). The format is told by the content, not
// the name: Parquet, Arrow IPC (file and stream), else CSV or TSV, plain, gzip or zstd. All files must have equal
// columns by name and type. Errors name the file, and for CSV the line.
Result<std::unique_ptr<Source>> OpenSource(Files& files, std::span<const std::string> paths,
                                           const ReadOptions& options);

// A column that cannot be read, and why: "holds list<element: int64>", "stands twice".
struct RefusedColumn {
  std::string name;
  std::string reason;
};

// What the files hold, before a column is chosen.
struct TableDescription {
  Schema schema;                       // the columns that can be read
  std::vector<RefusedColumn> refused;  // the others
  std::optional<std::int64_t> rows;    // as Source::RowCount()
  bool types_guessed = false;          // the files hold text and no types: CSV
};

// Fails as OpenSource does, except that columns which cannot be read are told instead; options.columns is ignored.
Result<TableDescription> DescribeTable(Files& files, std::span<const std::string> paths, const ReadOptions& options);

// The files that the paths and globs name, sorted within each glob. kNotFound when one matches nothing.
Result<std::vector<std::string>> ExpandPaths(Files& files, std::span<const std::string> paths);

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_SOURCE_H_
