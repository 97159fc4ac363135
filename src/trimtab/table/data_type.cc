#include "trimtab/table/data_type.h"

#include <array>

namespace trimtab::table {

namespace {
constexpr std::array<std::string_view, 4> kUnitNames = {"s", "ms", "us", "ns"};
constexpr std::array<std::string_view, 19> kTypeNames = {
    "null",    "boolean", "int8",    "int16",  "int32",  "int64", "uint8", "uint16",    "uint32",  "uint64",
    "float32", "float64", "decimal", "string", "binary", "date",  "time",  "timestamp", "duration"};
}  // namespace

std::string DataType::ToString() const {
  std::string text(kTypeNames[static_cast<std::size_t>(id)]);
  if (id == TypeId::kDecimal128) return text + "(" + std::to_string(scale) + ")";
  if (id != TypeId::kTimestamp && id != TypeId::kDuration) return text;
  text += "[" + std::string(kUnitNames[static_cast<std::size_t>(unit)]);
  if (!timezone.empty()) text += ", " + timezone;
  return text + "]";
}

std::optional<std::size_t> Schema::Find(std::string_view name) const {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  return std::nullopt;
}

}  // namespace trimtab::table
