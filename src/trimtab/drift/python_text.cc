#include "trimtab/drift/python_text.h"

#include <charconv>
#include <cmath>
#include <iterator>

namespace trimtab::drift {
namespace {

std::string Print(double value, std::chars_format format) {
  char text[512];
  return {std::begin(text), std::to_chars(std::begin(text), std::end(text), value, format).ptr};
}

// The shortest digits that give the number back; an exponent below 1e-4 and from 1e16 on.
std::string FloatText(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  const double magnitude = std::abs(value);
  if (magnitude != 0 && (magnitude < 1e-4 || magnitude >= 1e16)) return Print(value, std::chars_format::scientific);
  std::string text = Print(value, std::chars_format::fixed);
  if (text.find('.') == std::string::npos) text += ".0";
  return text;
}

}  // namespace

std::string PythonText(std::string_view label, LabelType type) {
  if (type == LabelType::kBoolean) return label == "true" ? "True" : "False";
  if (type != LabelType::kFloat) return std::string(label);
  double value = 0;
  const auto [end, code] = std::from_chars(label.data(), label.data() + label.size(), value);
  return code == std::errc() ? FloatText(value) : std::string(label);
}

}  // namespace trimtab::drift
