#include "trimtab/table/column_view.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>
#include <string>

namespace trimtab::table {

namespace {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

constexpr std::int64_t kSecondsPerDay = 86400;
constexpr std::int64_t kNanosecondsPerSecond = 1'000'000'000;

std::int64_t FloorDivide(std::int64_t value, std::int64_t divisor) {
  return value / divisor - (value % divisor < 0 ? 1 : 0);
}

// Two digits and more, with leading zeros.
std::string Padded(std::int64_t value, std::size_t digits) {
  std::string text = std::to_string(value < 0 ? -value : value);
  if (text.size() < digits) text.insert(0, digits - text.size(), '0');
  return value < 0 ? "-" + text : text;
}

// Days since 1970-01-01 in the proleptic Gregorian calendar; H. Hinnant's civil_from_days, good for every date that
// fits (std::chrono::year ends at 32767).
std::string DateText(std::int64_t days) {
  days += 719468;
  const std::int64_t era = FloorDivide(days, 146097);
  const std::int64_t day_of_era = days - era * 146097;
  const std::int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
  const std::int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
  const std::int64_t shifted_month = (5 * day_of_year + 2) / 153;
  const std::int64_t day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
  const std::int64_t month = shifted_month < 10 ? shifted_month + 3 : shifted_month - 9;
  const std::int64_t year = year_of_era + era * 400 + (month <= 2 ? 1 : 0);
  return Padded(year, 4) + "-" + Padded(month, 2) + "-" + Padded(day, 2);
}

// hh:mm:ss, with 3, 6 or 9 digits of a fraction unless it is zero.
std::string TimeText(std::int64_t seconds, std::int64_t nanoseconds) {
  std::string text = Padded(seconds / 3600, 2) + ":" + Padded(seconds / 60 % 60, 2) + ":" + Padded(seconds % 60, 2);
  if (nanoseconds == 0) return text;
  text += "." + Padded(nanoseconds, 9);
  while (text.ends_with("000")) text.resize(text.size() - 3);
  return text;
}

std::int64_t UnitsPerSecond(TimeUnit unit) {
  constexpr std::array<std::int64_t, 4> kUnits = {1, 1000, 1'000'000, kNanosecondsPerSecond};
  return kUnits[static_cast<std::size_t>(unit)];
}

std::string TimestampText(const DataType& type, std::int64_t value) {
  const std::int64_t units = UnitsPerSecond(type.unit);
  const std::int64_t seconds = FloorDivide(value, units);
  // The remainder by way of %: seconds * units is out of range next to the smallest value.
  const std::int64_t remainder = (value % units + units) % units;
  const std::int64_t fraction = remainder * (kNanosecondsPerSecond / units);
  const std::int64_t days = FloorDivide(seconds, kSecondsPerDay);
  const std::int64_t second_of_day = (seconds % kSecondsPerDay + kSecondsPerDay) % kSecondsPerDay;
  return DateText(days) + "T" + TimeText(second_of_day, fraction) + (type.timezone.empty() ? "" : "Z");
}

std::string DecimalText(Int128 value, int scale) {
  UInt128 rest = value < 0 ? -static_cast<UInt128>(value) : static_cast<UInt128>(value);
  std::string digits;
  do {
    digits.insert(digits.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
    rest /= 10;
  } while (rest != 0);
  if (scale < 0 && digits != "0") digits.append(static_cast<std::size_t>(-scale), '0');
  if (scale > 0) {
    const auto places = static_cast<std::size_t>(scale);
    if (digits.size() <= places) digits.insert(0, places + 1 - digits.size(), '0');
    digits.insert(digits.size() - places, ".");
  }
  return value < 0 ? "-" + digits : digits;
}

Int128 DecimalAt(const ColumnView& column, std::int64_t row) {
  Int128 value = 0;
  std::memcpy(&value, static_cast<const char*>(column.buffers().values) + 16 * (column.buffers().offset + row),
              sizeof value);
  return value;
}

template <typename T>
T ValueAt(const ColumnView& column, std::int64_t row) {
  return static_cast<const T*>(column.buffers().values)[column.buffers().offset + row];
}

template <typename T>
std::string FloatText(T value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  std::array<char, 64> text{};
  return {text.data(), std::to_chars(text.data(), text.data() + text.size(), value).ptr};
}

std::string HexText(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text = "0x";
  for (const char byte : bytes) {
    text += kDigits[static_cast<unsigned char>(byte) >> 4U];
    text += kDigits[static_cast<unsigned char>(byte) & 15U];
  }
  return text;
}

// Every type whose value is a whole number of at most 64 bits, but uint64.
std::int64_t IntegerAt(const ColumnView& column, std::int64_t row) {
  switch (column.type().id) {
    case TypeId::kInt8:
      return ValueAt<std::int8_t>(column, row);
    case TypeId::kInt16:
      return ValueAt<std::int16_t>(column, row);
    case TypeId::kInt32:
    case TypeId::kDate:
      return ValueAt<std::int32_t>(column, row);
    case TypeId::kUInt8:
      return ValueAt<std::uint8_t>(column, row);
    case TypeId::kUInt16:
      return ValueAt<std::uint16_t>(column, row);
    case TypeId::kUInt32:
      return ValueAt<std::uint32_t>(column, row);
    default:
      return ValueAt<std::int64_t>(column, row);
  }
}

}  // namespace

double NumberAt(const ColumnView& column, std::int64_t row) {
  if (column.IsNull(row)) return std::numeric_limits<double>::quiet_NaN();
  switch (column.type().id) {
    case TypeId::kNull:
    case TypeId::kString:
    case TypeId::kBinary:
      return std::numeric_limits<double>::quiet_NaN();
    case TypeId::kBoolean:
      return column.BooleanAt(row) ? 1 : 0;
    case TypeId::kUInt64:
      return static_cast<double>(ValueAt<std::uint64_t>(column, row));
    case TypeId::kFloat32:
      return static_cast<double>(ValueAt<float>(column, row));
    case TypeId::kFloat64:
      return ValueAt<double>(column, row);
    case TypeId::kDecimal128: {
      // Through the digits: dividing by a power of ten would round twice.
      const std::string text = DecimalText(DecimalAt(column, row), column.type().scale);
      double value = 0;
      std::from_chars(text.data(), text.data() + text.size(), value);
      return value;
    }
    default:
      return static_cast<double>(IntegerAt(column, row));
  }
}

std::string TextAt(const ColumnView& column, std::int64_t row) {
  if (column.IsNull(row)) return "null";
  switch (column.type().id) {
    case TypeId::kNull:
      return "null";
    case TypeId::kBoolean:
      return column.BooleanAt(row) ? "true" : "false";
    case TypeId::kUInt64:
      return std::to_string(ValueAt<std::uint64_t>(column, row));
    case TypeId::kFloat32:
      return FloatText(ValueAt<float>(column, row));
    case TypeId::kFloat64:
      return FloatText(ValueAt<double>(column, row));
    case TypeId::kDecimal128:
      return DecimalText(DecimalAt(column, row), column.type().scale);
    case TypeId::kString:
      return std::string(column.StringAt(row));
    case TypeId::kBinary:
      return HexText(column.StringAt(row));
    case TypeId::kDate:
      return DateText(IntegerAt(column, row));
    case TypeId::kTime: {
      const std::int64_t value = IntegerAt(column, row);
      const std::int64_t seconds = FloorDivide(value, kNanosecondsPerSecond);
      return TimeText(seconds, value - seconds * kNanosecondsPerSecond);
    }
    case TypeId::kTimestamp:
      return TimestampText(column.type(), IntegerAt(column, row));
    case TypeId::kDuration: {
      constexpr std::array<const char*, 4> kUnits = {"s", "ms", "us", "ns"};
      return std::to_string(IntegerAt(column, row)) + kUnits[static_cast<std::size_t>(column.type().unit)];
    }
    default:
      return std::to_string(IntegerAt(column, row));
  }
}

}  // namespace trimtab::table
