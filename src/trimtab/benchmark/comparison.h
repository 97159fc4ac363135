// Samples of many rounds turned into measurements and their verdicts, by the rules in benchmark.h.
#ifndef TRIMTAB_BENCHMARK_COMPARISON_H_
#define TRIMTAB_BENCHMARK_COMPARISON_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "trimtab/benchmark/benchmark.h"
#include "trimtab/benchmark/rounds.h"

namespace trimtab::benchmark {

struct ComparisonSettings {
  std::map<std::string, double> margins;  // one for every measurement
  double interval_confidence = 0.9975;    // of each interval
  std::uint64_t seed = 0;                 // of the bootstrap
  RoundWork work;
};

// Samples of one model, one a round.
struct ModelSamples {
  std::uint64_t size_bytes = 0;
  std::vector<RoundSample> rounds;
};

// All six measurements. champion: null pointer when there is none (every verdict is a pass that says so), else it has
// as many rounds as the challenger.
std::vector<Measurement> Compare(const ComparisonSettings& settings, const ModelSamples& challenger,
                                 const ModelSamples* champion);

// "12.3 us", "4.56 ms", "81,200 rows/s", "3.4 MB"; `unit` as in Measurement.
std::string QuantityText(double value, const std::string& unit);

}  // namespace trimtab::benchmark

#endif  // TRIMTAB_BENCHMARK_COMPARISON_H_
