// CPU time of scoring a table against a bare ONNX Runtime loop over the same rows, in one process, in turns.
//
//   score_benchmark MODEL DATA [ROWS]
//
// Both begin with the same decoded columns in memory and go through them in batches of ROWS rows (1024). Ours is
// model::FeatureReader and Model::Score, as the gate uses them; the bare loop does by hand, for this very model, what
// any caller of the runtime must: gather the values of a batch, make tensors, run the session, copy the probabilities.
// Prints {"ours": s, "bare": s, "ratio": ..., "rows": ...}, medians of 5 after one warm-up; both must give equal
// scores.
#include <onnxruntime_cxx_api.h>
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "trimtab/base/posix_files.h"
#include "trimtab/model/feature_reader.h"
#include "trimtab/model/onnx_model.h"
#include "trimtab/table/source.h"

namespace {

using trimtab::table::Batch;
using trimtab::table::ColumnView;
using trimtab::table::TypeId;

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

double Median(std::vector<double> values) {
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}

template <typename T>
T OrExit(trimtab::Result<T> result) {
  if (result.has_value()) return std::move(*result);
  std::fprintf(stderr, "%s\n", result.error().ToString().c_str());
  std::exit(4);
}

// The runtime as its own examples use it: one input a column, float32 or string, [N, 1].
class BareLoop {
 public:
  explicit BareLoop(const std::string& bytes) {
    Ort::SessionOptions options;
    options.SetIntraOpNumThreads(1);
    options.SetInterOpNumThreads(1);
    session_ = Ort::Session(env_, bytes.data(), bytes.size(), options);
    Ort::AllocatorWithDefaultOptions allocator;
    for (std::size_t i = 0; i < session_.GetInputCount(); ++i) {
      names_.emplace_back(session_.GetInputNameAllocated(i, allocator).get());
    }
    for (const std::string& name : names_) pointers_.push_back(name.c_str());
    for (std::size_t i = 0; i < session_.GetOutputCount(); ++i) {
      const std::string name = session_.GetOutputNameAllocated(i, allocator).get();
      if (name.find("prob") != std::string::npos) output_ = name;
    }
    floats_.resize(names_.size());
  }

  const std::vector<std::string>& names() const { return names_; }

  void Score(const Batch& batch, std::vector<double>& scores) {
    const auto rows = static_cast<std::size_t>(batch.rows);
    const std::int64_t shape[] = {batch.rows, 1};
    std::vector<Ort::Value> tensors;
    Ort::AllocatorWithDefaultOptions allocator;
    for (std::size_t i = 0; i < batch.columns.size(); ++i) {
      const ColumnView& column = batch.columns[i];
      if (column.type().id == TypeId::kString) {
        Ort::Value tensor = Ort::Value::CreateTensor(allocator, shape, 2, ONNX_TENSOR_ELEMENT_DATA_TYPE_STRING);
        for (std::size_t row = 0; row < rows; ++row) {
          const std::string_view text = column.StringAt(static_cast<std::int64_t>(row));
          text.copy(tensor.GetResizedStringTensorElementBuffer(row, text.size()), text.size());
        }
        tensors.push_back(std::move(tensor));
        continue;
      }
      floats_[i].resize(rows);
      const auto values = column.Values<float>();
      for (std::size_t row = 0; row < rows; ++row) {
        floats_[i][row] = column.IsNull(static_cast<std::int64_t>(row)) ? NAN : values[row];
      }
      tensors.push_back(Ort::Value::CreateTensor<float>(memory_, floats_[i].data(), rows, shape, 2));
    }
    const char* output = output_.c_str();
    const auto answers =
        session_.Run(Ort::RunOptions{nullptr}, pointers_.data(), tensors.data(), tensors.size(), &output, 1);
    const float* probabilities = answers[0].GetTensorData<float>();
    scores.resize(rows);
    for (std::size_t row = 0; row < rows; ++row) scores[row] = static_cast<double>(probabilities[2 * row + 1]);
  }

 private:
  Ort::Env env_{ORT_LOGGING_LEVEL_FATAL, "bare"};
  Ort::Session session_{nullptr};
  Ort::MemoryInfo memory_ = Ort::MemoryInfo::CreateCpu(OrtArenaAllocator, OrtMemTypeDefault);
  std::vector<std::string> names_;
  std::vector<const char*> pointers_;
  std::string output_;
  std::vector<std::vector<float>> floats_;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    std::fprintf(stderr, "usage: score_benchmark MODEL DATA [ROWS]\n");
    return 4;
  }
  const auto files = trimtab::MakePosixFiles();
  const std::string bytes = OrExit(trimtab::ReadFile(*files, argv[1]));
  const auto model = OrExit(trimtab::model::MakeOnnxModel(bytes, argv[1], {}));
  BareLoop bare(bytes);

  trimtab::table::ReadOptions options;
  options.columns = bare.names();
  options.batch_rows = argc > 3 ? std::strtoll(argv[3], nullptr, 10) : 1024;
  const std::vector<std::string> paths = {argv[2]};
  const auto source = OrExit(trimtab::table::OpenSource(*files, paths, options));
  for (const auto& field : source->schema().fields) {
    if (field.type.id == TypeId::kFloat32 || field.type.id == TypeId::kString) continue;
    std::fprintf(stderr, "column `%s` is %s; the bare loop takes float32 and string\n", field.name.c_str(),
                 field.type.ToString().c_str());
    return 4;
  }
  std::vector<Batch> batches;
  std::int64_t rows = 0;
  while (auto batch = OrExit(source->Next())) {
    rows += batch->rows;
    batches.push_back(std::move(*batch));
  }
  auto reader = OrExit(trimtab::model::FeatureReader::Make(*model, {}, source->schema(), argv[2]));

  trimtab::model::FeatureBatch features;
  std::vector<double> scores;
  // Sums of all scores, so that nothing is left out.
  const auto score_ours = [&] {
    double sum = 0;
    for (const Batch& batch : batches) {
      if (!reader.Read(batch, features).ok() || !model->Score(features, scores).ok()) std::exit(5);
      for (const double score : scores) sum += score;
    }
    return sum;
  };
  const auto score_bare = [&] {
    double sum = 0;
    for (const Batch& batch : batches) {
      bare.Score(batch, scores);
      for (const double score : scores) sum += score;
    }
    return sum;
  };
  std::vector<double> ours;
  std::vector<double> theirs;
  for (int round = 0; round < 6; ++round) {
    const double start = CpuSeconds();
    const double our_sum = score_ours();
    const double middle = CpuSeconds();
    const double bare_sum = score_bare();
    const double end = CpuSeconds();
    if (our_sum != bare_sum) {
      std::fprintf(stderr, "the scores differ: %.17g and %.17g\n", our_sum, bare_sum);
      return 5;
    }
    if (round == 0) continue;
    ours.push_back(middle - start);
    theirs.push_back(end - middle);
  }
  const double a = Median(ours);
  const double b = Median(theirs);
  std::printf("{\"ours\": %.6f, \"bare\": %.6f, \"ratio\": %.4f, \"rows\": %lld}\n", a, b, a / b,
              static_cast<long long>(rows));
}
