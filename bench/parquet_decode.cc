#include "parquet_decode.h"

#include <arrow/io/file.h>
#include <arrow/table.h>
#include <parquet/arrow/reader.h>
#include <sys/resource.h>

#include <algorithm>

namespace trimtab::bench {

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::int64_t DecodeParquet(const std::string& path, const std::vector<std::string>& columns) {
  auto file = arrow::io::ReadableFile::Open(path).ValueOrDie();
  parquet::arrow::FileReaderBuilder builder;
  if (!builder.Open(file).ok()) return -1;
  auto reader = builder.Build().ValueOrDie();
  std::vector<int> positions;
  const parquet::FileMetaData& metadata = *reader->parquet_reader()->metadata();
  for (const std::string& name : columns) positions.push_back(metadata.schema()->ColumnIndex(name));
  for (int i = 0; columns.empty() && i < metadata.num_columns(); ++i) positions.push_back(i);
  std::vector<int> groups;
  for (int i = 0; i < reader->num_row_groups(); ++i) groups.push_back(i);
  auto batches = reader->GetRecordBatchReader(groups, positions).ValueOrDie();
  std::int64_t rows = 0;
  for (;;) {
    std::shared_ptr<arrow::RecordBatch> batch;
    if (!batches->ReadNext(&batch).ok() || batch == nullptr) return rows;
    rows += batch->num_rows();
  }
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

}  // namespace trimtab::bench
