// The words of check results.
#ifndef TRIMTAB_QUALITY_CHECK_TEXT_H_
#define TRIMTAB_QUALITY_CHECK_TEXT_H_

#include <cstdint>
#include <string>

#include "trimtab/base/clock.h"
#include "trimtab/quality/contract.h"
#include "trimtab/table/data_type.h"

namespace trimtab::quality {

// What the rule wants of a value, a key or a table: "1 to 5000", "one of [EWR, JFK, LGA]".
std::string ExpectedText(const Check& check);
// How many rows may fail: "in at least 95 % of the rows", "rows that fail: at most 5 %"; empty when none may.
std::string ToleranceText(const Check& check);
// What a row that fails has: "is missing", "is outside 1 to 5000".
std::string FailureText(const Check& check);

std::string NumberText(double value);                            // shortest that reads back
std::string PercentText(std::int64_t part, std::int64_t whole);  // "4.7 %"; never 0 or 100 when it is not
std::string DurationText(std::chrono::nanoseconds duration);     // "36h", "2d 4h"
// A value of a column of the type, in its unit, as a number, date or timestamp.
std::string ValueText(double value, const table::DataType& type);
// A value of a date or timestamp column as an instant; local times are taken to be utc_offset east of UTC.
Timestamp InstantOf(double value, const table::DataType& type, std::chrono::minutes utc_offset);

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_CHECK_TEXT_H_
