#include "trimtab/profile/kept_numbers.h"

#include <algorithm>
#include <cmath>

#include "trimtab/profile/number_access.h"
#include "trimtab/profile/state_identity.h"
#include "trimtab/stats/sort.h"

namespace trimtab::profile {

Result<> KeptNumbers::Bind(std::span<const table::DataType> types) {
  if (types[0].id != table::TypeId::kNull && !HasNumbers(types[0])) {
    return InvalidInput(column_, "is " + types[0].ToString() + " and has no numeric values");
  }
  integers_ = types[0].IsInteger() || types[0].id == table::TypeId::kBoolean;
  return {};
}

void KeptNumbers::Reserve(std::int64_t rows) {
  // A file may claim any number of rows: beyond this the values grow as they come.
  constexpr std::int64_t kMostReserved = std::int64_t{1} << 24;
  values_.reserve(static_cast<std::size_t>(std::min(rows, kMostReserved)));
}

void KeptNumbers::Update(const StateInput& input) {
  const table::ColumnView& column = input.columns[0];
  const std::int64_t nulls = column.null_count();
  nulls_ += nulls;
  if (nulls == input.rows) return;
  sorted_ = false;
  const std::size_t before = values_.size();
  AppendPresentDoubles(column, values_);
  nans_ += input.rows - nulls - static_cast<std::int64_t>(values_.size() - before);
}

Result<> KeptNumbers::Merge(const State& other) {
  TRIMTAB_ASSIGN_OR_RETURN(const KeptNumbers* from, SameState(*this, other));
  values_.insert(values_.end(), from->values_.begin(), from->values_.end());
  sorted_ = sorted_ && from->values_.empty();
  integers_ = integers_ || from->integers_;
  nulls_ += from->nulls_;
  nans_ += from->nans_;
  return {};
}

void KeptNumbers::Finish() {
  if (sorted_) return;
  stats::SortNumbers(values_);
  sorted_ = true;
}

void KeptNumbers::WritePayload(ByteWriter& writer) const {
  writer.U8(integers_ ? 1 : 0);
  writer.I64(nulls_);
  writer.I64(nans_);
  writer.U64(values_.size());
  std::vector<double> copy;
  if (!sorted_) {
    copy = values_;
    stats::SortNumbers(copy);
  }
  for (const double value : sorted_ ? values_ : copy) writer.F64(value);
}

Result<> KeptNumbers::ReadPayload(ByteReader& reader) {
  const std::uint8_t integers = reader.U8();
  nulls_ = reader.Rows();
  nans_ = reader.Rows();
  values_.assign(reader.Count(8), 0);
  for (double& value : values_) value = reader.F64() + 0.0;
  const bool ordered = std::is_sorted(values_.begin(), values_.end()) &&
                       std::none_of(values_.begin(), values_.end(), [](double v) { return std::isnan(v); });
  if (integers > 1 || !ordered) reader.Fail();
  integers_ = integers == 1;
  sorted_ = true;
  return {};
}

}  // namespace trimtab::profile
