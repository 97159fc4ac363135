// CheckData: judges a table by its contract and by a reference, in one scan of each.
#ifndef TRIMTAB_QUALITY_DATA_CHECK_H_
#define TRIMTAB_QUALITY_DATA_CHECK_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/base/environment.h"
#include "trimtab/base/result.h"
#include "trimtab/base/verdict.h"
#include "trimtab/drift/drift_result.h"
#include "trimtab/drift/settings.h"
#include "trimtab/quality/check_result.h"
#include "trimtab/table/source.h"

namespace trimtab::quality {

struct DataCheckSettings {
  std::vector<std::string> data;       // files and globs, one table
  std::vector<std::string> reference;  // the same for the comparison; empty: none
  std::string contract;                // ODCS file; empty: only the comparison
  // Instead of the contract's condition. Nothing in either, but a reference: the defaults of DriftSettings.
  std::optional<drift::DriftSettings> drift;
  table::CsvOptions csv;           // of data, reference and the files that checks name
  std::string quarantine_path;     // Parquet file for the failing rows; empty: none
  std::string report_path;         // where the caller will write its report; only refused here; empty: nowhere
  std::optional<Timestamp> as_of;  // what freshness is measured from; nothing: the clock's now
  std::uint64_t memory_bytes = 0;  // refuse when a scan must hold more; 0: no limit
};

// What the scan saw of a column that a check or the comparison read.
struct ColumnStatistics {
  std::string column;
  std::int64_t rows = 0;
  std::int64_t null_count = 0;
  std::int64_t nan_count = 0;
  // Numeric and boolean columns; dates and times have none. Without nulls and NaN.
  std::optional<double> minimum;
  std::optional<double> maximum;
  std::optional<double> mean;
};

struct DataCheckReport {
  Verdict verdict = Verdict::kPass;  // the worst of the checks and the drift of severity error
  int warnings = 0;                  // checks of severity warning that did not pass, and such a drift
  std::int64_t rows = 0;
  std::int64_t failing_rows = 0;    // rows that fail at least one check of severity error
  std::vector<CheckResult> checks;  // in the order of the contract
  std::optional<drift::DriftResult> drift;
  Severity drift_severity = Severity::kError;  // of the drift condition, as the contract says
  std::string quarantine_path;                 // the file that was written; empty: none, or no row failed
  std::int64_t quarantined_rows = 0;      // rows in it: those that fail only a check of severity warning are there too
  std::vector<std::string> not_executed;  // rules of the contract that this program does not execute, with the reason
  table::Schema schema;                   // of the data, all columns that can be read
  std::vector<ColumnStatistics> columns;  // in the order of the schema
  double seconds = 0;                     // wall time of the whole call
};

// Errors are about what cannot be judged: files that are missing or damaged, a contract that is wrong, a drift
// condition without a reference, more memory than allowed. Everything about the data is a CheckResult.
//
// Failing rows go to the quarantine in a second pass over the data, with all columns that can be read and a column
// `trimtab_reasons` of the names of the checks that each row fails, joined with "; ". Rows that only fail a check of
// severity warning go there too; rows that a passing check tolerates do not. When no row fails the file is not written
// and an old one is removed. kInvalidInput before the scan when the quarantine or the report would replace an input
// (data, reference, contract, a file of exists_in), or when the file at the quarantine's path is no quarantine.
Result<DataCheckReport> CheckData(Environment environment, const DataCheckSettings& settings);

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_DATA_CHECK_H_
