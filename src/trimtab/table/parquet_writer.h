// ParquetWriter: rows to a Parquet file (zstd), written beside the path and renamed on Close.
#ifndef TRIMTAB_TABLE_PARQUET_WRITER_H_
#define TRIMTAB_TABLE_PARQUET_WRITER_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/table/batch.h"

namespace trimtab::table {

// Extra text columns that a writer adds behind those of the batches, one value a written row.
struct TextColumn {
  std::string name;
  std::vector<std::string> values;
};

class ParquetWriter {
 public:
  virtual ~ParquetWriter() = default;  // without Close: nothing is left under the path
  // Writes the rows of the batch whose positions (ascending, from 0 within the batch) are given.
  virtual Result<> Append(const Batch& batch, std::span<const std::int64_t> rows,
                          std::span<const TextColumn> extra) = 0;
  virtual Result<> Close() = 0;  // syncs and renames
};

// `extra` names the text columns that every Append brings, in order.
Result<std::unique_ptr<ParquetWriter>> CreateParquet(Files& files, const std::string& path, const Schema& schema,
                                                     std::span<const std::string> extra);

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_PARQUET_WRITER_H_
