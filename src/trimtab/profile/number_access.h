// Numbers out of column views, whole batches at a time.
#ifndef TRIMTAB_PROFILE_NUMBER_ACCESS_H_
#define TRIMTAB_PROFILE_NUMBER_ACCESS_H_

#include <cstdint>
#include <span>
#include <vector>

#include "trimtab/table/column_view.h"

namespace trimtab::profile {

// Whether values of the type are whole numbers in an int64: integers but uint64, booleans (0, 1), dates, times,
// timestamps and durations in their unit.
bool HasIntegers(const table::DataType& type);
// HasIntegers, or uint64, floating, decimal.
bool HasNumbers(const table::DataType& type);

// Calls visit(std::span<const T>) with the typed values of a fixed-width column, T one of the native types; false
// (without a call) for booleans, decimals, texts and nulls.
template <typename Visit>
bool VisitValues(const table::ColumnView& column, Visit visit) {
  using table::TypeId;
  switch (column.type().id) {
    case TypeId::kInt8:
      visit(column.Values<std::int8_t>());
      return true;
    case TypeId::kInt16:
      visit(column.Values<std::int16_t>());
      return true;
    case TypeId::kInt32:
    case TypeId::kDate:
      visit(column.Values<std::int32_t>());
      return true;
    case TypeId::kInt64:
    case TypeId::kTime:
    case TypeId::kTimestamp:
    case TypeId::kDuration:
      visit(column.Values<std::int64_t>());
      return true;
    case TypeId::kUInt8:
      visit(column.Values<std::uint8_t>());
      return true;
    case TypeId::kUInt16:
      visit(column.Values<std::uint16_t>());
      return true;
    case TypeId::kUInt32:
      visit(column.Values<std::uint32_t>());
      return true;
    case TypeId::kUInt64:
      visit(column.Values<std::uint64_t>());
      return true;
    case TypeId::kFloat32:
      visit(column.Values<float>());
      return true;
    case TypeId::kFloat64:
      visit(column.Values<double>());
      return true;
    default:
      return false;
  }
}

// All rows of a HasNumbers column as doubles (rounded to nearest), unspecified at null rows.
void ReadDoubles(const table::ColumnView& column, std::vector<double>& out);
// All rows of a HasIntegers column, unspecified at null rows.
void ReadIntegers(const table::ColumnView& column, std::vector<std::int64_t>& out);

// The present values that are not NaN, -0.0 as +0.0, in order.
void ReadPresentDoubles(const table::ColumnView& column, std::vector<double>& out);
// The same, behind those that are there.
void AppendPresentDoubles(const table::ColumnView& column, std::vector<double>& out);

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_NUMBER_ACCESS_H_
