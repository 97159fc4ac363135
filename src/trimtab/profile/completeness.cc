#include "trimtab/profile/completeness.h"

#include <bit>
#include <type_traits>

#include "trimtab/profile/number_access.h"
#include "trimtab/profile/row_bits.h"
#include "trimtab/profile/state_identity.h"

namespace trimtab::profile {
namespace {

// By bits: all exponent bits set is NaN or infinite, and larger than infinity is NaN. Branch-free, in integers.
template <typename T>
void FlagNotFinite(std::span<const T> values, RowBits& nan, RowBits& not_finite) {
  using Bits = std::conditional_t<sizeof(T) == 4, std::uint32_t, std::uint64_t>;
  constexpr Bits kMagnitude = static_cast<Bits>(~Bits{0}) >> 1;
  constexpr Bits kInfinity = sizeof(T) == 4 ? Bits{0x7f800000U} : static_cast<Bits>(0x7ff0000000000000U);
  FlagValues(values, not_finite, [](T value) { return (std::bit_cast<Bits>(value) & kMagnitude) >= kInfinity; });
  for (const std::uint64_t word : not_finite) {
    if (word != 0) {
      FlagValues(values, nan, [](T value) { return (std::bit_cast<Bits>(value) & kMagnitude) > kInfinity; });
      return;
    }
  }
}

}  // namespace

void Completeness::Update(const StateInput& input) {
  const table::ColumnView& column = input.columns[0];
  rows_ += input.rows;
  nulls_ += column.null_count();
  if (!column.type().IsFloating()) return;
  RowBits nan(WordCount(input.rows), 0);
  RowBits not_finite(WordCount(input.rows), 0);
  VisitValues(column, [&](auto values) {
    using T = std::remove_const_t<typename decltype(values)::element_type>;
    if constexpr (std::is_floating_point_v<T>) FlagNotFinite<T>(values, nan, not_finite);
  });
  ClearNulls(column, nan);
  ClearNulls(column, not_finite);
  const std::int64_t nans = CountBits(nan);
  nans_ += nans;
  infinities_ += CountBits(not_finite) - nans;
}

Result<> Completeness::Merge(const State& other) {
  TRIMTAB_ASSIGN_OR_RETURN(const Completeness* from, SameState(*this, other));
  rows_ += from->rows_;
  nulls_ += from->nulls_;
  nans_ += from->nans_;
  infinities_ += from->infinities_;
  return {};
}

void Completeness::WritePayload(ByteWriter& writer) const {
  writer.I64(rows_);
  writer.I64(nulls_);
  writer.I64(nans_);
  writer.I64(infinities_);
}

Result<> Completeness::ReadPayload(ByteReader& reader) {
  rows_ = reader.Rows();
  nulls_ = reader.Rows();
  nans_ = reader.Rows();
  infinities_ = reader.Rows();
  const bool possible = nulls_ <= rows_ && nans_ <= rows_ - nulls_ && infinities_ <= rows_ - nulls_ - nans_;
  if (!possible) reader.Fail();
  return {};
}

}  // namespace trimtab::profile
