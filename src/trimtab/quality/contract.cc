#include "trimtab/quality/contract.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>
#include <set>

#include "trimtab/base/yaml_value.h"
#include "trimtab/quality/check_parser.h"
#include "trimtab/quality/check_registry.h"
#include "trimtab/quality/map_reader.h"

namespace trimtab::quality {
namespace {

using profile::Literal;

// The closed lists of ODCS 3.0 and 3.1.
const std::vector<std::string> kRootKeys = {"apiVersion",
                                            "kind",
                                            "id",
                                            "name",
                                            "version",
                                            "status",
                                            "tenant",
                                            "tags",
                                            "servers",
                                            "domain",
                                            "schema",
                                            "team",
                                            "support",
                                            "price",
                                            "roles",
                                            "dataProduct",
                                            "description",
                                            "slaDefaultElement",
                                            "slaProperties",
                                            "authoritativeDefinitions",
                                            "customProperties",
                                            "contractCreatedTs"};
const std::vector<std::string> kElementKeys = {"id",           "name",
                                               "physicalType", "description",
                                               "businessName", "authoritativeDefinitions",
                                               "tags",         "customProperties"};
const std::vector<std::string> kObjectKeys = {"logicalType", "physicalName",  "dataGranularityDescription",
                                              "properties",  "relationships", "quality"};
const std::vector<std::string> kPropertyKeys = {"primaryKey",
                                                "primaryKeyPosition",
                                                "logicalType",
                                                "logicalTypeOptions",
                                                "physicalName",
                                                "required",
                                                "unique",
                                                "partitioned",
                                                "partitionKeyPosition",
                                                "classification",
                                                "encryptedName",
                                                "transformSourceObjects",
                                                "transformLogic",
                                                "transformDescription",
                                                "examples",
                                                "criticalDataElement",
                                                "relationships",
                                                "quality",
                                                "properties",
                                                "items"};
const std::vector<std::string> kQualityKeys = {"id",
                                               "authoritativeDefinitions",
                                               "businessImpact",
                                               "customProperties",
                                               "description",
                                               "dimension",
                                               "method",
                                               "name",
                                               "schedule",
                                               "scheduler",
                                               "severity",
                                               "tags",
                                               "type",
                                               "unit",
                                               "metric",
                                               "rule",
                                               "arguments",
                                               "query",
                                               "engine",
                                               "implementation",
                                               "mustBe",
                                               "mustNotBe",
                                               "mustBeGreaterThan",
                                               "mustBeGreaterOrEqualTo",
                                               "mustBeLessThan",
                                               "mustBeLessOrEqualTo",
                                               "mustBeBetween",
                                               "mustNotBeBetween"};
const std::vector<std::string> kLogicalTypes = {"string",  "date",   "timestamp", "time",   "number",
                                                "integer", "object", "array",     "boolean"};
const std::vector<std::string> kTypeOptions = {
    "minLength", "maxLength",       "pattern",          "format",           "minimum",    "maximum",
    "timezone",  "defaultTimezone", "exclusiveMinimum", "exclusiveMaximum", "multipleOf", "minItems",
    "maxItems",  "uniqueItems",     "minProperties",    "maxProperties",    "required"};

std::vector<std::string> Joined(const std::vector<std::string>& a, const std::vector<std::string>& b) {
  std::vector<std::string> all = a;
  all.insert(all.end(), b.begin(), b.end());
  return all;
}

std::string Lower(std::string text) {
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return text;
}

// ODCS leaves severity to the user; whatever does not say that it is harmless stops the line.
Severity SeverityOf(const std::optional<std::string>& text) {
  const std::string lower = Lower(text.value_or("error"));
  const bool warning = lower == "warning" || lower == "warn" || lower == "info" || lower == "low";
  return warning ? Severity::kWarning : Severity::kError;
}

const YamlEntry* FindOperator(const YamlValue& node) {
  for (const YamlEntry& entry : node.entries) {
    const std::span<const std::string_view> keys = ThresholdKeys();
    if (std::find(keys.begin(), keys.end(), entry.key.text) != keys.end()) return &entry;
  }
  return nullptr;
}

// The implementation with the mustBe... operator and the unit that stand beside it, where ODCS has them.
Result<YamlValue> WithOperatorOf(const MapReader& rule, const YamlValue& implementation) {
  YamlValue arguments = implementation;
  if (implementation.kind != YamlValue::Kind::kMap) return arguments;
  const YamlEntry* inside = FindOperator(implementation);
  const YamlEntry* beside = FindOperator(rule.node());
  for (const YamlEntry& entry : rule.node().entries) {
    const std::string& key = entry.key.text;
    // Without an operator a unit says nothing, and ODCS allows any.
    const bool unit = key == "unit" && (inside != nullptr || beside != nullptr);
    const std::span<const std::string_view> keys = ThresholdKeys();
    if (!unit && std::find(keys.begin(), keys.end(), key) == keys.end()) continue;
    if ((!unit && inside != nullptr) || arguments.Find(key) != nullptr) {
      return rule.Wrong(key,
                        "`" + key + "` beside an `implementation` that has `" + (unit ? key : inside->key.text) + "`",
                        "keep one of them");
    }
    // A number of rows takes no unit, but that of rows is right.
    if (unit && entry.value.text == "rows") continue;
    arguments.entries.push_back(entry);
  }
  return arguments;
}

// Whether the contract itself says how few rows may come, and stops the line at fewer.
bool RefusesTooFewRows(const Check& check) {
  using Operator = Threshold::Operator;
  const auto* rule = std::get_if<RowCountRule>(&check.rule);
  if (rule == nullptr || check.severity != Severity::kError) return false;
  const Operator op = rule->threshold.op;
  return op == Operator::kEqual || op == Operator::kGreater || op == Operator::kGreaterOrEqual ||
         op == Operator::kBetween;
}

class TableParser {
 public:
  TableParser(ContractTable& table, const std::string& place) : table_(table), place_(place) {}

  Result<> Parse(const YamlValue& node) {
    TRIMTAB_ASSIGN_OR_RETURN(const MapReader object, MapReader::Of(node, "a schema object", place_));
    TRIMTAB_RETURN_IF_ERROR(object.RefuseUnknown(Joined(kElementKeys, kObjectKeys)));
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> name, object.Text("name"));
    if (!name) return object.Missing("name", "ODCS asks for the name of every schema object");
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> physical, object.Text("physicalName"));
    table_.name = *name;
    table_.physical_name = physical.value_or("");
    TRIMTAB_ASSIGN_OR_RETURN(const std::span<const YamlValue> properties, List(object, "properties"));
    TRIMTAB_RETURN_IF_ERROR(ReadNames(properties));
    if (!properties.empty()) {
      Check columns;
      columns.kind = "columns";
      columns.columns = context_.columns;
      columns.rule = ColumnsRule{};
      columns.place = PlaceOf(place_, node.position);
      Add(std::move(columns));
    }
    for (std::size_t i = 0; i < properties.size(); ++i) {
      context_.column = context_.columns[i];
      TRIMTAB_RETURN_IF_ERROR(ParseProperty(properties[i]));
    }
    context_.column.clear();
    AddPrimaryKey(PlaceOf(place_, node.position));
    TRIMTAB_RETURN_IF_ERROR(ParseQuality(object));
    ListRelationships(object, table_.name);
    const bool counted = std::any_of(table_.checks.begin(), table_.checks.end(), RefusesTooFewRows);
    if (!counted) {
      Check rows;
      rows.kind = "row_count";
      rows.rule = RowCountRule{};
      rows.place = PlaceOf(place_, node.position);
      Add(std::move(rows));
      std::rotate(table_.checks.begin(), table_.checks.end() - 1, table_.checks.end());
    }
    return {};
  }

 private:
  Result<std::span<const YamlValue>> List(const MapReader& map, const std::string& key) const {
    const YamlValue* value = map.Find(key);
    if (value == nullptr) return std::span<const YamlValue>();
    if (value->kind != YamlValue::Kind::kList) return map.Wrong(key, "`" + key + "` is not a list");
    return std::span<const YamlValue>(value->items);
  }

  Result<> ReadNames(std::span<const YamlValue> properties) {
    std::set<std::string> seen;
    for (const YamlValue& node : properties) {
      TRIMTAB_ASSIGN_OR_RETURN(const MapReader property, MapReader::Of(node, "a property", place_));
      TRIMTAB_RETURN_IF_ERROR(property.RefuseUnknown(Joined(kElementKeys, kPropertyKeys)));
      TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> name, property.Text("name"));
      if (!name) return property.Missing("name", "ODCS asks for the name of every property");
      TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> physical, property.Text("physicalName"));
      const std::string column = physical.value_or(*name);
      if (!seen.insert(column).second) {
        return property.Wrong("name", "the column `" + column + "` is described twice", "keep one of the properties");
      }
      context_.physical[*name] = column;
      context_.columns.push_back(column);
    }
    return {};
  }

  Result<> ParseProperty(const YamlValue& node) {
    TRIMTAB_ASSIGN_OR_RETURN(const MapReader property, MapReader::Of(node, "a property", place_));
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> type, property.Text("logicalType"));
    if (type) {
      if (std::find(kLogicalTypes.begin(), kLogicalTypes.end(), *type) == kLogicalTypes.end()) {
        return property.Wrong("logicalType", "unknown logicalType `" + *type + "`",
                              "expected string, date, timestamp, time, number, integer, object, array or boolean");
      }
      Implied(property, "logicalType", "type", TypeRule{*type, true});
    }
    TRIMTAB_ASSIGN_OR_RETURN(const bool required, property.Boolean("required", false));
    TRIMTAB_ASSIGN_OR_RETURN(const bool key, property.Boolean("primaryKey", false));
    TRIMTAB_ASSIGN_OR_RETURN(const bool unique, property.Boolean("unique", false));
    if (required || key) {
      Implied(property, required ? "required" : "primaryKey", "not_null", NotNullRule{}).nulls =
          profile::NullRule::kFail;
    }
    if (unique) Implied(property, "unique", "unique", UniqueRule{});
    if (key) {
      std::int64_t position = std::numeric_limits<std::int64_t>::max();
      if (const YamlValue* given = property.Find("primaryKeyPosition"); given != nullptr && given->text != "-1") {
        TRIMTAB_ASSIGN_OR_RETURN(position, WholeNumberOf(*given, "primaryKeyPosition", place_));
      }
      keys_.emplace_back(position, context_.column);
    }
    if (const YamlValue* options = property.Find("logicalTypeOptions")) {
      TRIMTAB_RETURN_IF_ERROR(ParseTypeOptions(*options));
    }
    for (const char* nested : {"properties", "items"}) {
      if (property.Find(nested) != nullptr) {
        NotExecuted(property.PlaceOfKey(nested), context_.column + "." + nested + ": nested columns are not checked");
      }
    }
    ListRelationships(property, context_.column);
    return ParseQuality(property);
  }

  void ListRelationships(const MapReader& owner, const std::string& name) {
    if (owner.Find("relationships") == nullptr) return;
    NotExecuted(owner.PlaceOfKey("relationships"),
                name + ": `relationships` are not checked; write an `exists_in` for a foreign key");
  }

  Result<> ParseTypeOptions(const YamlValue& node) {
    TRIMTAB_ASSIGN_OR_RETURN(const MapReader options, MapReader::Of(node, "logicalTypeOptions", place_));
    TRIMTAB_RETURN_IF_ERROR(options.RefuseUnknown(kTypeOptions));
    for (const char* key : {"format", "multipleOf", "minItems", "maxItems", "uniqueItems", "minProperties",
                            "maxProperties", "timezone", "required"}) {
      if (options.Find(key) != nullptr) {
        NotExecuted(options.PlaceOfKey(key), context_.column + ": logicalTypeOptions." + key + " is not executed");
      }
    }
    // The same arguments as those of the checks, by the same parser.
    const auto implied = [&](const char* kind,
                             std::initializer_list<std::pair<const char*, const char*>> keys) -> Result<> {
      YamlValue arguments = options.node();
      arguments.entries.clear();
      for (const auto& [from, to] : keys) {
        const YamlValue* value = options.Find(from);
        if (value == nullptr) continue;
        YamlValue name = *value;
        name.text = to;
        arguments.entries.push_back(YamlEntry{std::move(name), *value});
      }
      if (arguments.entries.empty()) return {};
      YamlValue check = arguments;
      check.kind = YamlValue::Kind::kScalar;
      check.text = "check";
      YamlValue value = check;
      value.text = kind;
      arguments.entries.push_back(YamlEntry{std::move(check), std::move(value)});
      TRIMTAB_ASSIGN_OR_RETURN(ParsedRule parsed, ParseImplementation(arguments, context_, place_));
      Add(std::move(std::get<Check>(parsed)));
      return {};
    };
    TRIMTAB_RETURN_IF_ERROR(implied("range", {{"minimum", "minimum"},
                                              {"maximum", "maximum"},
                                              {"exclusiveMinimum", "exclusiveMinimum"},
                                              {"exclusiveMaximum", "exclusiveMaximum"}}));
    TRIMTAB_RETURN_IF_ERROR(implied("length", {{"minLength", "minimum"}, {"maxLength", "maximum"}}));
    return implied("pattern", {{"pattern", "pattern"}});
  }

  Result<> ParseQuality(const MapReader& owner) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::span<const YamlValue> rules, List(owner, "quality"));
    for (const YamlValue& node : rules) {
      TRIMTAB_ASSIGN_OR_RETURN(const MapReader rule, MapReader::Of(node, "a quality rule", place_));
      TRIMTAB_RETURN_IF_ERROR(rule.RefuseUnknown(kQualityKeys));
      TRIMTAB_RETURN_IF_ERROR(ParseRule(rule));
    }
    return {};
  }

  Result<> ParseRule(const MapReader& rule) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> given_type, rule.Text("type"));
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> name, rule.Text("name"));
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> severity, rule.Text("severity"));
    const std::string type = given_type.value_or("library");
    const std::string place = PlaceOf(place_, rule.node().position);
    const std::string label = name.value_or(context_.column.empty() ? table_.name : context_.column);
    if (type == "text" || type == "sql") {
      NotExecuted(place, label + ": a rule of type " + type + " is not executed");
      return {};
    }
    std::optional<Check> check;
    if (type == "library") {
      if (rule.Find("metric") == nullptr && rule.Find("rule") != nullptr) {
        NotExecuted(place, label + ": `rule` is deprecated in ODCS and not executed; write `metric`");
        return {};
      }
      TRIMTAB_ASSIGN_OR_RETURN(check, ParseMetric(rule, context_));
    } else if (type == "custom") {
      TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> engine, rule.Text("engine"));
      if (!engine) return rule.Missing("engine", "`engine: trimtab` for the checks of docs/checks.md");
      if (*engine != "trimtab") {
        NotExecuted(place, label + ": a rule of the engine " + *engine + " is not executed");
        return {};
      }
      const YamlValue* implementation = rule.Find("implementation");
      if (implementation == nullptr) return rule.Missing("implementation", "{check: ...}, see docs/checks.md");
      TRIMTAB_ASSIGN_OR_RETURN(const YamlValue arguments, WithOperatorOf(rule, *implementation));
      TRIMTAB_ASSIGN_OR_RETURN(ParsedRule parsed, ParseImplementation(arguments, context_, place_));
      if (auto* settings = std::get_if<drift::DriftSettings>(&parsed)) {
        if (table_.drift)
          return InvalidInput(place, "a second drift condition", "keep one; the first stands at " + table_.drift_place);
        table_.drift = std::move(*settings);
        table_.drift_place = place;
        table_.drift_severity = SeverityOf(severity);
        return {};
      }
      check = std::move(std::get<Check>(parsed));
    } else {
      return rule.Wrong("type", "unknown type `" + type + "`", "expected library, text, sql or custom");
    }
    check->severity = SeverityOf(severity);
    check->name = name.value_or("");
    Add(std::move(*check));
    return {};
  }

  // A check that the description of a property implies.
  Check& Implied(const MapReader& property, std::string_view key, const char* kind, Rule rule) {
    Check check;
    check.kind = kind;
    check.columns = {context_.column};
    check.rule = std::move(rule);
    check.place = property.PlaceOfKey(key);
    return Add(std::move(check));
  }

  void AddPrimaryKey(const std::string& place) {
    std::stable_sort(keys_.begin(), keys_.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
    for (const auto& [position, column] : keys_) table_.key_columns.push_back(column);
    if (table_.key_columns.empty()) return;
    Check check;
    check.name = "primary_key.unique";
    check.kind = "unique";
    check.columns = table_.key_columns;
    check.rule = UniqueRule{};
    check.place = place;
    Add(std::move(check));
  }

  Check& Add(Check check) {
    if (check.name.empty()) {
      check.name = (context_.column.empty() ? "" : context_.column + ".") + check.kind;
    }
    std::string name = check.name;
    for (int i = 2; !names_.insert(name).second; ++i) name = check.name + "#" + std::to_string(i);
    check.name = std::move(name);
    table_.checks.push_back(std::move(check));
    return table_.checks.back();
  }

  void NotExecuted(const std::string& place, const std::string& why) {
    table_.not_executed.push_back(why + " (" + place + ")");
  }

  ContractTable& table_;
  const std::string& place_;
  RuleContext context_;
  std::vector<std::pair<std::int64_t, std::string>> keys_;
  std::set<std::string> names_;
};

std::string NumberText(double value) {
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return std::string(buffer.data(), end.ptr);
}

std::string Stem(const std::string& path) {
  const std::size_t slash = path.find_last_of('/');
  const std::string name = slash == std::string::npos ? path : path.substr(slash + 1);
  return name.substr(0, name.find('.'));
}

}  // namespace

bool Threshold::Holds(double observed) const {
  switch (op) {
    case Operator::kEqual:
      return observed == value;
    case Operator::kNotEqual:
      return observed != value;
    case Operator::kGreater:
      return observed > value;
    case Operator::kGreaterOrEqual:
      return observed >= value;
    case Operator::kLess:
      return observed < value;
    case Operator::kLessOrEqual:
      return observed <= value;
    case Operator::kBetween:
      return observed >= value && observed <= upper;
    case Operator::kNotBetween:
      return observed < value || observed > upper;
  }
  return false;
}

std::string Threshold::ToString() const {
  const std::string unit = percent ? " %" : "";
  const std::string number = NumberText(value) + unit;
  switch (op) {
    case Operator::kEqual:
      return number;
    case Operator::kNotEqual:
      return "not " + number;
    case Operator::kGreater:
      return "more than " + number;
    case Operator::kGreaterOrEqual:
      return "at least " + number;
    case Operator::kLess:
      return "less than " + number;
    case Operator::kLessOrEqual:
      return "at most " + number;
    case Operator::kBetween:
      return NumberText(value) + " to " + NumberText(upper) + unit;
    case Operator::kNotBetween:
      return "not " + NumberText(value) + " to " + NumberText(upper) + unit;
  }
  return number;
}

Result<Contract> ParseContract(std::string_view text, const std::string& place) {
  TRIMTAB_ASSIGN_OR_RETURN(const YamlValue document, ParseYaml(text, place));
  if (document.kind == YamlValue::Kind::kNull) return InvalidInput(place, "is empty", "expected an ODCS data contract");
  TRIMTAB_ASSIGN_OR_RETURN(const MapReader root, MapReader::Of(document, "the contract", place));
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> kind, root.Text("kind"));
  if (!kind) return root.Missing("kind", "`kind: DataContract`, as ODCS asks");
  if (*kind != "DataContract") return root.Wrong("kind", "the kind is `" + *kind + "`", "expected DataContract");
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> api, root.Text("apiVersion"));
  if (!api) return root.Missing("apiVersion", "`apiVersion: v3.1.0`");
  if (!api->starts_with("v3.")) {
    return root.Wrong("apiVersion", "ODCS version `" + *api + "` is not supported", "expected v3.0.0 to v3.1.0");
  }
  TRIMTAB_RETURN_IF_ERROR(root.RefuseUnknown(kRootKeys));
  Contract contract;
  for (const char* key : {"id", "version", "status"}) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> value, root.Text(key));
    if (!value) return root.Missing(key, "ODCS asks for it");
    if (std::string_view(key) == "id") contract.id = *value;
    if (std::string_view(key) == "version") contract.version = *value;
  }
  const YamlValue* schema = root.Find("schema");
  if (schema == nullptr) return contract;
  if (schema->kind != YamlValue::Kind::kList) return root.Wrong("schema", "`schema` is not a list");
  for (const YamlValue& object : schema->items) {
    ContractTable table;
    TRIMTAB_RETURN_IF_ERROR(TableParser(table, place).Parse(object));
    if (root.Find("slaProperties") != nullptr) {
      table.not_executed.push_back("`slaProperties` are not checked; write a `freshness` for the age of the data (" +
                                   root.PlaceOfKey("slaProperties") + ")");
    }
    contract.tables.push_back(std::move(table));
  }
  return contract;
}

Result<ContractTable> SelectTable(const Contract& contract, const std::string& data, const std::string& place) {
  if (contract.tables.empty()) {
    return InvalidInput(place, "describes no table", "add a schema object with the columns and checks to `schema`");
  }
  if (contract.tables.size() == 1) return contract.tables.front();
  const std::string stem = Stem(data);
  std::string names;
  for (const ContractTable& table : contract.tables) {
    if (table.name == stem || table.physical_name == stem) return table;
    names += (names.empty() ? "" : ", ") + table.name;
  }
  return InvalidInput(place, "describes several tables (" + names + "), and none is called `" + stem + "` as the data",
                      "name a schema object (name or physicalName) like the data file");
}

}  // namespace trimtab::quality
