#include "trimtab/profile/literal.h"

#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <limits>

#include "trimtab/profile/time_text.h"

namespace trimtab::profile {
namespace {

using table::TypeId;

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

IntegerPoint PointOf(double number) {
  if (number < -9223372036854775808.0) return IntegerPoint{kLowest, false, true};
  if (number >= 9223372036854775808.0) return IntegerPoint{kHighest, false, false};
  const double floor = std::floor(number);
  return IntegerPoint{static_cast<std::int64_t>(floor), floor == number, false};
}

std::optional<IntegerPoint> NumberPoint(std::string_view text) {
  std::int64_t integer = 0;
  const char* begin = text.data() + (text.starts_with('+') ? 1 : 0);
  const char* end = text.data() + text.size();
  if (const auto parsed = std::from_chars(begin, end, integer); parsed.ec == std::errc() && parsed.ptr == end) {
    return IntegerPoint{integer, true, false};
  }
  const std::optional<double> number = ParseNumber(text);
  return number ? std::optional(PointOf(*number)) : std::nullopt;
}

std::int64_t NanosecondsPer(table::TimeUnit unit) {
  switch (unit) {
    case table::TimeUnit::kSecond:
      return 1'000'000'000;
    case table::TimeUnit::kMillisecond:
      return 1'000'000;
    case table::TimeUnit::kMicrosecond:
      return 1'000;
    case table::TimeUnit::kNanosecond:
      return 1;
  }
  return 1;
}

// seconds and nanoseconds since the epoch as a point in the unit.
IntegerPoint PointInUnit(const TimePoint& time, table::TimeUnit unit) {
  const std::int64_t per_unit = NanosecondsPer(unit);
  const std::int64_t units_per_second = 1'000'000'000 / per_unit;
  // Years 0001 to 9999 exceed int64 only in nanoseconds.
  if (time.seconds > kHighest / units_per_second - 1) return IntegerPoint{kHighest, false, false};
  if (time.seconds < kLowest / units_per_second + 1) return IntegerPoint{kLowest, false, true};
  return IntegerPoint{time.seconds * units_per_second + time.nanoseconds / per_unit, time.nanoseconds % per_unit == 0,
                      false};
}

Error NotA(const Literal& literal, const std::string& place, const std::string& wanted) {
  return InvalidInput(place, "`" + literal.text + "` cannot be compared with the column", "expected " + wanted);
}

}  // namespace

std::optional<double> ParseNumber(std::string_view text) {
  std::string_view body = text;
  const bool negative = body.starts_with('-');
  if (negative || body.starts_with('+')) body.remove_prefix(1);
  if (body == "inf" || body == ".inf" || body == "Infinity") {
    constexpr double kInfinity = std::numeric_limits<double>::infinity();
    return negative ? -kInfinity : kInfinity;
  }
  if (body.empty() || body.find_first_not_of("0123456789.eE+-") != std::string_view::npos) return std::nullopt;
  if (body.front() == '-' || body.front() == '+') return std::nullopt;
  double number = 0;
  const auto parsed = std::from_chars(body.data(), body.data() + body.size(), number);
  if (parsed.ptr != body.data() + body.size()) return std::nullopt;
  if (parsed.ec == std::errc::result_out_of_range) {
    // from_chars tells too large from too small only by the text's exponent.
    const std::size_t exponent = body.find_first_of("eE");
    const bool tiny = exponent != std::string_view::npos && body.substr(exponent + 1).starts_with('-');
    number = tiny ? 0 : std::numeric_limits<double>::infinity();
  } else if (parsed.ec != std::errc()) {
    return std::nullopt;
  }
  return negative ? -number : number;
}

Result<IntegerPoint> IntegerLiteral(const Literal& literal, const table::DataType& type, const std::string& place) {
  switch (type.id) {
    case TypeId::kBoolean:
      if (literal.text == "true" || literal.text == "True" || literal.text == "1") return IntegerPoint{1, true, false};
      if (literal.text == "false" || literal.text == "False" || literal.text == "0")
        return IntegerPoint{0, true, false};
      return NotA(literal, place, "true or false");
    case TypeId::kDate:
      if (const auto time = ParseTime(literal.text); time && !time->zoned) {
        const std::int64_t days = time->seconds >= 0 ? time->seconds / 86400 : -((86399 - time->seconds) / 86400);
        return IntegerPoint{days, days * 86400 == time->seconds && time->nanoseconds == 0, false};
      }
      return NotA(literal, place, "a date such as 2013-01-31");
    case TypeId::kTimestamp: {
      const auto time = ParseTime(literal.text);
      if (!time) return NotA(literal, place, "a timestamp such as 2013-01-31T06:00:00");
      if (time->zoned && type.timezone.empty()) {
        return NotA(literal, place, "a timestamp without a zone, since the column (" + type.ToString() + ") has none");
      }
      return PointInUnit(*time, type.unit);
    }
    case TypeId::kTime:
      if (const auto nanoseconds = ParseTimeOfDay(literal.text)) return IntegerPoint{*nanoseconds, true, false};
      return NotA(literal, place, "a time of day such as 06:00:00");
    default:
      if (const auto point = NumberPoint(literal.text)) return *point;
      return NotA(literal, place, "a number, since the column is " + type.ToString());
  }
}

Result<double> NumberLiteral(const Literal& literal, const std::string& place) {
  if (const auto number = ParseNumber(literal.text)) return *number;
  return NotA(literal, place, "a number");
}

Result<double> ColumnNumber(const Literal& literal, const table::DataType& type, const std::string& place) {
  TRIMTAB_ASSIGN_OR_RETURN(const double number, NumberLiteral(literal, place));
  // What no float32 can hold stays as it is; it lies beyond all of them but infinity.
  if (type.id != table::TypeId::kFloat32 || std::abs(number) > double{std::numeric_limits<float>::max()}) return number;
  return double{static_cast<float>(number)};
}

std::string LiteralList(std::span<const Literal> literals, std::size_t limit) {
  std::string text = "[";
  for (std::size_t i = 0; i < literals.size(); ++i) {
    if (i > 0) text += ", ";
    if (i == limit) {
      text += std::to_string(literals.size() - i) + " more";
      break;
    }
    text += literals[i].text;
  }
  return text + "]";
}

}  // namespace trimtab::profile
