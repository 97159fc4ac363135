#include <optional>

#include "trimtab/report/check_words.h"
#include "trimtab/report/evidence_json.h"
#include "trimtab/report/json_reader.h"

namespace trimtab::report {
namespace {

using quality::CheckResult;
using quality::ColumnStatistics;
using quality::DataCheckReport;
using quality::Severity;

Json ToJson(const CheckResult& check) {
  Json examples = Json::array();
  for (const quality::ExampleRow& example : check.examples) {
    Json values = Json::object();
    for (const auto& [name, value] : example.values) values[name] = value;
    examples.push_back({{"row", example.row}, {"values", std::move(values)}});
  }
  return {{"name", check.name},
          {"kind", check.kind},
          {"column", check.column},
          {"severity", SeverityName(check.severity)},
          {"verdict", VerdictName(check.verdict)},
          {"rows_checked", check.rows_checked},
          {"rows_failed", check.rows_failed},
          {"expected", check.expected},
          {"observed", check.observed},
          {"message", check.message},
          {"examples", std::move(examples)}};
}

CheckResult ReadCheck(JsonReader& reader) {
  CheckResult check;
  reader.Read("name", check.name);
  reader.Read("kind", check.kind);
  reader.Read("column", check.column);
  reader.ReadName("severity", check.severity, quality::SeverityName, {Severity::kError, Severity::kWarning});
  reader.Read("verdict", check.verdict);
  reader.Read("rows_checked", check.rows_checked);
  reader.Read("rows_failed", check.rows_failed);
  reader.Read("expected", check.expected);
  reader.Read("observed", check.observed);
  reader.Read("message", check.message);
  reader.ReadList("examples", [&](JsonReader& each) {
    quality::ExampleRow example;
    each.Read("row", example.row);
    for (const auto& [name, value] : each.Value("values").items()) {
      if (value.is_string()) example.values.emplace_back(name, value.get<std::string>());
    }
    check.examples.push_back(std::move(example));
  });
  return check;
}

Json ToJson(const drift::DriftResult& drift) {
  Json columns = Json::array();
  for (const drift::ColumnDrift& column : drift.columns) {
    const bool tested = column.unavailable.empty();
    columns.push_back({{"column", column.column},
                       {"type", column.type},
                       {"test", column.test},
                       {"test_name", column.test_name},
                       {"score", tested ? Json(column.score) : Json()},
                       {"threshold", tested ? Json(column.threshold) : Json()},
                       {"detected", column.detected},
                       {"unavailable", column.unavailable},
                       {"reference_rows", column.reference_rows},
                       {"current_rows", column.current_rows}});
    if (column.limit) columns.back()["limit"] = *column.limit;
  }
  return {{"verdict", VerdictName(drift.verdict)},
          {"condition", drift.condition},
          {"explanation", drift.explanation},
          {"drifted", drift.drifted},
          {"share", drift.share},
          {"columns", std::move(columns)}};
}

drift::DriftResult ReadDrift(JsonReader& reader) {
  drift::DriftResult drift;
  reader.Read("verdict", drift.verdict);
  reader.Read("condition", drift.condition);
  reader.Read("explanation", drift.explanation);
  reader.Read("drifted", drift.drifted);
  reader.Read("share", drift.share);
  reader.ReadList("columns", [&](JsonReader& each) {
    drift::ColumnDrift column;
    each.Read("column", column.column);
    each.Read("type", column.type);
    each.Read("test", column.test);
    each.Read("test_name", column.test_name);
    each.Read("detected", column.detected);
    each.Read("unavailable", column.unavailable);
    if (column.unavailable.empty()) {
      each.Read("score", column.score);
      each.Read("threshold", column.threshold);
      each.Read("limit", column.limit);
    }
    each.Read("reference_rows", column.reference_rows);
    each.Read("current_rows", column.current_rows);
    drift.columns.push_back(std::move(column));
  });
  return drift;
}

Json ToJson(const ColumnStatistics& column, const std::string& type) {
  const auto number = [](const std::optional<double>& value) { return value ? Json(*value) : Json(); };
  return {{"column", column.column},
          {"type", type},
          {"rows", column.rows},
          {"null_count", column.null_count},
          {"nan_count", column.nan_count},
          {"minimum", number(column.minimum)},
          {"maximum", number(column.maximum)},
          {"mean", number(column.mean)}};
}

}  // namespace

Json ToJson(const DataCheckReport& report) {
  Json checks = Json::array();
  for (const CheckResult& check : report.checks) checks.push_back(ToJson(check));
  Json schema = Json::array();
  for (const table::Field& field : report.schema.fields) {
    schema.push_back({{"name", field.name}, {"type", field.type.ToString()}});
  }
  Json columns = Json::array();
  for (const ColumnStatistics& column : report.columns) {
    const std::optional<std::size_t> position = report.schema.Find(column.column);
    columns.push_back(ToJson(column, position ? report.schema.fields[*position].type.ToString() : ""));
  }
  return {{"schema", "trimtab.check/1"},
          {"passed", report.verdict == Verdict::kPass},
          {"verdict", VerdictName(report.verdict)},
          {"failed_check", FailedCheckName(report)},
          {"warnings", report.warnings},
          {"rows", report.rows},
          {"failing_rows", report.failing_rows},
          {"checks", std::move(checks)},
          {"drift", report.drift ? ToJson(*report.drift) : Json()},
          {"drift_severity", SeverityName(report.drift_severity)},
          {"quarantine_path", report.quarantine_path},
          {"quarantined_rows", report.quarantined_rows},
          {"not_executed", report.not_executed},
          {"fields", std::move(schema)},
          {"columns", std::move(columns)},
          {"seconds", report.seconds}};
}

Result<DataCheckReport> ReadDataCheck(const Json& json, const std::string& place) {
  JsonReader reader(json, place);
  DataCheckReport report;
  reader.Read("verdict", report.verdict);
  reader.Read("warnings", report.warnings);
  reader.Read("rows", report.rows);
  reader.Read("failing_rows", report.failing_rows);
  reader.ReadList("checks", [&](JsonReader& each) { report.checks.push_back(ReadCheck(each)); });
  if (reader.Present("drift")) reader.ReadObject("drift", [&](JsonReader& each) { report.drift = ReadDrift(each); });
  // Evidence of older versions has none: there a drift always stopped the line.
  if (reader.Present("drift_severity")) {
    reader.ReadName("drift_severity", report.drift_severity, quality::SeverityName,
                    {Severity::kError, Severity::kWarning});
  }
  reader.Read("quarantine_path", report.quarantine_path);
  report.quarantined_rows = report.failing_rows;  // what evidence of older versions told
  if (reader.Present("quarantined_rows")) reader.Read("quarantined_rows", report.quarantined_rows);
  reader.Read("not_executed", report.not_executed);
  reader.ReadList("fields", [&](JsonReader& each) {
    table::Field field;
    std::string type;
    each.Read("name", field.name);
    each.Read("type", type);
    if (const auto parsed = table::ParseDataType(type)) {
      field.type = *parsed;
    } else {
      each.Fail("type", "is no type: `" + type + "`");
    }
    report.schema.fields.push_back(std::move(field));
  });
  reader.ReadList("columns", [&](JsonReader& each) {
    ColumnStatistics column;
    each.Read("column", column.column);
    each.Read("rows", column.rows);
    each.Read("null_count", column.null_count);
    each.Read("nan_count", column.nan_count);
    each.Read("minimum", column.minimum);
    each.Read("maximum", column.maximum);
    each.Read("mean", column.mean);
    report.columns.push_back(std::move(column));
  });
  reader.Read("seconds", report.seconds);
  TRIMTAB_RETURN_IF_ERROR(reader.Finish());
  return report;
}

}  // namespace trimtab::report
