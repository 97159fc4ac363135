// Clock: wall time and monotonic time, injected so that tests set it. All methods are safe from any thread.
#ifndef TRIMTAB_BASE_CLOCK_H_
#define TRIMTAB_BASE_CLOCK_H_

#include <chrono>
#include <string>

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

}  // namespace trimtab

#endif  // TRIMTAB_BASE_CLOCK_H_
