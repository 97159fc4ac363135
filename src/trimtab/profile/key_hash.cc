#include "trimtab/profile/key_hash.h"

#include <bit>
#include <cmath>
#include <limits>

#include "trimtab/profile/number_access.h"

namespace trimtab::profile {
namespace {

using table::TypeId;

bool IsBytes(const table::DataType& type) { return type.id == TypeId::kString || type.id == TypeId::kBinary; }

std::size_t WordsOf(const table::DataType& type) { return IsBytes(type) ? 2 : 1; }

}  // namespace

void KeyHasher::AddColumn(const table::ColumnView& column, std::size_t position, std::size_t width) {
  const auto rows = static_cast<std::size_t>(column.length());
  std::uint64_t* out = words_.data() + position;
  if (column.type().id == TypeId::kNull) return;
  if (IsBytes(column.type())) {
    const auto store = [&](std::size_t row, const ContentHash& hash) {
      out[row * width] = hash.high;
      out[row * width + 1] = hash.low;
    };
    if (const table::ColumnView* dictionary = column.dictionary(); dictionary != nullptr) {
      std::vector<ContentHash> hashes(static_cast<std::size_t>(dictionary->length()));
      for (std::size_t i = 0; i < hashes.size(); ++i) {
        hashes[i] = ContentHashOf(dictionary->StringAt(static_cast<std::int64_t>(i)));
      }
      const std::span<const std::int32_t> indices = column.Indices();
      const bool nulls = column.null_count() != 0;
      for (std::size_t row = 0; row < rows; ++row) {
        if (!nulls || !column.IsNull(static_cast<std::int64_t>(row))) {
          store(row, hashes[static_cast<std::size_t>(indices[row])]);
        }
      }
      return;
    }
    for (std::size_t row = 0; row < rows; ++row) {
      if (!column.IsNull(static_cast<std::int64_t>(row))) {
        store(row, ContentHashOf(column.StringAt(static_cast<std::int64_t>(row))));
      }
    }
    return;
  }
  if (HasIntegers(column.type())) {
    ReadIntegers(column, integers_);
    for (std::size_t row = 0; row < rows; ++row) out[row * width] = static_cast<std::uint64_t>(integers_[row]);
    return;
  }
  if (column.type().id == TypeId::kUInt64) {
    const std::span<const std::uint64_t> values = column.Values<std::uint64_t>();
    for (std::size_t row = 0; row < rows; ++row) out[row * width] = values[row];
    return;
  }
  ReadDoubles(column, doubles_);
  const auto nan = std::bit_cast<std::uint64_t>(std::numeric_limits<double>::quiet_NaN());
  for (std::size_t row = 0; row < rows; ++row) {
    const double value = doubles_[row] + 0.0;
    out[row * width] = std::isnan(value) ? nan : std::bit_cast<std::uint64_t>(value);
  }
}

void KeyHasher::Hash(std::span<const table::ColumnView> columns, std::vector<ContentHash>& keys) {
  const auto rows = static_cast<std::size_t>(columns[0].length());
  std::size_t width = 0;
  for (const table::ColumnView& column : columns) width += WordsOf(column.type());
  words_.assign(rows * width, 0);
  std::size_t position = 0;
  for (const table::ColumnView& column : columns) {
    AddColumn(column, position, width);
    position += WordsOf(column.type());
  }
  if constexpr (std::endian::native == std::endian::big) {
    for (std::uint64_t& word : words_) word = __builtin_bswap64(word);
  }
  keys.resize(rows);
  const auto* bytes = reinterpret_cast<const char*>(words_.data());
  for (std::size_t row = 0; row < rows; ++row) {
    keys[row] = ContentHashOf(std::string_view(bytes + row * width * 8, width * 8));
  }
}

bool ComparableKeys(const table::DataType& a, const table::DataType& b) {
  if (a.id == TypeId::kNull || b.id == TypeId::kNull) return true;
  if (a.IsInteger() && b.IsInteger()) return true;
  if (a.IsFloating() && b.IsFloating()) return true;
  return a == b;
}

}  // namespace trimtab::profile
