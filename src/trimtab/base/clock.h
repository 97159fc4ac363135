// Clock: wall time and monotonic time, injected so that tests set it. All methods are safe from any thread.
#ifndef TRIMTAB_BASE_CLOCK_H_
#define TRIMTAB_BASE_CLOCK_H_

#include <chrono>
#include <string>
#include <string_view>

#include "trimtab/base/result.h"

namespace trimtab {

using Timestamp = std::chrono::sys_time<std::chrono::nanoseconds>;

class Clock {
 public:
  virtual ~Clock() = default;
  // Wall time, UTC.
  virtual Timestamp Now() const = 0;
  // Time since an arbitrary start that never goes back.
  virtual std::chrono::nanoseconds Monotonic() const = 0;
  virtual void SleepFor(std::chrono::nanoseconds duration) = 0;
};

// "2013-09-01T06:00:00.123456Z": RFC 3339 with microseconds, always UTC.
std::string FormatTimestamp(Timestamp time);

// An RFC 3339 instant: "2013-09-01T06:00:00Z", a space for the T, up to nine digits of a second, an offset such as
// +02:00; a date alone is its beginning in UTC. kInvalidInput shows what was found. Years 1678 to 2261.
Result<Timestamp> ParseTimestamp(std::string_view text, const std::string& place);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_CLOCK_H_
