#include "trimtab/profile/predicate.h"

#include <algorithm>

#include "trimtab/profile/state_identity.h"

namespace trimtab::profile {

std::string PredicateRows::Identity() const {
  constexpr const char* kNames[] = {"skip", "pass", "fail"};
  return "rows(" + predicate_->Identity() + ", nulls " + kNames[static_cast<int>(nulls_)] + ")";
}

void PredicateRows::Update(const StateInput& input) {
  failed_.assign(WordCount(input.rows), 0);
  bool any_null = false;
  std::int64_t all_null = 0;
  for (const table::ColumnView& column : input.columns) {
    any_null = any_null || column.null_count() != 0;
    all_null = std::max(all_null, column.null_count());
  }
  if (all_null < input.rows) predicate_->Evaluate(input, failed_);
  if (!any_null) {
    checked_ += input.rows;
    failing_.AddBits(input.first_row, failed_);
    return;
  }
  SetAll(input.rows, present_);
  for (const table::ColumnView& column : input.columns) ClearNulls(column, present_);
  checked_ += nulls_ == NullRule::kSkip ? CountBits(present_) : input.rows;
  for (std::size_t word = 0; word < failed_.size(); ++word) failed_[word] &= present_[word];
  if (nulls_ == NullRule::kFail) {
    for (std::size_t word = 0; word < failed_.size(); ++word) failed_[word] |= ~present_[word];
    if (input.rows % 64 != 0) failed_.back() &= (std::uint64_t{1} << (input.rows % 64)) - 1;
  }
  failing_.AddBits(input.first_row, failed_);
}

Result<> PredicateRows::Merge(const State& other) {
  TRIMTAB_ASSIGN_OR_RETURN(const PredicateRows* from, SameState(*this, other));
  checked_ += from->checked_;
  failing_.Merge(from->failing_);
  return {};
}

void PredicateRows::WritePayload(ByteWriter& writer) const {
  writer.I64(checked_);
  failing_.Write(writer);
}

Result<> PredicateRows::ReadPayload(ByteReader& reader) {
  checked_ = reader.Rows();
  failing_ = RowSet::Read(reader);
  if (checked_ < failing_.Count()) reader.Fail();
  return {};
}

}  // namespace trimtab::profile
