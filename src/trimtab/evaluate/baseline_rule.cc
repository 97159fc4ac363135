#include "trimtab/evaluate/baseline_rule.h"

#include <array>
#include <charconv>
#include <cmath>

namespace trimtab::evaluate {

namespace {

// In the order of Comparison.
constexpr std::array<std::string_view, 4> kOperators = {">", ">=", "<", "<="};
constexpr std::string_view kBlanks = " \t";

std::string_view Trim(std::string_view text) {
  const std::size_t first = text.find_first_not_of(kBlanks);
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

bool IsPlainName(std::string_view name) {
  return !name.empty() && name.find_first_of(" \t<>=`") == std::string_view::npos;
}

Error Wrong(std::string_view text, const std::string& place, const std::string& why) {
  return InvalidInput(place, "`" + std::string(text) + "` is not a rule: " + why,
                      "write a column, one of > >= < <= and a number: dep_delay > 15");
}

}  // namespace

bool BaselineRule::Predict(double column_value) const {
  switch (comparison) {
    case Comparison::kGreater:
      return column_value > value;
    case Comparison::kGreaterOrEqual:
      return column_value >= value;
    case Comparison::kLess:
      return column_value < value;
    case Comparison::kLessOrEqual:
      return column_value <= value;
  }
  return false;
}

std::string BaselineRule::ToString() const {
  std::array<char, 32> digits{};
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return (IsPlainName(column) ? column : "`" + column + "`") + " " +
         std::string(kOperators[static_cast<std::size_t>(comparison)]) + " " + std::string(digits.data(), end);
}

Result<BaselineRule> ParseBaselineRule(std::string_view text, const std::string& place) {
  BaselineRule rule;
  std::string_view rest = Trim(text);
  if (rest.starts_with('`')) {
    const std::size_t end = rest.find('`', 1);
    if (end == std::string_view::npos) return Wrong(text, place, "the backquote is not closed");
    rule.column = std::string(rest.substr(1, end - 1));
    rest = Trim(rest.substr(end + 1));
  } else {
    const std::size_t end = std::min(rest.find_first_of("<>="), rest.size());
    rule.column = std::string(Trim(rest.substr(0, end)));
    rest = rest.substr(end);
    if (!rule.column.empty() && !IsPlainName(rule.column)) {
      return Wrong(text, place, "the name `" + rule.column + "` needs backquotes");
    }
  }
  if (rule.column.empty()) return Wrong(text, place, "there is no column");
  if (!rest.starts_with('>') && !rest.starts_with('<')) return Wrong(text, place, "there is no comparison");
  const bool or_equal = rest.size() > 1 && rest[1] == '=';
  rule.comparison = static_cast<Comparison>((rest[0] == '<' ? 2 : 0) + (or_equal ? 1 : 0));
  rest = Trim(rest.substr(or_equal ? 2 : 1));
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), rule.value);
  if (error != std::errc() || end != rest.data() + rest.size() || !std::isfinite(rule.value)) {
    return Wrong(text, place, "`" + std::string(rest) + "` is not a finite number");
  }
  return rule;
}

}  // namespace trimtab::evaluate
