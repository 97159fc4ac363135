#include <algorithm>

#include "trimtab/report/check_words.h"
#include "trimtab/report/drift_report.h"
#include "trimtab/report/markdown.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/stage_text.h"
#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

// GitHub takes 65,536 characters of a comment. Bytes are never fewer.
constexpr std::size_t kMostBytes = 60000;
constexpr std::size_t kMostBytesFound = 45000;
constexpr std::size_t kMostQuiet = 200;
constexpr std::size_t kLongestLine = 2000;

using Columns = std::vector<const drift::ColumnDrift*>;

std::string Code(const std::string& text) {
  return text.empty() ? ColumnName(text) : MarkdownCode(Shortened(OneLine(text), kLongestName));
}

std::vector<std::string> Row(const drift::ColumnDrift& column) {
  const std::string label = DriftLabel(column);
  return {Code(column.column),
          column.type,
          MarkdownText(column.test_name),
          ScoreText(column),
          MarkdownText(ThresholdText(column)),
          column.detected              ? "**" + label + "**"
          : column.unavailable.empty() ? label
                                       : label + ": " + MarkdownText(Shortened(OneLine(column.unavailable), 300))};
}

struct Part {
  std::string table;
  std::int64_t left_out = 0;
};

// As many of the first columns as fit.
Part Table(const Columns& columns, std::size_t bytes, std::size_t most) {
  std::vector<std::vector<std::string>> rows;
  std::size_t taken = 200;  // the header
  for (const drift::ColumnDrift* column : columns) {
    std::vector<std::string> row = Row(*column);
    for (const std::string& cell : row) taken += cell.size() + 3;
    taken += 2;
    if (rows.size() == most || taken > bytes) break;
    rows.push_back(std::move(row));
  }
  const std::size_t left_out = columns.size() - rows.size();
  return {MarkdownTable({"column", "type", "test", "score", "drift when", ""}, "lllrll", rows),
          static_cast<std::int64_t>(left_out)};
}

std::string LeftOut(std::int64_t count, const std::string& what) {
  return count == 0 ? "" : "\n" + FormatCount(count, "more column") + " " + what + " left out here.\n";
}

}  // namespace

std::string DriftMarkdown(const DriftSubject& subject, const drift::DriftResult& drift) {
  std::string text = "## Drift " + VerdictLabel(drift.verdict) + ": " + Code(subject.current) + "\n\n" +
                     DriftCounts(subject, drift) + ". Reference " + Code(subject.reference) + ". The comparison " +
                     MarkdownText(Shortened(OneLine(drift.condition), kLongestLine)) + ".\n";
  if (drift.columns.empty()) return text + "\n" + MarkdownText(drift.explanation) + "\n";
  Columns found;
  Columns quiet;
  for (const drift::ColumnDrift* column : BySeverity(drift)) {
    (column->detected || !column->unavailable.empty() ? found : quiet).push_back(column);
  }
  if (!found.empty()) {
    const Part part = Table(found, kMostBytesFound, found.size());
    text += "\n" + part.table + LeftOut(part.left_out, "that drifted or could not be tested");
  }
  if (!quiet.empty()) {
    const std::string count = FormatCount(static_cast<std::int64_t>(quiet.size()), "column");
    const std::size_t bytes = kMostBytes - std::min(text.size(), kMostBytes);
    Part part = Table(quiet, bytes, kMostQuiet);
    if (part.left_out > 0) {
      std::stable_sort(quiet.begin(), quiet.end(), [](const drift::ColumnDrift* a, const drift::ColumnDrift* b) {
        return PictureOf(*a).value > PictureOf(*b).value;
      });
      part = Table(quiet, bytes, kMostQuiet);
    }
    text += "\n<details><summary>" + count + " not drifted</summary>\n\n" + part.table +
            LeftOut(part.left_out, "farther from drift") + "\n</details>\n";
  }
  return text;
}

}  // namespace trimtab::report
