#include "trimtab/report/check_words.h"
#include "trimtab/report/drift_report.h"
#include "trimtab/report/markdown.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/stage_text.h"

namespace trimtab::report {
namespace {

std::string Table(const std::vector<const drift::ColumnDrift*>& columns) {
  std::vector<std::vector<std::string>> rows;
  rows.reserve(columns.size());
  for (const drift::ColumnDrift* column : columns) {
    const std::string label = DriftLabel(*column);
    rows.push_back({MarkdownCode(column->column), column->type, MarkdownText(column->test_name), ScoreText(*column),
                    MarkdownText(ThresholdText(*column)),
                    column->detected              ? "**" + label + "**"
                    : column->unavailable.empty() ? label
                                                  : label + ": " + MarkdownText(column->unavailable)});
  }
  return MarkdownTable({"column", "type", "test", "score", "drift when", ""}, "lllrll", rows);
}

}  // namespace

std::string DriftMarkdown(const DriftSubject& subject, const drift::DriftResult& drift) {
  std::string text = "## Drift " + VerdictLabel(drift.verdict) + ": " + MarkdownCode(subject.current) + "\n\n" +
                     DriftCounts(subject, drift) + ". Reference " + MarkdownCode(subject.reference) +
                     ". The comparison " + MarkdownText(drift.condition) + ".\n";
  if (drift.columns.empty()) return text + "\n" + MarkdownText(drift.explanation) + "\n";
  std::vector<const drift::ColumnDrift*> found;
  std::vector<const drift::ColumnDrift*> quiet;
  for (const drift::ColumnDrift* column : BySeverity(drift)) {
    (column->detected || !column->unavailable.empty() ? found : quiet).push_back(column);
  }
  if (!found.empty()) text += "\n" + Table(found);
  if (!quiet.empty()) {
    text += "\n<details><summary>" + FormatCount(static_cast<std::int64_t>(quiet.size()), "column") +
            " not drifted</summary>\n\n" + Table(quiet) + "\n</details>\n";
  }
  return text;
}

}  // namespace trimtab::report
