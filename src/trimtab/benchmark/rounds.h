// Rounds: what was measured, round after round, challenger and champion in random order.
#ifndef TRIMTAB_BENCHMARK_ROUNDS_H_
#define TRIMTAB_BENCHMARK_ROUNDS_H_

#include <cstdint>
#include <optional>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/base/random.h"
#include "trimtab/base/result.h"
#include "trimtab/benchmark/memory_meter.h"
#include "trimtab/benchmark/subject.h"

namespace trimtab::benchmark {

// One model in one round; seconds.
struct RoundSample {
  std::vector<double> rows;  // each row alone
  double batch = 0;
  double load = 0;
  std::optional<double> memory_bytes;  // absent: the machine does not tell
};

// How much work a round is.
struct RoundWork {
  int single_rows = 200;
  std::int64_t batch_rows = 1;
};

// What the subjects can do within `seconds` a round, measured on each once (which warms them up as well): at most 200
// single rows and batch_rows rows in a batch, at least one of each.
Result<RoundWork> PlanRound(const Clock& clock, const std::vector<Subject*>& subjects, std::int64_t batch_rows,
                            double seconds);

// One round: every subject scores single rows, then a batch, each subject as a whole in random order; then each is
// loaded anew and scores a batch, in random order again. One sample for every subject, in their order.
Result<std::vector<RoundSample>> RunRound(const Clock& clock, Random& random, MemoryMeter& memory,
                                          const std::vector<Subject*>& subjects, const RoundWork& work);

}  // namespace trimtab::benchmark

#endif  // TRIMTAB_BENCHMARK_ROUNDS_H_
