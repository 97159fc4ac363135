#include <cstring>
#include <limits>
#include <unordered_map>
#include <utility>

#include "arrow_import.h"
#include "arrow_values.h"

namespace trimtab::extension {
namespace {

constexpr std::int32_t kMissing = -1;

// Storage aligned for every fixed-width type.
struct alignas(16) Int128Aligned {
  char bytes[16];
};

template <typename T>
Result<> ReadPositions(const ArrowRows& rows, std::int64_t size, std::vector<std::int32_t>& out) {
  const T* from = rows.Buffer<T>(1) + rows.offset;
  for (std::int64_t row = 0; row < rows.length; ++row) {
    if (rows.IsNull(row)) continue;
    const T position = from[row];
    if (std::cmp_less(position, 0) || std::cmp_greater_equal(position, size)) {
      return InvalidInput("row " + std::to_string(row),
                          "dictionary position " + std::to_string(position) + " of " + std::to_string(size),
                          "the producer of the array is at fault");
    }
    out[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(position);
  }
  return {};
}

// One position a row, kMissing at nulls; every one lies inside the dictionary.
Result<std::vector<std::int32_t>> PositionsOf(const ArrowRows& rows, std::int64_t size) {
  if (size > std::numeric_limits<std::int32_t>::max()) {
    return InvalidInput("", "its dictionary holds " + std::to_string(size) + " values", "decode it first");
  }
  std::vector<std::int32_t> out(static_cast<std::size_t>(rows.length), kMissing);
  const char format = rows.format.size() == 1 ? rows.format[0] : '?';
  Result<> read;
  switch (format) {
    case 'c':
      read = ReadPositions<std::int8_t>(rows, size, out);
      break;
    case 'C':
      read = ReadPositions<std::uint8_t>(rows, size, out);
      break;
    case 's':
      read = ReadPositions<std::int16_t>(rows, size, out);
      break;
    case 'S':
      read = ReadPositions<std::uint16_t>(rows, size, out);
      break;
    case 'i':
      read = ReadPositions<std::int32_t>(rows, size, out);
      break;
    case 'I':
      read = ReadPositions<std::uint32_t>(rows, size, out);
      break;
    case 'l':
      read = ReadPositions<std::int64_t>(rows, size, out);
      break;
    case 'L':
      read = ReadPositions<std::uint64_t>(rows, size, out);
      break;
    default:
      return InvalidInput("", "has dictionary positions of format \"" + std::string(rows.format) + "\"");
  }
  if (!read.ok()) return read.error();
  return out;
}

// Buffers of `length` rows that are null where `positions` says so.
table::ColumnBuffers Validity(std::span<const std::int32_t> positions, FrameColumn& column) {
  table::ColumnBuffers buffers{.length = static_cast<std::int64_t>(positions.size())};
  std::vector<std::uint8_t> bits(positions.size() / 8 + 1, 0);
  for (std::size_t i = 0; i < positions.size(); ++i) {
    if (positions[i] == kMissing) {
      ++buffers.null_count;
    } else {
      bits[i >> 3] |= static_cast<std::uint8_t>(1U << (i & 7));
    }
  }
  if (buffers.null_count != 0) buffers.validity = column.Own(std::move(bits));
  return buffers;
}

// Texts: the dictionary made free of nulls and repetitions, and copied; it is small beside the rows.
Result<> AppendTexts(std::vector<std::int32_t> positions, const ArrowRows& dictionary, FrameColumn& column) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string_view> texts, TextsOf(dictionary));
  std::unordered_map<std::string_view, std::int32_t> places;
  std::vector<std::string_view> distinct;
  std::vector<std::int32_t> mapped(texts.size(), kMissing);
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (dictionary.IsNull(static_cast<std::int64_t>(i))) continue;
    const auto [place, inserted] = places.try_emplace(texts[i], static_cast<std::int32_t>(distinct.size()));
    if (inserted) distinct.push_back(texts[i]);
    mapped[i] = place->second;
  }
  for (std::int32_t& position : positions) {
    if (position != kMissing) position = mapped[static_cast<std::size_t>(position)];
  }
  table::ColumnBuffers buffers = Validity(positions, column);
  for (std::int32_t& position : positions) {
    if (position == kMissing) position = 0;
  }
  buffers.indices = column.Own(std::move(positions));
  column.AddChunk(buffers, OwnTexts(distinct, column));
  return {};
}

std::int64_t WidthOf(const table::DataType& type) {
  using table::TypeId;
  switch (type.id) {
    case TypeId::kInt8:
    case TypeId::kUInt8:
      return 1;
    case TypeId::kInt16:
    case TypeId::kUInt16:
      return 2;
    case TypeId::kInt32:
    case TypeId::kUInt32:
    case TypeId::kFloat32:
    case TypeId::kDate:
      return 4;
    case TypeId::kDecimal128:
      return 16;
    default:
      return 8;
  }
}

// Values of other types: decoded.
Result<> AppendValues(std::vector<std::int32_t> positions, const ArrowRows& dictionary, FrameColumn& column) {
  TRIMTAB_ASSIGN_OR_RETURN(const table::ColumnBuffers values, FixedValues(dictionary, column));
  const table::ColumnView view(column.type, values);
  for (std::int32_t& position : positions) {
    if (position != kMissing && view.IsNull(position)) position = kMissing;
  }
  table::ColumnBuffers buffers = Validity(positions, column);
  if (column.type.id == table::TypeId::kBoolean) {
    std::vector<std::uint8_t> bits(positions.size() / 8 + 1, 0);
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (positions[i] != kMissing && view.BooleanAt(positions[i])) {
        bits[i >> 3] |= static_cast<std::uint8_t>(1U << (i & 7));
      }
    }
    buffers.values = column.Own(std::move(bits));
  } else {
    const auto width = static_cast<std::size_t>(WidthOf(column.type));
    const auto* from = static_cast<const char*>(values.values) + width * static_cast<std::size_t>(values.offset);
    std::vector<Int128Aligned> bytes(positions.size() * width / sizeof(Int128Aligned) + 1);
    auto* to = reinterpret_cast<char*>(bytes.data());
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (positions[i] == kMissing) continue;
      std::memcpy(to + i * width, from + static_cast<std::size_t>(positions[i]) * width, width);
    }
    buffers.values = column.Own(std::move(bytes));
  }
  column.AddChunk(buffers);
  return {};
}

}  // namespace

Result<> AppendDictionary(const ArrowRows& rows, const ArrowSchema& values, FrameColumn& column) {
  if (rows.array.dictionary == nullptr || values.dictionary != nullptr) {
    return InvalidInput("", "is dictionary-encoded, and its dictionary is missing or encoded itself");
  }
  const ArrowArray& array = *rows.array.dictionary;
  TRIMTAB_ASSIGN_OR_RETURN(const ArrowRows dictionary, RowsOf(FormatOf(values), array, 0, array.length));
  TRIMTAB_ASSIGN_OR_RETURN(std::vector<std::int32_t> positions, PositionsOf(rows, array.length));
  using table::TypeId;
  if (column.type.id == TypeId::kString) return AppendTexts(std::move(positions), dictionary, column);
  if (column.type.id == TypeId::kNull) {
    column.AddChunk({.length = rows.length, .null_count = rows.length, .values = ""});
    return {};
  }
  if (column.type.id == TypeId::kBinary) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string_view> texts, TextsOf(dictionary));
    std::vector<std::string_view> decoded(positions.size());
    for (std::size_t i = 0; i < positions.size(); ++i) {
      if (positions[i] == kMissing) continue;
      if (dictionary.IsNull(positions[i])) {
        positions[i] = kMissing;
      } else {
        decoded[i] = texts[static_cast<std::size_t>(positions[i])];
      }
    }
    table::ColumnBuffers buffers = OwnTexts(decoded, column);
    const table::ColumnBuffers validity = Validity(positions, column);
    buffers.validity = validity.validity;
    buffers.null_count = validity.null_count;
    column.AddChunk(buffers);
    return {};
  }
  return AppendValues(std::move(positions), dictionary, column);
}

}  // namespace trimtab::extension
