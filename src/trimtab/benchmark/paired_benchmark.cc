#include "trimtab/benchmark/paired_benchmark.h"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "trimtab/benchmark/comparison.h"
#include "trimtab/benchmark/rounds.h"

namespace trimtab::benchmark {

namespace {

constexpr int kFewestRounds = 10;
constexpr std::size_t kMostLooks = 4;
// latency_p50, latency_p99, throughput, load_time, peak_memory
constexpr int kUncertainMeasurements = 5;
constexpr double kOverrun = 3;

// What an earlier look decided stands, with the figures of that look.
void KeepDecided(const std::vector<Measurement>& now, std::vector<Measurement>& kept) {
  if (kept.empty()) {
    kept = now;
    return;
  }
  for (std::size_t i = 0; i < now.size(); ++i) {
    if (kept[i].verdict == Verdict::kInconclusive) kept[i] = now[i];
  }
}

bool Settled(const std::vector<Measurement>& measurements) {
  const auto is = [](Verdict verdict) {
    return [verdict](const Measurement& measurement) { return measurement.verdict == verdict; };
  };
  return std::any_of(measurements.begin(), measurements.end(), is(Verdict::kFail)) ||
         std::none_of(measurements.begin(), measurements.end(), is(Verdict::kInconclusive));
}

void Conclude(BenchmarkResult& result) {
  result.verdict = Verdict::kPass;
  for (const Measurement& measurement : result.measurements) {
    result.verdict = Worst(result.verdict, measurement.verdict);
  }
  std::string text;
  for (const Measurement& measurement : result.measurements) {
    if (measurement.verdict != result.verdict) continue;
    text += (text.empty() ? "" : "; ") + measurement.name + ": " + measurement.explanation;
  }
  if (result.verdict == Verdict::kPass) {
    text = result.no_baseline
               ? "measured and recorded; no baseline: there is no champion to compare with yet"
               : "all " + std::to_string(result.measurements.size()) + " measurements are within margins";
  }
  result.explanation = std::move(text);
}

}  // namespace

std::vector<int> Looks(int max_rounds) {
  std::vector<int> looks;
  for (int rounds = max_rounds; rounds >= kFewestRounds && looks.size() < kMostLooks; rounds /= 2) {
    looks.push_back(rounds);
  }
  std::reverse(looks.begin(), looks.end());
  return looks;
}

double IntervalConfidence(const BenchmarkSettings& settings) {
  const auto looks = static_cast<double>(Looks(settings.max_rounds).size());
  return 1 - (1 - settings.confidence) / (kUncertainMeasurements * looks);
}

Result<BenchmarkResult> RunPairedBenchmark(const Clock& clock, Random& random, MemoryMeter& memory,
                                           const BenchmarkSettings& settings, Subject& challenger, Subject* champion) {
  const std::chrono::nanoseconds start = clock.Monotonic();
  const auto elapsed = [&] { return std::chrono::duration<double>(clock.Monotonic() - start).count(); };
  std::vector<Subject*> subjects = {&challenger};
  if (champion != nullptr) subjects.push_back(champion);
  const std::vector<int> looks = Looks(settings.max_rounds);
  BenchmarkResult result;
  result.rows = champion == nullptr ? challenger.rows() : std::min(challenger.rows(), champion->rows());

  ComparisonSettings comparison{.margins = settings.margins,
                                .interval_confidence = IntervalConfidence(settings),
                                .seed = settings.seed,
                                .work = {}};
  comparison.margins.insert(DefaultMargins().begin(), DefaultMargins().end());
  TRIMTAB_ASSIGN_OR_RETURN(comparison.work,
                           PlanRound(clock, subjects, result.rows, settings.budget_seconds / looks.front()));

  std::vector<ModelSamples> samples(subjects.size());
  for (std::size_t i = 0; i < subjects.size(); ++i) samples[i].size_bytes = subjects[i]->size_bytes();
  const int last = champion == nullptr ? std::min(2 * looks.front(), settings.max_rounds) : settings.max_rounds;
  for (int rounds = 1; rounds <= last; ++rounds) {
    TRIMTAB_ASSIGN_OR_RETURN(std::vector<RoundSample> round,
                             RunRound(clock, random, memory, subjects, comparison.work));
    for (std::size_t i = 0; i < subjects.size(); ++i) samples[i].rounds.push_back(std::move(round[i]));
    result.pairs = rounds;
    // A look that the budget forces takes the place of the next one, so there are never more than planned.
    const bool over = elapsed() > settings.budget_seconds * (rounds < looks.front() ? kOverrun : 1);
    const bool planned = std::find(looks.begin(), looks.end(), rounds) != looks.end();
    if (!over && !planned && rounds < last) continue;
    KeepDecided(Compare(comparison, samples[0], champion == nullptr ? nullptr : &samples[1]), result.measurements);
    if (over || (champion != nullptr && Settled(result.measurements))) break;
  }
  if (champion == nullptr) result.measurements = Compare(comparison, samples[0], nullptr);
  result.no_baseline = champion == nullptr;
  result.interval_confidence = comparison.interval_confidence;
  result.facts["work_in_a_round"] = std::to_string(comparison.work.single_rows) + " single rows, a batch of " +
                                    std::to_string(comparison.work.batch_rows) + ", one load";
  result.facts["memory"] = memory.Method();
  result.seconds = elapsed();
  Conclude(result);
  return result;
}

}  // namespace trimtab::benchmark
