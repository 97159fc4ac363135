#include "trimtab/profile/number_access.h"

#include <algorithm>
#include <cmath>

#include "trimtab/profile/row_bits.h"

namespace trimtab::profile {

using table::TypeId;

bool HasIntegers(const table::DataType& type) {
  return (type.IsInteger() && type.id != TypeId::kUInt64) || type.id == TypeId::kBoolean || type.IsTemporal();
}

bool HasNumbers(const table::DataType& type) { return HasIntegers(type) || type.IsNumeric(); }

namespace {

// All rows into `out`, which has room for them.
void FillDoubles(const table::ColumnView& column, double* out) {
  const auto rows = static_cast<std::size_t>(column.length());
  const bool native = VisitValues(column, [&](auto values) {
    for (std::size_t i = 0; i < values.size(); ++i) out[i] = static_cast<double>(values[i]);
  });
  if (native) return;
  if (column.type().id == TypeId::kBoolean) {
    for (std::size_t i = 0; i < rows; ++i) out[i] = column.BooleanAt(static_cast<std::int64_t>(i)) ? 1 : 0;
    return;
  }
  for (std::size_t i = 0; i < rows; ++i) out[i] = table::NumberAt(column, static_cast<std::int64_t>(i));
}

}  // namespace

void ReadDoubles(const table::ColumnView& column, std::vector<double>& out) {
  out.resize(static_cast<std::size_t>(column.length()));
  FillDoubles(column, out.data());
}

void ReadPresentDoubles(const table::ColumnView& column, std::vector<double>& out) {
  out.clear();
  AppendPresentDoubles(column, out);
}

void AppendPresentDoubles(const table::ColumnView& column, std::vector<double>& out) {
  const std::int64_t nulls = column.null_count();
  if (nulls == column.length()) return;
  const std::size_t before = out.size();
  const auto rows = static_cast<std::size_t>(column.length());
  out.resize(before + rows);
  double* values = out.data() + before;
  FillDoubles(column, values);
  for (std::size_t i = 0; i < rows; ++i) values[i] += 0.0;  // turns -0.0 into +0.0 and changes nothing else
  if (nulls == 0 && !column.type().IsFloating()) return;
  RowBits present;
  SetAll(column.length(), present);
  ClearNulls(column, present);
  std::size_t kept = 0;
  for (std::size_t word = 0; word < present.size(); ++word) {
    const std::size_t end = std::min(rows, 64 * word + 64);
    for (std::size_t i = 64 * word; i < end; ++i) {
      const double value = values[i];
      values[kept] = value;
      const bool keep = ((present[word] >> (i % 64)) & 1) != 0 && !std::isnan(value);
      kept += static_cast<std::size_t>(keep);
    }
  }
  out.resize(before + kept);
}

void ReadIntegers(const table::ColumnView& column, std::vector<std::int64_t>& out) {
  out.resize(static_cast<std::size_t>(column.length()));
  const bool native = VisitValues(column, [&](auto values) {
    for (std::size_t i = 0; i < values.size(); ++i) out[i] = static_cast<std::int64_t>(values[i]);
  });
  if (native) return;
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = column.BooleanAt(static_cast<std::int64_t>(i)) ? 1 : 0;
}

}  // namespace trimtab::profile
