// Subject: a model as the benchmark sees it, something that can be timed.
#ifndef TRIMTAB_BENCHMARK_SUBJECT_H_
#define TRIMTAB_BENCHMARK_SUBJECT_H_

#include <cstdint>

#include "trimtab/base/result.h"

namespace trimtab::benchmark {

class Subject {
 public:
  virtual ~Subject() = default;
  // Bytes of the model file.
  virtual std::uint64_t size_bytes() const = 0;
  // Rows that it holds, at least one.
  virtual std::int64_t rows() const = 0;
  // Scores one row alone; rows are taken in turn.
  virtual Result<> ScoreRow() = 0;
  // Scores the first `rows` rows at once; 1 <= rows <= rows().
  virtual Result<> ScoreBatch(std::int64_t rows) = 0;
  // Loads the model a second time, beside the one that scores.
  virtual Result<> Load() = 0;
  // Scores a batch with what Load loaded.
  virtual Result<> ScoreLoaded(std::int64_t rows) = 0;
  // Frees it.
  virtual void Unload() = 0;
};

}  // namespace trimtab::benchmark

#endif  // TRIMTAB_BENCHMARK_SUBJECT_H_
