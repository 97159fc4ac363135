#include "trimtab/quality/check_parser.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "trimtab/base/nearest_name.h"
#include "trimtab/drift/mapping_file.h"
#include "trimtab/profile/time_text.h"
#include "trimtab/profile/value_predicates.h"
#include "trimtab/quality/check_registry.h"

namespace trimtab::quality {
namespace {

using profile::CompareOperator;
using profile::Literal;
using profile::NullRule;

std::vector<std::string> NamesOfChecks(bool library) {
  std::vector<std::string> names;
  for (const CheckFacts& facts : AllChecks()) {
    if (facts.library == library) names.emplace_back(facts.name);
  }
  return names;
}

std::string NearestOrAll(const std::string& name, const std::vector<std::string>& names) {
  std::string remedy = DidYouMean(name, names);
  if (!remedy.empty()) return remedy;
  remedy = "known are ";
  for (std::size_t i = 0; i < names.size(); ++i) remedy += (i == 0 ? "" : ", ") + names[i];
  return remedy;
}

Result<> CheckPlacement(const CheckFacts& facts, const RuleContext& context, const std::string& place) {
  const bool on_object = context.column.empty();
  if (on_object ? facts.on_object : facts.on_property) return {};
  return InvalidInput(
      place, "`" + std::string(facts.name) + "` cannot stand under " + (on_object ? "the schema object" : "a property"),
      on_object ? "move it to the `quality` of the property that it is about"
                : "move it to the `quality` of the schema object");
}

// The mustBe... operator of a map; nothing when there is none.
Result<std::optional<Threshold>> ParseThreshold(const MapReader& map) {
  using Operator = Threshold::Operator;
  std::optional<Threshold> threshold;
  const std::span<const std::string_view> keys = ThresholdKeys();
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const std::string key(keys[i]);
    const YamlValue* value = map.Find(key);
    if (value == nullptr) continue;
    if (threshold) return map.Wrong(key, "a second operator, `" + key + "`", "keep one mustBe... operator");
    threshold.emplace();
    threshold->op = static_cast<Operator>(i);
    if (threshold->op != Operator::kBetween && threshold->op != Operator::kNotBetween) {
      TRIMTAB_ASSIGN_OR_RETURN(threshold->value, NumberOf(*value, key, map.place()));
      continue;
    }
    if (value->kind != YamlValue::Kind::kList || value->items.size() != 2) {
      return map.Wrong(key, "`" + key + "` is not a list of two numbers", "expected [smallest, largest]");
    }
    TRIMTAB_ASSIGN_OR_RETURN(threshold->value, NumberOf(value->items[0], key, map.place()));
    TRIMTAB_ASSIGN_OR_RETURN(threshold->upper, NumberOf(value->items[1], key, map.place()));
    if (threshold->value > threshold->upper) {
      return map.Wrong(key, "the first number of `" + key + "` is larger than the second", "exchange them");
    }
  }
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> unit, map.Text("unit"));
  if (unit && *unit != "rows" && *unit != "percent") {
    return map.Wrong("unit", "unknown unit `" + *unit + "`", "expected rows or percent");
  }
  if (threshold) threshold->percent = unit == "percent";
  return threshold;
}

Result<> ParseTolerance(const MapReader& map, const CheckFacts& facts, Check& check) {
  if (facts.judges_rows) {
    TRIMTAB_ASSIGN_OR_RETURN(check.threshold, ParseThreshold(map));
    TRIMTAB_ASSIGN_OR_RETURN(check.share, map.Number("share"));
    if (check.share && (*check.share < 0 || *check.share > 1)) {
      return map.Wrong("share", "`share` is outside 0 to 1", "0.95 means that 95 % of the rows must pass");
    }
    if (check.share && check.threshold) {
      return map.Wrong("share", "`share` and a mustBe... operator exclude each other", "keep one of them");
    }
  }
  if (facts.has_null_rule) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> nulls, map.Text("nulls"));
    if (nulls == "pass") {
      check.nulls = NullRule::kPass;
    } else if (nulls == "fail") {
      check.nulls = NullRule::kFail;
    } else if (nulls && *nulls != "skip") {
      return map.Wrong("nulls", "unknown rule `" + *nulls + "`", "expected skip, pass or fail");
    }
  }
  return {};
}

Result<Rule> ParseRowCount(const MapReader& map) {
  RowCountRule rule;
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::int64_t> minimum, map.WholeNumber("minimum"));
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::int64_t> maximum, map.WholeNumber("maximum"));
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<Threshold> threshold, ParseThreshold(map));
  if (threshold && (minimum || maximum)) {
    return map.Wrong("minimum", "minimum or maximum beside a mustBe... operator", "keep one of them");
  }
  if (threshold) {
    rule.threshold = *threshold;
    return Rule(rule);
  }
  if (!minimum && !maximum) return map.Missing("minimum", "or `maximum`, or a mustBe... operator");
  if (minimum && maximum && *minimum > *maximum) {
    return map.Wrong("minimum", "`minimum` is larger than `maximum`", "exchange them");
  }
  using Operator = Threshold::Operator;
  // A largest number alone says nothing in favour of a table without rows, unless it is 0.
  const std::int64_t smallest = minimum.value_or(std::min<std::int64_t>(1, maximum.value_or(1)));
  rule.threshold.value = static_cast<double>(smallest);
  rule.threshold.upper = static_cast<double>(maximum.value_or(0));
  rule.threshold.op = maximum ? Operator::kBetween : Operator::kGreaterOrEqual;
  return Rule(rule);
}

Result<Rule> ParseColumns(const MapReader& map, const RuleContext& context, Check& check) {
  ColumnsRule rule;
  TRIMTAB_ASSIGN_OR_RETURN(check.columns, map.Texts("columns"));
  if (check.columns.empty()) check.columns = context.columns;
  if (check.columns.empty()) return map.Missing("columns", "name the columns, here or as properties");
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> extra, map.Text("extra"));
  if (extra && *extra != "allow" && *extra != "forbid") {
    return map.Wrong("extra", "unknown value `" + *extra + "`", "expected allow or forbid");
  }
  rule.allow_others = extra != "forbid";
  return Rule(rule);
}

Result<Rule> ParseNotNull(const MapReader& map) {
  NotNullRule rule;
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> nan, map.Text("nan"));
  if (nan && *nan != "pass" && *nan != "fail") {
    return map.Wrong("nan", "unknown value `" + *nan + "`", "expected pass or fail");
  }
  rule.nan_fails = nan == "fail";
  TRIMTAB_ASSIGN_OR_RETURN(std::optional<std::vector<Literal>> missing, map.Literals("missing"));
  if (missing) rule.missing = std::move(*missing);
  return Rule(std::move(rule));
}

Result<Rule> ParseRange(const MapReader& map) {
  RangeRule rule;
  TRIMTAB_ASSIGN_OR_RETURN(rule.minimum, map.Literal("minimum"));
  TRIMTAB_ASSIGN_OR_RETURN(rule.maximum, map.Literal("maximum"));
  TRIMTAB_ASSIGN_OR_RETURN(std::optional<Literal> above, map.Literal("exclusiveMinimum"));
  TRIMTAB_ASSIGN_OR_RETURN(std::optional<Literal> below, map.Literal("exclusiveMaximum"));
  if (above && rule.minimum) {
    return map.Wrong("exclusiveMinimum", "`exclusiveMinimum` beside `minimum`", "keep one of them");
  }
  if (below && rule.maximum) {
    return map.Wrong("exclusiveMaximum", "`exclusiveMaximum` beside `maximum`", "keep one of them");
  }
  rule.exclusive_minimum = above.has_value();
  rule.exclusive_maximum = below.has_value();
  if (above) rule.minimum = std::move(above);
  if (below) rule.maximum = std::move(below);
  if (!rule.minimum && !rule.maximum) return map.Missing("minimum", "or another end of the range");
  return Rule(std::move(rule));
}

Result<> CheckPattern(const MapReader& map, const std::string& key, const std::optional<std::string>& pattern) {
  if (!pattern) return {};
  const auto valid = profile::MatchesPattern::Create("", *pattern, map.PlaceOfKey(key));
  return valid.ok() ? Result<>() : Result<>(valid.error());
}

Result<Rule> ParseMatch(const MapReader& map, const std::string& values_key) {
  MatchRule rule;
  TRIMTAB_ASSIGN_OR_RETURN(rule.values, map.Literals(values_key));
  TRIMTAB_ASSIGN_OR_RETURN(rule.pattern, map.Text("pattern"));
  TRIMTAB_RETURN_IF_ERROR(CheckPattern(map, "pattern", rule.pattern));
  if (rule.values && rule.values->empty()) return map.Wrong(values_key, "`" + values_key + "` is empty");
  return Rule(std::move(rule));
}

Result<Rule> ParseLength(const MapReader& map) {
  LengthRule rule;
  TRIMTAB_ASSIGN_OR_RETURN(rule.minimum, map.WholeNumber("minimum"));
  TRIMTAB_ASSIGN_OR_RETURN(rule.maximum, map.WholeNumber("maximum"));
  if (!rule.minimum && !rule.maximum) return map.Missing("minimum", "or `maximum`");
  if (rule.minimum && rule.maximum && *rule.minimum > *rule.maximum) {
    return map.Wrong("minimum", "`minimum` is larger than `maximum`", "exchange them");
  }
  return Rule(rule);
}

Result<Rule> ParseFreshness(const MapReader& map) {
  FreshnessRule rule;
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> age, map.Text("maximum_age"));
  if (!age) return map.Missing("maximum_age", "a duration such as 36h or 7d");
  const std::optional<std::chrono::nanoseconds> duration = ParseDuration(*age);
  if (!duration) return map.Wrong("maximum_age", "`" + *age + "` is not a duration", "expected 90s, 30m, 36h or 7d");
  rule.maximum_age = *duration;
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> offset, map.Text("utc_offset"));
  if (offset) {
    const std::optional<std::int64_t> minutes = profile::ParseUtcOffset(*offset);
    if (!minutes) return map.Wrong("utc_offset", "`" + *offset + "` is not an offset", "expected Z, +02:00 or -05:00");
    rule.utc_offset = std::chrono::minutes(*minutes);
  }
  return Rule(rule);
}

Result<Rule> ParseExistsIn(const MapReader& map, const RuleContext& context) {
  ExistsInRule rule;
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> file, map.Text("file"));
  if (!file || file->empty()) return map.Missing("file", "the file that holds the values");
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> column, map.Text("column"));
  rule.file = *file;
  rule.column = column.value_or(context.column);
  return Rule(std::move(rule));
}

Result<Rule> ParseCompare(const MapReader& map, Check& check) {
  CompareRule rule;
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> op, map.Text("operator"));
  if (!op) return map.Missing("operator", "one of >=, >, <=, <, ==, !=");
  bool known = false;
  for (int i = 0; i <= static_cast<int>(CompareOperator::kNotEqual); ++i) {
    if (profile::CompareOperatorText(static_cast<CompareOperator>(i)) != *op) continue;
    rule.op = static_cast<CompareOperator>(i);
    known = true;
  }
  if (!known) return map.Wrong("operator", "unknown operator `" + *op + "`", "expected >=, >, <=, <, == or !=");
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> other, map.Text("other"));
  TRIMTAB_ASSIGN_OR_RETURN(rule.constant, map.Literal("value"));
  if (other.has_value() == rule.constant.has_value()) {
    return map.Wrong("other", other ? "`other` beside `value`" : "neither `other` nor `value`",
                     "name another column or give a constant");
  }
  if (other) check.columns.push_back(*other);
  return Rule(std::move(rule));
}

// A choice for all columns or those of a kind: {all: .., num: .., cat: .., text: ..}.
template <typename T, typename Read>
Result<> ReadLevels(const MapReader& map, const char* key, drift::Levels<T>& levels, Read read) {
  const YamlValue* node = map.Find(key);
  if (node == nullptr) return {};
  TRIMTAB_ASSIGN_OR_RETURN(const MapReader entries, MapReader::Of(*node, key, map.place()));
  TRIMTAB_RETURN_IF_ERROR(entries.RefuseUnknown(std::vector<std::string>{"all", "num", "cat", "text"}));
  const std::pair<const char*, std::optional<T>*> known[] = {
      {"all", &levels.all}, {"num", &levels.numerical}, {"cat", &levels.categorical}, {"text", &levels.text}};
  for (const auto& [name, level] : known) {
    const YamlValue* value = entries.Find(name);
    if (value == nullptr) continue;
    TRIMTAB_ASSIGN_OR_RETURN(*level, read(*value, name, map.place()));
  }
  return {};
}

Result<drift::DriftSettings> ParseDrift(const MapReader& map) {
  drift::DriftSettings settings;
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> mode, map.Text("mode"));
  if (mode) settings.mode = *mode;
  TRIMTAB_ASSIGN_OR_RETURN(settings.columns, map.Texts("columns"));
  TRIMTAB_ASSIGN_OR_RETURN(settings.must_not_drift, map.Texts("must_not_drift"));
  TRIMTAB_ASSIGN_OR_RETURN(settings.share, map.Number("share"));
  if (const YamlValue* tests = map.Find("tests")) {
    TRIMTAB_ASSIGN_OR_RETURN(const MapReader entries, MapReader::Of(*tests, "tests", map.place()));
    for (const auto& [key, value] : entries.node().entries) {
      TRIMTAB_ASSIGN_OR_RETURN(settings.tests[key.text], TextOf(value, key.text, map.place()));
    }
  }
  if (const YamlValue* thresholds = map.Find("thresholds")) {
    TRIMTAB_ASSIGN_OR_RETURN(const MapReader entries, MapReader::Of(*thresholds, "thresholds", map.place()));
    for (const auto& [key, value] : entries.node().entries) {
      TRIMTAB_ASSIGN_OR_RETURN(settings.thresholds[key.text], NumberOf(value, key.text, map.place()));
    }
  }
  TRIMTAB_RETURN_IF_ERROR(ReadLevels(map, "default_tests", settings.default_tests, TextOf));
  TRIMTAB_RETURN_IF_ERROR(ReadLevels(map, "default_thresholds", settings.default_thresholds, NumberOf));
  if (const YamlValue* mapping = map.Find("mapping")) {
    TRIMTAB_ASSIGN_OR_RETURN(settings.mapping, drift::ReadColumnMapping(*mapping, map.place()));
  }
  TRIMTAB_RETURN_IF_ERROR(drift::ValidateSettings(settings, PlaceOf(map.place(), map.node().position)));
  return settings;
}

Result<Rule> ParseRule(const MapReader& map, const std::string& kind, const RuleContext& context, Check& check) {
  if (kind == "row_count") return ParseRowCount(map);
  if (kind == "columns") return ParseColumns(map, context, check);
  if (kind == "type") {
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> type, map.Text("type"));
    if (!type) return map.Missing("type", "a logicalType or a type such as int64");
    return Rule(TypeRule{*type, false});
  }
  if (kind == "not_null") return ParseNotNull(map);
  if (kind == "unique") {
    TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> columns, map.Texts("columns"));
    for (const std::string& column : columns) {
      if (std::find(check.columns.begin(), check.columns.end(), column) == check.columns.end()) {
        check.columns.push_back(column);
      }
    }
    if (check.columns.empty()) return map.Missing("columns", "name the columns of the key");
    return Rule(UniqueRule{});
  }
  if (kind == "range") return ParseRange(map);
  if (kind == "allowed") {
    TRIMTAB_ASSIGN_OR_RETURN(Rule rule, ParseMatch(map, "values"));
    if (!std::get<MatchRule>(rule).values) return map.Missing("values", "the values allowed, as a list");
    return rule;
  }
  if (kind == "pattern") {
    TRIMTAB_ASSIGN_OR_RETURN(Rule rule, ParseMatch(map, "values"));
    if (!std::get<MatchRule>(rule).pattern) return map.Missing("pattern", "a regular expression (RE2)");
    return rule;
  }
  if (kind == "length") return ParseLength(map);
  if (kind == "freshness") return ParseFreshness(map);
  if (kind == "exists_in") return ParseExistsIn(map, context);
  if (kind == "compare") return ParseCompare(map, check);
  return Internal(PlaceOf(map.place(), map.node().position),
                  "the check " + kind + " is in the registry and cannot be parsed");
}

}  // namespace

std::optional<std::chrono::nanoseconds> ParseDuration(const std::string& text) {
  struct Unit {
    std::string_view name;
    std::int64_t nanoseconds;
  };
  constexpr Unit kUnits[] = {{"ms", 1'000'000},        {"s", 1'000'000'000},      {"m", 60'000'000'000},
                             {"h", 3'600'000'000'000}, {"d", 86'400'000'000'000}, {"w", 604'800'000'000'000}};
  std::int64_t number = 0;
  const auto parsed = std::from_chars(text.data(), text.data() + text.size(), number);
  if (parsed.ec != std::errc() || number < 0) return std::nullopt;
  const std::string_view name(parsed.ptr, static_cast<std::size_t>(text.data() + text.size() - parsed.ptr));
  for (const Unit& unit : kUnits) {
    std::int64_t nanoseconds = 0;
    if (name != unit.name) continue;
    if (__builtin_mul_overflow(number, unit.nanoseconds, &nanoseconds)) return std::nullopt;
    return std::chrono::nanoseconds(nanoseconds);
  }
  return std::nullopt;
}

Result<ParsedRule> ParseImplementation(const YamlValue& implementation, const RuleContext& context,
                                       const std::string& place) {
  TRIMTAB_ASSIGN_OR_RETURN(const MapReader map, MapReader::Of(implementation, "implementation", place));
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> kind, map.Text("check"));
  const std::vector<std::string> names = NamesOfChecks(false);
  if (!kind) return map.Missing("check", NearestOrAll("", names));
  const CheckFacts* facts = FindCheck(*kind);
  if (facts == nullptr || facts->library) {
    return map.Wrong("check", "unknown check `" + *kind + "`", NearestOrAll(*kind, names));
  }
  TRIMTAB_RETURN_IF_ERROR(CheckPlacement(*facts, context, map.PlaceOfKey("check")));
  TRIMTAB_RETURN_IF_ERROR(map.RefuseUnknown(KnownArguments(*facts)));
  if (*kind == "drift") {
    TRIMTAB_ASSIGN_OR_RETURN(drift::DriftSettings settings, ParseDrift(map));
    return ParsedRule(std::move(settings));
  }
  Check check;
  check.kind = *kind;
  check.place = PlaceOf(place, implementation.position);
  if (!context.column.empty()) check.columns = {context.column};
  TRIMTAB_RETURN_IF_ERROR(ParseTolerance(map, *facts, check));
  TRIMTAB_ASSIGN_OR_RETURN(check.rule, ParseRule(map, *kind, context, check));
  if (std::holds_alternative<NotNullRule>(check.rule)) check.nulls = NullRule::kFail;
  return ParsedRule(std::move(check));
}

Result<Check> ParseMetric(const MapReader& rule, const RuleContext& context) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> metric, rule.Text("metric"));
  const std::vector<std::string> names = NamesOfChecks(true);
  if (!metric) return rule.Missing("metric", NearestOrAll("", names));
  const CheckFacts* facts = FindCheck(*metric);
  if (facts == nullptr || !facts->library) {
    return rule.Wrong("metric", "unknown metric `" + *metric + "`", NearestOrAll(*metric, names));
  }
  TRIMTAB_RETURN_IF_ERROR(CheckPlacement(*facts, context, rule.PlaceOfKey("metric")));
  Check check;
  check.kind = *metric;
  check.place = PlaceOf(rule.place(), rule.node().position);
  if (!context.column.empty() && *metric != "rowCount") check.columns = {context.column};
  TRIMTAB_ASSIGN_OR_RETURN(std::optional<Threshold> threshold, ParseThreshold(rule));
  if (!threshold) return rule.Missing("mustBe", "or another mustBe... operator");
  const YamlValue empty{YamlValue::Kind::kMap, "", false, rule.node().position, {}, {}};
  const YamlValue* given = rule.Find("arguments");
  TRIMTAB_ASSIGN_OR_RETURN(const MapReader arguments,
                           MapReader::Of(given == nullptr ? empty : *given, "arguments", rule.place()));
  TRIMTAB_RETURN_IF_ERROR(arguments.RefuseUnknown(KnownArguments(*facts)));
  if (*metric == "rowCount") {
    if (threshold->percent) return rule.Wrong("unit", "a number of rows is no percentage", "use `unit: rows`");
    check.rule = RowCountRule{*threshold};
    return check;
  }
  check.threshold = threshold;
  if (*metric == "invalidValues") {
    TRIMTAB_ASSIGN_OR_RETURN(check.rule, ParseMatch(arguments, "validValues"));
    const auto& match = std::get<MatchRule>(check.rule);
    if (!match.values && !match.pattern) return rule.Missing("arguments", "validValues or pattern");
  } else if (*metric == "duplicateValues") {
    TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> properties, arguments.Texts("properties"));
    for (const std::string& property : properties) {
      const auto physical = context.physical.find(property);
      const std::string& column = physical == context.physical.end() ? property : physical->second;
      if (std::find(check.columns.begin(), check.columns.end(), column) == check.columns.end()) {
        check.columns.push_back(column);
      }
    }
    if (check.columns.empty()) return rule.Missing("arguments", "{properties: [...]}, the key");
    check.rule = UniqueRule{true};
  } else {
    NotNullRule missing;
    TRIMTAB_ASSIGN_OR_RETURN(std::optional<std::vector<Literal>> values, arguments.Literals("missingValues"));
    if (values) missing.missing = std::move(*values);
    check.rule = std::move(missing);
    check.nulls = NullRule::kFail;
  }
  return check;
}

}  // namespace trimtab::quality
