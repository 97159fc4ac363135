#include "trimtab/base/clock.h"

#include <cstdio>
#include <optional>
#include <thread>

#include "trimtab/base/system_clock.h"

namespace trimtab {

namespace {

class SystemClock : public Clock {
 public:
  Timestamp Now() const override {
    return std::chrono::time_point_cast<std::chrono::nanoseconds>(std::chrono::system_clock::now());
  }
  std::chrono::nanoseconds Monotonic() const override { return std::chrono::steady_clock::now().time_since_epoch(); }
  void SleepFor(std::chrono::nanoseconds duration) override { std::this_thread::sleep_for(duration); }
};

// Reads a text from the left.
class TimestampReader {
 public:
  explicit TimestampReader(std::string_view text) : rest_(text) {}

  // Exactly `digits` of them.
  std::optional<int> Number(std::size_t digits) {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (const char c : rest_.substr(0, digits)) {
      if (c < '0' || c > '9') return std::nullopt;
      value = value * 10 + (c - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }
  bool OneOf(std::string_view characters) {
    if (rest_.empty() || characters.find(rest_.front()) == std::string_view::npos) return false;
    last_ = rest_.front();
    rest_.remove_prefix(1);
    return true;
  }
  char last() const { return last_; }
  bool done() const { return rest_.empty(); }

 private:
  std::string_view rest_;
  char last_ = 0;
};

std::optional<std::chrono::nanoseconds> ReadClock(TimestampReader& reader) {
  const auto hour = reader.Number(2);
  if (!hour || *hour > 23 || !reader.OneOf(":")) return std::nullopt;
  const auto minute = reader.Number(2);
  if (!minute || *minute > 59) return std::nullopt;
  std::chrono::nanoseconds time = std::chrono::hours(*hour) + std::chrono::minutes(*minute);
  if (!reader.OneOf(":")) return time;
  const auto second = reader.Number(2);
  if (!second || *second > 59) return std::nullopt;
  time += std::chrono::seconds(*second);
  if (!reader.OneOf(".,")) return time;
  std::int64_t unit = 1'000'000'000;
  for (auto digit = reader.Number(1); digit; digit = unit > 1 ? reader.Number(1) : std::nullopt) {
    unit /= 10;
    time += std::chrono::nanoseconds(*digit * unit);
  }
  return unit == 1'000'000'000 ? std::nullopt : std::optional(time);
}

std::optional<Timestamp> ReadTimestamp(std::string_view text) {
  TimestampReader reader(text);
  const auto year = reader.Number(4);
  if (!year || !reader.OneOf("-")) return std::nullopt;
  const auto month = reader.Number(2);
  if (!month || !reader.OneOf("-")) return std::nullopt;
  const auto day = reader.Number(2);
  if (!day || *year < 1678 || *year > 2261) return std::nullopt;
  const std::chrono::year_month_day date(std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day)));
  if (!date.ok()) return std::nullopt;
  const Timestamp midnight = std::chrono::sys_days(date);
  if (reader.done()) return midnight;
  if (!reader.OneOf("Tt ")) return std::nullopt;
  const auto time = ReadClock(reader);
  if (!time) return std::nullopt;
  std::chrono::minutes offset(0);
  if (reader.OneOf("+-")) {
    const bool west = reader.last() == '-';
    const auto hours = reader.Number(2);
    if (!hours || *hours > 23 || !reader.OneOf(":")) return std::nullopt;
    const auto minutes = reader.Number(2);
    if (!minutes || *minutes > 59) return std::nullopt;
    offset = (std::chrono::hours(*hours) + std::chrono::minutes(*minutes)) * (west ? -1 : 1);
  } else if (!reader.OneOf("Zz")) {
    return std::nullopt;
  }
  if (!reader.done()) return std::nullopt;
  return midnight + *time - offset;
}

}  // namespace

Result<Timestamp> ParseTimestamp(std::string_view text, const std::string& place) {
  const std::optional<Timestamp> time = ReadTimestamp(text);
  if (time) return *time;
  return InvalidInput(place, "`" + std::string(text) + "` is no instant",
                      "write it as 2013-09-01T06:00:00Z or with an offset, as 2013-09-01T06:00:00+02:00");
}

std::unique_ptr<Clock> MakeSystemClock() { return std::make_unique<SystemClock>(); }

std::string FormatTimestamp(Timestamp time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::microseconds>(time - day));
  char text[64];
  const int length =
      std::snprintf(text, sizeof(text), "%04d-%02u-%02uT%02d:%02d:%02d.%06dZ", static_cast<int>(date.year()),
                    static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                    static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                    static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return std::string(text, static_cast<std::size_t>(length));
}

}  // namespace trimtab
