#include "trimtab/table/data_type.h"

#include <array>
#include <bit>
#include <charconv>
#include <functional>
#include <limits>
#include <memory>

namespace trimtab::table {

namespace {
constexpr std::array<std::string_view, 4> kUnitNames = {"s", "ms", "us", "ns"};
constexpr std::array<std::string_view, 19> kTypeNames = {
    "null",    "boolean", "int8",    "int16",  "int32",  "int64", "uint8", "uint16",    "uint32",  "uint64",
    "float32", "float64", "decimal", "string", "binary", "date",  "time",  "timestamp", "duration"};
constexpr std::size_t kNarrow = 64;  // fields; fewer are searched one by one
constexpr std::size_t kEmpty = std::numeric_limits<std::size_t>::max();

std::size_t HashOf(std::string_view name) { return std::hash<std::string_view>()(name); }
}  // namespace

std::string DataType::ToString() const {
  std::string text(kTypeNames[static_cast<std::size_t>(id)]);
  if (id == TypeId::kDecimal128) return text + "(" + std::to_string(scale) + ")";
  if (id != TypeId::kTimestamp && id != TypeId::kDuration) return text;
  text += "[" + std::string(kUnitNames[static_cast<std::size_t>(unit)]);
  if (!timezone.empty()) text += ", " + timezone;
  return text + "]";
}

std::optional<DataType> ParseDataType(std::string_view text) {
  std::string compact;
  for (const char c : text) {
    if (c != ' ') compact += c;
  }
  const std::string_view all = compact;
  const std::size_t open = all.find_first_of("[(");
  const std::string_view name = all.substr(0, open);
  DataType type;
  std::size_t id = 0;
  while (id < kTypeNames.size() && kTypeNames[id] != name) ++id;
  if (id == kTypeNames.size()) return std::nullopt;
  type.id = static_cast<TypeId>(id);
  const bool has_scale = type.id == TypeId::kDecimal128;
  const bool has_unit = type.id == TypeId::kTimestamp || type.id == TypeId::kDuration;
  if (open == std::string_view::npos) return has_scale || has_unit ? std::nullopt : std::optional(type);
  if (all.back() != (has_scale ? ')' : ']') || all[open] != (has_scale ? '(' : '[')) return std::nullopt;
  std::string_view inner = all.substr(open + 1, all.size() - open - 2);
  if (has_scale) {
    const auto [end, error] = std::from_chars(inner.data(), inner.data() + inner.size(), type.scale);
    const bool whole = error == std::errc() && end == inner.data() + inner.size();
    return whole && type.scale >= -38 && type.scale <= 38 ? std::optional(type) : std::nullopt;
  }
  if (!has_unit) return std::nullopt;
  if (const std::size_t comma = inner.find(','); comma != std::string_view::npos) {
    type.timezone = inner.substr(comma + 1);
    inner = inner.substr(0, comma);
    if (type.timezone.empty() || type.id == TypeId::kDuration) return std::nullopt;
  }
  for (std::size_t unit = 0; unit < kUnitNames.size(); ++unit) {
    if (kUnitNames[unit] != inner) continue;
    type.unit = static_cast<TimeUnit>(unit);
    return type;
  }
  return std::nullopt;
}

const FieldPositions::Slots& FieldPositions::SlotsOf(const std::vector<Field>& fields) const {
  if (const Slots* made = slots_.load(std::memory_order_acquire); made != nullptr) return *made;
  auto slots = std::make_unique<Slots>(std::bit_ceil(2 * fields.size()), kEmpty);
  for (std::size_t i = 0; i < fields.size(); ++i) {
    std::size_t slot = HashOf(fields[i].name) & (slots->size() - 1);
    while ((*slots)[slot] != kEmpty) slot = (slot + 1) & (slots->size() - 1);
    (*slots)[slot] = i;
  }
  const Slots* other = nullptr;
  if (!slots_.compare_exchange_strong(other, slots.get(), std::memory_order_acq_rel)) return *other;
  return *slots.release();
}

std::optional<std::size_t> FieldPositions::Find(const std::vector<Field>& fields, std::string_view name) const {
  const Slots& slots = SlotsOf(fields);
  for (std::size_t slot = HashOf(name) & (slots.size() - 1); slots[slot] != kEmpty;
       slot = (slot + 1) & (slots.size() - 1)) {
    const std::size_t position = slots[slot];
    if (position < fields.size() && fields[position].name == name) return position;
  }
  return std::nullopt;
}

std::optional<std::size_t> Schema::Find(std::string_view name) const {
  if (fields.size() > kNarrow) {
    if (const std::optional<std::size_t> position = positions.Find(fields, name); position) return position;
  }
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].name == name) return i;
  }
  return std::nullopt;
}

}  // namespace trimtab::table
