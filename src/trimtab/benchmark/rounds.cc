#include "trimtab/benchmark/rounds.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <numeric>

namespace trimtab::benchmark {

namespace {

constexpr int kMostSingleRows = 200;
constexpr int kWarmUpRows = 5;
// Of a round's time, for single rows and for the batch; the rest is loading.
constexpr double kShareOfRows = 0.4;
constexpr double kShareOfBatch = 0.3;

// Seconds of one call; a clock too coarse to see it counts a nanosecond, since ratios need positive numbers.
template <typename Call>
Result<double> Time(const Clock& clock, Call&& call) {
  const std::chrono::nanoseconds start = clock.Monotonic();
  TRIMTAB_RETURN_IF_ERROR(call());
  const std::chrono::nanoseconds elapsed = clock.Monotonic() - start;
  return static_cast<double>(std::max<std::int64_t>(1, elapsed.count())) * 1e-9;
}

std::vector<std::size_t> RandomOrder(std::size_t count, Random& random) {
  std::vector<std::size_t> order(count);
  std::iota(order.begin(), order.end(), std::size_t{0});
  for (std::size_t i = count; i > 1; --i) std::swap(order[i - 1], order[random.Next() % i]);
  return order;
}

Result<> Score(const Clock& clock, Subject& subject, const RoundWork& work, RoundSample& sample) {
  for (int i = 0; i < kWarmUpRows; ++i) TRIMTAB_RETURN_IF_ERROR(subject.ScoreRow());
  sample.rows.reserve(static_cast<std::size_t>(work.single_rows));
  for (int i = 0; i < work.single_rows; ++i) {
    TRIMTAB_ASSIGN_OR_RETURN(const double seconds, Time(clock, [&] { return subject.ScoreRow(); }));
    sample.rows.push_back(seconds);
  }
  TRIMTAB_ASSIGN_OR_RETURN(sample.batch, Time(clock, [&] { return subject.ScoreBatch(work.batch_rows); }));
  return {};
}

Result<> LoadAnew(const Clock& clock, MemoryMeter& memory, Subject& subject, const RoundWork& work,
                  RoundSample& sample) {
  const bool measurable = memory.Begin().has_value();
  TRIMTAB_ASSIGN_OR_RETURN(sample.load, Time(clock, [&] { return subject.Load(); }));
  TRIMTAB_RETURN_IF_ERROR(subject.ScoreLoaded(work.batch_rows));
  if (measurable) {
    if (const auto growth = memory.Growth(); growth.has_value()) sample.memory_bytes = static_cast<double>(*growth);
  }
  subject.Unload();
  return {};
}

}  // namespace

Result<RoundWork> PlanRound(const Clock& clock, const std::vector<Subject*>& subjects, std::int64_t batch_rows,
                            double seconds) {
  double rows = 0;
  double batch = 0;
  for (Subject* subject : subjects) {
    TRIMTAB_RETURN_IF_ERROR(subject->ScoreRow());  // the first call allocates
    TRIMTAB_ASSIGN_OR_RETURN(const double row_time, Time(clock, [&] { return subject->ScoreRow(); }));
    TRIMTAB_ASSIGN_OR_RETURN(const double batch_time, Time(clock, [&] { return subject->ScoreBatch(batch_rows); }));
    rows += row_time;
    // A batch is scored twice: timed, and after loading.
    batch += 2 * batch_time;
  }
  RoundWork work;
  work.single_rows = static_cast<int>(
      std::clamp(std::floor(kShareOfRows * seconds / rows), 1.0, static_cast<double>(kMostSingleRows)));
  const double share = std::min(1.0, kShareOfBatch * seconds / batch);
  work.batch_rows = std::max<std::int64_t>(1, static_cast<std::int64_t>(static_cast<double>(batch_rows) * share));
  return work;
}

Result<std::vector<RoundSample>> RunRound(const Clock& clock, Random& random, MemoryMeter& memory,
                                          const std::vector<Subject*>& subjects, const RoundWork& work) {
  std::vector<RoundSample> samples(subjects.size());
  for (const std::size_t i : RandomOrder(subjects.size(), random)) {
    TRIMTAB_RETURN_IF_ERROR(Score(clock, *subjects[i], work, samples[i]));
  }
  for (const std::size_t i : RandomOrder(subjects.size(), random)) {
    TRIMTAB_RETURN_IF_ERROR(LoadAnew(clock, memory, *subjects[i], work, samples[i]));
  }
  return samples;
}

}  // namespace trimtab::benchmark
