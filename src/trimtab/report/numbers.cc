#include "trimtab/report/numbers.h"

#include <fmt/format.h>

#include <array>
#include <cmath>

namespace trimtab::report {

std::string FormatCount(std::int64_t count) {
  std::string digits = fmt::format("{}", count);
  const std::size_t first = digits[0] == '-' ? 1 : 0;
  for (std::size_t i = digits.size(); i > first + 3;) {
    i -= 3;
    digits.insert(i, 1, ',');
  }
  return digits;
}

std::string FormatCount(std::int64_t count, const std::string& noun) {
  const std::string number = FormatCount(count) + " ";
  if (count == 1) return number + noun;
  return number + (noun.ends_with("ry") ? noun.substr(0, noun.size() - 1) + "ies" : noun + "s");
}

std::string FormatNumber(double value) {
  if (std::isnan(value)) return "not a number";
  if (std::isinf(value)) return value > 0 ? "infinity" : "-infinity";
  const double magnitude = std::abs(value);
  const bool whole = magnitude < 1e15 && value == std::floor(value);
  if (whole || (magnitude >= 10000 && magnitude < 1e15)) return FormatCount(std::llround(value));
  return fmt::format("{:.4g}", value);
}

std::string FormatShare(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return "-";
  const double percent = 100 * static_cast<double>(part) / static_cast<double>(whole);
  if (part > 0 && percent < 0.1) return "<0.1 %";
  if (part < whole && percent > 99.9) return ">99.9 %";
  return part == 0 || part == whole ? fmt::format("{:.0f} %", percent) : fmt::format("{:.1f} %", percent);
}

std::string FormatSeconds(double seconds) {
  if (std::isnan(seconds)) return "-";
  if (seconds <= 0) return "0 s";
  if (seconds < 1e-3) return fmt::format("{:.3g} us", seconds * 1e6);
  if (seconds < 0.9995) return fmt::format("{:.3g} ms", seconds * 1e3);
  if (seconds < 59.95) return fmt::format("{:.3g} s", seconds);
  const std::int64_t whole = std::llround(seconds);
  if (whole < 3600) return fmt::format("{} min {} s", whole / 60, whole % 60);
  return fmt::format("{} h {} min", whole / 3600, whole % 3600 / 60);
}

std::string FormatBytes(double bytes) {
  constexpr std::array kUnits = {"B", "kB", "MB", "GB", "TB"};
  if (std::isnan(bytes)) return "-";
  std::size_t unit = 0;
  while (std::abs(bytes) >= 999.5 && unit + 1 < kUnits.size()) {
    bytes /= 1000;
    ++unit;
  }
  return unit == 0 ? fmt::format("{:.0f} B", bytes) : fmt::format("{:.3g} {}", bytes, kUnits[unit]);
}

std::string FormatQuantity(double value, const std::string& unit) {
  if (unit == "s" || unit == "seconds") return FormatSeconds(value);
  if (unit == "bytes" || unit == "B") return FormatBytes(value);
  return unit.empty() ? FormatNumber(value) : FormatNumber(value) + " " + unit;
}

std::string ShortDigest(const std::string& digest) { return digest.substr(0, 12); }

}  // namespace trimtab::report
