#include "trimtab/quality/check_registry.h"

#include <algorithm>

namespace trimtab::quality {
namespace {

constexpr std::string_view kThresholds[] = {
    "mustBe",         "mustNotBe",           "mustBeGreaterThan", "mustBeGreaterOrEqualTo",
    "mustBeLessThan", "mustBeLessOrEqualTo", "mustBeBetween",     "mustNotBeBetween"};

constexpr ArgumentFacts kRowCount[] = {{"minimum", "whole number", "fewest rows; 1 by default"},
                                       {"maximum", "whole number", "most rows"}};
constexpr ArgumentFacts kColumns[] = {
    {"columns", "list of columns", "the columns wanted; without it those of the properties"},
    {"extra", "allow or forbid", "whether the data may have others; allow by default"}};
constexpr ArgumentFacts kType[] = {
    {"type", "text", "a logicalType of ODCS, or a type as `trimtab check` shows it: int64, timestamp[us, UTC]"}};
constexpr ArgumentFacts kNotNull[] = {{"nan", "pass or fail", "whether NaN counts as missing too; pass by default"},
                                      {"missing", "list of values", "values that count as missing too, such as N/A"}};
constexpr ArgumentFacts kUnique[] = {{"columns", "list of columns", "the key; under a property it is that column"}};
constexpr ArgumentFacts kRange[] = {{"minimum", "value", "smallest value allowed"},
                                    {"maximum", "value", "largest value allowed"},
                                    {"exclusiveMinimum", "value", "every value must be larger"},
                                    {"exclusiveMaximum", "value", "every value must be smaller"}};
constexpr ArgumentFacts kAllowed[] = {{"values", "list of values", "the values allowed"}};
constexpr ArgumentFacts kPattern[] = {{"pattern", "text", "RE2 expression; found anywhere unless ^ and $ anchor it"}};
constexpr ArgumentFacts kLength[] = {{"minimum", "whole number", "fewest code points"},
                                     {"maximum", "whole number", "most code points"}};
constexpr ArgumentFacts kFreshness[] = {
    {"maximum_age", "duration", "90s, 30m, 36h or 7d, counted back from --as-of or now"},
    {"utc_offset", "text", "zone of timestamps that carry none: Z (default), +02:00, -05:00"}};
constexpr ArgumentFacts kExistsIn[] = {{"file", "path or glob", "relative to the contract"},
                                       {"column", "text", "column of that file; by default the same name"}};
constexpr ArgumentFacts kCompare[] = {{"operator", ">= > <= < == !=", "what must hold; quote it in YAML"},
                                      {"other", "column", "the right side"},
                                      {"value", "value", "a constant as the right side instead"}};
constexpr ArgumentFacts kDrift[] = {
    {"mode", "text", "who chooses tests and thresholds: evidently"},
    {"columns", "list of columns", "columns to compare; all by default"},
    {"must_not_drift", "list of columns", "the check fails when one of these drifts"},
    {"share", "number", "the check fails when this share of the columns drifts"},
    {"tests", "map column: test", "ks, wasserstein, psi, ...: see docs/evidently.md"},
    {"thresholds", "map column: number", "thresholds of single columns"},
    {"default_tests", "map kind: test", "for all columns, or those that are num, cat, text"},
    {"default_thresholds", "map kind: number", "their thresholds"},
    {"mapping", "map field: columns",
     "what columns mean, as Evidently's ColumnMapping: target, prediction, "
     "numerical_features, ..."}};
constexpr ArgumentFacts kMissingValues[] = {
    {"missingValues", "list of values", "values that count as missing beside null"}};
constexpr ArgumentFacts kInvalidValues[] = {{"validValues", "list of values", "the values that are valid"},
                                            {"pattern", "text", "RE2 expression that valid texts match"}};
constexpr ArgumentFacts kDuplicateValues[] = {
    {"properties", "list of properties", "the key, when the metric stands under the object"}};

constexpr std::string_view kNoNulls = "Does not look at values.";
constexpr std::string_view kSkip = "Nulls are skipped (`nulls: pass` or `fail` changes that).";
constexpr std::string_view kFails = "Null fails. NaN is a present value unless said otherwise; it is counted apart.";

constexpr CheckFacts kChecks[] = {
    {"row_count", false, true, false, false, false,
     "The table has so many rows; without a rule of severity error that has a lower end, at least one.", kNoNulls,
     kRowCount, "{check: row_count, minimum: 1000, maximum: 50000}"},
    {"columns", false, true, false, false, false,
     "The columns are there. Made from the properties by itself; write it to forbid others.", kNoNulls, kColumns,
     "{check: columns, extra: forbid}"},
    {"type", true, false, false, false, false,
     "The column has the type. Made from logicalType by itself: integer takes whole-number types and decimals without "
     "fraction, number every numeric type, date dates, timestamp timestamps, time times of day, string texts, boolean "
     "booleans. A column of nulls alone that has no type passes.",
     kNoNulls, kType, "{check: type, type: int64}"},
    {"not_null", true, false, false, true, false, "Values are present. Made from `required: true` by itself.", kFails,
     kNotNull, "{check: not_null, share: 0.95}"},
    {"unique", true, true, false, true, false,
     "No key occurs twice; every row of a repeated key fails. Made from `unique: true` and, over all its columns, from "
     "`primaryKey: true` by itself (which asks for present values too).",
     "Rows with a null in the key are skipped. NaN equals NaN.", kUnique,
     "{check: unique, columns: [carrier, flight]}"},
    {"range", true, false, false, true, true,
     "Values lie in the range, both ends inside. Made from minimum, maximum, exclusiveMinimum and exclusiveMaximum in "
     "logicalTypeOptions by itself. Numbers, dates (2013-01-31), timestamps (2013-01-31T06:00:00Z), times.",
     "Nulls are skipped (`nulls: pass` or `fail` changes that). NaN fails.", kRange,
     "{check: range, minimum: 0, exclusiveMaximum: 5000}"},
    {"allowed", true, false, false, true, true, "Values are among those listed.",
     "Nulls are skipped (`nulls: pass` or `fail` changes that). NaN fails.", kAllowed,
     "{check: allowed, values: [EWR, JFK, LGA]}"},
    {"pattern", true, false, false, true, true,
     "The regular expression is found in the text. Made from `pattern` in logicalTypeOptions by itself.", kSkip,
     kPattern, "{check: pattern, pattern: '^N[0-9]+'}"},
    {"length", true, false, false, true, true,
     "Texts have so many Unicode code points. Made from minLength and maxLength in logicalTypeOptions by itself.",
     kSkip, kLength, "{check: length, minimum: 3, maximum: 3}"},
    {"freshness", true, false, false, false, false,
     "The newest value is not older than this. Dates count from their midnight; timestamps with a zone are instants, "
     "those without one are local times of utc_offset. A newest value in the future is fresh, and the message says so.",
     "Nulls are skipped; rows without a single value fail.", kFreshness, "{check: freshness, maximum_age: 36h}"},
    {"exists_in", true, false, false, true, true, "Every value occurs in a column of another file.", kSkip, kExistsIn,
     "{check: exists_in, file: planes.parquet, column: tailnum}"},
    {"compare", true, false, false, true, true,
     "In every row the comparison with another column, or a constant, holds.",
     "Rows with a null on either side are skipped (`nulls: pass` or `fail` changes that). NaN fails all but !=.",
     kCompare, "{check: compare, operator: \">=\", other: dep_time}"},
    {"drift", false, true, false, false, false,
     "The data has not drifted from the reference (`--reference`). Once in a contract.", "Left out, as in Evidently.",
     kDrift, "{check: drift, mode: evidently, must_not_drift: [dep_delay], share: 0.5}"},
    {"rowCount", true, true, true, false, false, "Number of rows.", kNoNulls, {}, "mustBeBetween: [20000, 40000]"},
    {"nullValues",
     true,
     false,
     true,
     true,
     false,
     "Number or percentage of nulls.",
     "Counts nulls; NaN is not null.",
     {},
     "mustBeLessOrEqualTo: 5, unit: percent"},
    {"missingValues", true, false, true, true, false, "Number or percentage of nulls and of values listed as missing.",
     "Counts nulls; NaN is not null.", kMissingValues, "mustBe: 0, arguments: {missingValues: [N/A]}"},
    {"invalidValues", true, false, true, true, false,
     "Number or percentage of values that are not among validValues or do not match pattern.",
     "Nulls are skipped. NaN is in no list.", kInvalidValues, "mustBe: 0, arguments: {validValues: [EWR, JFK, LGA]}"},
    {"duplicateValues", true, true, true, true, false,
     "Number of distinct keys that occur more than once, or percentage of rows that hold one.",
     "Rows with a null in the key are skipped.", kDuplicateValues,
     "mustBe: 0, arguments: {properties: [carrier, flight]}"},
};

std::string Cell(std::string_view text) {
  std::string cell;
  for (const char c : text) cell += c == '|' ? std::string("\\|") : std::string(1, c);
  return cell;
}

void Section(const CheckFacts& facts, std::string& text) {
  text +=
      "\n### " + std::string(facts.name) + "\n\n" + std::string(facts.text) + " " + std::string(facts.nulls) + "\n\n";
  const char* under = facts.on_property && facts.on_object ? "a property or the object"
                      : facts.on_property                  ? "a property"
                                                           : "the object";
  text += std::string("Stands under ") + under + ".";
  text += facts.library ? " `{metric: " + std::string(facts.name) + ", " + std::string(facts.example) + "}`\n"
                        : " `" + std::string(facts.example) + "`\n";
  if (facts.arguments.empty()) return;
  text += "\n| argument | type | |\n|---|---|---|\n";
  for (const ArgumentFacts& argument : facts.arguments) {
    text += "| `" + std::string(argument.name) + "` | " + Cell(argument.type) + " | " + Cell(argument.text) + " |\n";
  }
}

}  // namespace

std::span<const CheckFacts> AllChecks() { return kChecks; }
std::span<const std::string_view> ThresholdKeys() { return kThresholds; }

const CheckFacts* FindCheck(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(kChecks), std::end(kChecks), [&](const CheckFacts& facts) { return facts.name == name; });
  return found == std::end(kChecks) ? nullptr : found;
}

std::vector<std::string> KnownArguments(const CheckFacts& facts) {
  std::vector<std::string> names;
  for (const ArgumentFacts& argument : facts.arguments) names.emplace_back(argument.name);
  if (facts.library) return names;
  names.insert(names.begin(), "check");
  if (facts.judges_rows) names.insert(names.end(), {"share", "unit"});
  if (facts.has_null_rule) names.emplace_back("nulls");
  if (facts.judges_rows || facts.name == "row_count")
    names.insert(names.end(), std::begin(kThresholds), std::end(kThresholds));
  return names;
}

std::string ChecksMarkdown() {
  std::string text =
      R"(# Checks of a data contract

Made from `src/trimtab/quality/check_registry.cc`; do not edit.

A contract is an [ODCS 3.1](https://bitol-io.github.io/open-data-contract-standard/) file. Its properties ask for
columns, types, required and unique values and ranges by themselves. Checks of Trimtab stand in it as

```yaml
quality:
  - type: custom
    engine: trimtab
    severity: error          # or warning: shown, never stops (exit 2 with --strict-warnings)
    name: known-carriers     # optional; else <column>.<check>
    implementation: {check: allowed, values: [AA, UA], share: 0.99}
```

Rules of type sql and text, rules of other engines, `slaProperties` and `relationships` are not executed; the report
lists them.

## How many rows may fail

None, unless the check says `share: 0.95` (at least that share of the rows checked must pass) or a `mustBe...` operator
on the number of rows that fail (`unit: rows`, the default) or on their percentage of the rows checked (`unit: percent`).
Operator and unit stand in the `implementation` or beside it, not in both.
`mustBeBetween` includes both ends, as in ODCS' reference implementation. On zero rows a check passes and says so;
`row_count` asks for at least one row unless a rule of severity error on the number of rows has a lower end
(`minimum: 0` allows a table without rows).

## `type: custom, engine: trimtab`
)";
  for (const CheckFacts& facts : kChecks) {
    if (!facts.library) Section(facts, text);
  }
  text += "\n## `type: library`\n";
  for (const CheckFacts& facts : kChecks) {
    if (facts.library) Section(facts, text);
  }
  return text;
}

}  // namespace trimtab::quality
