#include "trimtab/profile/number_moments.h"

#include "trimtab/profile/number_access.h"
#include "trimtab/profile/state_identity.h"

namespace trimtab::profile {

Result<> NumberMoments::Bind(std::span<const table::DataType> types) {
  if (types[0].id == table::TypeId::kNull || HasNumbers(types[0])) return {};
  return InvalidInput(column_, "is " + types[0].ToString() + " and has no numeric values");
}

void NumberMoments::Update(const StateInput& input) {
  ReadPresentDoubles(input.columns[0], numbers_);
  moments_.Add(numbers_);
}

Result<> NumberMoments::Merge(const State& other) {
  TRIMTAB_ASSIGN_OR_RETURN(const NumberMoments* from, SameState(*this, other));
  moments_.Merge(from->moments_);
  return {};
}

void NumberMoments::WritePayload(ByteWriter& writer) const { writer.Bytes(moments_.Serialize()); }

Result<> NumberMoments::ReadPayload(ByteReader& reader) {
  const std::string_view bytes = reader.Bytes();
  if (reader.failed()) return {};
  TRIMTAB_ASSIGN_OR_RETURN(moments_, stats::Moments::Parse(bytes));
  return {};
}

}  // namespace trimtab::profile
