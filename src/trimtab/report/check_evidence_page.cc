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
  page.Element("span", {{"class", "mono"}}, check.name);
  page.Element("span", {{"class", "count"}}, FailedRows(check)).Close();
  if (!check.message.empty()) page.Element("p", {}, check.message);
  DrawPairs(page, {{"Expected", check.expected}, {"Observed", check.observed}});
  DrawExamples(page, check);
  page.Close();
}

void DrawDrift(MarkupWriter& page, const drift::DriftResult& drift) {
  page.Element("h4", {}, "Drift against the reference");
  page.Open("p", {{"class", "notice " + VerdictTone(drift.verdict)}})
      .Element("b", {}, Capitalized(VerdictLabel(drift.verdict)) + ". ");
  page.Text(drift.explanation);
  page.Element("span", {{"class", "muted"}}, "\nThe comparison " + drift.condition + ".").Close();
  BeginTable(page, "A bar that reaches past the line means drift; p-values are drawn by their negative logarithm",
             {"Column", "Verdict", "Against the threshold", "Score", "Drift when", "Test", "Reference / current rows"},
             "lllrllr");
  std::vector<const drift::ColumnDrift*> columns;
  for (const drift::ColumnDrift& column : drift.columns) columns.push_back(&column);
  std::stable_partition(columns.begin(), columns.end(), [](const drift::ColumnDrift* each) { return each->detected; });
  for (const drift::ColumnDrift* column : columns) {
    const bool tested = column->unavailable.empty();
    // A column may drift within the condition.
    const std::string tone = column->detected && drift.verdict == Verdict::kFail ? "fail"
                             : column->detected || !tested                       ? "unsure"
                                                                                 : "pass";
    page.Open("tr").Open("th", {{"scope", "row"}}).Element("span", {{"class", "mono"}}, column->column);
    if (!tested) page.Element("span", {{"class", "said"}}, column->unavailable);
    page.Close().Open("td");
    DrawState(page, tone, DriftLabel(*column));
    page.Close().Open("td");
    if (tested) {
      const ScorePicture picture = PictureOf(*column);
      DrawBar(page, picture.value, picture.mark, tone,
              "score " + ScoreText(*column) + ", drift when " + ThresholdText(*column));
    }
    page.Close();
    page.Element("td", {{"class", "number"}}, ScoreText(*column));
    page.Element("td", {{"class", "tight"}}, ThresholdText(*column));
    page.Element("td", {{"class", "tight"}}, column->test_name);
    page.Element("td", {{"class", "number"}},
                 FormatCount(column->reference_rows) + " / " + FormatCount(column->current_rows));
    page.Close();
  }
  EndTable(page);
}

void DrawAllChecks(MarkupWriter& page, const quality::DataCheckReport& report) {
  if (report.checks.empty()) return;
  const bool folded = report.verdict != Verdict::kPass || !Findings(report).empty();
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
    // A check of the table as a whole looks at no rows.
    const bool rows = check.rows_checked > 0;
    page.Element("td", {{"class", "number"}}, rows ? FormatCount(check.rows_failed) : "");
    page.Element("td", {{"class", "number"}}, rows ? FormatCount(check.rows_checked) : "").Close();
  }
  EndTable(page);
  if (folded) page.Close();
}

void DrawColumns(MarkupWriter& page, const quality::DataCheckReport& report) {
  if (report.columns.empty()) return;
  page.Open("details", {{"class", "more"}});
  page.Element("summary", {}, FormatCount(static_cast<std::int64_t>(report.columns.size()), "column") + " read");
  BeginTable(page, "What the scan saw, nulls and NaN left out of minimum, mean and maximum",
             {"Column", "Type", "Rows", "Null", "NaN", "Minimum", "Mean", "Maximum"}, "llrrrrrr");
  const auto number = [](const std::optional<double>& value) {
    return value ? FormatNumber(*value) : std::string("-");
  };
  for (const quality::ColumnStatistics& column : report.columns) {
    const std::optional<std::size_t> position = report.schema.Find(column.column);
    page.Open("tr").Element("th", {{"scope", "row"}, {"class", "mono"}}, column.column);
    page.Element("td", {{"class", "tight"}}, position ? report.schema.fields[*position].type.ToString() : "");
    for (const std::string& text :
         {FormatCount(column.rows), FormatCount(column.null_count), FormatCount(column.nan_count),
          number(column.minimum), number(column.mean), number(column.maximum)}) {
      page.Element("td", {{"class", "number"}}, text);
    }
    page.Close();
  }
  EndTable(page);
  page.Close();
}

}  // namespace

void DrawCheck(MarkupWriter& page, const quality::DataCheckReport& report) {
  for (const CheckResult* check : Findings(report)) DrawFinding(page, *check);
  if (!report.quarantine_path.empty()) {
    page.Open("p").Text(FormatCount(report.quarantined_rows, "failing row") + " in ");
    page.Element("code", {}, report.quarantine_path).Close();
  }
  if (report.drift) DrawDrift(page, *report.drift);
  DrawAllChecks(page, report);
  DrawColumns(page, report);
  if (!report.not_executed.empty()) {
    page.Open("section", {{"class", "finding unsure"}}).Open("h4");
    DrawState(page, "unsure", "Rules of the contract that are not executed");
    page.Close().Open("ul");
    for (const std::string& rule : report.not_executed) page.Element("li", {}, rule);
    page.Close().Close();
  }
}

}  // namespace trimtab::report
