// CheckResult: what one check of a data contract found.
#ifndef TRIMTAB_QUALITY_CHECK_RESULT_H_
#define TRIMTAB_QUALITY_CHECK_RESULT_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trimtab/base/verdict.h"

namespace trimtab::quality {

// A warning is shown and counted and never stops the line (--strict-warnings turns it into exit code 2).
enum class Severity { kError, kWarning };

inline std::string_view SeverityName(Severity severity) { return severity == Severity::kError ? "error" : "warning"; }

struct ExampleRow {
  std::int64_t row = 0;                                     // from 0, in the order of the data files
  std::vector<std::pair<std::string, std::string>> values;  // key columns and the check's columns, with their text
};

// `observed` of a check that the data's columns or types do not allow; `message` has the reason.
inline constexpr std::string_view kNotEvaluated = "not evaluated";

struct CheckResult {
  std::string name;    // unique in the report: "distance.range", "rows.row_count", "flight_key.unique"
  std::string kind;    // as in docs/checks.md
  std::string column;  // several are joined with ", "; empty for the whole table
  Severity severity = Severity::kError;
  Verdict verdict = Verdict::kPass;
  std::int64_t rows_checked = 0;  // rows that the check looked at; those skipped by its null rule are left out
  std::int64_t rows_failed = 0;
  std::string expected;
  std::string observed;
  std::string message;               // one sentence
  std::vector<ExampleRow> examples;  // at most five, the first failing rows
};

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_CHECK_RESULT_H_
