// CsvSearch: finds the record that an error is about, by reading the file again. Internal to the readers.
#ifndef TRIMTAB_TABLE_CSV_SEARCH_H_
#define TRIMTAB_TABLE_CSV_SEARCH_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <string>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/table/csv_format.h"
#include "trimtab/table/csv_records.h"

namespace trimtab::table {

// What one record may take: Arrow parses blocks of this size and a record must fit into one.
inline constexpr std::int64_t kCsvBlockBytes = std::int64_t{16} << 20U;

struct CsvSearch {
  std::optional<CsvRecord> found;            // the first record that was wanted
  std::optional<std::int64_t> endless_line;  // where a record starts that is too long or whose quote is never closed
};

// Looks through all records, the header with the number 0 if there is one.
Result<CsvSearch> SearchCsv(Files& files, const std::string& path, const CsvFormat& format,
                            const std::function<bool(const CsvRecord&)>& wanted);

// The line of the first NUL byte.
Result<std::optional<std::int64_t>> LineOfNul(Files& files, const std::string& path);

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_CSV_SEARCH_H_
