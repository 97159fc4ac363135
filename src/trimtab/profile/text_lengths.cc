#include "trimtab/profile/text_lengths.h"

#include <algorithm>

#include "trimtab/profile/state_identity.h"

namespace trimtab::profile {

std::int64_t CodePoints(std::string_view text) {
  std::int64_t count = 0;
  for (const char c : text) count += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U ? 1 : 0;
  return count;
}

Result<> TextLengths::Bind(std::span<const table::DataType> types) {
  if (types[0].IsText() || types[0].id == table::TypeId::kNull) return {};
  return InvalidInput(column_, "is " + types[0].ToString() + ", only text has a length");
}

void TextLengths::Add(std::string_view text) {
  const std::int64_t length = CodePoints(text);
  shortest_ = std::min(shortest_, length);
  longest_ = std::max(longest_, length);
}

void TextLengths::Update(const StateInput& input) {
  const table::ColumnView& column = input.columns[0];
  count_ += input.rows - column.null_count();
  if (column.null_count() == input.rows) return;
  if (const table::ColumnView* dictionary = column.dictionary(); dictionary != nullptr) {
    std::vector<std::uint8_t> used(static_cast<std::size_t>(dictionary->length()), 0);
    const std::span<const std::int32_t> indices = column.Indices();
    for (std::size_t i = 0; i < indices.size(); ++i) {
      if (!column.IsNull(static_cast<std::int64_t>(i))) used[static_cast<std::size_t>(indices[i])] = 1;
    }
    for (std::size_t i = 0; i < used.size(); ++i) {
      if (used[i] != 0) Add(dictionary->StringAt(static_cast<std::int64_t>(i)));
    }
    return;
  }
  for (std::int64_t row = 0; row < input.rows; ++row) {
    if (!column.IsNull(row)) Add(column.StringAt(row));
  }
}

Result<> TextLengths::Merge(const State& other) {
  TRIMTAB_ASSIGN_OR_RETURN(const TextLengths* from, SameState(*this, other));
  count_ += from->count_;
  shortest_ = std::min(shortest_, from->shortest_);
  longest_ = std::max(longest_, from->longest_);
  return {};
}

void TextLengths::WritePayload(ByteWriter& writer) const {
  writer.I64(count_);
  writer.I64(shortest_);
  writer.I64(longest_);
}

Result<> TextLengths::ReadPayload(ByteReader& reader) {
  count_ = reader.Rows();
  shortest_ = reader.I64();
  longest_ = reader.I64();
  const bool empty = shortest_ == std::numeric_limits<std::int64_t>::max() && longest_ == -1;
  const bool possible = count_ == 0 ? empty : shortest_ >= 0 && shortest_ <= longest_;
  if (!possible) reader.Fail();
  return {};
}

}  // namespace trimtab::profile
