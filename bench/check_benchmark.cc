// CPU time of the check step against Arrow C++ merely decoding the same columns, in one process, in turns.
//
//   check_benchmark CONTRACT DATA REFERENCE COLUMN...
//
// COLUMN...: what the check reads of DATA; the columns of the drift comparison are read of REFERENCE too, and are
// decoded there as well: those that follow the word `reference`. Prints {"check": s, "decode": s, "ratio": ...},
// medians of 5 after one warm-up.
#include <cstdio>
#include <string>
#include <vector>

#include "parquet_decode.h"
#include "trimtab/base/posix_environment.h"
#include "trimtab/quality/data_check.h"

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
    double start = trimtab::bench::CpuSeconds();
    const auto report = trimtab::quality::CheckData(environment.environment(), settings);
    if (!report.ok()) {
      std::fprintf(stderr, "%s\n", report.error().ToString().c_str());
      return 4;
    }
    check.push_back(trimtab::bench::CpuSeconds() - start);
    start = trimtab::bench::CpuSeconds();
    if (trimtab::bench::DecodeParquet(argv[2], data_columns) != report->rows ||
        trimtab::bench::DecodeParquet(argv[3], reference_columns) < 0) {
      std::fprintf(stderr, "decoding gave other rows than the check\n");
      return 5;
    }
    decode.push_back(trimtab::bench::CpuSeconds() - start);
  }
  check.erase(check.begin());
  decode.erase(decode.begin());
  std::printf("{\"check\": %.4f, \"decode\": %.4f, \"ratio\": %.2f}\n", trimtab::bench::Median(check),
              trimtab::bench::Median(decode), trimtab::bench::Median(check) / trimtab::bench::Median(decode));
}
