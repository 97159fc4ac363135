// Dates and times as contracts write them: ISO 8601 / RFC 3339, years 0001 to 9999.
#ifndef TRIMTAB_PROFILE_TIME_TEXT_H_
#define TRIMTAB_PROFILE_TIME_TEXT_H_

#include <cstdint>
#include <optional>
#include <string_view>

namespace trimtab::profile {

struct TimePoint {
  std::int64_t seconds = 0;      // since 1970-01-01T00:00:00, UTC when zoned, else local
  std::int64_t nanoseconds = 0;  // 0 .. 999,999,999
  bool zoned = false;            // an offset or Z was given
};

// "2013-01-31", "2013-01-31T06:00", "2013-01-31 06:00:00.5+02:00", "...Z"; at most nine digits of a second.
std::optional<TimePoint> ParseTime(std::string_view text);

// "06:00", "06:00:00", "06:00:00.123": nanoseconds since midnight.
std::optional<std::int64_t> ParseTimeOfDay(std::string_view text);

// "Z", "UTC", "+02:00", "-0530": minutes east of UTC.
std::optional<std::int64_t> ParseUtcOffset(std::string_view text);

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_TIME_TEXT_H_
