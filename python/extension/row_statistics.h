// What rows over several columns tell: repetitions, missing values, equal columns. Missing: null or NaN.
#ifndef TRIMTAB_EXTENSION_ROW_STATISTICS_H_
#define TRIMTAB_EXTENSION_ROW_STATISTICS_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "frame_table.h"
#include "trimtab/base/result.h"

namespace trimtab::extension {

// Rows that equal an earlier row in these columns; missing values equal each other. Rows are compared by 128-bit hash
// (profile/key_hash.h).
Result<std::int64_t> DuplicatedRows(const std::shared_ptr<const FrameTable>& frame, std::span<const std::string> names);

struct MissingRows {
  std::int64_t all = 0;  // rows whose values are all missing; every row when there is no column
  std::int64_t any = 0;  // rows with a missing value
};
Result<MissingRows> CountMissing(const std::shared_ptr<const FrameTable>& frame, std::span<const std::string> names);

// Rows on which two columns hold equal values; a missing value equals a missing one.
Result<std::int64_t> EqualRows(const std::shared_ptr<const FrameTable>& frame, const std::string& a,
                               const std::string& b);

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_ROW_STATISTICS_H_
