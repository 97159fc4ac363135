#include "trimtab/profile/number_summary.h"

#include <algorithm>
#include <cmath>

#include "trimtab/profile/number_access.h"
#include "trimtab/profile/state_identity.h"

namespace trimtab::profile {
namespace {

constexpr std::size_t kBlock = 512;
// Whole numbers below 2^43 add up within a block to less than 2^52: every partial sum is exact.
constexpr double kSmallInteger = 8796093022208.0;

// Whether plain addition of the block is exact in any order.
bool AddsExactly(std::span<const double> values) {
  unsigned outside = 0;
  for (const double value : values) {
    const bool small = value > -kSmallInteger && value < kSmallInteger;
    const auto whole = static_cast<double>(static_cast<std::int64_t>(small ? value : 0.5));
    outside |= whole != value ? 1U : 0U;
  }
  return outside == 0;
}

}  // namespace

Result<> NumberSummary::Bind(std::span<const table::DataType> types) {
  if (types[0].id == table::TypeId::kNull || HasNumbers(types[0])) return {};
  return InvalidInput(column_, "is " + types[0].ToString() + " and has no numeric values");
}

void NumberSummary::Add(std::span<const double> values) {
  double minimum = minimum_;
  double maximum = maximum_;
  for (const double value : values) {
    minimum = value < minimum ? value : minimum;
    maximum = value > maximum ? value : maximum;
  }
  minimum_ = minimum;
  maximum_ = maximum;
  if (AddsExactly(values)) {
    double sum = 0;
    for (const double value : values) sum += value;
    sum_.Add(sum);
  } else {
    sum_.Add(values);
  }
}

void NumberSummary::Update(const StateInput& input) {
  ReadPresentDoubles(input.columns[0], numbers_);
  count_ += static_cast<std::int64_t>(numbers_.size());
  const std::span<const double> values(numbers_);
  for (std::size_t begin = 0; begin < values.size(); begin += kBlock) {
    Add(values.subspan(begin, std::min(kBlock, values.size() - begin)));
  }
}

Result<> NumberSummary::Merge(const State& other) {
  TRIMTAB_ASSIGN_OR_RETURN(const NumberSummary* from, SameState(*this, other));
  count_ += from->count_;
  minimum_ = std::min(minimum_, from->minimum_);
  maximum_ = std::max(maximum_, from->maximum_);
  sum_.Merge(from->sum_);
  return {};
}

void NumberSummary::WritePayload(ByteWriter& writer) const {
  writer.I64(count_);
  writer.F64(minimum_);
  writer.F64(maximum_);
  writer.Bytes(sum_.Serialize());
}

Result<> NumberSummary::ReadPayload(ByteReader& reader) {
  count_ = reader.Rows();
  minimum_ = reader.F64();
  maximum_ = reader.F64();
  const bool possible = count_ == 0 ? minimum_ > maximum_ : minimum_ <= maximum_;
  if (!possible) reader.Fail();
  const std::string_view sum = reader.Bytes();
  if (reader.failed()) return {};
  TRIMTAB_ASSIGN_OR_RETURN(sum_, stats::ExactSum::Parse(sum));
  return {};
}

}  // namespace trimtab::profile
