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

// Small enough to stay in the nearest cache between the steps that are taken on it.
constexpr std::size_t kBlock = 2048;

// The rows from .. from + count into `out`, which has room for them.
void FillDoubles(const table::ColumnView& column, std::size_t from, std::size_t count, double* out) {
  const bool native = VisitValues(column, [&](auto values) {
    const auto block = values.subspan(from, count);
    for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<double>(block[i]);
  });
  if (native) return;
  const bool boolean = column.type().id == TypeId::kBoolean;
  for (std::size_t i = 0; i < count; ++i) {
    const auto row = static_cast<std::int64_t>(from + i);
    out[i] = boolean ? (column.BooleanAt(row) ? 1 : 0) : table::NumberAt(column, row);
  }
}

// Turns -0.0 into +0.0 and changes nothing else; whether there is a NaN.
bool Normalize(std::span<double> values) {
  std::uint64_t nan = 0;
  for (double& value : values) {
    value += 0.0;
    nan |= static_cast<std::uint64_t>(value != value);
  }
  return nan != 0;
}

// Moves what is present and no NaN to the front; how many. `present` has a bit for each value, or nothing: all are.
std::size_t KeepPresent(std::span<double> values, std::span<const std::uint64_t> present) {
  std::size_t kept = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double value = values[i];
    values[kept] = value;
    const bool keep = (present.empty() || ((present[i / 64] >> (i % 64)) & 1) != 0) && !std::isnan(value);
    kept += static_cast<std::size_t>(keep);
  }
  return kept;
}

}  // namespace

void ReadDoubles(const table::ColumnView& column, std::vector<double>& out) {
  out.resize(static_cast<std::size_t>(column.length()));
  FillDoubles(column, 0, out.size(), out.data());
}

void ReadPresentDoubles(const table::ColumnView& column, std::vector<double>& out) {
  out.clear();
  AppendPresentDoubles(column, out);
}

void AppendPresentDoubles(const table::ColumnView& column, std::vector<double>& out) {
  const std::int64_t nulls = column.null_count();
  if (nulls == column.length()) return;
  const auto rows = static_cast<std::size_t>(column.length());
  if (out.capacity() < out.size() + rows) out.reserve(std::max(out.size() + rows, 2 * out.capacity()));
  RowBits present;
  if (nulls != 0) {
    SetAll(column.length(), present);
    ClearNulls(column, present);
  }
  for (std::size_t from = 0; from < rows; from += kBlock) {
    const std::size_t count = std::min(kBlock, rows - from);
    const std::size_t before = out.size();
    out.resize(before + count);
    const std::span<double> block(out.data() + before, count);
    FillDoubles(column, from, count, block.data());
    if (!Normalize(block) && nulls == 0) continue;
    const std::span<const std::uint64_t> words = present;
    out.resize(before + KeepPresent(block, words.empty() ? words : words.subspan(from / 64)));
  }
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
