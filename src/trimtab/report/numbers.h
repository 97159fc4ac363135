// Numbers as people read them, the same in every format of a report.
#ifndef TRIMTAB_REPORT_NUMBERS_H_
#define TRIMTAB_REPORT_NUMBERS_H_

#include <cstdint>
#include <string>

namespace trimtab::report {

std::string FormatCount(std::int64_t count);  // "336,776"
// "29,422 rows", "1 row": the noun in the singular.
std::string FormatCount(std::int64_t count, const std::string& noun);
// Four significant digits: "0.1692", "12.35", "1.2e-08", "336,776"; "not a number", "infinity".
std::string FormatNumber(double value);
// "12.3 %"; "<0.1 %" and ">99.9 %" where rounding would hide a difference.
std::string FormatShare(std::int64_t part, std::int64_t whole);
std::string FormatSeconds(double seconds);  // "340 us", "12.3 ms", "4.21 s", "2 min 5 s", "1 h 2 min"
std::string FormatBytes(double bytes);      // "812 B", "12.3 kB", "1.21 MB": powers of 1000
// By unit: "s" and "bytes" as above, "rows/s" with a separator, others as number and unit.
std::string FormatQuantity(double value, const std::string& unit);
std::string ShortDigest(const std::string& digest);  // first 12 characters

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_NUMBERS_H_
