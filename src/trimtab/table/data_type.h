// DataType: what a column holds, after the readers have folded Arrow's physical variants into few.
#ifndef TRIMTAB_TABLE_DATA_TYPE_H_
#define TRIMTAB_TABLE_DATA_TYPE_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace trimtab::table {

// Physical layout of the values buffer, as in the Arrow columnar format. The names reach files: do not change them.
enum class TypeId : std::uint8_t {
  kNull,     // no buffers; every value is null
  kBoolean,  // bits
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUInt8,
  kUInt16,
  kUInt32,
  kUInt64,
  kFloat32,
  kFloat64,
  kDecimal128,  // 16 bytes little endian, value = integer * 10^-scale
  kString,      // UTF-8 characters with 32-bit or 64-bit offsets
  kBinary,      // bytes with offsets
  kDate,        // int32, days since 1970-01-01
  kTime,        // int64, nanoseconds since midnight
  kTimestamp,   // int64, `unit` since 1970-01-01T00:00:00 (UTC when timezone is set, local wall time when not)
  kDuration,    // int64, `unit`
};

enum class TimeUnit : std::uint8_t { kSecond, kMillisecond, kMicrosecond, kNanosecond };

struct DataType {
  TypeId id = TypeId::kNull;
  TimeUnit unit = TimeUnit::kNanosecond;  // kTimestamp and kDuration
  int scale = 0;                          // kDecimal128
  std::string timezone = {};              // kTimestamp; empty: without a zone

  bool IsInteger() const { return id >= TypeId::kInt8 && id <= TypeId::kUInt64; }
  bool IsFloating() const { return id == TypeId::kFloat32 || id == TypeId::kFloat64; }
  bool IsNumeric() const { return IsInteger() || IsFloating() || id == TypeId::kDecimal128; }
  bool IsText() const { return id == TypeId::kString; }
  bool IsTemporal() const { return id >= TypeId::kDate; }
  // "int64", "string", "timestamp[us, UTC]", "decimal(2)".
  std::string ToString() const;
  bool operator==(const DataType&) const = default;
};

// The type whose ToString() is `text`, blanks aside; nothing for any other text.
std::optional<DataType> ParseDataType(std::string_view text);

struct Field {
  std::string name;
  DataType type;
  bool operator==(const Field&) const = default;
};

// What Schema::Find remembers: a hash table of positions, made by the first search of a wide schema. It tells where to
// look and not what is there, so it never makes an answer wrong. A copy begins without it, and all are equal.
class FieldPositions {
 public:
  FieldPositions() = default;
  FieldPositions(const FieldPositions& /*other*/) noexcept {}
  FieldPositions& operator=(const FieldPositions& /*other*/) noexcept { return *this; }
  ~FieldPositions() { delete slots_.load(std::memory_order_relaxed); }

  // Where `name` stood when the table was made; nothing: not known. Safe to call from several threads.
  std::optional<std::size_t> Find(const std::vector<Field>& fields, std::string_view name) const;
  bool operator==(const FieldPositions& /*other*/) const { return true; }

 private:
  using Slots = std::vector<std::size_t>;
  const Slots& SlotsOf(const std::vector<Field>& fields) const;

  mutable std::atomic<const Slots*> slots_{nullptr};
};

struct Schema {
  std::vector<Field> fields;
  FieldPositions positions = {};
  // Position of a field; names are unique (readers refuse duplicates).
  std::optional<std::size_t> Find(std::string_view name) const;
  bool operator==(const Schema&) const = default;
};

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_DATA_TYPE_H_
