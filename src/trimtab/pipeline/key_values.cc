#include "trimtab/pipeline/key_values.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <set>

#include "trimtab/base/nearest_name.h"
#include "trimtab/pipeline/pipeline_file.h"
#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {

namespace {

using Kind = YamlValue::Kind;

std::string JoinNames(const std::vector<std::string>& names) {
  std::string joined;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (i > 0) joined += i + 1 == names.size() ? " or " : ", ";
    joined += names[i];
  }
  return joined;
}

template <typename Number>
bool ParseWhole(std::string_view text, Number& number) {
  if (text.starts_with('+')) text.remove_prefix(1);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc() && end == text.data() + text.size();
}

struct Unit {
  std::string_view name;
  double factor;
};
constexpr std::array kDurationUnits = {Unit{"ms", 1e-3}, Unit{"s", 1},     Unit{"m", 60},
                                       Unit{"h", 3600},  Unit{"d", 86400}, Unit{"", 1}};
constexpr std::array kByteUnits = {Unit{"", 1},
                                   Unit{"B", 1},
                                   Unit{"kB", 1e3},
                                   Unit{"KB", 1e3},
                                   Unit{"MB", 1e6},
                                   Unit{"GB", 1e9},
                                   Unit{"TB", 1e12},
                                   Unit{"KiB", 1024.0},
                                   Unit{"MiB", 1048576.0},
                                   Unit{"GiB", 1073741824.0},
                                   Unit{"TiB", 1099511627776.0}};

// "1.5h" -> 5400; nothing when it is not a number that is >= 0 and one of the units.
template <std::size_t kCount>
std::optional<double> ParseQuantity(std::string_view text, const std::array<Unit, kCount>& units) {
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || !(number >= 0) || !std::isfinite(number)) return std::nullopt;
  std::string_view unit = text.substr(static_cast<std::size_t>(end - text.data()));
  while (unit.starts_with(' ')) unit.remove_prefix(1);
  for (const Unit& known : units)
    if (known.name == unit) return number * known.factor;
  return std::nullopt;
}

Result<> CheckDistinct(const YamlValue& value, const KeyPlace& place, const std::vector<std::string>& texts) {
  std::set<std::string_view> seen;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (seen.insert(texts[i]).second) continue;
    const YamlValue& item = value.kind == Kind::kList ? value.items[i] : value;
    return InvalidInput(PlaceOf(place.file, item.position), place.key + ": `" + texts[i] + "` stands twice",
                        "name it once");
  }
  return {};
}

}  // namespace

Error KeyPlace::Wrong(const YamlValue& value, std::string_view wanted) const {
  return InvalidInput(PlaceOf(file, value.position), key + ": found " + Describe(value),
                      std::string(wanted) + " is wanted");
}

Error UnknownKey(const KeyPlace& place, const YamlValue& name, const std::vector<std::string>& valid) {
  std::string remedy = DidYouMean(name.text, valid);
  if (!remedy.empty()) remedy += " ";
  remedy += "Valid keys: ";
  for (std::size_t i = 0; i < valid.size(); ++i) remedy += (i == 0 ? "" : ", ") + valid[i];
  const std::string where = place.key.empty() ? "" : place.key + ": ";
  return InvalidInput(PlaceOf(place.file, name.position), where + "unknown key " + Describe(name), std::move(remedy));
}

Result<> ReadText(const YamlValue& value, const KeyPlace& place, std::string& text) {
  if (value.kind != Kind::kScalar) return place.Wrong(value, "text");
  text = value.text;
  return {};
}
Json TextSchema() { return {{"type", {"string", "number", "boolean"}}}; }

Result<> ReadPath(const YamlValue& value, const KeyPlace& place, std::string& path) {
  if (value.kind != Kind::kScalar || value.text.empty()) return place.Wrong(value, "a path");
  path = NormalPath(value.text);
  return {};
}

Result<> ReadTexts(const YamlValue& value, const KeyPlace& place, std::vector<std::string>& texts) {
  if (value.kind == Kind::kScalar && !value.text.empty()) {
    texts = {value.text};
    return {};
  }
  if (value.kind != Kind::kList) return place.Wrong(value, "a list of texts");
  std::vector<std::string> read;
  read.reserve(value.items.size());
  for (const YamlValue& item : value.items) {
    if (item.kind != Kind::kScalar || item.text.empty()) return place.Wrong(item, "text in the list");
    read.push_back(item.text);
  }
  TRIMTAB_RETURN_IF_ERROR(CheckDistinct(value, place, read));
  texts = std::move(read);
  return {};
}
Json TextsSchema() {
  const Json text = {{"type", {"string", "number", "boolean"}}, {"minLength", 1}};
  return {{"anyOf", {text, {{"type", "array"}, {"items", text}, {"uniqueItems", true}}}}};
}

Result<> ReadPaths(const YamlValue& value, const KeyPlace& place, std::vector<std::string>& paths) {
  TRIMTAB_RETURN_IF_ERROR(ReadTexts(value, place, paths));
  for (std::string& path : paths) path = NormalPath(path);
  return CheckDistinct(value, place, paths);
}

Result<> ReadTextMap(const YamlValue& value, const KeyPlace& place, std::map<std::string, std::string>& map) {
  if (value.kind != Kind::kMap) return place.Wrong(value, "a map of names to texts");
  map.clear();
  for (const auto& [key, entry] : value.entries)
    TRIMTAB_RETURN_IF_ERROR(ReadText(entry, place.Below(key.text), map[key.text]));
  return {};
}
Json TextMapSchema() { return {{"type", "object"}, {"additionalProperties", TextSchema()}}; }

Result<> ReadNumber(const YamlValue& value, const KeyPlace& place, const NumberRange& range, double& number) {
  const bool bounded_below = range.minimum > -std::numeric_limits<double>::max();
  const bool bounded_above = range.maximum < std::numeric_limits<double>::max();
  std::string wanted = "a number";
  if (bounded_below) wanted += (range.above_minimum ? " above " : " of at least ") + Json(range.minimum).dump();
  if (bounded_above) wanted += (bounded_below ? " and at most " : " of at most ") + Json(range.maximum).dump();
  double read = 0;
  const bool number_like = value.kind == Kind::kScalar && ParseWhole(value.text, read) && std::isfinite(read);
  if (!number_like || read < range.minimum || read > range.maximum || (range.above_minimum && read == range.minimum))
    return place.Wrong(value, wanted);
  number = read;
  return {};
}
Json NumberSchema(const NumberRange& range) {
  Json schema = {{"type", "number"}};
  if (range.minimum > -std::numeric_limits<double>::max())
    schema[range.above_minimum ? "exclusiveMinimum" : "minimum"] = range.minimum;
  if (range.maximum < std::numeric_limits<double>::max()) schema["maximum"] = range.maximum;
  return OrVariable(std::move(schema));
}

Result<> ReadNumberMap(const YamlValue& value, const KeyPlace& place, std::map<std::string, double>& map) {
  if (value.kind != Kind::kMap) return place.Wrong(value, "a map of names to numbers");
  map.clear();
  for (const auto& [key, entry] : value.entries)
    TRIMTAB_RETURN_IF_ERROR(ReadNumber(entry, place.Below(key.text), {}, map[key.text]));
  return {};
}
Json NumberMapSchema() { return {{"type", "object"}, {"additionalProperties", NumberSchema({})}}; }

Result<> ReadInteger(const YamlValue& value, const KeyPlace& place, std::int64_t minimum, std::int64_t maximum,
                     std::int64_t& number) {
  std::int64_t read = 0;
  if (value.kind != Kind::kScalar || !ParseWhole(value.text, read) || read < minimum || read > maximum) {
    const std::string to = maximum == std::numeric_limits<std::int64_t>::max()
                               ? " of at least " + std::to_string(minimum)
                               : " from " + std::to_string(minimum) + " to " + std::to_string(maximum);
    return place.Wrong(value, "a whole number" + to);
  }
  number = read;
  return {};
}
Json IntegerSchema(std::int64_t minimum, std::int64_t maximum) {
  Json schema = {{"type", "integer"}, {"minimum", minimum}};
  if (maximum != std::numeric_limits<std::int64_t>::max()) schema["maximum"] = maximum;
  return OrVariable(std::move(schema));
}

Result<> ReadFlag(const YamlValue& value, const KeyPlace& place, bool& flag) {
  const bool yes = value.text == "true" || value.text == "True" || value.text == "TRUE";
  const bool no = value.text == "false" || value.text == "False" || value.text == "FALSE";
  if (value.kind != Kind::kScalar || !value.plain || (!yes && !no)) return place.Wrong(value, "true or false");
  flag = yes;
  return {};
}
Json FlagSchema() { return OrVariable({{"type", "boolean"}}); }

Result<> ReadChoice(const YamlValue& value, const KeyPlace& place, const std::vector<std::string>& choices,
                    std::size_t& choice) {
  const auto found = std::find(choices.begin(), choices.end(), value.text);
  if (value.kind != Kind::kScalar || found == choices.end()) {
    Error error = place.Wrong(value, JoinNames(choices));
    if (value.kind == Kind::kScalar)
      if (const std::string hint = DidYouMean(value.text, choices); !hint.empty()) error.remedy += "; " + hint;
    return error;
  }
  choice = static_cast<std::size_t>(found - choices.begin());
  return {};
}
Json ChoiceSchema(const std::vector<std::string>& choices) { return OrVariable({{"enum", choices}}); }

Result<> ReadDuration(const YamlValue& value, const KeyPlace& place, std::chrono::nanoseconds& duration) {
  if (value.kind != Kind::kScalar) return place.Wrong(value, "a duration such as 10s, 5m or 1h");
  Result<std::chrono::nanoseconds> read = ParseDuration(value.text, PlaceOf(place.file, value.position));
  if (!read.ok()) return place.Wrong(value, "a duration such as 10s, 5m or 1h, at most 10000d,");
  duration = *read;
  return {};
}
Json DurationSchema() {
  return OrVariable({{"type", {"string", "number"}}, {"minimum", 0}, {"pattern", R"(^[0-9.eE+-]+ *(ms|s|m|h|d)?$)"}});
}

Result<> ReadByteCount(const YamlValue& value, const KeyPlace& place, std::uint64_t& bytes) {
  constexpr double kMost = 1e18;
  const std::optional<double> read = value.kind == Kind::kScalar ? ParseQuantity(value.text, kByteUnits) : std::nullopt;
  if (!read.has_value() || *read > kMost) return place.Wrong(value, "a number of bytes such as 512MB or 2GiB");
  bytes = static_cast<std::uint64_t>(*read);
  return {};
}
Json ByteCountSchema() {
  return OrVariable({{"type", {"string", "number"}}, {"minimum", 0}, {"pattern", R"(^[0-9.eE+-]+ *([kKMGT]i?)?B?$)"}});
}

Result<std::chrono::nanoseconds> ParseDuration(std::string_view text, const std::string& place) {
  constexpr double kLongest = 86400.0 * 10'000;
  const std::optional<double> seconds = ParseQuantity(text, kDurationUnits);
  if (!seconds.has_value() || *seconds > kLongest)
    return InvalidInput(place, "`" + std::string(text) + "` is not a duration",
                        "a number with ms, s, m, h or d, such as 10s or 1.5h; at most 10000d");
  return std::chrono::nanoseconds(static_cast<std::int64_t>(std::llround(*seconds * 1e9)));
}

Json OrVariable(Json schema) {
  Json any = Json::array();
  any.push_back(std::move(schema));
  any.push_back({{"type", "string"}, {"pattern", R"(\$\{)"}});
  Json either = Json::object();
  either["anyOf"] = std::move(any);
  return either;
}

}  // namespace trimtab::pipeline
