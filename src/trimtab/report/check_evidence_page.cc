#include <algorithm>

#include "trimtab/report/charts.h"
#include "trimtab/report/check_words.h"
#include "trimtab/report/evidence_page.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/page_frame.h"
#include "trimtab/report/stage_text.h"

namespace trimtab::report {
namespace {

using quality::CheckResult;

std::string ToneOf(const CheckResult& check) {
  if (check.verdict == Verdict::kPass) return "pass";
  return StopsTheLine(check) && check.verdict == Verdict::kFail ? "fail" : "unsure";
}

void DrawExamples(MarkupWriter& page, const CheckResult& check) {
  if (check.examples.empty()) return;
  std::vector<std::string> header = {"Row"};
  for (const auto& [name, value] : check.examples[0].values) header.push_back(name);
  const bool all = check.rows_failed <= static_cast<std::int64_t>(check.examples.size());
  BeginTable(page, all ? "The failing rows" : "The first failing rows", header,
             "r" + std::string(header.size() - 1, 'l'), "rows");
  for (const quality::ExampleRow& row : check.examples) {
    page.Open("tr").Element("th", {{"scope", "row"}, {"class", "number"}}, FormatCount(row.row));
    for (const auto& [name, value] : row.values) {
      page.Element("td", {{"class", name == check.column ? "offending" : ""}, {"title", value}}, value);
    }
    page.Close();
  }
  EndTable(page);
}

void DrawFinding(MarkupWriter& page, const CheckResult& check) {
  const std::string tone = ToneOf(check);
  page.Open("section", {{"class", "finding " + tone}});
  page.Open("h4");
  DrawState(page, tone, CheckLabel(check));
  page.Element("span", {{"class", "mono"}}, check.name).Close();
  if (!check.message.empty()) page.Element("p", {}, check.message);
  DrawPairs(page, {{"Expected", check.expected}, {"Observed", check.observed}, {"Failing", FailedRows(check)}});
  DrawExamples(page, check);
  page.Close();
}

void DrawDrift(MarkupWriter& page, const drift::DriftResult& drift) {
  page.Element("h4", {}, "Drift against the reference");
  page.Open("p", {{"class", "legend"}});
  DrawState(page, VerdictTone(drift.verdict), Capitalized(VerdictLabel(drift.verdict)));
  page.Text(": " + drift.condition + ". ").Close();
  if (!drift.explanation.empty()) page.Element("p", {}, drift.explanation);
  BeginTable(
      page, "A bar that reaches past the line means drift; p-values are drawn by their negative logarithm",
      {"Column", "Test", "Score", "Against the threshold", "Drift when", "Verdict", "Rows: reference", "current"},
      "llrlllrr");
  std::vector<const drift::ColumnDrift*> columns;
  for (const drift::ColumnDrift& column : drift.columns) columns.push_back(&column);
  std::stable_partition(columns.begin(), columns.end(), [](const drift::ColumnDrift* each) { return each->detected; });
  for (const drift::ColumnDrift* column : columns) {
    const bool tested = column->unavailable.empty();
    const std::string tone = !tested ? "unsure" : column->detected ? "fail" : "pass";
    page.Open("tr").Element("th", {{"scope", "row"}, {"class", "mono"}}, column->column);
    page.Element("td", {{"class", "tight"}}, column->test_name);
    page.Element("td", {{"class", "number"}}, ScoreText(*column));
    page.Open("td");
    if (tested) {
      const ScorePicture picture = PictureOf(*column);
      DrawBar(page, picture.value, picture.mark, tone,
              "score " + ScoreText(*column) + ", drift when " + ThresholdText(*column));
    }
    page.Close();
    page.Element("td", {{"class", "tight"}}, ThresholdText(*column));
    page.Open("td", {{"class", tested ? "tight" : ""}});
    DrawState(page, tone, DriftLabel(*column));
    if (!tested) page.Element("div", {{"class", "muted"}}, column->unavailable);
    page.Close();
    page.Element("td", {{"class", "number"}}, FormatCount(column->reference_rows));
    page.Element("td", {{"class", "number"}}, FormatCount(column->current_rows)).Close();
  }
  EndTable(page);
}

void DrawAllChecks(MarkupWriter& page, const quality::DataCheckReport& report) {
  if (report.checks.empty()) return;
  const bool folded = !Findings(report).empty();
  const std::string title = "All " + FormatCount(static_cast<std::int64_t>(report.checks.size()), "check");
  if (folded) {
    page.Open("details", {{"class", "more"}}).Element("summary", {}, title);
  } else {
    page.Element("h4", {}, title);
  }
  BeginTable(page, CheckCounts(report), {"Check", "Verdict", "Expected", "Observed", "Rows failing", "Rows checked"},
             "llllrr");
  for (const CheckResult& check : report.checks) {
    page.Open("tr").Element("th", {{"scope", "row"}, {"class", "mono"}}, check.name);
    page.Open("td");
    DrawState(page, ToneOf(check), CheckLabel(check));
    page.Close();
    page.Element("td", {}, check.expected).Element("td", {}, check.observed);
    page.Element("td", {{"class", "number"}}, FormatCount(check.rows_failed));
    page.Element("td", {{"class", "number"}}, FormatCount(check.rows_checked)).Close();
  }
  EndTable(page);
  if (folded) page.Close();
}

}  // namespace

void DrawCheck(MarkupWriter& page, const quality::DataCheckReport& report) {
  for (const CheckResult* check : Findings(report)) DrawFinding(page, *check);
  if (!report.quarantine_path.empty()) {
    page.Open("p").Text(FormatCount(report.failing_rows, "failing row") + " in ");
    page.Element("code", {}, report.quarantine_path).Close();
  }
  if (report.drift) DrawDrift(page, *report.drift);
  DrawAllChecks(page, report);
}

}  // namespace trimtab::report
