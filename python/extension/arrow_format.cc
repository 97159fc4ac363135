#include <charconv>
#include <string_view>

#include "arrow_import.h"

namespace trimtab::extension {

using table::TimeUnit;
using table::TypeId;

namespace {

// A table field: which DataType a plain one-letter format means.
struct PlainFormat {
  std::string_view format;
  TypeId type;
};
constexpr PlainFormat kPlainFormats[] = {
    {"n", TypeId::kNull},    {"b", TypeId::kBoolean}, {"c", TypeId::kInt8},    {"C", TypeId::kUInt8},
    {"s", TypeId::kInt16},   {"S", TypeId::kUInt16},  {"i", TypeId::kInt32},   {"I", TypeId::kUInt32},
    {"l", TypeId::kInt64},   {"L", TypeId::kUInt64},  {"e", TypeId::kFloat32}, {"f", TypeId::kFloat32},
    {"g", TypeId::kFloat64}, {"u", TypeId::kString},  {"U", TypeId::kString},  {"vu", TypeId::kString},
    {"z", TypeId::kBinary},  {"Z", TypeId::kBinary},  {"vz", TypeId::kBinary}, {"tdD", TypeId::kDate},
    {"tdm", TypeId::kDate},  {"tts", TypeId::kTime},  {"ttm", TypeId::kTime},  {"ttu", TypeId::kTime},
    {"ttn", TypeId::kTime},
};

bool UnitOf(char letter, TimeUnit& unit) {
  constexpr std::string_view kUnits = "smun";
  const std::size_t at = kUnits.find(letter);
  if (at == std::string_view::npos) return false;
  unit = static_cast<TimeUnit>(at);
  return true;
}

std::string_view NestedName(std::string_view format) {
  if (format.starts_with("+s")) return "a struct";
  if (format.starts_with("+m")) return "a map";
  if (format.starts_with("+u")) return "a union";
  if (format.starts_with("+r")) return "run-end encoded values";
  return "lists";
}

}  // namespace

Result<table::DataType> FoldFormat(const ArrowSchema& schema) {
  if (schema.dictionary != nullptr) return FoldFormat(*schema.dictionary);
  const std::string_view format = FormatOf(schema);
  for (const PlainFormat& plain : kPlainFormats) {
    if (plain.format == format) return table::DataType{.id = plain.type};
  }
  table::DataType type;
  if (format.starts_with("w:")) return table::DataType{.id = TypeId::kBinary};
  if (format.starts_with("d:")) {
    const std::size_t comma = format.find(',');
    if (comma != std::string_view::npos) {
      const char* end = format.data() + format.size();
      const auto [rest, failure] = std::from_chars(format.data() + comma + 1, end, type.scale);
      type.id = TypeId::kDecimal128;
      if (failure == std::errc() && (rest == end || *rest == ',')) return type;
    }
  }
  if (format.starts_with("ts") && format.size() >= 4 && format[3] == ':' && UnitOf(format[2], type.unit)) {
    type.id = TypeId::kTimestamp;
    type.timezone = format.substr(4);
    return type;
  }
  if (format.starts_with("tD") && format.size() == 3 && UnitOf(format[2], type.unit)) {
    type.id = TypeId::kDuration;
    return type;
  }
  const std::string shown = "Arrow format \"" + std::string(format) + "\"";
  if (format.starts_with('+')) {
    return InvalidInput("", "holds " + std::string(NestedName(format)) + " (" + shown + ")",
                        format == "+r" ? "decode it first" : "take it apart into plain columns first");
  }
  if (format.starts_with("ti")) return InvalidInput("", "holds intervals (" + shown + ")", "make them durations");
  return InvalidInput("", "has a type that is not known (" + shown + ")", "cast it to a plain type first");
}

}  // namespace trimtab::extension
