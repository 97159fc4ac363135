// CPU time of a comparison of two Parquet files against Arrow C++ merely decoding them, in one process, in turns.
//
//   drift_benchmark REFERENCE CURRENT
//
// The columns that are compared by default. Prints {"drift": s, "decode": s, "ratio": ...}, medians of 5 after one
// warm-up.
#include <cstdio>
#include <string>
#include <vector>

#include "parquet_decode.h"
#include "trimtab/base/posix_environment.h"
#include "trimtab/drift/file_comparison.h"

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: drift_benchmark REFERENCE CURRENT\n");
    return 4;
  }
  using trimtab::bench::CpuSeconds;
  using trimtab::bench::DecodeParquet;
  const trimtab::PosixEnvironment environment = trimtab::MakePosixEnvironment(1);
  trimtab::drift::FileComparisonSettings settings;
  settings.reference = {argv[1]};
  settings.current = {argv[2]};
  settings.drift.distributions = true;
  settings.place = "drift_benchmark";

  std::vector<double> drift;
  std::vector<double> decode;
  for (int round = 0; round < 6; ++round) {
    double start = CpuSeconds();
    const auto comparison = trimtab::drift::CompareFiles(environment.environment(), settings);
    const double taken = CpuSeconds() - start;
    if (!comparison.ok()) {
      std::fprintf(stderr, "%s\n", comparison.error().ToString().c_str());
      return 4;
    }
    std::vector<std::string> columns;
    for (const auto& column : comparison->result.columns) {
      if (column.unavailable.empty()) columns.push_back(column.column);
    }
    start = CpuSeconds();
    if (DecodeParquet(argv[1], columns) < 0 || DecodeParquet(argv[2], columns) < 0) return 5;
    if (round == 0) continue;
    drift.push_back(taken);
    decode.push_back(CpuSeconds() - start);
  }
  const double ours = trimtab::bench::Median(drift);
  const double rival = trimtab::bench::Median(decode);
  std::printf("{\"drift\": %.4f, \"decode\": %.4f, \"ratio\": %.2f}\n", ours, rival, ours / rival);
}
