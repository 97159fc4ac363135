// Models whose times are drawn from known laws, on a clock that they move: what the verdicts are worth.
#include "trimtab/benchmark/paired_benchmark.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "trimtab/base/manual_clock.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"

namespace trimtab::benchmark {
namespace {

using ::testing::ContainsRegex;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

// The machine: every call of every model takes longer while it is busy, which comes and goes.
class SimulatedMachine {
 public:
  explicit SimulatedMachine(std::uint64_t seed) : random_(seed) {}

  double Uniform() { return (static_cast<double>(random_.Next() >> 11) + 0.5) * 0x1p-53; }
  double Normal() { return std::sqrt(-2 * std::log(Uniform())) * std::cos(2 * M_PI * Uniform()); }

  // A call that would take `seconds` on an idle machine: lognormal noise of 15 %, slow drift, and now and then an
  // interruption of half a millisecond.
  void Spend(double seconds) {
    drift_ = 0.999 * drift_ + 0.02 * Normal();
    double taken = seconds * std::exp(0.15 * Normal() + drift_);
    if (Uniform() < interruptions_) taken += 5e-4;
    clock_.Advance(std::chrono::nanoseconds(static_cast<std::int64_t>(taken * 1e9)));
  }

  ManualClock clock_;
  double memory_bytes_ = 0;  // of what was loaded last
  double interruptions_ = 0.003;

 private:
  SeededRandom random_;
  double drift_ = 0;
};

struct Costs {
  double row = 20e-6;
  double batch = 5e-3;
  double load = 4e-3;
  std::uint64_t size = 1'000'000;
  double memory = 20e6;
};

class SimulatedSubject : public Subject {
 public:
  SimulatedSubject(SimulatedMachine& machine, const Costs& costs) : machine_(machine), costs_(costs) {}
  std::uint64_t size_bytes() const override { return costs_.size; }
  Result<> ScoreRow() override {
    machine_.Spend(costs_.row);
    return fails_ ? Result<>(InvalidInput("model", "the model failed")) : Result<>();
  }
  std::int64_t rows() const override { return rows_; }
  Result<> ScoreBatch(std::int64_t rows) override {
    // As a model does that holds fewer rows: it scores what there is.
    rows = std::min(rows, rows_);
    machine_.Spend(costs_.batch * static_cast<double>(rows) / 1024);
    return {};
  }
  Result<> Load() override {
    machine_.Spend(costs_.load);
    return {};
  }
  Result<> ScoreLoaded(std::int64_t rows) override {
    machine_.memory_bytes_ = costs_.memory * (1 + 0.02 * machine_.Normal());
    return ScoreBatch(rows);
  }
  void Unload() override {}
  bool fails_ = false;
  std::int64_t rows_ = 1024;

 private:
  SimulatedMachine& machine_;
  Costs costs_;
};

class SimulatedMeter : public MemoryMeter {
 public:
  explicit SimulatedMeter(SimulatedMachine& machine) : machine_(machine) {}
  Result<> Begin() override { return works_ ? Result<>() : Result<>(IoError("/proc", "is not there")); }
  Result<std::uint64_t> Growth() override { return static_cast<std::uint64_t>(machine_.memory_bytes_); }
  std::string Method() const override { return "simulated"; }
  bool works_ = true;

 private:
  SimulatedMachine& machine_;
};

Result<BenchmarkResult> RunSimulated(std::uint64_t seed, const Costs& challenger, const std::optional<Costs>& champion,
                                     const BenchmarkSettings& settings = {}, double interruptions = 0.003) {
  SimulatedMachine machine(seed);
  machine.interruptions_ = interruptions;
  SimulatedMeter meter(machine);
  SeededRandom random(seed);
  SimulatedSubject ours(machine, challenger);
  SimulatedSubject theirs(machine, champion.value_or(challenger));
  return RunPairedBenchmark(machine.clock_, random, meter, settings, ours, champion.has_value() ? &theirs : nullptr);
}

const Measurement& Find(const BenchmarkResult& result, const std::string& name) {
  return *std::find_if(result.measurements.begin(), result.measurements.end(),
                       [&](const Measurement& measurement) { return measurement.name == name; });
}

TEST(PairedBenchmark, EqualModelsPassAndSeldomFail) {
  int failed = 0;
  int passed = 0;
  constexpr int kTrials = 60;
  for (int trial = 0; trial < kTrials; ++trial) {
    ASSERT_OK_AND_ASSIGN(const BenchmarkResult result,
                         RunSimulated(static_cast<std::uint64_t>(trial), Costs(), Costs()));
    failed += result.verdict == Verdict::kFail;
    passed += result.verdict == Verdict::kPass;
  }
  // Promised: at most 2.5 % of wrong failures even without any margin.
  EXPECT_LE(failed, 1);
  EXPECT_GE(passed, kTrials * 9 / 10);
}

// One call in a hundred is interrupted: p99 itself is undecided between 25 us and 500 us, and so may the verdict be.
TEST(PairedBenchmark, EqualModelsSeldomFailOnABusyMachine) {
  int failed = 0;
  for (std::uint64_t seed = 0; seed < 30; ++seed) {
    ASSERT_OK_AND_ASSIGN(const BenchmarkResult result, RunSimulated(seed, Costs(), Costs(), {}, 0.01));
    failed += result.verdict == Verdict::kFail;
    EXPECT_EQ(Find(result, "latency_p50").verdict, Verdict::kPass) << Find(result, "latency_p50").explanation;
  }
  EXPECT_LE(failed, 3);  // 2.5 % promised; more than 3 of 30 has a probability of 0.01
}

// The same without the help of margins: the intervals themselves must cover the truth, a ratio of 1.
TEST(PairedBenchmark, IntervalsCoverTheTruth) {
  BenchmarkSettings settings;
  for (const auto& [name, margin] : DefaultMargins()) settings.margins[name] = 1e-9;
  int failed = 0;
  constexpr int kTrials = 60;
  for (int trial = 0; trial < kTrials; ++trial) {
    Costs slightly_smaller;  // the sizes are compared exactly, and must not decide
    slightly_smaller.size = 999'999;
    ASSERT_OK_AND_ASSIGN(const BenchmarkResult result,
                         RunSimulated(static_cast<std::uint64_t>(1000 + trial), slightly_smaller, Costs(), settings));
    failed += result.verdict == Verdict::kFail;
  }
  // 1.5 expected at most; above 7 with a probability of about 0.0002.
  EXPECT_LE(failed, 7);
}

TEST(PairedBenchmark, AModelTenTimesAsHeavyFailsAtTheFirstLook) {
  const Costs heavy{.row = 90e-6, .batch = 50e-3, .load = 40e-3, .size = 10'000'000, .memory = 120e6};
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    ASSERT_OK_AND_ASSIGN(const BenchmarkResult result, RunSimulated(seed, heavy, Costs()));
    EXPECT_EQ(result.verdict, Verdict::kFail);
    EXPECT_EQ(result.pairs, 10);
    for (const char* name : {"latency_p50", "throughput", "load_time", "model_size", "peak_memory"}) {
      EXPECT_EQ(Find(result, name).verdict, Verdict::kFail) << name << ": " << Find(result, name).explanation;
    }
    EXPECT_THAT(result.explanation, HasSubstr("latency_p50: 4."));
    EXPECT_NEAR(*Find(result, "throughput").ratio, 10, 4);
    EXPECT_NEAR(Find(result, "throughput").challenger, 1024 / 50e-3, 1024 / 50e-3 * 0.6);
    // And the other way round everything passes.
    ASSERT_OK_AND_ASSIGN(const BenchmarkResult lighter, RunSimulated(seed, Costs(), heavy));
    EXPECT_EQ(lighter.verdict, Verdict::kPass) << lighter.explanation;
  }
}

TEST(PairedBenchmark, ALongerTailIsSeenInP99Alone) {
  class TailedSubject : public SimulatedSubject {
   public:
    TailedSubject(SimulatedMachine& machine) : SimulatedSubject(machine, Costs()), machine_(machine) {}
    Result<> ScoreRow() override {
      if (machine_.Uniform() < 0.05) machine_.Spend(4e-3);
      return SimulatedSubject::ScoreRow();
    }

   private:
    SimulatedMachine& machine_;
  };
  SimulatedMachine machine(4);
  SimulatedMeter meter(machine);
  SeededRandom random(4);
  TailedSubject ours(machine);
  SimulatedSubject theirs(machine, Costs());
  ASSERT_OK_AND_ASSIGN(const BenchmarkResult result,
                       RunPairedBenchmark(machine.clock_, random, meter, {}, ours, &theirs));
  EXPECT_EQ(Find(result, "latency_p99").verdict, Verdict::kFail) << Find(result, "latency_p99").explanation;
  EXPECT_NE(Find(result, "latency_p50").verdict, Verdict::kFail);
}

TEST(PairedBenchmark, ARatioAtTheMarginStaysInconclusiveUntilTheRoundsAreSpent) {
  Costs slower;
  slower.row *= 1.25;
  BenchmarkSettings settings;
  settings.budget_seconds = 1000;
  ASSERT_OK_AND_ASSIGN(const BenchmarkResult result, RunSimulated(3, slower, Costs(), settings));
  EXPECT_EQ(Find(result, "latency_p50").verdict, Verdict::kInconclusive) << result.explanation;
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  EXPECT_EQ(result.pairs, settings.max_rounds);
  EXPECT_THAT(result.explanation, HasSubstr("either side of the 1.25 allowed"));
}

TEST(PairedBenchmark, TheBudgetEndsIt) {
  Costs slow;  // a second a row
  slow.row = 1;
  slow.batch = 100;
  BenchmarkSettings settings;
  settings.budget_seconds = 20;
  ASSERT_OK_AND_ASSIGN(const BenchmarkResult result, RunSimulated(3, slow, slow, settings));
  EXPECT_LT(result.seconds, 4 * settings.budget_seconds + 250);  // the plan scores one whole batch of each
  EXPECT_NE(result.verdict, Verdict::kFail);
  EXPECT_EQ(Find(result, "model_size").verdict, Verdict::kPass);
  EXPECT_EQ(Find(result, "latency_p99").verdict, Verdict::kInconclusive);
}

TEST(PairedBenchmark, WithoutAChampionItMeasuresAndSaysNoBaseline) {
  ASSERT_OK_AND_ASSIGN(const BenchmarkResult result, RunSimulated(5, Costs(), std::nullopt));
  EXPECT_EQ(result.verdict, Verdict::kPass);
  EXPECT_TRUE(result.no_baseline);
  EXPECT_EQ(result.pairs, 20);
  EXPECT_THAT(result.explanation, HasSubstr("no baseline"));
  std::vector<std::string> names;
  for (const Measurement& measurement : result.measurements) {
    names.push_back(measurement.name);
    EXPECT_EQ(measurement.verdict, Verdict::kPass);
    EXPECT_FALSE(measurement.champion.has_value() || measurement.ratio.has_value());
    EXPECT_GT(measurement.challenger, 0);
    EXPECT_THAT(measurement.explanation, HasSubstr("no baseline"));
  }
  EXPECT_THAT(names, ElementsAre("latency_p50", "latency_p99", "throughput", "load_time", "model_size", "peak_memory"));
}

TEST(PairedBenchmark, SizesAreComparedExactly) {
  const auto verdict = [](std::uint64_t size) {
    Costs costs;
    costs.size = size;
    return Find(RunSimulated(1, costs, Costs()).value(), "model_size").verdict;
  };
  EXPECT_EQ(verdict(1'250'000), Verdict::kPass);
  EXPECT_EQ(verdict(1'250'001), Verdict::kFail);
}

TEST(PairedBenchmark, SmallGrowthOfMemoryDoesNotDecide) {
  Costs small;
  small.memory = 1e6;
  Costs three_times = small;
  three_times.memory = 3e6;
  ASSERT_OK_AND_ASSIGN(const BenchmarkResult result, RunSimulated(1, three_times, small));
  const Measurement& memory = Find(result, "peak_memory");
  EXPECT_EQ(memory.verdict, Verdict::kPass);
  EXPECT_NEAR(memory.challenger, 3e6, 1e6);
  EXPECT_THAT(memory.explanation, ContainsRegex("; the challenger's [0-9.]+ MB and the champion's [0-9.]+ (MB|kB) each "
                                                "count as 8.39 MB$"));
}

TEST(PairedBenchmark, TheFloorOfMemoryIsToldWhereItWasApplied) {
  const auto explanation = [](double challenger, double champion) {
    Costs ours;
    ours.memory = challenger;
    Costs theirs;
    theirs.memory = champion;
    return Find(RunSimulated(1, ours, theirs).value(), "peak_memory").explanation;
  };
  EXPECT_THAT(explanation(20e6, 5.8e6), ContainsRegex("; the champion's [0-9.]+ MB counts as 8.39 MB$"));
  EXPECT_THAT(explanation(5.8e6, 20e6), ContainsRegex("; the challenger's [0-9.]+ MB counts as 8.39 MB$"));
  EXPECT_THAT(explanation(20e6, 20e6), Not(HasSubstr("8.39 MB")));
}

TEST(PairedBenchmark, MemoryThatCannotBeMeasuredIsNoPass) {
  SimulatedMachine machine(1);
  SimulatedMeter meter(machine);
  meter.works_ = false;
  SeededRandom random(1);
  SimulatedSubject ours(machine, Costs());
  SimulatedSubject theirs(machine, Costs());
  ASSERT_OK_AND_ASSIGN(const BenchmarkResult result,
                       RunPairedBenchmark(machine.clock_, random, meter, {}, ours, &theirs));
  EXPECT_EQ(Find(result, "peak_memory").verdict, Verdict::kInconclusive);
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
}

TEST(PairedBenchmark, BatchesHaveTheRowsThatBothHold) {
  const auto run = [](std::int64_t ours_rows, std::int64_t theirs_rows) {
    SimulatedMachine machine(1);
    SimulatedMeter meter(machine);
    SeededRandom random(1);
    SimulatedSubject ours(machine, Costs());
    SimulatedSubject theirs(machine, Costs());
    ours.rows_ = ours_rows;
    theirs.rows_ = theirs_rows;
    return RunPairedBenchmark(machine.clock_, random, meter, {}, ours, &theirs).value();
  };
  for (const BenchmarkResult& result : {run(300, 100), run(100, 300)}) {
    EXPECT_EQ(result.rows, 100);
    EXPECT_THAT(result.facts.at("work_in_a_round"), HasSubstr("a batch of 100,"));
    EXPECT_NEAR(*Find(result, "throughput").ratio, 1, 0.2);
    EXPECT_NEAR(*Find(result, "throughput").champion, 1024 / Costs().batch, 0.5 * 1024 / Costs().batch);
  }
}

TEST(PairedBenchmark, AnErrorOfAModelEndsIt) {
  SimulatedMachine machine(1);
  SimulatedMeter meter(machine);
  SeededRandom random(1);
  SimulatedSubject ours(machine, Costs());
  ours.fails_ = true;
  EXPECT_THAT(RunPairedBenchmark(machine.clock_, random, meter, {}, ours, nullptr),
              Fails(ErrorCode::kInvalidInput, HasSubstr("the model failed")));
}

TEST(PairedBenchmark, LooksAndConfidence) {
  EXPECT_THAT(Looks(80), ElementsAre(10, 20, 40, 80));
  EXPECT_THAT(Looks(20), ElementsAre(10, 20));
  EXPECT_THAT(Looks(1000), ElementsAre(125, 250, 500, 1000));
  EXPECT_NEAR(IntervalConfidence({}), 1 - 0.05 / 20, 1e-15);
}

}  // namespace
}  // namespace trimtab::benchmark
