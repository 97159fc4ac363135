#include "trimtab/profile/time_text.h"

#include <chrono>

namespace trimtab::profile {
namespace {

// Exactly `digits` decimal digits off the front.
std::optional<int> TakeNumber(std::string_view& text, std::size_t digits) {
  if (text.size() < digits) return std::nullopt;
  int number = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    if (text[i] < '0' || text[i] > '9') return std::nullopt;
    number = 10 * number + (text[i] - '0');
  }
  text.remove_prefix(digits);
  return number;
}

bool Take(std::string_view& text, char c) {
  if (text.empty() || text.front() != c) return false;
  text.remove_prefix(1);
  return true;
}

// "hh:mm[:ss[.fraction]]" off the front.
std::optional<std::int64_t> TakeTimeOfDay(std::string_view& text) {
  const auto hour = TakeNumber(text, 2);
  if (!hour || *hour > 23 || !Take(text, ':')) return std::nullopt;
  const auto minute = TakeNumber(text, 2);
  if (!minute || *minute > 59) return std::nullopt;
  std::int64_t seconds = *hour * 3600 + *minute * 60;
  std::int64_t nanoseconds = 0;
  if (Take(text, ':')) {
    const auto second = TakeNumber(text, 2);
    if (!second || *second > 59) return std::nullopt;
    seconds += *second;
    if (Take(text, '.')) {
      std::int64_t scale = 100'000'000;
      std::size_t digits = 0;
      for (; !text.empty() && text.front() >= '0' && text.front() <= '9'; ++digits, scale /= 10) {
        if (digits == 9) return std::nullopt;
        nanoseconds += (text.front() - '0') * scale;
        text.remove_prefix(1);
      }
      if (digits == 0) return std::nullopt;
    }
  }
  return seconds * 1'000'000'000 + nanoseconds;
}

}  // namespace

std::optional<std::int64_t> ParseUtcOffset(std::string_view text) {
  if (text == "Z" || text == "z" || text == "UTC" || text == "Etc/UTC") return 0;
  const bool negative = text.starts_with('-');
  if (!negative && !text.starts_with('+')) return std::nullopt;
  text.remove_prefix(1);
  const auto hours = TakeNumber(text, 2);
  if (!hours || *hours > 18) return std::nullopt;
  std::int64_t minutes = *hours * 60;
  if (!text.empty()) {
    Take(text, ':');
    const auto rest = TakeNumber(text, 2);
    if (!rest || *rest > 59 || !text.empty()) return std::nullopt;
    minutes += *rest;
  }
  return negative ? -minutes : minutes;
}

std::optional<TimePoint> ParseTime(std::string_view text) {
  const auto year = TakeNumber(text, 4);
  if (!year || *year < 1 || !Take(text, '-')) return std::nullopt;
  const auto month = TakeNumber(text, 2);
  if (!month || !Take(text, '-')) return std::nullopt;
  const auto day = TakeNumber(text, 2);
  if (!day) return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(*year), std::chrono::month(static_cast<unsigned>(*month)),
                                         std::chrono::day(static_cast<unsigned>(*day))};
  if (!date.ok()) return std::nullopt;
  TimePoint time;
  time.seconds = std::chrono::sys_days(date).time_since_epoch().count() * std::int64_t{86400};
  if (text.empty()) return time;
  if (!Take(text, 'T') && !Take(text, 't') && !Take(text, ' ')) return std::nullopt;
  const auto of_day = TakeTimeOfDay(text);
  if (!of_day) return std::nullopt;
  time.seconds += *of_day / 1'000'000'000;
  time.nanoseconds = *of_day % 1'000'000'000;
  if (text.empty()) return time;
  const auto offset = ParseUtcOffset(text);
  if (!offset) return std::nullopt;
  time.zoned = true;
  time.seconds -= *offset * 60;
  return time;
}

std::optional<std::int64_t> ParseTimeOfDay(std::string_view text) {
  const auto nanoseconds = TakeTimeOfDay(text);
  return text.empty() ? nanoseconds : std::nullopt;
}

}  // namespace trimtab::profile
