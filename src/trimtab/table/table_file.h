// TableFile: one file of a table, and RowReader: its rows as Arrow arrays. One implementation a format
// (parquet_file.cc, ipc_file.cc, csv_file.cc). Internal to the readers.
#ifndef TRIMTAB_TABLE_TABLE_FILE_H_
#define TRIMTAB_TABLE_TABLE_FILE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/table/data_type.h"
#include "trimtab/table/source.h"

namespace arrow {
class Array;
}  // namespace arrow

namespace trimtab::table {

struct FileColumn {
  std::string name;
  // Nothing: not known before the rows are read (CSV), or `refused` says what it holds instead.
  std::optional<DataType> type;
  std::string refused;
};

struct ArrowRows {
  std::int64_t rows = 0;
  std::vector<std::shared_ptr<arrow::Array>> columns;  // canonical (arrow_types.h)
};

class RowReader {
 public:
  virtual ~RowReader() = default;
  // Of the columns asked for, in their order.
  virtual const std::vector<DataType>& types() const = 0;
  // The next rows in the order of the file, nothing at its end.
  virtual Result<std::optional<ArrowRows>> Next() = 0;
};

class TableFile {
 public:
  virtual ~TableFile() = default;
  virtual const std::vector<FileColumn>& columns() const = 0;
  virtual std::optional<std::int64_t> RowCount() const = 0;
  // What to do about a name that two columns have.
  virtual std::string RemedyForTwins() const { return "give every column a name of its own"; }
  // Reads the columns at these positions, none twice, all readable; perhaps none. `types`, unless empty, are what the
  // columns must be: for CSV instead of being inferred, for a column of the null type instead of it.
  virtual Result<std::unique_ptr<RowReader>> Read(const std::vector<std::size_t>& positions,
                                                  const std::vector<DataType>& types) const = 0;
};

// By the content. The file is closed again before the call returns and opened by each Read. Files must outlive it.
Result<std::unique_ptr<TableFile>> OpenTableFile(Files& files, const std::string& path, const ReadOptions& options);

Result<std::unique_ptr<TableFile>> OpenParquetFile(Files& files, const std::string& path,
                                                   std::shared_ptr<const RandomAccessFile> file,
                                                   const ReadOptions& options);
Result<std::unique_ptr<TableFile>> OpenIpcFile(Files& files, const std::string& path,
                                               std::shared_ptr<const RandomAccessFile> file);
Result<std::unique_ptr<TableFile>> OpenIpcStream(Files& files, const std::string& path,
                                                 std::shared_ptr<const RandomAccessFile> file);
Result<std::unique_ptr<TableFile>> OpenCsvFile(Files& files, const std::string& path, const ReadOptions& options);

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_TABLE_FILE_H_
