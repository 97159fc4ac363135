// CPU time of the check step against Arrow C++ merely decoding the same columns, in one process, in turns.
//
//   check_benchmark CONTRACT DATA REFERENCE COLUMN...
//
// COLUMN...: what the check reads of DATA; the columns of the drift comparison are read of REFERENCE too, and are
// decoded there as well: those that follow the word `reference`. Prints {"check": s, "decode": s, "ratio": ...},
// medians of 5 after one warm-up.
#include <arrow/io/file.h>
#include <arrow/table.h>
#include <parquet/arrow/reader.h>
#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "trimtab/base/posix_environment.h"
#include "trimtab/quality/data_check.h"

namespace {

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// Reads the columns as Arrow does on its own: batch after batch, on this thread.
std::int64_t Decode(const std::string& path, const std::vector<std::string>& columns) {
  auto file = arrow::io::ReadableFile::Open(path).ValueOrDie();
  parquet::arrow::FileReaderBuilder builder;
  if (!builder.Open(file).ok()) return -1;
  auto reader = builder.Build().ValueOrDie();
  std::vector<int> positions;
  for (const std::string& name : columns) {
    positions.push_back(reader->parquet_reader()->metadata()->schema()->ColumnIndex(name));
  }
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

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::fprintf(stderr, "usage: check_benchmark CONTRACT DATA REFERENCE COLUMN... reference COLUMN...\n");
    return 4;
  }
  std::vector<std::string> data_columns;
  std::vector<std::string> reference_columns;
  bool reference = false;
  for (int i = 4; i < argc; ++i) {
    if (std::string(argv[i]) == "reference") {
      reference = true;
    } else {
      (reference ? reference_columns : data_columns).emplace_back(argv[i]);
    }
  }
  const trimtab::PosixEnvironment environment = trimtab::MakePosixEnvironment(1);
  trimtab::quality::DataCheckSettings settings;
  settings.contract = argv[1];
  settings.data = {argv[2]};
  settings.reference = {argv[3]};

  std::vector<double> check;
  std::vector<double> decode;
  for (int round = 0; round < 6; ++round) {
    double start = CpuSeconds();
    const auto report = trimtab::quality::CheckData(environment.environment(), settings);
    if (!report.ok()) {
      std::fprintf(stderr, "%s\n", report.error().ToString().c_str());
      return 4;
    }
    check.push_back(CpuSeconds() - start);
    start = CpuSeconds();
    if (Decode(argv[2], data_columns) != report->rows || Decode(argv[3], reference_columns) < 0) {
      std::fprintf(stderr, "decoding gave other rows than the check\n");
      return 5;
    }
    decode.push_back(CpuSeconds() - start);
  }
  check.erase(check.begin());
  decode.erase(decode.begin());
  std::printf("{\"check\": %.4f, \"decode\": %.4f, \"ratio\": %.2f}\n", Median(check), Median(decode),
              Median(check) / Median(decode));
}
