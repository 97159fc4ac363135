// Contract: what an ODCS 3.1 file (https://bitol-io.github.io/open-data-contract-standard/) asks of a table, as checks
// that can be executed.
//
// Executed: the properties (columns) and their logicalType, required, unique, primaryKey and logicalTypeOptions; the
// library metrics; and `type: custom, engine: trimtab`. A rule of another engine, of type sql or text, and a
// logicalTypeOption that is not known are listed in `not_executed`. docs/checks.md names every kind and its arguments.
#ifndef TRIMTAB_QUALITY_CONTRACT_H_
#define TRIMTAB_QUALITY_CONTRACT_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/drift/settings.h"
#include "trimtab/profile/compare_values.h"
#include "trimtab/profile/literal.h"
#include "trimtab/profile/predicate.h"
#include "trimtab/quality/check_result.h"

namespace trimtab::quality {

// A mustBe... operator on a number of rows, or on a percentage of them. Both ends of kBetween are inside, as the
// reference implementation of ODCS has it (the text of the standard says outside).
struct Threshold {
  enum class Operator { kEqual, kNotEqual, kGreater, kGreaterOrEqual, kLess, kLessOrEqual, kBetween, kNotBetween };
  Operator op = Operator::kEqual;
  double value = 0;
  double upper = 0;  // kBetween and kNotBetween
  bool percent = false;

  bool Holds(double observed) const;
  std::string ToString() const;  // "at most 5 %"
};

// Number of rows in the table.
struct RowCountRule {
  Threshold threshold{Threshold::Operator::kGreaterOrEqual, 1, 0, false};
};
// These columns are there; others too unless forbidden.
struct ColumnsRule {
  bool allow_others = true;
};
// By ODCS' logicalType ("integer") or by a type of this program ("int64").
struct TypeRule {
  std::string type;
  bool logical = true;
};
// Present values. `missing` are values that count as missing too.
struct NotNullRule {
  bool nan_fails = false;
  std::vector<profile::Literal> missing;
};
// No key (over the check's columns) occurs twice. Every row of a repeated key fails.
struct UniqueRule {
  bool count_keys = false;  // the threshold in rows is on repeated keys, not on rows that hold one (duplicateValues)
};
struct RangeRule {
  std::optional<profile::Literal> minimum;
  std::optional<profile::Literal> maximum;
  bool exclusive_minimum = false;
  bool exclusive_maximum = false;
};
// Values in a set and texts that match a pattern: `allowed`, `pattern` and the metric invalidValues.
struct MatchRule {
  std::optional<std::vector<profile::Literal>> values;
  std::optional<std::string> pattern;
};
struct LengthRule {  // code points
  std::optional<std::int64_t> minimum;
  std::optional<std::int64_t> maximum;
};
// The newest value is at most so old.
struct FreshnessRule {
  std::chrono::nanoseconds maximum_age{0};
  std::chrono::minutes utc_offset{0};  // of timestamps without a zone
};
// Every value occurs in a column of another file.
struct ExistsInRule {
  std::string file;  // path or glob; relative ones are beside the contract
  std::string column;
};
struct CompareRule {
  profile::CompareOperator op = profile::CompareOperator::kGreaterOrEqual;
  std::optional<profile::Literal> constant;  // else the second of the check's columns
};

using Rule = std::variant<RowCountRule, ColumnsRule, TypeRule, NotNullRule, UniqueRule, RangeRule, MatchRule,
                          LengthRule, FreshnessRule, ExistsInRule, CompareRule>;

struct Check {
  std::string name;  // unique in its table
  std::string kind;  // name in the registry (check_registry.h)
  std::vector<std::string> columns;
  Severity severity = Severity::kError;
  profile::NullRule nulls = profile::NullRule::kSkip;
  // When may rows fail? At most one of the two: share of the rows checked that must pass, or a threshold on the rows
  // that fail. Neither: no row may fail.
  std::optional<double> share;
  std::optional<Threshold> threshold;
  Rule rule;
  std::string place;  // file:line:column
};

struct ContractTable {
  std::string name;
  std::string physical_name;
  std::vector<std::string> key_columns;  // primaryKey properties by position; shown with example rows
  std::vector<Check> checks;
  std::optional<drift::DriftSettings> drift;
  Severity drift_severity = Severity::kError;
  std::string drift_place;
  std::vector<std::string> not_executed;
};

struct Contract {
  std::string id;
  std::string version;
  std::vector<ContractTable> tables;
};

// `place` is the file's path, for messages. kInvalidInput names line, column, what was found, what is accepted and the
// nearest valid key. Unknown keys are errors where ODCS has a closed list and in our `implementation`.
Result<Contract> ParseContract(std::string_view text, const std::string& place);

// The table that describes `data`: the only one, or the one whose name or physicalName is the stem of the data's first
// file. kInvalidInput names the tables otherwise.
Result<ContractTable> SelectTable(const Contract& contract, const std::string& data, const std::string& place);

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_CONTRACT_H_
