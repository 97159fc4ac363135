#include "trimtab/pipeline/metrics_file.h"

#include <charconv>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "trimtab/base/json.h"
#include "trimtab/base/yaml_value.h"

namespace trimtab::pipeline {

namespace {

using Metrics = std::map<std::string, double>;

std::string Joined(const std::string& prefix, const std::string& name) {
  return prefix.empty() ? name : prefix + "." + name;
}

void CollectJson(const Json& value, const std::string& name, Metrics& metrics) {
  if (value.is_number()) {
    metrics[name] = value.get<double>();
  } else if (value.is_object()) {
    for (const auto& [key, item] : value.items()) CollectJson(item, Joined(name, key), metrics);
  }
}

// Numbers as YAML 1.2 and Python write them.
std::optional<double> NumberOf(std::string_view text) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (text == "NaN" || text == ".nan" || text == ".NaN" || text == "nan") return std::nan("");
  if (text == "Infinity" || text == ".inf" || text == "+.inf" || text == "inf") return kInfinity;
  if (text == "-Infinity" || text == "-.inf" || text == "-inf") return -kInfinity;
  if (text.starts_with('+')) text.remove_prefix(1);
  const std::size_t digit = text.starts_with('-') ? 1 : 0;
  if (digit >= text.size() || ((text[digit] < '0' || text[digit] > '9') && text[digit] != '.')) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return value;
}

void CollectYaml(const YamlValue& value, const std::string& name, Metrics& metrics) {
  if (value.kind == YamlValue::Kind::kScalar) {
    const std::optional<double> number = value.plain ? NumberOf(value.text) : std::nullopt;
    if (number) metrics[name] = *number;
  } else if (value.kind == YamlValue::Kind::kMap) {
    for (const auto& [key, item] : value.entries) CollectYaml(item, Joined(name, key.text), metrics);
  }
}

Error NoMap(const std::string& place) {
  return InvalidInput(place, "is no map of metrics", "write an object such as {\"accuracy\": 0.91}");
}

}  // namespace

Result<Metrics> ParseMetrics(std::string_view bytes, const std::string& place) {
  Metrics metrics;
  const Result<Json> json = ParseJson(bytes, place);
  if (json.ok()) {
    if (!json->is_object()) return NoMap(place);
    CollectJson(*json, "", metrics);
    return metrics;
  }
  // YAML, or the JSON of Python with its NaN, which YAML reads as well.
  const Result<YamlValue> yaml = ParseYaml(bytes, place);
  if (!yaml.ok()) return place.ends_with(".json") ? json.error() : yaml.error();
  if (yaml->kind != YamlValue::Kind::kMap) return NoMap(place);
  CollectYaml(*yaml, "", metrics);
  return metrics;
}

}  // namespace trimtab::pipeline
