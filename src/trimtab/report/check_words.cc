#include "trimtab/report/check_words.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "trimtab/drift/test_table.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

using quality::CheckResult;
using quality::DataCheckReport;

bool IsPValue(const drift::ColumnDrift& column) {
  const std::optional<drift::TestKind> test = drift::FindTest(column.test);
  return test && drift::FactsOf(*test).p_value;
}

}  // namespace

bool StopsTheLine(const CheckResult& check) {
  return check.verdict != Verdict::kPass && check.severity == quality::Severity::kError;
}

bool DriftStopsTheLine(const DataCheckReport& report) {
  return report.drift && report.drift->verdict != Verdict::kPass && report.drift_severity == quality::Severity::kError;
}

std::vector<const CheckResult*> Findings(const DataCheckReport& report) {
  std::vector<const CheckResult*> found;
  for (const CheckResult& check : report.checks) {
    if (check.verdict != Verdict::kPass) found.push_back(&check);
  }
  std::stable_partition(found.begin(), found.end(), [](const CheckResult* check) { return StopsTheLine(*check); });
  return found;
}

std::vector<const CheckResult*> PassedChecks(const DataCheckReport& report) {
  std::vector<const CheckResult*> passed;
  for (const CheckResult& check : report.checks) {
    if (check.verdict == Verdict::kPass) passed.push_back(&check);
  }
  return passed;
}

std::string FailedCheckName(const DataCheckReport& report) {
  const CheckResult* unsure = nullptr;
  for (const CheckResult& check : report.checks) {
    if (!StopsTheLine(check)) continue;
    if (check.verdict == Verdict::kFail) return check.name;
    if (unsure == nullptr) unsure = &check;
  }
  if (DriftStopsTheLine(report) && report.drift->verdict == Verdict::kFail) {
    const drift::ColumnDrift* only = nullptr;
    for (const drift::ColumnDrift& column : report.drift->columns) {
      if (!column.detected) continue;
      if (only != nullptr) return "drift";
      only = &column;
    }
    return only == nullptr ? "drift" : "drift." + only->column;
  }
  if (unsure != nullptr) return unsure->name;
  return DriftStopsTheLine(report) ? "drift" : "";
}

std::string FailedRows(const CheckResult& check) {
  if (check.rows_failed == 0) return "";
  return FormatCount(check.rows_failed) + " of " + FormatCount(check.rows_checked, "row") + " (" +
         FormatShare(check.rows_failed, check.rows_checked) + ")";
}

std::string CheckLabel(const CheckResult& check) {
  if (check.verdict == Verdict::kPass) return "passed";
  if (check.severity == quality::Severity::kWarning) return "warning";
  return check.verdict == Verdict::kFail ? "failed" : "inconclusive";
}

std::string DriftLabel(const drift::ColumnDrift& column) {
  if (!column.unavailable.empty()) return "not tested";
  return column.detected ? "drifted" : "not drifted";
}

std::string ColumnName(const std::string& name, std::size_t columns) {
  return name.empty() ? "(no name)" : Shortened(OneLine(name), columns);
}

std::size_t LongestName(const TextStyle& style) { return static_cast<std::size_t>(std::max(style.width * 2 / 5, 20)); }

std::string ScoreText(const drift::ColumnDrift& column) {
  return column.unavailable.empty() ? FormatNumber(column.score) : "-";
}

std::string ThresholdText(const drift::ColumnDrift& column) {
  if (!column.unavailable.empty()) return "-";
  const std::optional<drift::TestKind> test = drift::FindTest(column.test);
  const std::string when = test ? std::string(drift::FactsOf(*test).DriftsWhen()) : ">=";
  if (!column.limit) return when + " " + FormatNumber(column.threshold);
  return when + " " + FormatNumber(*column.limit) + " (" + FormatNumber(column.threshold) +
         " quantile of random scores)";
}

ScorePicture PictureOf(const drift::ColumnDrift& column) {
  constexpr double kMark = 0.4;  // the threshold stands at the same place in every row
  const double limit = column.limit.value_or(column.threshold);
  if (!column.unavailable.empty() || !(limit > 0)) return {0, kMark};
  double ratio = 0;  // 1 at the limit
  if (IsPValue(column)) {
    ratio = -std::log10(std::max(column.score, 1e-300)) / -std::log10(std::min(limit, 0.999));
  } else {
    ratio = column.score / limit;
  }
  // Linear up to the threshold, then ever slower, so that a far value stays in the picture.
  return {ratio <= 1 ? kMark * ratio : 1 - (1 - kMark) / ratio, kMark};
}

std::string CheckCounts(const DataCheckReport& report) {
  std::string text = FormatCount(report.rows, "row");
  if (!report.checks.empty()) {
    const auto stopping = std::count_if(report.checks.begin(), report.checks.end(), StopsTheLine);
    text += ", " + FormatCount(static_cast<std::int64_t>(report.checks.size()), "check") + ": ";
    text += stopping == 0 ? "none failed" : FormatCount(stopping) + " failed";
    if (report.warnings > 0) text += ", " + FormatCount(report.warnings, "warning");
  }
  if (report.drift) {
    text += ", " + FormatCount(report.drift->drifted) + " of " +
            FormatCount(static_cast<std::int64_t>(report.drift->columns.size()), "column") + " drifted";
  }
  return text;
}

}  // namespace trimtab::report
