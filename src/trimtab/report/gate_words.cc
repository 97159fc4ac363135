#include "trimtab/report/gate_words.h"

#include <fmt/format.h>

#include <string_view>

#include "trimtab/report/numbers.h"

namespace trimtab::report {

std::string IntervalText(const std::optional<stats::Interval>& interval) {
  return interval ? "[" + FormatNumber(interval->lower) + ", " + FormatNumber(interval->upper) + "]" : "";
}

std::string MetricText(const evaluate::Metric& metric) {
  if (!metric.value) return metric.reason.empty() ? "-" : metric.reason;
  return FormatNumber(*metric.value) + (metric.interval ? " " + IntervalText(metric.interval) : "");
}

bool IsDifference(const evaluate::GateCheck& check) {
  const std::string_view name = check.name;
  return name.ends_with(".majority") || name.ends_with(".rule") || name.ends_with(".champion");
}

std::string GateLimitText(const evaluate::GateCheck& check) {
  const std::string_view name = check.name;
  if (name.ends_with(".finite")) return "all finite";
  if (name.ends_with(".maximum")) return "<= " + FormatNumber(check.threshold);
  return (IsDifference(check) ? "> " : ">= ") + FormatNumber(check.threshold);
}

std::string GateValueText(const evaluate::GateCheck& check) {
  if (!check.value) return "-";
  return IsDifference(check) && *check.value > 0 ? "+" + FormatNumber(*check.value) : FormatNumber(*check.value);
}

std::string FormatRatio(double ratio) { return fmt::format("{:.3g}x", ratio); }

std::string RatioText(const benchmark::Measurement& measurement) {
  if (!measurement.ratio) return "-";
  std::string text = FormatRatio(*measurement.ratio);
  if (measurement.interval) {
    text += fmt::format(" [{:.3g}, {:.3g}]", measurement.interval->lower, measurement.interval->upper);
  }
  return text;
}

std::string MarginText(const benchmark::Measurement& measurement) {
  return "up to " + FormatRatio(1 + measurement.margin);
}

std::string MeasurementTitle(const benchmark::Measurement& measurement) {
  struct Title {
    std::string_view name;
    const char* title;
  };
  constexpr Title kTitles[] = {
      {"latency_p50", "latency of one row, median"}, {"latency_p99", "latency of one row, 99th percentile"},
      {"throughput", "rows per second in batches"},  {"load_time", "time to load the model"},
      {"model_size", "size of the model file"},      {"peak_memory", "peak memory"}};
  for (const Title& each : kTitles) {
    if (measurement.name == each.name) return each.title;
  }
  return "";
}

}  // namespace trimtab::report
