// The second pass over the data: example rows and the quarantine, only when a check failed.
#ifndef TRIMTAB_QUALITY_FAILING_ROWS_H_
#define TRIMTAB_QUALITY_FAILING_ROWS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/profile/row_set.h"
#include "trimtab/quality/check_result.h"
#include "trimtab/table/source.h"

namespace trimtab::quality {

inline constexpr std::size_t kExampleRows = 5;

// What one failed check wants of the second pass.
struct FailedCheck {
  CheckResult* result = nullptr;  // gets the examples
  const profile::RowSet* rows = nullptr;
  std::vector<std::string> shown;  // columns of an example row
};

struct FailingRowsRequest {
  std::vector<std::string> data;
  table::CsvOptions csv;
  std::vector<FailedCheck> checks;
  std::vector<std::string> columns;  // of the quarantine
  std::string quarantine_path;       // empty: examples only, and only the columns shown are read
};

// Fills the examples and writes the quarantine; the number of its rows, 0 without one. Holds one batch at a time. kIo
// when the data no longer has the rows.
Result<std::int64_t> ReadFailingRows(Files& files, FailingRowsRequest& request);

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_FAILING_ROWS_H_
