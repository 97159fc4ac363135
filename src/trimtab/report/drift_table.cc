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

std::string DriftTable(const DriftSubject& subject, const drift::DriftResult& drift, const TextStyle& style) {
  const auto width = static_cast<std::size_t>(std::max(style.width, 20));
  std::string text = Toned(VerdictLabel(drift.verdict), ToneOf(drift.verdict), style) + "  " +
                     Toned(OneLine(subject.current), Tone::kStrong, style) + "  " + DriftCounts(subject, drift) + " (" +
                     FormatSeconds(subject.seconds) + ")\n";
  text += Wrapped(OneLine(drift.condition), width, "  ");
  if (drift.columns.empty()) return text + Wrapped(OneLine(drift.explanation), width, "  ");
  text += '\n';
  TextTable table({"column", "type", "test", "score", "drift when", ""}, "LlLRLl");
  for (const drift::ColumnDrift* column : BySeverity(drift)) {
    const bool tested = column->unavailable.empty();
    table.AddRow({{column->column},
                  {column->type, Tone::kQuiet},
                  {column->test_name, Tone::kQuiet},
                  {ScoreText(*column)},
                  {ThresholdText(*column), Tone::kQuiet},
                  {DriftLabel(*column) + (tested ? "" : ": " + column->unavailable), column->detected ? Tone::kBad
                                                                                     : tested         ? Tone::kGood
                                                                                              : Tone::kUnsure}});
  }
  return text + table.Render(style);
}

}  // namespace trimtab::report
