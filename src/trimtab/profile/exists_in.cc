#include "trimtab/profile/exists_in.h"

#include "trimtab/profile/state_identity.h"

namespace trimtab::profile {

std::string ExistsIn::Identity() const {
  const std::string names[] = {column_, source_};
  return "exists_in(" + IdentityList(names) + ")";
}

Result<> ExistsIn::Bind(std::span<const table::DataType> types) {
  if (ComparableKeys(types[0], values_type_)) return {};
  return InvalidInput(
      column_, "is " + types[0].ToString() + " and the values of " + source_ + " are " + values_type_.ToString());
}

void ExistsIn::Evaluate(const StateInput& input, std::span<std::uint64_t> failed) {
  const table::ColumnView& column = input.columns[0];
  if (const table::ColumnView* dictionary = column.dictionary(); dictionary != nullptr) {
    hasher_.Hash(std::span(dictionary, 1), hashes_);
    std::vector<std::uint8_t> absent(hashes_.size());
    for (std::size_t i = 0; i < hashes_.size(); ++i) absent[i] = values_->keys().Contains(hashes_[i]) ? 0 : 1;
    const std::span<const std::int32_t> indices = column.Indices();
    for (std::size_t row = 0; row < indices.size(); ++row) {
      if (column.IsNull(static_cast<std::int64_t>(row))) continue;
      failed[row / 64] |= static_cast<std::uint64_t>(absent[static_cast<std::size_t>(indices[row])]) << (row % 64);
    }
    return;
  }
  hasher_.Hash(input.columns, hashes_);
  for (std::size_t row = 0; row < hashes_.size(); ++row) {
    if (!values_->keys().Contains(hashes_[row])) failed[row / 64] |= std::uint64_t{1} << (row % 64);
  }
}

}  // namespace trimtab::profile
