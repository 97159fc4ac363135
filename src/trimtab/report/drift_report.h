// The report of a comparison of two data sets (`trimtab drift`), in every format. Pure functions.
#ifndef TRIMTAB_REPORT_DRIFT_REPORT_H_
#define TRIMTAB_REPORT_DRIFT_REPORT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/drift/drift_result.h"
#include "trimtab/report/text_style.h"

namespace trimtab::report {

// What a report is about.
struct DriftSubject {
  std::string reference;  // files or globs as given
  std::string current;
  std::int64_t reference_rows = 0;
  std::int64_t current_rows = 0;
  double seconds = 0;
  double share = 0.5;                           // of drifted columns, from which on the data set drifts
  std::string version;                          // of the program
  std::vector<std::string> current_files = {};  // what the globs name; empty: `current` is a file
  std::optional<Timestamp> started = std::nullopt;
};

// How JSON, which has no such numbers, writes NaN and infinities.
enum class NotANumber { kNull, kText };

// As Evidently's as_dict() of DataDriftPreset: DatasetDriftMetric and DataDriftTable, the same keys in the same order.
// A column that could not be tested has `unavailable` with the reason, and both metrics number_of_untested_columns.
// As there, the table's dataset_drift is by a share of 0.5.
std::string DriftJson(const DriftSubject& subject, const drift::DriftResult& drift, NotANumber not_a_number);

// For a terminal: verdict and columns, drifted ones first.
std::string DriftTable(const DriftSubject& subject, const drift::DriftResult& drift, const TextStyle& style);
// The columns that could not be tested, each with its reason, below a table; empty when there are none.
std::string UntestedText(const std::vector<const drift::ColumnDrift*>& columns, const TextStyle& style);
// GitHub-flavoured Markdown, fit for a pull-request comment: columns that did not drift are folded, and what would make
// it longer than GitHub takes is left out and counted.
std::string DriftMarkdown(const DriftSubject& subject, const drift::DriftResult& drift);
// One page without scripts and outside references, drifted columns first by how far they are beyond their threshold.
std::string DriftPage(const DriftSubject& subject, const drift::DriftResult& drift);
// A case a column and one for the whole; a column's drift fails its case only when the whole fails.
std::string DriftJunit(const DriftSubject& subject, const drift::DriftResult& drift);
// SARIF 2.1.0: a result for each column that drifted or could not be tested; one for the whole when there is nothing to
// test.
std::string DriftSarif(const DriftSubject& subject, const drift::DriftResult& drift);

// Drifted columns by how far they are beyond their threshold, then those that could not be tested, then the others in
// the order of the result.
std::vector<const drift::ColumnDrift*> BySeverity(const drift::DriftResult& drift);
std::int64_t UntestedCount(const drift::DriftResult& drift);
// "337,776 rows against 168,000, 19 columns: 6 drifted, 1 not tested".
std::string DriftCounts(const DriftSubject& subject, const drift::DriftResult& drift);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_DRIFT_REPORT_H_
