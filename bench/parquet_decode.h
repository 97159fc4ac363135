// What a benchmark of work on Parquet is measured against: Arrow C++ merely decoding, and the clock of both.
#ifndef TRIMTAB_BENCH_PARQUET_DECODE_H_
#define TRIMTAB_BENCH_PARQUET_DECODE_H_

#include <cstdint>
#include <string>
#include <vector>

namespace trimtab::bench {

// User and system time of this process so far.
double CpuSeconds();

// Decodes columns (all when there are none) as Arrow does on its own, batch after batch on this thread; gives the rows.
// -1 when the file cannot be opened.
std::int64_t DecodeParquet(const std::string& path, const std::vector<std::string>& columns);

double Median(std::vector<double> values);

}  // namespace trimtab::bench

#endif  // TRIMTAB_BENCH_PARQUET_DECODE_H_
