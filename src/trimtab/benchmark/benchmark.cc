#include "trimtab/benchmark/benchmark.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "trimtab/base/files.h"
#include "trimtab/base/nearest_name.h"
#include "trimtab/base/seeded_random.h"
#include "trimtab/benchmark/memory_meter.h"
#include "trimtab/benchmark/onnx_subject.h"
#include "trimtab/benchmark/paired_benchmark.h"
#include "trimtab/model/onnx_model.h"

namespace trimtab::benchmark {

namespace {

// "model name	: Xeon" -> "Xeon"; empty when the file or the line is not there.
std::string CpuModel(Files& files) {
  const Result<std::string> text = ReadFile(files, "/proc/cpuinfo");
  if (!text.has_value()) return "";
  const std::size_t line = text->find("model name");
  if (line == std::string::npos) return "";
  const std::size_t colon = text->find(": ", line);
  const std::size_t end = std::min(text->find('\n', line), text->size());
  return colon < end ? text->substr(colon + 2, end - colon - 2) : "";
}

std::string LoadAverage(Files& files) {
  const Result<std::string> text = ReadFile(files, "/proc/loadavg");
  return text.has_value() ? text->substr(0, text->find(' ')) : "";
}

void AddFact(const std::string& name, std::string value, BenchmarkResult& result) {
  if (!value.empty()) result.facts[name] = std::move(value);
}

// The champion is there but cannot be measured: nothing is shown, and nothing passes.
void MakeInconclusive(const std::string& why, BenchmarkResult& result) {
  result.no_baseline = false;
  result.verdict = Verdict::kInconclusive;
  result.explanation = "the champion cannot be measured: " + why;
  for (Measurement& measurement : result.measurements) {
    measurement.verdict = Verdict::kInconclusive;
    measurement.explanation = result.explanation;
  }
}

}  // namespace

const std::map<std::string, double>& DefaultMargins() {
  static const auto& margins =
      *new std::map<std::string, double>{{"latency_p50", 0.25}, {"latency_p99", 0.5}, {"throughput", 0.25},
                                         {"load_time", 0.5},    {"model_size", 0.25}, {"peak_memory", 0.25}};
  return margins;
}

Result<> CheckBenchmarkSettings(const BenchmarkSettings& settings, const std::string& place) {
  for (const auto& [name, margin] : settings.margins) {
    if (DefaultMargins().count(name) == 0) {
      std::vector<std::string> known;
      for (const auto& entry : DefaultMargins()) known.push_back(entry.first);
      return InvalidInput(place, "`margins` holds `" + name + "`", DidYouMean(name, known));
    }
    if (!(margin > 0) || !std::isfinite(margin)) {
      return InvalidInput(place, "the margin of " + name + " is " + std::to_string(margin),
                          "give a share above 0: 0.25 allows a quarter more");
    }
  }
  if (settings.batch_rows < 1 || settings.batch_rows > 1'000'000) {
    return InvalidInput(place, "`batch_rows` is " + std::to_string(settings.batch_rows), "give 1 to 1000000");
  }
  if (settings.max_rounds < 20 || settings.max_rounds > 10'000) {
    return InvalidInput(place, "`max_rounds` is " + std::to_string(settings.max_rounds), "give 20 to 10000");
  }
  if (!(settings.budget_seconds > 0 && settings.budget_seconds <= 3600)) {
    return InvalidInput(place, "`budget_seconds` is " + std::to_string(settings.budget_seconds),
                        "give seconds: above 0, up to 3600");
  }
  if (!(settings.confidence >= 0.5 && settings.confidence < 1)) {
    return InvalidInput(place, "`confidence` is " + std::to_string(settings.confidence),
                        "give a share from 0.5 to below 1, such as 0.95");
  }
  if (settings.threads < 1 || settings.threads > 1024) {
    return InvalidInput(place, "`threads` is " + std::to_string(settings.threads), "give 1 to 1024");
  }
  return {};
}

Result<BenchmarkResult> RunBenchmark(Environment environment, const BenchmarkSettings& settings,
                                     const BenchmarkData& data, const BenchmarkModel& challenger,
                                     const std::optional<BenchmarkModel>& champion) {
  TRIMTAB_RETURN_IF_ERROR(CheckBenchmarkSettings(settings, "benchmark"));
  Files& files = environment.files;
  const std::string load_average = LoadAverage(files);
  const std::unique_ptr<MemoryMeter> memory = MakeProcessMemoryMeter(files);
  SeededRandom random(settings.seed);
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<Subject> ours, MakeOnnxSubject(files, settings, data, challenger));
  std::optional<Error> unusable;
  std::unique_ptr<Subject> theirs;
  if (champion.has_value()) {
    Result<std::unique_ptr<Subject>> made = MakeOnnxSubject(files, settings, data, *champion);
    // The first call shows what loading cannot: tensors that the model refuses.
    Result<> scored = made.has_value() ? (*made)->ScoreBatch((*made)->rows()) : Result<>(made.error());
    if (scored.has_value()) {
      theirs = std::move(*made);
    } else {
      unusable = scored.error();
    }
  }
  TRIMTAB_ASSIGN_OR_RETURN(BenchmarkResult result,
                           RunPairedBenchmark(environment.clock, random, *memory, settings, *ours, theirs.get()));
  AddFact("onnxruntime", model::OnnxRuntimeVersion(), result);
  AddFact("cpu", CpuModel(files), result);
  AddFact("load_average", load_average, result);
  AddFact("threads", std::to_string(settings.threads), result);
  if (unusable.has_value()) MakeInconclusive(unusable->ToString(), result);
  if (result.rows < settings.batch_rows) {
    result.explanation += "; a batch has " + std::to_string(result.rows) + (result.rows == 1 ? " row" : " rows") +
                          ", since the table has no more (batch_rows is " + std::to_string(settings.batch_rows) + ")";
  }
  return result;
}

}  // namespace trimtab::benchmark
