#include "trimtab/report/evidence_json.h"
#include "trimtab/report/json_reader.h"

namespace trimtab::report {
namespace {

using evaluate::GateCheck;
using evaluate::GateResult;
using evaluate::Metric;
using evaluate::ModelMetrics;

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

Json ToJson(const std::optional<stats::Interval>& interval) {
  return interval ? Json{{"lower", interval->lower}, {"upper", interval->upper}} : Json();
}

std::optional<stats::Interval> ReadInterval(JsonReader& reader, const char* key) {
  if (!reader.Present(key)) return std::nullopt;
  stats::Interval interval;
  reader.ReadObject(key, [&](JsonReader& each) {
    each.Read("lower", interval.lower);
    each.Read("upper", interval.upper);
  });
  return interval;
}

Metric* MutableMetric(ModelMetrics& metrics, std::string_view name) {
  return const_cast<Metric*>(evaluate::FindMetric(metrics, name));  // of an object that is not const
}

Json ToJson(const ModelMetrics& metrics) {
  Json json = {{"rows", metrics.rows},
               {"positives", metrics.positives},
               {"true_positives", metrics.true_positives},
               {"false_positives", metrics.false_positives},
               {"true_negatives", metrics.true_negatives},
               {"false_negatives", metrics.false_negatives},
               {"threshold", metrics.threshold},
               {"confidence", metrics.confidence},
               {"majority_share", metrics.majority_share}};
  for (const std::string_view name : evaluate::MetricNames()) {
    const Metric& metric = *evaluate::FindMetric(metrics, name);
    json[std::string(name)] = {
        {"value", OrNull(metric.value)}, {"interval", ToJson(metric.interval)}, {"reason", metric.reason}};
  }
  return json;
}

void ReadMetrics(JsonReader& reader, ModelMetrics& metrics) {
  reader.Read("rows", metrics.rows);
  reader.Read("positives", metrics.positives);
  reader.Read("true_positives", metrics.true_positives);
  reader.Read("false_positives", metrics.false_positives);
  reader.Read("true_negatives", metrics.true_negatives);
  reader.Read("false_negatives", metrics.false_negatives);
  reader.Read("threshold", metrics.threshold);
  reader.Read("confidence", metrics.confidence);
  reader.Read("majority_share", metrics.majority_share);
  for (const std::string_view name : evaluate::MetricNames()) {
    Metric& metric = *MutableMetric(metrics, name);
    reader.ReadObject(std::string(name).c_str(), [&](JsonReader& each) {
      each.Read("value", metric.value);
      metric.interval = ReadInterval(each, "interval");
      each.Read("reason", metric.reason);
    });
  }
}

Json ToJson(const GateCheck& check) {
  return {{"name", check.name},
          {"metric", check.metric},
          {"verdict", VerdictName(check.verdict)},
          {"value", OrNull(check.value)},
          {"interval", ToJson(check.interval)},
          {"threshold", check.threshold},
          {"p_value", OrNull(check.p_value)},
          {"only_challenger", check.only_challenger},
          {"only_other", check.only_other},
          {"rows_to_settle", OrNull(check.rows_to_settle)},
          {"explanation", check.explanation}};
}

GateCheck ReadGateCheck(JsonReader& reader) {
  GateCheck check;
  reader.Read("name", check.name);
  reader.Read("metric", check.metric);
  reader.Read("verdict", check.verdict);
  reader.Read("value", check.value);
  check.interval = ReadInterval(reader, "interval");
  reader.Read("threshold", check.threshold);
  reader.Read("p_value", check.p_value);
  reader.Read("only_challenger", check.only_challenger);
  reader.Read("only_other", check.only_other);
  reader.Read("rows_to_settle", check.rows_to_settle);
  reader.Read("explanation", check.explanation);
  return check;
}

}  // namespace

Json ToJson(const GateResult& gate) {
  Json checks = Json::array();
  for (const GateCheck& check : gate.checks) checks.push_back(ToJson(check));
  Json baselines = Json::array();
  for (const evaluate::BaselineAccuracy& baseline : gate.baselines) {
    baselines.push_back({{"name", baseline.name}, {"accuracy", baseline.accuracy}});
  }
  return {{"schema", "trimtab.gate/1"},
          {"passed", gate.verdict == Verdict::kPass},
          {"verdict", VerdictName(gate.verdict)},
          {"explanation", gate.explanation},
          {"no_baseline", gate.no_baseline},
          {"checks", std::move(checks)},
          {"challenger", ToJson(gate.challenger)},
          {"champion", gate.champion ? ToJson(*gate.champion) : Json()},
          {"baselines", std::move(baselines)},
          {"null_features", gate.null_features}};
}

Result<GateResult> ReadGate(const Json& json, const std::string& place) {
  JsonReader reader(json, place);
  GateResult gate;
  reader.Read("verdict", gate.verdict);
  reader.Read("explanation", gate.explanation);
  reader.Read("no_baseline", gate.no_baseline);
  reader.ReadList("checks", [&](JsonReader& each) { gate.checks.push_back(ReadGateCheck(each)); });
  reader.ReadObject("challenger", [&](JsonReader& each) { ReadMetrics(each, gate.challenger); });
  if (reader.Present("champion")) {
    reader.ReadObject("champion", [&](JsonReader& each) { ReadMetrics(each, gate.champion.emplace()); });
  }
  reader.ReadList("baselines", [&](JsonReader& each) {
    evaluate::BaselineAccuracy baseline;
    each.Read("name", baseline.name);
    each.Read("accuracy", baseline.accuracy);
    gate.baselines.push_back(std::move(baseline));
  });
  reader.Read("null_features", gate.null_features);
  TRIMTAB_RETURN_IF_ERROR(reader.Finish());
  return gate;
}

Json ToJson(const benchmark::BenchmarkResult& result) {
  Json measurements = Json::array();
  for (const benchmark::Measurement& each : result.measurements) {
    measurements.push_back({{"name", each.name},
                            {"unit", each.unit},
                            {"challenger", each.challenger},
                            {"champion", OrNull(each.champion)},
                            {"ratio", OrNull(each.ratio)},
                            {"interval", ToJson(each.interval)},
                            {"margin", each.margin},
                            {"verdict", VerdictName(each.verdict)},
                            {"explanation", each.explanation}});
  }
  return {{"schema", "trimtab.benchmark/1"},
          {"passed", result.verdict == Verdict::kPass},
          {"verdict", VerdictName(result.verdict)},
          {"explanation", result.explanation},
          {"no_baseline", result.no_baseline},
          {"measurements", std::move(measurements)},
          {"pairs", result.pairs},
          {"rows", result.rows},
          {"interval_confidence", result.interval_confidence},
          {"facts", result.facts},
          {"seconds", result.seconds}};
}

Result<benchmark::BenchmarkResult> ReadBenchmark(const Json& json, const std::string& place) {
  JsonReader reader(json, place);
  benchmark::BenchmarkResult result;
  reader.Read("verdict", result.verdict);
  reader.Read("explanation", result.explanation);
  reader.Read("no_baseline", result.no_baseline);
  reader.ReadList("measurements", [&](JsonReader& each) {
    benchmark::Measurement measurement;
    each.Read("name", measurement.name);
    each.Read("unit", measurement.unit);
    each.Read("challenger", measurement.challenger);
    each.Read("champion", measurement.champion);
    each.Read("ratio", measurement.ratio);
    measurement.interval = ReadInterval(each, "interval");
    each.Read("margin", measurement.margin);
    each.Read("verdict", measurement.verdict);
    each.Read("explanation", measurement.explanation);
    result.measurements.push_back(std::move(measurement));
  });
  reader.Read("pairs", result.pairs);
  reader.Read("rows", result.rows);
  reader.Read("interval_confidence", result.interval_confidence);
  reader.Read("facts", result.facts);
  reader.Read("seconds", result.seconds);
  TRIMTAB_RETURN_IF_ERROR(reader.Finish());
  return result;
}

Json ToJson(const RegistrationReport& registration) {
  return {{"schema", "trimtab.registration/1"},       {"model", registration.model},
          {"version", registration.version},          {"digest", registration.digest},
          {"created", registration.created},          {"alias", registration.alias},
          {"previous", OrNull(registration.previous)}};
}

Result<RegistrationReport> ReadRegistration(const Json& json, const std::string& place) {
  JsonReader reader(json, place);
  RegistrationReport registration;
  reader.Read("model", registration.model);
  reader.Read("version", registration.version);
  reader.Read("digest", registration.digest);
  reader.Read("created", registration.created);
  reader.Read("alias", registration.alias);
  reader.Read("previous", registration.previous);
  TRIMTAB_RETURN_IF_ERROR(reader.Finish());
  return registration;
}

}  // namespace trimtab::report
