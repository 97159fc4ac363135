// What the reports of a data check say in every format: order, counts and sentences.
#ifndef TRIMTAB_REPORT_CHECK_WORDS_H_
#define TRIMTAB_REPORT_CHECK_WORDS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "trimtab/drift/drift_result.h"
#include "trimtab/quality/data_check.h"
#include "trimtab/report/text_style.h"

namespace trimtab::report {

// Did not pass and is no mere warning: what stops the line.
bool StopsTheLine(const quality::CheckResult& check);
bool DriftStopsTheLine(const quality::DataCheckReport& report);

// Checks that did not pass: errors first, then warnings; each in the order of the contract.
std::vector<const quality::CheckResult*> Findings(const quality::DataCheckReport& report);
std::vector<const quality::CheckResult*> PassedChecks(const quality::DataCheckReport& report);

// "distance.range", or "drift.dep_delay", or "drift": the most telling name of what stopped the line; empty when
// passed.
std::string FailedCheckName(const quality::DataCheckReport& report);

// "2,758 of 27,574 rows (10.0 %)"; empty for a check that counts no rows.
std::string FailedRows(const quality::CheckResult& check);

// "failed", "inconclusive", "passed"; "warning" for what only warns.
std::string CheckLabel(const quality::CheckResult& check);

// "drifted", "not drifted", "not tested".
std::string DriftLabel(const drift::ColumnDrift& column);
// The name as reports for people show it: on one line, cut to `columns`, never empty.
inline constexpr std::size_t kLongestName = 200;
std::string ColumnName(const std::string& name, std::size_t columns = kLongestName);
// In a text table: two fifths of its width, so that one long name does not push the others' verdicts away.
std::size_t LongestName(const TextStyle& style);
std::string ScoreText(const drift::ColumnDrift& column);      // "0.1692"; "-" when it was not tested
std::string ThresholdText(const drift::ColumnDrift& column);  // ">= 0.1", "< 0.05": what counts as drift

// How far the score is, as shares of a picture's width in which right is more drift: p-values by their negative
// logarithm.
struct ScorePicture {
  double value = 0;
  double mark = 0;
};
ScorePicture PictureOf(const drift::ColumnDrift& column);

// "27,574 rows, 14 checks: 2 failed, 1 warning".
std::string CheckCounts(const quality::DataCheckReport& report);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_CHECK_WORDS_H_
