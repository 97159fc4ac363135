#include "trimtab/quality/check_plan.h"

#include <algorithm>

#include "trimtab/base/nearest_name.h"
#include "trimtab/profile/exists_in.h"
#include "trimtab/profile/number_access.h"
#include "trimtab/profile/value_predicates.h"
#include "trimtab/quality/check_text.h"

namespace trimtab::quality {
namespace {

using profile::Predicate;
using table::TypeId;

std::vector<std::string> FieldNames(const table::Schema& schema) {
  std::vector<std::string> names;
  names.reserve(schema.fields.size());
  for (const table::Field& field : schema.fields) names.push_back(field.name);
  return names;
}

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

bool IsOfLogicalType(const table::DataType& type, const std::string& logical) {
  if (logical == "string") return type.id == TypeId::kString;
  if (logical == "integer") return type.IsInteger() || (type.id == TypeId::kDecimal128 && type.scale == 0);
  if (logical == "number") return type.IsNumeric();
  if (logical == "boolean") return type.id == TypeId::kBoolean;
  if (logical == "date") return type.id == TypeId::kDate;
  if (logical == "timestamp") return type.id == TypeId::kTimestamp;
  if (logical == "time") return type.id == TypeId::kTime;
  return false;  // object and array: see IsNested
}

const table::RefusedColumn* FindRefused(std::span<const table::RefusedColumn> refused, const std::string& name) {
  const auto found = std::find_if(refused.begin(), refused.end(),
                                  [&](const table::RefusedColumn& column) { return column.name == name; });
  return found == refused.end() ? nullptr : &*found;
}

// Whether a column that cannot be read is of the logicalType, as the readers tell its type: "holds list<...>".
bool IsNested(std::string_view reason, std::string_view logical) {
  const auto holds = [&](std::string_view type) {
    return reason.starts_with("holds ") && reason.substr(6).starts_with(type);
  };
  if (logical == "array") return holds("list<") || holds("large_list<") || holds("fixed_size_list<");
  return logical == "object" && (holds("struct<") || holds("map<"));
}

std::string ColumnsFinding(const Check& check, const table::Schema& schema,
                           std::span<const table::RefusedColumn> refused) {
  std::vector<std::string> names = FieldNames(schema);
  for (const table::RefusedColumn& column : refused) names.push_back(column.name);
  std::string finding;
  for (const std::string& column : check.columns) {
    if (schema.Find(column) || FindRefused(refused, column) != nullptr) continue;
    finding += (finding.empty() ? "" : "; ") + std::string("`") + column + "` is missing";
    if (const auto nearest = NearestName(column, names)) finding += " (the data has `" + *nearest + "`)";
  }
  if (std::get<ColumnsRule>(check.rule).allow_others) return finding;
  for (const std::string& name : names) {
    if (std::find(check.columns.begin(), check.columns.end(), name) != check.columns.end()) continue;
    finding += (finding.empty() ? "" : "; ") + std::string("`") + name + "` is not in the contract";
  }
  return finding;
}

std::string TypeFinding(const TypeRule& rule, const std::string& column, const table::DataType& type) {
  if (type.id == TypeId::kNull) return "";
  if (IsOfLogicalType(type, rule.type) || (!rule.logical && type.ToString() == rule.type)) return "";
  return "`" + column + "` is " + type.ToString();
}

std::optional<profile::RangeEnd> EndOf(const std::optional<profile::Literal>& literal, bool exclusive) {
  if (!literal) return std::nullopt;
  return profile::RangeEnd{*literal, exclusive};
}

std::shared_ptr<Predicate> Both(std::vector<std::shared_ptr<Predicate>> parts) {
  if (parts.size() == 1) return parts.front();
  return std::make_shared<profile::AllOf>(std::move(parts));
}

Result<std::shared_ptr<Predicate>> MatchPredicate(const Check& check, const MatchRule& rule) {
  std::vector<std::shared_ptr<Predicate>> parts;
  const std::string& column = check.columns.front();
  if (rule.values) parts.push_back(std::make_shared<profile::InSet>(column, *rule.values, false));
  if (rule.pattern) {
    TRIMTAB_ASSIGN_OR_RETURN(const auto pattern, profile::MatchesPattern::Create(column, *rule.pattern, check.place));
    parts.push_back(pattern);
  }
  return Both(std::move(parts));
}

// Fails only by the check itself when the data does not allow it; other errors are passed on.
template <typename T>
Result<> Keep(Result<T> registered, T& slot, std::string& impossible) {
  if (registered.ok()) {
    slot = std::move(*registered);
    return {};
  }
  const Error& error = registered.error();
  if (error.code != ErrorCode::kInvalidInput && error.code != ErrorCode::kNotFound) return error;
  impossible = error.ToString();
  return {};
}

bool WithinTolerance(const Check& check, std::int64_t checked, std::int64_t failed, std::int64_t repeated_keys) {
  if (check.share) {
    // The division rounds as the literal did, so that 7 of 100 is 0.07.
    return checked == 0 || static_cast<double>(checked - failed) / static_cast<double>(checked) >= *check.share;
  }
  if (!check.threshold) return failed == 0;
  if (check.threshold->percent) {
    const double percent = checked == 0 ? 0 : 100.0 * static_cast<double>(failed) / static_cast<double>(checked);
    return check.threshold->Holds(percent);
  }
  const auto* unique = std::get_if<UniqueRule>(&check.rule);
  const bool keys = unique != nullptr && unique->count_keys;
  return check.threshold->Holds(static_cast<double>(keys ? repeated_keys : failed));
}

void JudgeRowCount(const Check& check, std::int64_t rows, CheckResult& result) {
  const bool holds = std::get<RowCountRule>(check.rule).threshold.Holds(static_cast<double>(rows));
  result.verdict = holds ? Verdict::kPass : Verdict::kFail;
  result.rows_checked = rows;
  result.observed = std::to_string(rows) + " rows";
  result.message = "the data has " + result.observed + ", expected " + result.expected;
}

void JudgeSchema(const std::string& finding, const std::string& column, CheckResult& result) {
  result.verdict = finding.empty() ? Verdict::kPass : Verdict::kFail;
  result.observed = finding.empty() ? "as expected" : finding;
  result.message = finding.empty()
                       ? (column.empty() ? "all columns are there" : "`" + column + "` is " + result.expected)
                       : finding + ", expected " + result.expected;
}

void JudgeFreshness(const FreshnessRule& rule, const profile::NumberSummary& summary, const table::DataType& type,
                    std::int64_t rows, Timestamp as_of, CheckResult& result) {
  result.rows_checked = summary.count();
  const std::optional<double> newest = summary.Maximum();
  if (!newest) {
    // Nothing in no rows is vacuous; nothing in some rows shows that the column says nothing about freshness.
    result.verdict = rows == 0 ? Verdict::kPass : Verdict::kFail;
    result.observed = "no value";
    result.message = rows == 0 ? "there are no rows; passes without evidence"
                               : "`" + result.column + "` has no value in " + std::to_string(rows) + " rows";
    return;
  }
  const Timestamp instant = InstantOf(*newest, type, rule.utc_offset);
  const std::chrono::nanoseconds age = as_of - instant;
  result.verdict = age <= rule.maximum_age ? Verdict::kPass : Verdict::kFail;
  result.observed = "newest value " + ValueText(*newest, type);
  const bool future = age.count() < 0;
  result.message = "the newest `" + result.column + "` is " + ValueText(*newest, type) + ", " +
                   DurationText(future ? -age : age) + (future ? " after " : " before ") + FormatTimestamp(as_of) +
                   "; allowed are " + DurationText(rule.maximum_age);
  if (future) result.message += " (the newest value lies in the future)";
  if (type.timezone.empty() && type.id == TypeId::kTimestamp) {
    result.message += rule.utc_offset.count() == 0 ? " (times without a zone are taken as UTC)"
                                                   : " (times without a zone are taken by utc_offset)";
  }
}

}  // namespace

Result<CheckPlan> CheckPlan::Register(const ContractTable& table, profile::Scan& scan,
                                      std::span<const table::RefusedColumn> refused,
                                      const ValueSetReader& read_values) {
  CheckPlan plan(table, scan, refused);
  for (const Check& check : table.checks) TRIMTAB_RETURN_IF_ERROR(plan.Plan(check, scan, read_values));
  return plan;
}

Result<> CheckPlan::Plan(const Check& check, profile::Scan& scan, const ValueSetReader& read_values) {
  Planned planned;
  planned.check = &check;
  TRIMTAB_RETURN_IF_ERROR(PlanOne(planned, scan, read_values));
  planned_.push_back(std::move(planned));
  return {};
}

Result<> CheckPlan::PlanOne(Planned& planned, profile::Scan& scan, const ValueSetReader& read_values) {
  const Check& check = *planned.check;
  const table::Schema& schema = scan.schema();
  if (std::holds_alternative<RowCountRule>(check.rule)) return {};
  if (std::holds_alternative<ColumnsRule>(check.rule)) {
    planned.finding = ColumnsFinding(check, schema, refused_);
    return {};
  }
  for (const std::string& column : check.columns) {
    const std::optional<std::size_t> field = schema.Find(column);
    if (const table::RefusedColumn* refused = FindRefused(refused_, column); !field && refused != nullptr) {
      const auto* type = std::get_if<TypeRule>(&check.rule);
      if (type != nullptr && IsNested(refused->reason, type->type)) {
        planned.nested = refused->reason.substr(std::string_view("holds ").size());
        return {};
      }
      planned.impossible = "the column `" + column + "` cannot be read: it " + refused->reason;
      return {};
    }
    if (!field) {
      planned.impossible = "the data has no column `" + column + "`";
      return {};
    }
    if (column == check.columns.front()) planned.type = schema.fields[*field].type;
  }
  if (const auto* type = std::get_if<TypeRule>(&check.rule)) {
    planned.finding = TypeFinding(*type, check.columns.front(), planned.type);
    return {};
  }
  return PlanRows(planned, scan, read_values);
}

Result<> CheckPlan::PlanRows(Planned& planned, profile::Scan& scan, const ValueSetReader& read_values) {
  const Check& check = *planned.check;
  const std::string& column = check.columns.front();
  if (std::holds_alternative<UniqueRule>(check.rule)) {
    return Keep(scan.Register(profile::DistinctKeys(check.columns)), planned.keys, planned.impossible);
  }
  if (std::holds_alternative<FreshnessRule>(check.rule)) {
    if (planned.type.id != TypeId::kDate && planned.type.id != TypeId::kTimestamp && planned.type.id != TypeId::kNull) {
      planned.impossible = "`" + column + "` is " + planned.type.ToString() + "; freshness is for dates and timestamps";
      return {};
    }
    return Keep(scan.Register(profile::NumberSummary(column)), planned.summary, planned.impossible);
  }
  std::shared_ptr<Predicate> predicate;
  if (const auto* rule = std::get_if<NotNullRule>(&check.rule)) {
    std::vector<std::shared_ptr<Predicate>> parts = {std::make_shared<profile::Present>(column, rule->nan_fails)};
    if (!rule->missing.empty()) parts.push_back(std::make_shared<profile::InSet>(column, rule->missing, true));
    predicate = Both(std::move(parts));
  } else if (const auto* range = std::get_if<RangeRule>(&check.rule)) {
    predicate = std::make_shared<profile::InRange>(column, EndOf(range->minimum, range->exclusive_minimum),
                                                   EndOf(range->maximum, range->exclusive_maximum));
  } else if (const auto* match = std::get_if<MatchRule>(&check.rule)) {
    TRIMTAB_ASSIGN_OR_RETURN(predicate, MatchPredicate(check, *match));
  } else if (const auto* length = std::get_if<LengthRule>(&check.rule)) {
    predicate = std::make_shared<profile::LengthBetween>(column, length->minimum, length->maximum);
  } else if (const auto* exists = std::get_if<ExistsInRule>(&check.rule)) {
    TRIMTAB_ASSIGN_OR_RETURN(ValueSet values, read_values(*exists, check.place));
    predicate = std::make_shared<profile::ExistsIn>(column, std::move(values.keys), std::move(values.type),
                                                    std::move(values.source));
  } else {
    const auto& compare = std::get<CompareRule>(check.rule);
    predicate = compare.constant ? std::make_shared<profile::CompareValues>(column, compare.op, *compare.constant)
                                 : std::make_shared<profile::CompareValues>(column, compare.op, check.columns.back());
  }
  TRIMTAB_RETURN_IF_ERROR(
      Keep(scan.Register(profile::PredicateRows(predicate, check.nulls)), planned.rows, planned.impossible));
  if (!planned.impossible.empty()) return {};
  if (std::holds_alternative<RangeRule>(check.rule)) {
    return Keep(scan.Register(profile::NumberSummary(column)), planned.summary, planned.impossible);
  }
  if (std::holds_alternative<LengthRule>(check.rule)) {
    return Keep(scan.Register(profile::TextLengths(column)), planned.lengths, planned.impossible);
  }
  return {};
}

CheckResult CheckPlan::ResultOf(const Planned& planned, Timestamp as_of) const {
  const Check& check = *planned.check;
  CheckResult result;
  result.name = check.name;
  result.kind = check.kind;
  result.column = Joined(check.columns);
  result.severity = check.severity;
  result.expected = ExpectedText(check);
  if (!planned.impossible.empty()) {
    result.verdict = Verdict::kFail;
    result.observed = kNotEvaluated;
    result.message = "cannot be evaluated: " + planned.impossible;
    return result;
  }
  if (std::holds_alternative<RowCountRule>(check.rule)) {
    JudgeRowCount(check, scan_->rows(), result);
    return result;
  }
  if (std::holds_alternative<ColumnsRule>(check.rule)) {
    result.column.clear();
    JudgeSchema(planned.finding, "", result);
    return result;
  }
  if (std::holds_alternative<TypeRule>(check.rule)) {
    JudgeSchema(planned.finding, check.columns.front(), result);
    if (planned.finding.empty()) result.observed = planned.nested.empty() ? planned.type.ToString() : planned.nested;
    return result;
  }
  if (const auto* freshness = std::get_if<FreshnessRule>(&check.rule)) {
    JudgeFreshness(*freshness, *planned.summary, planned.type, scan_->rows(), as_of, result);
    return result;
  }
  if (const std::string tolerance = ToleranceText(check); !tolerance.empty()) {
    result.expected += (check.share ? " " : "; ") + tolerance;
  }
  result.rows_checked = planned.keys ? planned.keys->checked() : planned.rows->checked();
  result.rows_failed = planned.keys ? planned.keys->repeated_rows().Count() : planned.rows->failed();
  const std::int64_t repeated = planned.keys ? planned.keys->repeated() : 0;
  const bool holds = WithinTolerance(check, result.rows_checked, result.rows_failed, repeated);
  result.verdict = holds ? Verdict::kPass : Verdict::kFail;
  const std::string counts = std::to_string(result.rows_failed) + " of " + std::to_string(result.rows_checked) +
                             " rows (" + PercentText(result.rows_failed, result.rows_checked) + ")";
  result.observed = counts;
  if (planned.keys) result.observed += ", " + std::to_string(repeated) + " repeated keys";
  if (planned.summary && planned.summary->count() > 0) {
    result.observed += ", values " + ValueText(*planned.summary->Minimum(), planned.type) + " to " +
                       ValueText(*planned.summary->Maximum(), planned.type);
  }
  if (planned.lengths && planned.lengths->count() > 0) {
    result.observed += ", lengths " + std::to_string(*planned.lengths->Shortest()) + " to " +
                       std::to_string(*planned.lengths->Longest());
  }
  if (result.rows_checked == 0) {
    result.message = holds ? "there are no rows to check; passes without evidence" : "there are no rows to check";
  } else if (result.rows_failed == 0) {
    result.message = "holds in all " + std::to_string(result.rows_checked) + " rows";
  } else {
    result.message = (planned.keys ? "" : "in ") + counts + " " + FailureText(check);
  }
  if (!holds && result.rows_failed == 0) result.message += ", expected " + result.expected;
  const std::string tolerance = ToleranceText(check);
  if (result.rows_failed > 0 && !tolerance.empty()) {
    result.message += (holds ? "; allowed (" : "; expected (") + tolerance + ")";
  }
  return result;
}

std::vector<CheckResult> CheckPlan::Finish(Timestamp as_of) const {
  std::vector<CheckResult> results;
  results.reserve(planned_.size());
  for (const Planned& planned : planned_) results.push_back(ResultOf(planned, as_of));
  return results;
}

const profile::RowSet* CheckPlan::FailingRows(std::size_t check) const {
  const Planned& planned = planned_[check];
  if (planned.keys) return &planned.keys->repeated_rows();
  return planned.rows ? &planned.rows->failing() : nullptr;
}

std::vector<std::string> CheckPlan::ShownColumns(std::size_t check) const {
  std::vector<std::string> names;
  const auto add = [&](const std::vector<std::string>& columns) {
    for (const std::string& column : columns) {
      if (scan_->schema().Find(column) && std::find(names.begin(), names.end(), column) == names.end()) {
        names.push_back(column);
      }
    }
  };
  add(table_->key_columns);
  add(planned_[check].check->columns);
  return names;
}

}  // namespace trimtab::quality
