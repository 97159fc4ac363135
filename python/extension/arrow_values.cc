#include "arrow_values.h"

#include <bit>
#include <charconv>
#include <cstring>
#include <limits>
#include <utility>

#include "arrow_import.h"

namespace trimtab::extension {
namespace {

__extension__ using Int128 = __int128;

std::string RowName(std::int64_t row) { return "row " + std::to_string(row); }

table::ColumnBuffers BuffersOf(const ArrowRows& rows) {
  return {.length = rows.length, .offset = rows.offset, .null_count = rows.null_count, .validity = rows.validity};
}

// Buffers over values that the column owns: they start at row 0, and so must the validity.
table::ColumnBuffers OwnedBuffers(const ArrowRows& rows, FrameColumn& column) {
  table::ColumnBuffers buffers{.length = rows.length, .null_count = rows.null_count};
  if (rows.null_count == 0) return buffers;
  std::vector<std::uint8_t> validity(static_cast<std::size_t>(rows.length) / 8 + 1, 0);
  for (std::int64_t row = 0; row < rows.length; ++row) {
    if (!rows.IsNull(row)) validity[static_cast<std::size_t>(row >> 3)] |= static_cast<std::uint8_t>(1U << (row & 7));
  }
  buffers.validity = column.Own(std::move(validity));
  return buffers;
}

template <typename From, typename To, typename Convert>
table::ColumnBuffers Converted(const ArrowRows& rows, FrameColumn& column, Convert convert) {
  table::ColumnBuffers buffers = OwnedBuffers(rows, column);
  const From* from = rows.Buffer<From>(1) + rows.offset;
  std::vector<To> values(static_cast<std::size_t>(rows.length));
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!rows.IsNull(static_cast<std::int64_t>(i))) values[i] = convert(from[i]);
  }
  buffers.values = column.Own(std::move(values));
  return buffers;
}

float HalfToFloat(std::uint16_t half) {
  const std::uint32_t sign = static_cast<std::uint32_t>(half & 0x8000U) << 16;
  const std::uint32_t exponent = (half >> 10) & 31U;
  const std::uint32_t fraction = half & 1023U;
  if (exponent == 31) return std::bit_cast<float>(sign | 0x7f800000U | (fraction << 13));
  if (exponent != 0) return std::bit_cast<float>(sign | ((exponent + 112) << 23) | (fraction << 13));
  const float magnitude = static_cast<float>(fraction) * 0x1p-24F;
  return sign == 0 ? magnitude : -magnitude;
}

struct Decimal256 {
  std::uint64_t words[4];
};

int BitsOfDecimal(std::string_view format) {
  const std::size_t first = format.find(',');
  const std::size_t second = format.find(',', first + 1);
  int bits = 128;
  if (second != std::string_view::npos) {
    std::from_chars(format.data() + second + 1, format.data() + format.size(), bits);
  }
  return bits;
}

Result<table::ColumnBuffers> Decimals(const ArrowRows& rows, FrameColumn& column) {
  switch (BitsOfDecimal(rows.format)) {
    case 32:
      return Converted<std::int32_t, Int128>(rows, column, [](std::int32_t value) { return Int128{value}; });
    case 64:
      return Converted<std::int64_t, Int128>(rows, column, [](std::int64_t value) { return Int128{value}; });
    case 128: {
      table::ColumnBuffers buffers = BuffersOf(rows);
      buffers.values = rows.array.buffers[1];
      return buffers;
    }
    case 256:
      break;
    default:
      return InvalidInput("", "has a type that is not known (Arrow format \"" + std::string(rows.format) + "\")");
  }
  const auto* wide = rows.Buffer<Decimal256>(1) + rows.offset;
  for (std::int64_t row = 0; row < rows.length; ++row) {
    const auto& words = wide[row].words;
    const std::uint64_t sign = static_cast<std::int64_t>(words[1]) < 0 ? ~std::uint64_t{0} : 0;
    if (!rows.IsNull(row) && (words[2] != sign || words[3] != sign)) {
      return InvalidInput(RowName(row), "the decimal has more than 38 digits", "cast it to decimal128 or to float64");
    }
  }
  return Converted<Decimal256, Int128>(rows, column, [](const Decimal256& value) {
    Int128 narrow = 0;
    std::memcpy(&narrow, &value, sizeof narrow);
    return narrow;
  });
}

template <typename Offset>
Result<std::vector<std::string_view>> OffsetTexts(const ArrowRows& rows) {
  std::vector<std::string_view> texts(static_cast<std::size_t>(rows.length));
  if (rows.length == 0) return texts;
  const auto* offsets = rows.Buffer<Offset>(1) + rows.offset;
  const char* bytes = rows.Buffer<char>(2);
  for (std::int64_t row = 0; row < rows.length; ++row) {
    if (!rows.IsNull(row)) {
      texts[static_cast<std::size_t>(row)] = {bytes == nullptr ? "" : bytes + offsets[row],
                                              static_cast<std::size_t>(offsets[row + 1] - offsets[row])};
    }
  }
  return texts;
}

// 16 bytes a row: the length, then the text itself when it has at most 12 bytes, else 4 of its bytes, the number of a
// data buffer and the place in it.
Result<std::vector<std::string_view>> ViewTexts(const ArrowRows& rows) {
  std::vector<std::string_view> texts(static_cast<std::size_t>(rows.length));
  const std::int64_t data_buffers = rows.array.n_buffers - 3;
  if (rows.length == 0) return texts;
  if (data_buffers < 0) return InvalidInput("", "a view array has no sizes buffer");
  const auto* sizes = rows.Buffer<std::int64_t>(static_cast<int>(rows.array.n_buffers - 1));
  const char* views = rows.Buffer<char>(1) + 16 * rows.offset;
  for (std::int64_t row = 0; row < rows.length; ++row) {
    if (rows.IsNull(row)) continue;
    const char* view = views + 16 * row;
    std::int32_t words[4];
    std::memcpy(words, view, sizeof words);
    if (words[0] >= 0 && words[0] <= 12) {
      texts[static_cast<std::size_t>(row)] = {view + 4, static_cast<std::size_t>(words[0])};
      continue;
    }
    if (words[0] < 0 || words[2] < 0 || words[2] >= data_buffers || words[3] < 0 ||
        std::int64_t{words[3]} + words[0] > sizes[words[2]]) {
      return InvalidInput(RowName(row), "its text lies outside of the buffers",
                          "the producer of the array is at fault");
    }
    texts[static_cast<std::size_t>(row)] = {rows.Buffer<char>(2 + words[2]) + words[3],
                                            static_cast<std::size_t>(words[0])};
  }
  return texts;
}

Result<std::vector<std::string_view>> FixedTexts(const ArrowRows& rows) {
  std::int64_t width = -1;
  std::from_chars(rows.format.data() + 2, rows.format.data() + rows.format.size(), width);
  if (width < 0) return InvalidInput("", "has the width \"" + std::string(rows.format.substr(2)) + "\"");
  std::vector<std::string_view> texts(static_cast<std::size_t>(rows.length));
  for (std::int64_t row = 0; row < rows.length; ++row) {
    if (rows.IsNull(row)) continue;
    texts[static_cast<std::size_t>(row)] = {rows.Buffer<char>(1) + width * (rows.offset + row),
                                            static_cast<std::size_t>(width)};
  }
  return texts;
}

template <typename Offset>
Result<> CheckOffsets(const ArrowRows& rows) {
  const auto* offsets = rows.Buffer<Offset>(1) + rows.offset;
  bool right = rows.length == 0 || offsets[0] >= 0;
  for (std::int64_t row = 0; row < rows.length; ++row) right = right && offsets[row] <= offsets[row + 1];
  if (right) return {};
  return InvalidInput("", "its text offsets do not ascend", "the producer of the array is at fault");
}

bool IsView(std::string_view format) { return format == "vu" || format == "vz"; }

}  // namespace

Result<ArrowRows> RowsOf(std::string_view format, const ArrowArray& array, std::int64_t from, std::int64_t count) {
  if (array.length < 0 || array.offset < 0 || from < 0 || count < 0 || from > array.length ||
      count > array.length - from) {
    return InvalidInput("", "an array of length " + std::to_string(array.length) + " and offset " +
                                std::to_string(array.offset) + " cannot hold rows " + std::to_string(from) + " to " +
                                std::to_string(from + count));
  }
  ArrowRows rows{.array = array, .format = format, .offset = array.offset + from, .length = count};
  if (format == "n") {
    rows.null_count = count;
    return rows;
  }
  const bool offsets = format == "u" || format == "z" || format == "U" || format == "Z";
  const std::int64_t buffers = offsets || IsView(format) ? 3 : 2;
  if (array.buffers == nullptr || array.n_buffers < buffers || (array.buffers[1] == nullptr && count > 0)) {
    return InvalidInput("", "an array of format \"" + std::string(format) + "\" lacks buffers");
  }
  rows.validity = rows.Buffer<std::uint8_t>(0);
  if (rows.validity != nullptr && array.null_count != 0) {
    rows.null_count = CountZeros(rows.validity, rows.offset, count);
  }
  if (rows.null_count == 0) rows.validity = nullptr;
  if (format == "u" || format == "z") TRIMTAB_RETURN_IF_ERROR(CheckOffsets<std::int32_t>(rows));
  if (format == "U" || format == "Z") TRIMTAB_RETURN_IF_ERROR(CheckOffsets<std::int64_t>(rows));
  return rows;
}

Result<std::vector<std::string_view>> TextsOf(const ArrowRows& rows) {
  if (IsView(rows.format)) return ViewTexts(rows);
  if (rows.format.starts_with("w:")) return FixedTexts(rows);
  if (rows.format == "u" || rows.format == "z") return OffsetTexts<std::int32_t>(rows);
  return OffsetTexts<std::int64_t>(rows);
}

table::ColumnBuffers OwnTexts(std::span<const std::string_view> texts, FrameColumn& column) {
  std::vector<std::int64_t> offsets;
  offsets.reserve(texts.size() + 1);
  std::int64_t size = 0;
  offsets.push_back(0);
  for (const std::string_view text : texts) offsets.push_back(size += static_cast<std::int64_t>(text.size()));
  std::vector<char> bytes(static_cast<std::size_t>(size));
  for (std::size_t i = 0; i < texts.size(); ++i) {
    if (!texts[i].empty()) std::memcpy(bytes.data() + offsets[i], texts[i].data(), texts[i].size());
  }
  table::ColumnBuffers buffers{.length = static_cast<std::int64_t>(texts.size())};
  buffers.offsets64 = column.Own(std::move(offsets));
  buffers.values = column.Own(std::move(bytes));
  return buffers;
}

Result<table::ColumnBuffers> FixedValues(const ArrowRows& rows, FrameColumn& column) {
  constexpr std::int64_t kMillisecondsPerDay = 86'400'000;
  if (rows.format == "n") return table::ColumnBuffers{.length = rows.length, .null_count = rows.length};
  if (rows.format == "e") return Converted<std::uint16_t, float>(rows, column, HalfToFloat);
  if (rows.format == "tdm") {
    return Converted<std::int64_t, std::int32_t>(rows, column, [](std::int64_t value) {
      return static_cast<std::int32_t>(value / kMillisecondsPerDay - (value % kMillisecondsPerDay < 0 ? 1 : 0));
    });
  }
  if (rows.format == "tts" || rows.format == "ttm") {
    const std::int64_t factor = rows.format == "tts" ? 1'000'000'000 : 1'000'000;
    return Converted<std::int32_t, std::int64_t>(rows, column, [&](std::int32_t value) { return value * factor; });
  }
  if (rows.format == "ttu") {
    return Converted<std::int64_t, std::int64_t>(rows, column, [](std::int64_t value) {
      return static_cast<std::int64_t>(static_cast<std::uint64_t>(value) * 1000);
    });
  }
  if (rows.format.starts_with("d:")) return Decimals(rows, column);
  table::ColumnBuffers buffers = BuffersOf(rows);
  buffers.values = rows.array.buffers[1];
  return buffers;
}

Result<> AppendArray(const ArrowSchema& schema, const ArrowArray& array, std::int64_t from, std::int64_t count,
                     std::shared_ptr<const void> memory, FrameColumn& column) {
  TRIMTAB_ASSIGN_OR_RETURN(const ArrowRows rows, RowsOf(FormatOf(schema), array, from, count));
  column.memory.push_back(std::move(memory));
  if (schema.dictionary != nullptr) return AppendDictionary(rows, *schema.dictionary, column);
  const bool text = column.type.id == table::TypeId::kString || column.type.id == table::TypeId::kBinary;
  if (!text) {
    TRIMTAB_ASSIGN_OR_RETURN(table::ColumnBuffers buffers, FixedValues(rows, column));
    if (buffers.values == nullptr) buffers.values = "";
    column.AddChunk(buffers);
    return {};
  }
  if (IsView(rows.format) || rows.format.starts_with("w:")) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string_view> texts, TextsOf(rows));
    const table::ColumnBuffers bytes = OwnTexts(texts, column);
    table::ColumnBuffers buffers = OwnedBuffers(rows, column);
    buffers.offsets64 = bytes.offsets64;
    buffers.values = bytes.values;
    column.AddChunk(buffers);
    return {};
  }
  table::ColumnBuffers buffers = BuffersOf(rows);
  static constexpr std::int64_t kNoOffset = 0;
  if (rows.format == "u" || rows.format == "z") {
    buffers.offsets32 = rows.Buffer<std::int32_t>(1);
  } else {
    buffers.offsets64 = rows.Buffer<std::int64_t>(1);
  }
  if (rows.array.buffers[1] == nullptr) {  // no rows
    buffers = {.offsets64 = &kNoOffset};
  }
  buffers.values = rows.array.buffers[2] == nullptr ? "" : rows.array.buffers[2];
  column.AddChunk(buffers);
  return {};
}

}  // namespace trimtab::extension
