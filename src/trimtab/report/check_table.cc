#include <algorithm>

#include "trimtab/report/check_report.h"
#include "trimtab/report/check_words.h"
#include "trimtab/report/drift_report.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/stage_text.h"
#include "trimtab/report/text_table.h"
#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

using quality::CheckResult;

Tone ToneOf(const CheckResult& check) {
  if (check.verdict == Verdict::kPass) return Tone::kGood;
  return check.verdict == Verdict::kFail && check.severity == quality::Severity::kError ? Tone::kBad : Tone::kUnsure;
}

Tone ToneOf(Verdict verdict) {
  return verdict == Verdict::kPass ? Tone::kGood : verdict == Verdict::kFail ? Tone::kBad : Tone::kUnsure;
}

std::size_t Columns(const TextStyle& style) { return static_cast<std::size_t>(std::max(style.width, 20)); }

std::string Examples(const CheckResult& check, const TextStyle& style) {
  if (check.examples.empty()) return "";
  std::vector<std::string> header = {"row"};
  for (const auto& [name, value] : check.examples[0].values) header.push_back(OneLine(name));
  TextTable table(header, "r" + std::string(header.size() - 1, 'l'));
  for (const quality::ExampleRow& row : check.examples) {
    std::vector<TextTable::Cell> cells = {{FormatCount(row.row), Tone::kQuiet}};
    for (const auto& [name, value] : row.values) cells.push_back({value});
    cells.resize(header.size());
    table.AddRow(std::move(cells));
  }
  return table.Render(style, 6);
}

std::string Finding(const CheckResult& check, const TextStyle& style) {
  std::string text =
      "  " + Toned(CheckLabel(check), ToneOf(check), style) + "  " + Toned(OneLine(check.name), Tone::kStrong, style);
  if (const std::string rows = FailedRows(check); !rows.empty()) text += "  " + rows;
  text += '\n';
  const auto line = [&](const char* label, const std::string& value) {
    if (!value.empty()) text += "      " + Toned(label, Tone::kQuiet, style) + OneLine(value) + '\n';
  };
  if (check.expected.empty() && check.observed.empty()) line("", check.message);
  line("expected  ", check.expected);
  line("observed  ", check.observed);
  if (check.observed == quality::kNotEvaluated) line("reason    ", check.message);
  return text + Examples(check, style);
}

std::string DriftText(const drift::DriftResult& drift, bool warns, const TextStyle& style) {
  const bool warning = warns && drift.verdict != Verdict::kPass;
  std::string text =
      "\n" + Toned("Drift", Tone::kStrong, style) + "  " +
      Toned(warning ? "warning" : VerdictLabel(drift.verdict), warning ? Tone::kUnsure : ToneOf(drift.verdict), style) +
      "  " + OneLine(drift.condition) + "\n";
  if (drift.verdict != Verdict::kPass && !drift.explanation.empty()) {
    text += Wrapped(OneLine(drift.explanation), Columns(style), "  ");
  }
  std::vector<const drift::ColumnDrift*> columns;
  for (const drift::ColumnDrift& column : drift.columns) columns.push_back(&column);
  std::stable_partition(columns.begin(), columns.end(), [](const drift::ColumnDrift* each) { return each->detected; });
  TextTable table({"column", "test", "score", "drift when", ""}, "LlRlL");
  for (const drift::ColumnDrift* column : columns) {
    const bool tested = column->unavailable.empty();
    table.AddRow({{ColumnName(column->column, LongestName(style))},
                  {column->test_name, Tone::kQuiet},
                  {ScoreText(*column)},
                  {ThresholdText(*column), Tone::kQuiet},
                  {DriftLabel(*column), column->detected ? Tone::kBad
                                        : tested         ? Tone::kGood
                                                         : Tone::kUnsure}});
  }
  return text + table.Render(style) + UntestedText(columns, style);
}

}  // namespace

std::string CheckTable(const CheckSubject& subject, const quality::DataCheckReport& report, const TextStyle& style) {
  std::string text = Toned(VerdictLabel(report.verdict), ToneOf(report.verdict), style) + "  " +
                     Toned(OneLine(subject.data), Tone::kStrong, style) + "  " + CheckCounts(report) + " (" +
                     FormatSeconds(report.seconds) + ")\n";
  const std::vector<const CheckResult*> findings = Findings(report);
  if (!findings.empty()) text += '\n';
  for (const CheckResult* check : findings) text += Finding(*check, style);
  if (report.drift) text += DriftText(*report.drift, report.drift_severity == quality::Severity::kWarning, style);

  const std::vector<const CheckResult*> passed = PassedChecks(report);
  if (!passed.empty()) {
    std::string names;
    for (const CheckResult* check : passed) names += (names.empty() ? "" : ", ") + OneLine(check->name);
    text += "\n" + Toned("Passed", Tone::kStrong, style) + "  " +
            FormatCount(static_cast<std::int64_t>(passed.size()), "check") + "\n";
    text += Wrapped(names, Columns(style), "  ");
  }
  if (!report.not_executed.empty()) {
    text += "\n" + Toned("Not executed", Tone::kUnsure, style) + "\n";
    for (const std::string& rule : report.not_executed) text += Wrapped(OneLine(rule), Columns(style), "  ");
  }
  if (!report.quarantine_path.empty()) {
    text +=
        "\n" + FormatCount(report.quarantined_rows, "failing row") + " in " + OneLine(report.quarantine_path) + "\n";
  }
  return text;
}

}  // namespace trimtab::report
