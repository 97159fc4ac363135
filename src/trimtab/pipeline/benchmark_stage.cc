#include <optional>
#include <string>
#include <utility>

#include "trimtab/benchmark/benchmark.h"
#include "trimtab/pipeline/judged_models.h"
#include "trimtab/pipeline/run_context.h"

namespace trimtab::pipeline {

namespace {

Result<benchmark::BenchmarkResult> Measure(const RunContext& context, const Stage& stage,
                                           std::string& baseline_digest) {
  benchmark::BenchmarkData data;
  data.paths = context.ResolveAll(stage.data);
  data.features = stage.features;
  data.csv = stage.csv;

  TRIMTAB_ASSIGN_OR_RETURN(const JudgedModels models, LoadJudgedModels(context, stage));
  std::optional<benchmark::BenchmarkModel> champion;
  if (models.champion) {
    champion = benchmark::BenchmarkModel{models.champion->bytes, models.champion->place};
    baseline_digest = models.champion->digest;
  }
  return benchmark::RunBenchmark(context.environment, stage.benchmark, data,
                                 {models.challenger.bytes, models.challenger.place}, champion);
}

}  // namespace

StageOutcome RunBenchmarkStage(const RunContext& context, const Stage& stage) {
  StageOutcome outcome;
  Result<benchmark::BenchmarkResult> result = Measure(context, stage, outcome.report.baseline_digest);
  if (!result.ok()) {
    FailStage(result.error(), outcome);
    return outcome;
  }
  JudgeStage(result->verdict, stage.on_inconclusive == OnInconclusive::kWarn, outcome);
  if (result->verdict != Verdict::kPass) {
    for (const benchmark::Measurement& measurement : result->measurements) {
      if (measurement.verdict != result->verdict) continue;
      outcome.failed_check = measurement.name;
      break;
    }
  }
  outcome.report.benchmark = std::move(*result);
  return outcome;
}

}  // namespace trimtab::pipeline
