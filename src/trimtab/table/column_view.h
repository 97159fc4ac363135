// ColumnView: a non-owning look at one column of a batch in Arrow's memory layout. Costs nothing to copy; valid while
// its Batch lives. Immutable, hence safe from any thread. Knows nothing of the Arrow library.
#ifndef TRIMTAB_TABLE_COLUMN_VIEW_H_
#define TRIMTAB_TABLE_COLUMN_VIEW_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "trimtab/table/data_type.h"

namespace trimtab::table {

// The buffers of a column. Row i of the column is element offset + i of every buffer.
struct ColumnBuffers {
  std::int64_t length = 0;
  std::int64_t offset = 0;
  std::int64_t null_count = 0;
  const std::uint8_t* validity = nullptr;   // bit 1: present; null pointer: every value is present
  const void* values = nullptr;             // fixed width: elements; boolean: bits; string and binary: bytes
  const std::int32_t* offsets32 = nullptr;  // string and binary: one of the two
  const std::int64_t* offsets64 = nullptr;
  const std::int32_t* indices = nullptr;  // dictionary-encoded: position in `dictionary`; then values is unused
};

class ColumnView {
 public:
  ColumnView() = default;
  ColumnView(const DataType& type, const ColumnBuffers& buffers) : type_(&type), buffers_(buffers) {}
  // A dictionary-encoded column; only strings are. The dictionary holds neither nulls nor duplicates.
  ColumnView(const DataType& type, const ColumnBuffers& buffers, const ColumnView& dictionary)
      : type_(&type), buffers_(buffers), dictionary_(&dictionary) {}

  const DataType& type() const { return *type_; }
  std::int64_t length() const { return buffers_.length; }
  std::int64_t null_count() const { return type_->id == TypeId::kNull ? buffers_.length : buffers_.null_count; }
  const ColumnBuffers& buffers() const { return buffers_; }

  bool IsNull(std::int64_t row) const {
    if (type_->id == TypeId::kNull) return true;
    if (buffers_.validity == nullptr) return false;
    const std::int64_t i = buffers_.offset + row;
    return ((buffers_.validity[i >> 3] >> (i & 7)) & 1) == 0;
  }

  // Elements of a fixed-width column, rows 0 .. length; those at null rows are unspecified. T must match the layout.
  template <typename T>
  std::span<const T> Values() const {
    return {static_cast<const T*>(buffers_.values) + buffers_.offset, static_cast<std::size_t>(buffers_.length)};
  }

  // kBoolean; unspecified at a null row.
  bool BooleanAt(std::int64_t row) const {
    const std::int64_t i = buffers_.offset + row;
    return ((static_cast<const std::uint8_t*>(buffers_.values)[i >> 3] >> (i & 7)) & 1) != 0;
  }

  // kString and kBinary, dictionary-encoded or not; unspecified at a null row.
  std::string_view StringAt(std::int64_t row) const {
    if (dictionary_ != nullptr) return dictionary_->StringAt(buffers_.indices[buffers_.offset + row]);
    const std::int64_t i = buffers_.offset + row;
    const char* bytes = static_cast<const char*>(buffers_.values);
    if (buffers_.offsets64 != nullptr) {
      return {bytes + buffers_.offsets64[i],
              static_cast<std::size_t>(buffers_.offsets64[i + 1] - buffers_.offsets64[i])};
    }
    return {bytes + buffers_.offsets32[i], static_cast<std::size_t>(buffers_.offsets32[i + 1] - buffers_.offsets32[i])};
  }

  // Null pointer unless dictionary-encoded. Dictionaries may differ from batch to batch.
  const ColumnView* dictionary() const { return dictionary_; }
  // Dictionary positions, rows 0 .. length; unspecified at null rows.
  std::span<const std::int32_t> Indices() const {
    return {buffers_.indices + buffers_.offset, static_cast<std::size_t>(buffers_.length)};
  }

 private:
  const DataType* type_ = nullptr;
  ColumnBuffers buffers_;
  const ColumnView* dictionary_ = nullptr;
};

// Value of a numeric, boolean (0 or 1), date, time, timestamp or duration column as a double, in the unit of its type;
// integers beyond 2^53 and decimals are rounded to nearest. NaN at a null row and for strings. Not for hot loops.
double NumberAt(const ColumnView& column, std::int64_t row);

// The value as text for messages and example rows: "null", numbers in shortest round-trip form, strings as they are,
// dates and timestamps in ISO 8601.
std::string TextAt(const ColumnView& column, std::int64_t row);

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_COLUMN_VIEW_H_
