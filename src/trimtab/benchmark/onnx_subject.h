// An ONNX model with the rows that it is to score.
#ifndef TRIMTAB_BENCHMARK_ONNX_SUBJECT_H_
#define TRIMTAB_BENCHMARK_ONNX_SUBJECT_H_

#include <memory>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/benchmark/benchmark.h"
#include "trimtab/benchmark/subject.h"

namespace trimtab::benchmark {

// Loads the model and reads its columns of the first settings.batch_rows rows, or of as many as there are.
// kInvalidInput when the table has none; the bytes must outlive the subject.
Result<std::unique_ptr<Subject>> MakeOnnxSubject(Files& files, const BenchmarkSettings& settings,
                                                 const BenchmarkData& data, const BenchmarkModel& model);

}  // namespace trimtab::benchmark

#endif  // TRIMTAB_BENCHMARK_ONNX_SUBJECT_H_
