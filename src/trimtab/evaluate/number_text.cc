#include "trimtab/evaluate/number_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace trimtab::evaluate {

namespace {

std::string Fixed(double value, int decimals) {
  std::array<char, 400> digits{};  // the longest double has 309 digits before the point
  const auto end =
      std::to_chars(digits.data(), digits.data() + digits.size(), value, std::chars_format::fixed, decimals).ptr;
  return {digits.data(), end};
}

}  // namespace

std::string Text(double value) { return Fixed(value, 4); }

std::string Text(double value, double limit) {
  constexpr int kMostDecimals = 12;
  int decimals = 4;
  while (decimals < kMostDecimals && value != limit && Fixed(value, decimals) == Fixed(limit, decimals)) ++decimals;
  return Fixed(value, decimals);
}

std::string CountText(std::int64_t count) {
  std::string text = std::to_string(count);
  const std::size_t first = text[0] == '-' ? 1 : 0;
  for (std::size_t i = text.size(); i > first + 3; i -= 3) text.insert(i - 3, ",");
  return text;
}

std::string IntervalText(const stats::Interval& interval, double confidence, double limit) {
  std::array<char, 32> percent{};
  const auto end =
      std::to_chars(percent.data(), percent.data() + percent.size(), 100 * confidence, std::chars_format::general, 5)
          .ptr;
  return std::string(percent.data(), end) + " % interval " + Text(interval.lower, limit) + " to " +
         Text(interval.upper, limit);
}

std::string PValueText(double p) { return p < 0.0001 ? "p < 0.0001" : "p = " + Fixed(p, 4); }

}  // namespace trimtab::evaluate
