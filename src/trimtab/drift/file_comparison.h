// CompareFiles: drift between two tables in files. Each is read once, and of each only the columns that are compared.
#ifndef TRIMTAB_DRIFT_FILE_COMPARISON_H_
#define TRIMTAB_DRIFT_FILE_COMPARISON_H_

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "trimtab/base/environment.h"
#include "trimtab/base/result.h"
#include "trimtab/drift/drift_result.h"
#include "trimtab/drift/settings.h"
#include "trimtab/table/source.h"

namespace trimtab::drift {

struct FileComparisonSettings {
  std::vector<std::string> reference;  // files or globs, one table
  std::vector<std::string> current;
  DriftSettings drift;
  std::string place = "drift";     // where the drift settings stand, for errors
  table::CsvOptions csv = {};      // of both sides
  std::uint64_t memory_bytes = 0;  // refuse when more must be kept; 0: no limit
  // Called with what is being done now; may be empty.
  std::function<void(const std::string&)> progress = {};
};

struct FileComparison {
  DriftResult result;
  std::int64_t reference_rows = 0;
  std::int64_t current_rows = 0;
  double seconds = 0;
};

// Errors: what cannot be read, and what Comparison::Register refuses.
Result<FileComparison> CompareFiles(const Environment& environment, const FileComparisonSettings& settings);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_FILE_COMPARISON_H_
