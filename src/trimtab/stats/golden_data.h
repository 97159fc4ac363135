// For tests: rows of testdata/*.json, each written by a script beside it, and the comparison with them.
#ifndef TRIMTAB_STATS_GOLDEN_DATA_H_
#define TRIMTAB_STATS_GOLDEN_DATA_H_

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

#include "trimtab/base/files.h"
#include "trimtab/base/json.h"
#include "trimtab/base/posix_files.h"

namespace trimtab::stats {

// The rows of one function; each file is read once.
inline const Json& GoldenRows(const std::string& file, const std::string& function) {
  static std::map<std::string, Json> files;
  const auto [at, is_new] = files.try_emplace(file);
  if (is_new) {
    const std::string path = TRIMTAB_SOURCE_DIR "/src/trimtab/stats/testdata/" + file;
    at->second = ParseJson(ReadFile(*MakePosixFiles(), path).value(), file).value();
  }
  return at->second.at(function);
}

inline double Number(const Json& row, std::size_t i) { return row.at(i).get<double>(); }
inline std::uint64_t Count(const Json& row, std::size_t i) { return row.at(i).get<std::uint64_t>(); }

// Relative to the expected value; `scale` is the size below which the difference counts absolutely.
inline void ExpectNear(double actual, double expected, double relative, double scale = 0) {
  EXPECT_LE(std::abs(actual - expected), relative * std::max(std::abs(expected), scale))
      << actual << " instead of " << expected;
}

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_GOLDEN_DATA_H_
