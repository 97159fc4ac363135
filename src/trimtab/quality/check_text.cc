#include "trimtab/quality/check_text.h"

#include <array>
#include <charconv>
#include <cmath>

namespace trimtab::quality {
namespace {

using table::TypeId;

std::string RangeText(const RangeRule& rule) {
  if (rule.minimum && rule.maximum && !rule.exclusive_minimum && !rule.exclusive_maximum) {
    return rule.minimum->text + " to " + rule.maximum->text;
  }
  std::string text;
  if (rule.minimum) text = (rule.exclusive_minimum ? "more than " : "at least ") + rule.minimum->text;
  if (rule.maximum) {
    text += (text.empty() ? "" : " and ") + std::string(rule.exclusive_maximum ? "less than " : "at most ") +
            rule.maximum->text;
  }
  return text;
}

std::string MatchText(const MatchRule& rule) {
  std::string text;
  if (rule.values) text = "one of " + profile::LiteralList(*rule.values, 12);
  if (rule.pattern) text += (text.empty() ? "" : " and ") + std::string("text that matches ") + *rule.pattern;
  return text;
}

std::string LengthText(const LengthRule& rule) {
  const std::string unit = " code points";
  if (rule.minimum == rule.maximum) return std::to_string(*rule.minimum) + unit;
  if (!rule.maximum) return "at least " + std::to_string(*rule.minimum) + unit;
  if (!rule.minimum) return "at most " + std::to_string(*rule.maximum) + unit;
  return std::to_string(*rule.minimum) + " to " + std::to_string(*rule.maximum) + unit;
}

std::string CompareText(const Check& check, const CompareRule& rule) {
  return check.columns.front() + " " + std::string(profile::CompareOperatorText(rule.op)) + " " +
         (rule.constant ? rule.constant->text : check.columns.back());
}

template <typename... Visitors>
struct Overloaded : Visitors... {
  using Visitors::operator()...;
};
template <typename... Visitors>
Overloaded(Visitors...) -> Overloaded<Visitors...>;

double UnitsPerSecond(table::TimeUnit unit) {
  constexpr double kUnits[] = {1, 1e3, 1e6, 1e9};
  return kUnits[static_cast<int>(unit)];
}

}  // namespace

std::string ExpectedText(const Check& check) {
  return std::visit(
      Overloaded{
          [](const RowCountRule& rule) { return rule.threshold.ToString() + " rows"; },
          [](const ColumnsRule& rule) {
            return std::string(rule.allow_others ? "the columns" : "the columns and no others");
          },
          [](const TypeRule& rule) { return rule.type; },
          [](const NotNullRule& rule) {
            return rule.missing.empty() ? std::string("present")
                                        : "present and none of " + profile::LiteralList(rule.missing, 12);
          },
          [](const UniqueRule&) { return std::string("no repeated key"); },
          [](const RangeRule& rule) { return RangeText(rule); }, [](const MatchRule& rule) { return MatchText(rule); },
          [](const LengthRule& rule) { return LengthText(rule); },
          [](const FreshnessRule& rule) { return "newest value at most " + DurationText(rule.maximum_age) + " old"; },
          [](const ExistsInRule& rule) { return "a value of " + rule.column + " in " + rule.file; },
          [&](const CompareRule& rule) { return CompareText(check, rule); }},
      check.rule);
}

std::string ToleranceText(const Check& check) {
  if (check.share) return "in at least " + NumberText(std::round(*check.share * 1e8) / 1e6) + " % of the rows";
  if (!check.threshold) return "";
  const auto* unique = std::get_if<UniqueRule>(&check.rule);
  const bool keys = unique != nullptr && unique->count_keys && !check.threshold->percent;
  return (keys ? "repeated keys: " : "rows that fail: ") + check.threshold->ToString();
}

std::string FailureText(const Check& check) {
  const std::string& column = check.columns.empty() ? check.kind : check.columns.front();
  return std::visit(Overloaded{[&](const NotNullRule&) { return column + " is missing"; },
                               [&](const UniqueRule&) {
                                 std::string names;
                                 for (const std::string& name : check.columns)
                                   names += (names.empty() ? "" : ", ") + name;
                                 return "hold a key (" + names + ") that occurs more than once";
                               },
                               [&](const RangeRule& rule) { return column + " is not " + RangeText(rule); },
                               [&](const MatchRule& rule) { return column + " is not " + MatchText(rule); },
                               [&](const LengthRule& rule) { return column + " has not " + LengthText(rule); },
                               [&](const ExistsInRule& rule) {
                                 return column + " is no value of " + rule.column + " in " + rule.file;
                               },
                               [&](const CompareRule& rule) { return CompareText(check, rule) + " does not hold"; },
                               [&](const auto&) { return ExpectedText(check) + " does not hold"; }},
                    check.rule);
}

std::string NumberText(double value) {
  if (std::isfinite(value) && std::abs(value) < 1e15 && value == std::floor(value)) {
    return std::to_string(static_cast<std::int64_t>(value));
  }
  std::array<char, 40> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
  return std::string(buffer.data(), end.ptr);
}

std::string PercentText(std::int64_t part, std::int64_t whole) {
  if (whole == 0) return "0 %";
  const double percent = 100.0 * static_cast<double>(part) / static_cast<double>(whole);
  double rounded = std::round(percent * 100) / 100;
  if (part > 0 && rounded == 0) return "less than 0.01 %";
  if (part < whole && rounded == 100) rounded = 99.99;
  return NumberText(rounded) + " %";
}

std::string DurationText(std::chrono::nanoseconds duration) {
  const bool negative = duration.count() < 0;
  std::int64_t seconds = std::abs(duration.count() / 1'000'000'000);
  std::string text;
  int parts = 0;
  for (const auto& [size, name] :
       {std::pair<std::int64_t, const char*>{86400, "d"}, {3600, "h"}, {60, "m"}, {1, "s"}}) {
    const std::int64_t count = seconds / size;
    seconds %= size;
    if (count == 0 || parts == 2) continue;
    text += (text.empty() ? "" : " ") + std::to_string(count) + name;
    ++parts;
  }
  if (text.empty()) text = "0s";
  return negative ? "-" + text : text;
}

Timestamp InstantOf(double value, const table::DataType& type, std::chrono::minutes utc_offset) {
  const double seconds = type.id == TypeId::kDate ? value * 86400 : value / UnitsPerSecond(type.unit);
  // Timestamp holds years 1678 to 2262.
  const double clamped = std::fmax(-9.2e9, std::fmin(9.2e9, seconds));
  const double whole = std::floor(clamped);
  auto nanoseconds = std::chrono::nanoseconds(static_cast<std::int64_t>(whole) * 1'000'000'000 +
                                              static_cast<std::int64_t>((clamped - whole) * 1e9));
  if (type.timezone.empty()) nanoseconds -= utc_offset;
  return Timestamp(nanoseconds);
}

std::string ValueText(double value, const table::DataType& type) {
  if (type.id != TypeId::kDate && type.id != TypeId::kTimestamp) return NumberText(value);
  std::string text = FormatTimestamp(InstantOf(value, type, std::chrono::minutes(0)));
  if (type.id == TypeId::kDate) return text.substr(0, 10);
  text.pop_back();  // Z
  while (text.ends_with('0')) text.pop_back();
  if (text.ends_with('.')) text.pop_back();
  return text + (type.timezone.empty() ? "" : "Z");
}

}  // namespace trimtab::quality
