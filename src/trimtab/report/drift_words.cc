#include <algorithm>

#include "trimtab/report/check_words.h"
#include "trimtab/report/drift_report.h"
#include "trimtab/report/numbers.h"

namespace trimtab::report {

std::vector<const drift::ColumnDrift*> BySeverity(const drift::DriftResult& drift) {
  const auto rank = [](const drift::ColumnDrift& column) {
    return column.detected ? 0 : column.unavailable.empty() ? 2 : 1;
  };
  struct Ranked {
    const drift::ColumnDrift* column;
    double beyond;
  };
  std::vector<Ranked> ranked;
  ranked.reserve(drift.columns.size());
  for (const drift::ColumnDrift& column : drift.columns) {
    ranked.push_back({&column, column.detected ? PictureOf(column).value : 0});
  }
  std::stable_sort(ranked.begin(), ranked.end(), [&](const Ranked& a, const Ranked& b) {
    if (rank(*a.column) != rank(*b.column)) return rank(*a.column) < rank(*b.column);
    return a.beyond > b.beyond;
  });
  std::vector<const drift::ColumnDrift*> columns;
  columns.reserve(ranked.size());
  for (const Ranked& each : ranked) columns.push_back(each.column);
  return columns;
}

std::int64_t UntestedCount(const drift::DriftResult& drift) {
  return std::count_if(drift.columns.begin(), drift.columns.end(),
                       [](const drift::ColumnDrift& column) { return !column.unavailable.empty(); });
}

std::string DriftCounts(const DriftSubject& subject, const drift::DriftResult& drift) {
  const std::int64_t untested = UntestedCount(drift);
  std::string text = FormatCount(subject.current_rows, "row") + " against " + FormatCount(subject.reference_rows) +
                     ", " + FormatCount(static_cast<std::int64_t>(drift.columns.size()), "column") + ": " +
                     FormatCount(drift.drifted) + " drifted";
  if (untested > 0) text += ", " + FormatCount(untested) + " not tested";
  return text;
}

}  // namespace trimtab::report
