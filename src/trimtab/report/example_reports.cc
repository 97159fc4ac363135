#include "trimtab/report/example_reports.h"

#include <limits>

namespace trimtab::report {
namespace {

using quality::CheckResult;
using quality::Severity;

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

const char* const kDigest = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
const char* const kOtherDigest = "60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752";

CheckResult Check(const std::string& name, const std::string& kind, const std::string& column,
                  const std::string& expected, const std::string& observed) {
  CheckResult check;
  check.name = name;
  check.kind = kind;
  check.column = column;
  check.rows_checked = 27574;
  check.expected = expected;
  check.observed = observed;
  return check;
}

drift::ColumnDrift Drift(const std::string& column, const std::string& test, const std::string& test_name, double score,
                         double threshold, bool detected) {
  drift::ColumnDrift drift;
  drift.column = column;
  drift.type = test == "jensenshannon" ? "cat" : "num";
  drift.test = test;
  drift.test_name = test_name;
  drift.score = score;
  drift.threshold = threshold;
  drift.detected = detected;
  drift.reference_rows = 162036;
  drift.current_rows = 27122;
  return drift;
}

drift::DriftResult DriftOf(double dep_delay) {
  drift::DriftResult drift;
  drift.condition = "fails when dep_delay drifts, or 0.5 or more of the columns";
  drift.columns = {Drift("dep_delay", "wasserstein", "Wasserstein distance (normed)", dep_delay, 0.1, dep_delay >= 0.1),
                   Drift("distance", "wasserstein", "Wasserstein distance (normed)", 0.0312, 0.1, false),
                   Drift("sched_dep_time", "wasserstein", "Wasserstein distance (normed)", 0.0087, 0.1, false),
                   Drift("carrier", "jensenshannon", "Jensen-Shannon distance", 0.0341, 0.1, false),
                   Drift("dest", "jensenshannon", "Jensen-Shannon distance", 0.0886, 0.1, false),
                   Drift("origin", "jensenshannon", "Jensen-Shannon distance", 0.0122, 0.1, false)};
  drift.drifted = dep_delay >= 0.1 ? 1 : 0;
  drift.share = static_cast<double>(drift.drifted) / 6;
  drift.verdict = drift.drifted > 0 ? Verdict::kFail : Verdict::kPass;
  drift.explanation = drift.drifted > 0 ? "dep_delay drifted: Wasserstein distance (normed) 0.1692 >= 0.1"
                                        : "none of 6 columns drifted";
  return drift;
}

std::vector<CheckResult> PassedChecks() {
  return {
      Check("rows.row_count", "row_count", "", "1,000 or more rows", "27,574 rows"),
      Check("schema.columns", "columns", "", "19 columns with their types", "19 columns"),
      Check("flight.unique", "unique", "year, month, day, carrier, flight, origin", "no duplicates", "no duplicates"),
      Check("carrier.allowed", "allowed", "carrier", "one of 16 values", "15 values"),
      Check("dep_delay.not_null", "not_null", "dep_delay", "at most 5 % nulls", "1.6 % nulls"),
      Check("origin.regex", "regex", "origin", "^(EWR|JFK|LGA)$", "every row matches"),
      Check("time_hour.freshness", "freshness", "time_hour", "not older than 40 days", "1 day old")};
}

evaluate::Metric MetricOf(double value, double lower, double upper) {
  return {value, stats::Interval{lower, upper}, ""};
}

evaluate::ModelMetrics Metrics(double shift) {
  evaluate::ModelMetrics metrics;
  metrics.rows = 28841;
  metrics.positives = 6862;
  metrics.true_positives = 4893;
  metrics.false_positives = 812;
  metrics.true_negatives = 21167;
  metrics.false_negatives = 1969;
  metrics.majority_share = 0.7621;
  metrics.accuracy = MetricOf(0.9036 + shift, 0.9001 + shift, 0.9069 + shift);
  metrics.auc = MetricOf(0.9322 + shift, 0.9288 + shift, 0.9355 + shift);
  metrics.log_loss = MetricOf(0.2634 - shift, 0.2561 - shift, 0.2709 - shift);
  metrics.f1 = MetricOf(0.7787 + shift, 0.7708 + shift, 0.7864 + shift);
  metrics.precision = MetricOf(0.8577 + shift, 0.8484 + shift, 0.8665 + shift);
  metrics.recall = MetricOf(0.7131 + shift, 0.7022 + shift, 0.7236 + shift);
  return metrics;
}

evaluate::GateCheck GateCheckOf(const std::string& name, Verdict verdict, double value, double lower, double upper,
                                double threshold, const std::string& explanation) {
  evaluate::GateCheck check;
  check.name = name;
  check.metric = name.substr(0, name.find('.'));
  check.verdict = verdict;
  check.value = value;
  check.interval = stats::Interval{lower, upper};
  check.threshold = threshold;
  check.explanation = explanation;
  return check;
}

benchmark::Measurement MeasurementOf(const std::string& name, const std::string& unit, double challenger,
                                     double champion, double ratio, double lower, double upper, double margin,
                                     Verdict verdict) {
  benchmark::Measurement each;
  each.name = name;
  each.unit = unit;
  each.challenger = challenger;
  each.champion = champion;
  each.ratio = ratio;
  if (upper > lower) each.interval = stats::Interval{lower, upper};
  each.margin = margin;
  each.verdict = verdict;
  return each;
}

StageReport Stage(const std::string& name, const std::string& kind, StageState state, const std::string& reason,
                  std::vector<std::string> after, double seconds) {
  StageReport stage;
  stage.name = name;
  stage.kind = kind;
  stage.state = state;
  stage.reason = reason;
  stage.after = std::move(after);
  stage.seconds = seconds;
  stage.attempts = state == StageState::kReused || state == StageState::kSkipped ? 0 : 1;
  if (state != StageState::kSkipped) stage.key_digest = kOtherDigest;
  return stage;
}

RunReport Run() {
  RunReport run;
  run.run_id = "01985c2e-7f6a-7c11-9d3e-3b1f0a6c2d44";
  run.pipeline_path = "examples/flights/trimtab.yaml";
  run.trimtab_version = "0.1.0";
  run.started = Timestamp(std::chrono::seconds(1753884123) + std::chrono::milliseconds(250));
  run.seconds = 13.42;
  run.git = {"3c3696a1e8d5f0b7a2c4d6e8f0a1b2c3d4e5f607", "main", false};
  run.command_line = {"trimtab", "run", "examples/flights", "-S", "month=2013-08"};
  run.parameters = {{"month", "2013-08"}, {"seed", "7"}, {"trees", "20"}};
  run.machine = {{"cores", "2"}, {"cpu", "Intel(R) Xeon(R) Processor"}, {"memory", "8.3 GB"}, {"system", "Linux 6.1"}};
  run.tools = {{"python", "3.11.2"}, {"onnxruntime", "1.26.0"}};
  run.paths = {{"page", "examples/flights/.trimtab/runs/01985c2e/report.html"},
               {"result", "examples/flights/.trimtab/runs/01985c2e/result.json"}};
  return run;
}

StageReport Train(StageState state) {
  StageReport train = Stage("train", "command", state, "deps: features.py changed", {"check_incoming"}, 6.83);
  train.command = "python train.py --trees 20 --out model.onnx";
  train.cpu_seconds = 11.2;
  train.peak_memory_bytes = 412300000;
  train.exit_code = 0;
  train.metrics = {{"train_accuracy", 0.9141}, {"train_rows", 162036}};
  train.parameters = {{"seed", "7"}, {"trees", "20"}};
  train.log_path = ".trimtab/runs/01985c2e/train.log";
  train.artifacts = {{ArtifactReport::Role::kInput, "train.py", kOtherDigest, 2411},
                     {ArtifactReport::Role::kInput, "data/train.parquet", kDigest, 3412880},
                     {ArtifactReport::Role::kOutput, "metrics.json", kOtherDigest, 214},
                     {ArtifactReport::Role::kModel, "model.onnx", kDigest, 1211904}};
  return train;
}

}  // namespace

// UTF-8 that is cut off, a control character, a bidirectional override, quotes, tags, Markdown, a mention, a table bar.
const char* const kHostileText =
    "</script><img src=x onerror=alert(1)>\"'`]]>&amp;|**x** [a](http://b) @user #1\x1b[31m\xE2\x80\xAE\xC3(\n<!--";

quality::DataCheckReport PassedCheck() {
  quality::DataCheckReport report;
  report.rows = 27574;
  report.checks = PassedChecks();
  report.drift = DriftOf(0.0612);
  report.schema.fields = {{"dep_delay", {table::TypeId::kFloat64}},
                          {"time_hour", {table::TypeId::kTimestamp, table::TimeUnit::kMicrosecond, 0, "UTC"}},
                          {"carrier", {table::TypeId::kString}},
                          {"fare", {table::TypeId::kDecimal128, table::TimeUnit::kNanosecond, 2}}};
  report.columns = {{"dep_delay", 27574, 452, 0, -26, 1014, 6.72}, {"carrier", 27574, 0, 0, {}, {}, {}}};
  report.seconds = 0.0413;
  return report;
}

quality::DataCheckReport FailedCheck() {
  quality::DataCheckReport report = PassedCheck();
  report.verdict = Verdict::kFail;
  report.warnings = 1;
  CheckResult range = Check("distance.range", "range", "distance", "80 to 5,000", "minimum 28.02, maximum 4,983");
  range.verdict = Verdict::kFail;
  range.rows_failed = 2758;
  range.message = "2,758 rows have a distance outside of 80 to 5,000";
  for (int i = 0; i < 5; ++i) {
    range.examples.push_back({12 + 31 * i,
                              {{"carrier", i % 2 == 0 ? "UA" : "B6"},
                               {"flight", std::to_string(1545 + i)},
                               {"distance", std::to_string(28 + i) + ".02"}}});
  }
  CheckResult allowed = Check("carrier.allowed", "allowed", "carrier", "one of 16 values", "ZZ");
  allowed.verdict = Verdict::kFail;
  allowed.rows_failed = 140;
  allowed.message = "140 rows have a carrier that is not allowed: ZZ";
  allowed.examples = {{512, {{"carrier", "ZZ"}, {"flight", "17"}}}};
  CheckResult nulls = Check("tailnum.not_null", "not_null", "tailnum", "at most 0.5 % nulls", "0.7 % nulls");
  nulls.verdict = Verdict::kFail;
  nulls.severity = Severity::kWarning;
  nulls.rows_failed = 193;
  nulls.message = "193 of 27,574 rows have no tailnum";
  report.checks[3] = allowed;
  report.checks.push_back(range);
  report.checks.push_back(nulls);
  report.failing_rows = 2898;
  report.quarantined_rows = 3091;  // those with a warning too
  report.quarantine_path = ".trimtab/runs/01985c2e/check_incoming.rejected.parquet";
  report.drift = DriftOf(0.1692);
  drift::ColumnDrift untested = Drift("air_time", "", "", kNaN, kNaN, false);
  untested.unavailable = "the current data has only nulls";
  untested.current_rows = 0;
  report.drift->columns.push_back(untested);
  drift::ColumnDrift p_value = Drift("hour", "ks", "K-S p_value", 0.2211, 0.05, false);
  report.drift->columns.push_back(p_value);
  return report;
}

quality::DataCheckReport HostileCheck() {
  const std::string hostile = kHostileText;
  quality::DataCheckReport report = FailedCheck();
  for (CheckResult& check : report.checks) {
    check.name = check.kind = check.column = check.expected = check.observed = check.message = hostile;
    for (quality::ExampleRow& row : check.examples) {
      for (auto& [name, value] : row.values) name = value = hostile;
    }
  }
  report.drift->condition = report.drift->explanation = hostile;
  for (drift::ColumnDrift& column : report.drift->columns) {
    column.column = column.type = column.test = column.test_name = hostile;
    if (!column.unavailable.empty()) column.unavailable = hostile;
  }
  report.quarantine_path = hostile;
  report.not_executed = {hostile};
  for (table::Field& field : report.schema.fields) field.name = hostile;
  for (quality::ColumnStatistics& column : report.columns) column.column = hostile;
  return report;
}

evaluate::GateResult PassedGate() {
  evaluate::GateResult gate;
  gate.verdict = Verdict::kPass;
  gate.challenger = Metrics(0);
  gate.champion = Metrics(-0.0021);
  gate.checks = {GateCheckOf("accuracy.minimum", Verdict::kPass, 0.9036, 0.9001, 0.9069, 0.88, "0.9001 >= 0.88"),
                 GateCheckOf("accuracy.majority", Verdict::kPass, 0.1415, 0.1361, 0.1469, 0, "better than always 0"),
                 GateCheckOf("accuracy.rule", Verdict::kPass, 0.0236, 0.0211, 0.0261, 0, "better than dep_delay > 15"),
                 GateCheckOf("accuracy.champion", Verdict::kPass, 0.0021, -0.0004, 0.0046, -0.005,
                             "not more than 0.005 worse than flights-delay version 3")};
  gate.checks[3].p_value = 0.0991;
  gate.checks[3].only_challenger = 711;
  gate.checks[3].only_other = 650;
  gate.baselines = {{"always 0", 0.7621}, {"dep_delay > 15", 0.8800}};
  gate.null_features = 12;
  gate.explanation = "accuracy 0.9036 [0.9001, 0.9069] >= 0.88 on 28,841 rows";
  return gate;
}

evaluate::GateResult InconclusiveGate() {
  evaluate::GateResult gate = PassedGate();
  gate.verdict = Verdict::kInconclusive;
  gate.champion.reset();
  gate.no_baseline = true;
  gate.checks.pop_back();
  gate.checks[0] = GateCheckOf("accuracy.minimum", Verdict::kInconclusive, 0.9036, 0.9001, 0.9069, 0.902,
                               "0.902 lies inside of [0.9001, 0.9069]");
  gate.checks[0].rows_to_settle = 130812;
  gate.challenger.auc = {std::nullopt, std::nullopt, "all labels are 0"};
  gate.explanation = "accuracy.minimum is inconclusive; no baseline";
  return gate;
}

benchmark::BenchmarkResult FailedBenchmark() {
  benchmark::BenchmarkResult result;
  result.verdict = Verdict::kFail;
  result.measurements = {
      MeasurementOf("latency_p50", "s", 0.000212, 0.0000231, 9.18, 8.97, 9.41, 0.25, Verdict::kFail),
      MeasurementOf("latency_p99", "s", 0.00031, 0.00026, 1.19, 0.81, 1.71, 0.5, Verdict::kInconclusive),
      MeasurementOf("throughput", "rows/s", 612345, 640112, 1.045, 1.021, 1.07, 0.25, Verdict::kPass),
      MeasurementOf("load_time", "s", 0.0213, 0.0201, 1.06, 1.01, 1.11, 0.5, Verdict::kPass),
      MeasurementOf("model_size", "bytes", 12119040, 1211904, 10, 0, 0, 0.25, Verdict::kFail),
      MeasurementOf("peak_memory", "bytes", 31240000, 30110000, 1.04, 1.03, 1.05, 0.25, Verdict::kPass)};
  result.pairs = 40;
  result.rows = 28841;
  result.interval_confidence = 0.9983;
  result.seconds = 4.2;
  result.facts = {{"cpu", "Intel(R) Xeon(R) Processor"}, {"onnxruntime", "1.26.0"}, {"load_average", "0.41"}};
  result.explanation = "latency_p50 is 9.18x [8.97, 9.41] of the champion's, allowed up to 1.25x";
  return result;
}

benchmark::BenchmarkResult FirstBenchmark() {
  benchmark::BenchmarkResult result = FailedBenchmark();
  result.verdict = Verdict::kPass;
  result.no_baseline = true;
  for (benchmark::Measurement& each : result.measurements) {
    each.champion.reset();
    each.ratio.reset();
    each.interval.reset();
    each.verdict = Verdict::kPass;
  }
  result.explanation = "no baseline: measured and recorded";
  return result;
}

RunReport PassedRun() {
  RunReport run = Run();
  StageReport ingest = Stage("ingest", "command", StageState::kReused, "nothing changed", {}, 0);
  ingest.reused_from = "01985b11-0000-7000-8000-000000000000";
  StageReport check = Stage("check_incoming", "check", StageState::kPassed, "vars: month changed", {"ingest"}, 0.0413);
  check.check = PassedCheck();
  StageReport gate = Stage("gate", "gate", StageState::kPassed, "model.onnx changed", {"train", "ingest"}, 0.412);
  gate.gate = PassedGate();
  StageReport benchmark = Stage("benchmark", "benchmark", StageState::kPassed, "model.onnx changed", {"train"}, 4.2);
  benchmark.benchmark = FirstBenchmark();
  StageReport done =
      Stage("register", "register", StageState::kPassed, "model.onnx changed", {"gate", "benchmark"}, 0.021);
  done.registration = RegistrationReport{"flights-delay", 4, kDigest, true, "champion", 3};
  run.stages = {ingest, check, Train(StageState::kPassed), gate, benchmark, done};
  run.model = RunModel{"flights-delay", 4, kDigest, "model.onnx"};
  run.metrics = {{"accuracy", 0.9036}, {"auc", 0.9322}, {"f1", 0.7787}, {"log_loss", 0.2634}};
  run.benchmark_results = FirstBenchmark();
  return run;
}

RunReport StoppedRun() {
  RunReport run = Run();
  run.verdict = Verdict::kFail;
  run.exit_code = 1;
  run.failed_check = "carrier.allowed";
  run.git.dirty = true;
  run.seconds = 0.31;
  StageReport check = Stage("check_incoming", "check", StageState::kFailed, "vars: month changed", {"ingest"}, 0.0413);
  check.check = FailedCheck();
  const std::string why = "check_incoming failed";
  run.stages = {Stage("ingest", "command", StageState::kPassed, "first run", {}, 0.21),
                check,
                Stage("train", "command", StageState::kSkipped, why, {"check_incoming"}, 0),
                Stage("gate", "gate", StageState::kSkipped, why, {"train"}, 0),
                Stage("benchmark", "benchmark", StageState::kSkipped, why, {"train"}, 0),
                Stage("register", "register", StageState::kSkipped, why, {"gate", "benchmark"}, 0)};
  return run;
}

RunReport BenchmarkRun() {
  RunReport run = PassedRun();
  run.verdict = Verdict::kFail;
  run.exit_code = 1;
  run.failed_check = "latency_p50";
  run.stages[4].state = StageState::kFailed;
  run.stages[4].benchmark = FailedBenchmark();
  run.benchmark_results = FailedBenchmark();
  run.stages[5] = Stage("register", "register", StageState::kSkipped, "benchmark failed", {"gate", "benchmark"}, 0);
  run.model = RunModel{"flights-delay", 0, kDigest, "model.onnx"};
  return run;
}

RunReport CommandRun() {
  RunReport run = Run();
  run.verdict = Verdict::kFail;
  run.exit_code = 1;
  run.failed_check = "train@heavy";
  StageReport failed = Train(StageState::kFailed);
  failed.name = "train@heavy";
  failed.exit_code = 1;
  failed.attempts = 3;
  failed.metrics.clear();
  failed.error = "the command ended with exit code 1";
  failed.output =
      "Traceback (most recent call last):\n  File \"train.py\", line 12, in <module>\nValueError: labels are all 0\n";
  StageReport aborted = Train(StageState::kAborted);
  aborted.name = "train@light";
  aborted.exit_code.reset();
  aborted.error = "ended because train@heavy failed";
  StageReport gate = Stage("gate", "gate", StageState::kInconclusive, "first run", {"train@light"}, 0.3);
  gate.gate = InconclusiveGate();
  gate.warning = true;
  run.stages = {failed, aborted, gate};
  return run;
}

RunReport HostileRun() {
  const std::string hostile = kHostileText;
  RunReport run = StoppedRun();
  run.run_id = run.pipeline_path = run.trimtab_version = run.failed_check = run.headline = hostile;
  run.git = {hostile, hostile, true};
  run.command_line = {hostile};
  run.parameters = run.machine = run.tools = run.paths = {{hostile, hostile}};
  run.metrics = {{hostile, kNaN}};
  run.model = RunModel{hostile, 1, hostile, hostile};
  run.benchmark_results = FailedBenchmark();
  for (benchmark::Measurement& each : run.benchmark_results->measurements)
    each.name = each.unit = each.explanation = hostile;
  for (StageReport& stage : run.stages) {
    stage.name = stage.kind = stage.reason = stage.command = stage.error = stage.output = hostile;
    stage.log_path = stage.key_digest = stage.reused_from = hostile;
    stage.after = {hostile};
    stage.artifacts = {{ArtifactReport::Role::kInput, hostile, hostile, 1}};
    stage.parameters = {{hostile, hostile}};
    stage.metrics = {{hostile, std::numeric_limits<double>::infinity()}};
  }
  run.stages[1].check = HostileCheck();
  run.stages[2].gate = InconclusiveGate();
  for (evaluate::GateCheck& check : run.stages[2].gate->checks) check.name = check.metric = check.explanation = hostile;
  run.stages[2].gate->baselines = {{hostile, 0.5}};
  run.stages[2].gate->explanation = hostile;
  run.stages[2].gate->challenger.auc.reason = hostile;
  run.stages[3].benchmark = run.benchmark_results;
  run.stages[3].benchmark->facts = {{hostile, hostile}};
  run.stages[3].benchmark->explanation = hostile;
  run.stages[4].registration = RegistrationReport{hostile, 1, hostile, true, hostile, 1};
  return run;
}

}  // namespace trimtab::report
