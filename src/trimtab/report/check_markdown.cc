#include "trimtab/report/check_markdown.h"

#include "trimtab/report/check_report.h"
#include "trimtab/report/check_words.h"
#include "trimtab/report/markdown.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/stage_text.h"

namespace trimtab::report {
namespace {

using quality::CheckResult;

std::string Examples(const CheckResult& check) {
  if (check.examples.empty()) return "";
  std::vector<std::string> header = {"row"};
  for (const auto& [name, value] : check.examples[0].values) header.push_back(MarkdownText(name));
  std::vector<std::vector<std::string>> rows;
  for (const quality::ExampleRow& example : check.examples) {
    std::vector<std::string> row = {FormatCount(example.row)};
    for (const auto& [name, value] : example.values) row.push_back(MarkdownCode(value));
    row.resize(header.size());
    rows.push_back(std::move(row));
  }
  return "\n" + MarkdownTable(header, "r" + std::string(header.size() - 1, 'l'), rows) + "\n";
}

std::string Finding(const CheckResult& check) {
  std::string text = "- **" + CheckLabel(check) + "** " + MarkdownCode(check.name);
  if (const std::string rows = FailedRows(check); !rows.empty()) text += ": " + rows;
  if (!check.expected.empty()) text += "; expected " + MarkdownText(check.expected);
  if (!check.observed.empty()) text += ", observed " + MarkdownText(check.observed);
  if (check.expected.empty() && check.observed.empty()) text += "; " + MarkdownText(check.message);
  return text + "\n";
}

std::string Drift(const drift::DriftResult& drift) {
  std::string text = "\n**Drift: " + VerdictLabel(drift.verdict) + "**, " + MarkdownText(drift.condition) + ".";
  if (!drift.explanation.empty()) text += " " + MarkdownText(drift.explanation);
  std::vector<std::vector<std::string>> rows;
  for (const drift::ColumnDrift& column : drift.columns) {
    const std::string label = DriftLabel(column);
    rows.push_back({MarkdownCode(column.column), MarkdownText(column.test_name), ScoreText(column),
                    MarkdownText(ThresholdText(column)),
                    column.detected              ? "**" + label + "**"
                    : column.unavailable.empty() ? label
                                                 : label + ": " + MarkdownText(column.unavailable)});
  }
  return text + "\n\n" + MarkdownTable({"column", "test", "score", "drift when", ""}, "llrll", rows);
}

}  // namespace

std::string CheckFindingsMarkdown(const quality::DataCheckReport& report) {
  std::string text;
  for (const CheckResult* check : Findings(report)) text += Finding(*check) + Examples(*check);
  if (report.drift) text += Drift(*report.drift);
  const std::vector<const CheckResult*> passed = PassedChecks(report);
  if (!passed.empty()) {
    std::vector<std::vector<std::string>> rows;
    for (const CheckResult* check : passed) {
      rows.push_back({MarkdownCode(check->name), MarkdownText(check->expected), MarkdownText(check->observed)});
    }
    text += "\n<details><summary>" + FormatCount(static_cast<std::int64_t>(passed.size()), "check") +
            " passed</summary>\n\n" + MarkdownTable({"check", "expected", "observed"}, "lll", rows) + "\n</details>\n";
  }
  if (!report.quarantine_path.empty()) {
    text += "\n" + FormatCount(report.quarantined_rows, "failing row") + " in " + MarkdownCode(report.quarantine_path) +
            "\n";
  }
  return text;
}

std::string CheckMarkdown(const CheckSubject& subject, const quality::DataCheckReport& report) {
  std::string text = "## Data check " + VerdictLabel(report.verdict) + ": " + MarkdownCode(subject.data) + "\n\n";
  text += CheckCounts(report) + ".";
  if (!subject.contract.empty()) text += " Contract " + MarkdownCode(subject.contract) + ".";
  if (!subject.reference.empty()) text += " Reference " + MarkdownCode(subject.reference) + ".";
  return text + "\n\n" + CheckFindingsMarkdown(report);
}

}  // namespace trimtab::report
