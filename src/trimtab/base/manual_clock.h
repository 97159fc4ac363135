// ManualClock: a clock that tests set. Sleeping moves it on at once. Safe from any thread.
#ifndef TRIMTAB_BASE_MANUAL_CLOCK_H_
#define TRIMTAB_BASE_MANUAL_CLOCK_H_

#include <atomic>
#include <chrono>

#include "trimtab/base/clock.h"

namespace trimtab {

class ManualClock : public Clock {
 public:
  // Begins at 2026-01-01T00:00:00Z.
  ManualClock() = default;
  explicit ManualClock(Timestamp start) : now_ns_(start.time_since_epoch().count()) {}

  Timestamp Now() const override { return Timestamp(std::chrono::nanoseconds(now_ns_.load())); }
  std::chrono::nanoseconds Monotonic() const override { return std::chrono::nanoseconds(now_ns_.load()); }
  void SleepFor(std::chrono::nanoseconds duration) override { Advance(duration); }
  void Advance(std::chrono::nanoseconds duration) { now_ns_ += duration.count(); }

 private:
  std::atomic<std::int64_t> now_ns_{1'767'225'600'000'000'000};
};

}  // namespace trimtab

#endif  // TRIMTAB_BASE_MANUAL_CLOCK_H_
