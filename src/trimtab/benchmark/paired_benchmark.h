// The benchmark itself, apart from what is measured and by which clock: rounds, looks, verdicts.
#ifndef TRIMTAB_BENCHMARK_PAIRED_BENCHMARK_H_
#define TRIMTAB_BENCHMARK_PAIRED_BENCHMARK_H_

#include <cstdint>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/base/random.h"
#include "trimtab/base/result.h"
#include "trimtab/benchmark/benchmark.h"
#include "trimtab/benchmark/memory_meter.h"
#include "trimtab/benchmark/subject.h"

namespace trimtab::benchmark {

// Number of rounds at which the measurements are looked at, ascending; the last is max_rounds. At most four, each twice
// the one before, none below 10.
std::vector<int> Looks(int max_rounds);
// Of each interval, so that all verdicts together have settings.confidence.
double IntervalConfidence(const BenchmarkSettings& settings);

// A batch has the rows that both subjects hold, so that both do the same work. champion: null pointer when there is
// none; then twice the rounds of the first look are run. Fills everything of the result but the facts of the machine.
Result<BenchmarkResult> RunPairedBenchmark(const Clock& clock, Random& random, MemoryMeter& memory,
                                           const BenchmarkSettings& settings, Subject& challenger, Subject* champion);

}  // namespace trimtab::benchmark

#endif  // TRIMTAB_BENCHMARK_PAIRED_BENCHMARK_H_
