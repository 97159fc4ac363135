// The benchmark gate: is a model slower or larger than the champion by more than a margin, on this machine, now?
//
// Challenger and champion are measured in turns inside one process: rounds in which both do the same work, in random
// order, so that what slows the machine down slows both. From each round comes a log-ratio; their Hodges-Lehmann
// estimate with the order-statistic interval is compared with the margin:
//   fail          the interval lies above ln(1 + margin)
//   pass          the interval lies below ln(1 + margin)
//   else          more rounds, up to the budget; then inconclusive
// p99 is the ratio of the quantiles of all rounds with a bootstrap over rounds, which keeps what belongs together.
// Rounds are looked at a fixed number of times, and what a look decides stands; the confidence of each interval is 1 -
// (1 - confidence) / (timed measurements * looks) (Bonferroni), so that a benchmark of two equal models fails wrongly
// with a probability of at most (1 - confidence) / 2 in all, margins aside. The size of the file is compared exactly.
#ifndef TRIMTAB_BENCHMARK_BENCHMARK_H_
#define TRIMTAB_BENCHMARK_BENCHMARK_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/environment.h"
#include "trimtab/base/result.h"
#include "trimtab/base/verdict.h"
#include "trimtab/stats/interval.h"
#include "trimtab/table/source.h"

namespace trimtab::benchmark {

struct BenchmarkSettings {
  // By measurement: 0.25 allows the challenger to be worse by a quarter. Those left out have their default
  // (DefaultMargins()).
  std::map<std::string, double> margins;
  std::int64_t batch_rows = 1024;  // rows of a batch for throughput and memory
  int max_rounds = 80;             // >= 20
  double budget_seconds = 5;       // no further round begins after that, once every measurement has been looked at
  double confidence = 0.95;        // of all verdicts together
  int threads = 1;                 // of the runtime inside one call
  std::uint64_t seed = 20130101;
};

// latency_p50 0.25, latency_p99 0.5, throughput 0.25, load_time 0.5, model_size 0.25, peak_memory 0.25.
const std::map<std::string, double>& DefaultMargins();

// kInvalidInput names the setting, the value and what would be accepted. RunBenchmark checks the same.
Result<> CheckBenchmarkSettings(const BenchmarkSettings& settings, const std::string& place);

struct Measurement {
  std::string name;       // latency_p50, latency_p99, throughput, load_time, model_size, peak_memory
  std::string unit;       // "s", "rows/s", "bytes"
  double challenger = 0;  // median over the rounds; latency_p99: over all rows
  std::optional<double> champion;
  // How many times worse the challenger is: of times, sizes and inverse throughput challenger / champion; 1.1 is 10 %
  // slower. Absent without a champion. Not the quotient of the two numbers above: that of pairs.
  std::optional<double> ratio;
  std::optional<stats::Interval> interval;  // of the ratio; absent where it is exact
  double margin = 0;                        // passes up to 1 + margin
  Verdict verdict = Verdict::kFail;
  std::string explanation;
};

struct BenchmarkResult {
  Verdict verdict = Verdict::kFail;
  std::vector<Measurement> measurements;  // in the order of the names above
  bool no_baseline = false;               // no champion: measured and recorded, nothing to compare with
  std::int64_t pairs = 0;                 // rounds
  std::int64_t rows = 0;                  // of the table, used for scoring
  double interval_confidence = 0;         // of each interval
  double seconds = 0;
  std::map<std::string, std::string> facts;  // onnxruntime, cpu, load_average, memory (how it was measured), ...
  std::string explanation;
};

struct BenchmarkModel {
  std::string_view bytes;  // must live during the call
  std::string place;       // names it in messages
};

struct BenchmarkData {
  std::vector<std::string> paths;     // files or globs with the features
  std::vector<std::string> features;  // for a model with one input for all columns; model/feature_reader.h
  table::CsvOptions csv;
  std::string output;  // of the model; empty: chosen, model/onnx_model.h
};

// champion: nothing when there is none. Uses environment.clock and .files. Takes about budget_seconds at most; slow
// models get less work in a round, and rounds that a first look needs may take up to three times the budget. Other work
// in the same process disturbs it, its memory most. Rows are the first batch_rows of the table; the explanation says
// when it has fewer. Errors are those of loading, reading and scoring the challenger; a champion that cannot be used is
// an inconclusive result that says why.
Result<BenchmarkResult> RunBenchmark(Environment environment, const BenchmarkSettings& settings,
                                     const BenchmarkData& data, const BenchmarkModel& challenger,
                                     const std::optional<BenchmarkModel>& champion);

}  // namespace trimtab::benchmark

#endif  // TRIMTAB_BENCHMARK_BENCHMARK_H_
