#include <algorithm>

#include "trimtab/report/check_words.h"
#include "trimtab/report/drift_report.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/stage_text.h"
#include "trimtab/report/text_table.h"
#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

Tone ToneOf(Verdict verdict) {
  return verdict == Verdict::kPass ? Tone::kGood : verdict == Verdict::kFail ? Tone::kBad : Tone::kUnsure;
}

}  // namespace

std::string UntestedText(const std::vector<const drift::ColumnDrift*>& columns, const TextStyle& style) {
  const auto width = static_cast<std::size_t>(std::max(style.width, 20));
  std::string text;
  for (const drift::ColumnDrift* column : columns) {
    if (column->unavailable.empty()) continue;
    if (text.empty()) text = "\n" + Toned("Not tested", Tone::kUnsure, style) + "\n";
    text += "  " + Toned(ColumnName(column->column, LongestName(style)), Tone::kStrong, style) + "\n" +
            Wrapped(OneLine(column->unavailable), width, "      ");
  }
  return text;
}

std::string DriftTable(const DriftSubject& subject, const drift::DriftResult& drift, const TextStyle& style) {
  const auto width = static_cast<std::size_t>(std::max(style.width, 20));
  std::string text = Toned(VerdictLabel(drift.verdict), ToneOf(drift.verdict), style) + "  " +
                     Toned(OneLine(subject.current), Tone::kStrong, style) + "  " + DriftCounts(subject, drift) + " (" +
                     FormatSeconds(subject.seconds) + ")\n";
  text += Wrapped(OneLine(drift.condition), width, "  ");
  if (drift.columns.empty()) return text + Wrapped(OneLine(drift.explanation), width, "  ");
  text += '\n';
  TextTable table({"column", "type", "test", "score", "drift when", ""}, "LlLRlL");
  const std::vector<const drift::ColumnDrift*> columns = BySeverity(drift);
  for (const drift::ColumnDrift* column : columns) {
    const bool tested = column->unavailable.empty();
    table.AddRow({{ColumnName(column->column, LongestName(style))},
                  {column->type, Tone::kQuiet},
                  {column->test_name, Tone::kQuiet},
                  {ScoreText(*column)},
                  {ThresholdText(*column), Tone::kQuiet},
                  {DriftLabel(*column), column->detected ? Tone::kBad
                                        : tested         ? Tone::kGood
                                                         : Tone::kUnsure}});
  }
  return text + table.Render(style) + UntestedText(columns, style);
}

}  // namespace trimtab::report
