#include "array_column.h"

#include <cstring>
#include <limits>

namespace trimtab::extension {
namespace {

using table::TimeUnit;
using table::TypeId;

constexpr std::int64_t kNotATime = std::numeric_limits<std::int64_t>::min();

// numpy's letter of a kind of types: b i u f c M m O S U V.
char KindOf(nb::handle array) { return nb::cast<std::string>(nb::object(array.attr("dtype").attr("kind")))[0]; }

TypeId NumberType(char kind, std::int64_t width) {
  switch (kind) {
    case 'i':
      return width == 1 ? TypeId::kInt8 : width == 2 ? TypeId::kInt16 : width == 4 ? TypeId::kInt32 : TypeId::kInt64;
    case 'u':
      return width == 1   ? TypeId::kUInt8
             : width == 2 ? TypeId::kUInt16
             : width == 4 ? TypeId::kUInt32
                          : TypeId::kUInt64;
    default:
      return width == 4 ? TypeId::kFloat32 : TypeId::kFloat64;
  }
}

// Sets validity bits from flags of one byte: true where the value is missing.
template <typename Missing>
void SetValidity(std::int64_t rows, Missing missing, FrameColumn& column, table::ColumnBuffers& buffers) {
  std::vector<std::uint8_t> bits(static_cast<std::size_t>(rows) / 8 + 1, 0);
  std::int64_t nulls = 0;
  for (std::int64_t row = 0; row < rows; ++row) {
    const bool gone = missing(row);
    nulls += gone ? 1 : 0;
    bits[static_cast<std::size_t>(row >> 3)] |= static_cast<std::uint8_t>((gone ? 0U : 1U) << (row & 7));
  }
  buffers.null_count = nulls;
  if (nulls != 0) buffers.validity = column.Own(std::move(bits));
}

// The unit of a datetime64 or timedelta64, and the array in it when numpy has it in another.
nb::object WithUnit(nb::object values, char kind, table::DataType& type) {
  const nb::module_ numpy = nb::module_::import_("numpy");
  const auto unit = nb::cast<std::string>(nb::object(numpy.attr("datetime_data")(values.attr("dtype"))[0]));
  const std::int64_t count = nb::cast<std::int64_t>(nb::object(numpy.attr("datetime_data")(values.attr("dtype"))[1]));
  type.id = kind == 'M' ? TypeId::kTimestamp : TypeId::kDuration;
  type.unit = unit == "ms"   ? TimeUnit::kMillisecond
              : unit == "us" ? TimeUnit::kMicrosecond
              : unit == "ns" ? TimeUnit::kNanosecond
                             : TimeUnit::kSecond;
  const bool known = count == 1 && (unit == "s" || unit == "ms" || unit == "us" || unit == "ns");
  if (!known) values = values.attr("astype")(kind == 'M' ? "datetime64[s]" : "timedelta64[s]");
  return values.attr("view")("i8");
}

}  // namespace

ColumnPointer ColumnOfArray(nb::object values, nb::object mask, const std::string& zone) {
  auto column = std::make_shared<FrameColumn>();
  const char kind = KindOf(values);
  const bool time = kind == 'M' || kind == 'm';
  if (std::string_view("biufMm").find(kind) == std::string_view::npos) {
    const auto dtype = nb::cast<std::string>(nb::str(nb::object(values.attr("dtype"))));
    throw nb::value_error(("an array of dtype " + dtype +
                           " holds neither numbers, booleans nor times: use from_objects "
                           "for texts and objects, and leave out complex numbers and records")
                              .c_str());
  }
  if (nb::cast<bool>(nb::object(values.attr("dtype").attr("isnative"))) == false) {
    values = values.attr("astype")(values.attr("dtype").attr("newbyteorder")("="));
  }
  if (time) values = WithUnit(values, kind, column->type);
  if (kind == 'M') column->type.timezone = zone;
  const auto item = nb::cast<std::int64_t>(nb::object(values.attr("dtype").attr("itemsize")));
  if (kind == 'f' && item == 2) values = values.attr("astype")("float32");
  if (kind == 'f' && item > 8) values = values.attr("astype")("float64");
  ArrayMemory array = MemoryOf(values);
  if (!array.contiguous() || !array.native) {
    values = values.attr("copy")();
    array = MemoryOf(values);
  }
  table::ColumnBuffers buffers{.length = array.length};
  if (kind == 'b') {
    column->type.id = TypeId::kBoolean;
    std::vector<std::uint8_t> bits(static_cast<std::size_t>(array.length) / 8 + 1, 0);
    for (std::int64_t row = 0; row < array.length; ++row) {
      bits[static_cast<std::size_t>(row >> 3)] |=
          static_cast<std::uint8_t>((array.data[row] != 0 ? 1U : 0U) << (row & 7));
    }
    buffers.values = column->Own(std::move(bits));
  } else {
    if (!time) column->type.id = NumberType(kind, array.width);
    buffers.values = array.length == 0 ? "" : array.data;
    column->memory.push_back(array.memory);
  }
  const auto* times = reinterpret_cast<const std::int64_t*>(array.data);
  if (!mask.is_none()) {
    if (KindOf(mask) != 'b') throw nb::value_error("the mask is no array of booleans");
    const ArrayMemory flags = MemoryOf(mask);
    if (flags.length != array.length) {
      throw nb::value_error(("the mask has " + std::to_string(flags.length) + " rows, and the values have " +
                             std::to_string(array.length))
                                .c_str());
    }
    SetValidity(
        array.length,
        [&](std::int64_t row) { return flags.data[row * flags.stride] != 0 || (time && times[row] == kNotATime); },
        *column, buffers);
  } else if (time) {
    SetValidity(array.length, [&](std::int64_t row) { return times[row] == kNotATime; }, *column, buffers);
  }
  column->AddChunk(buffers);
  return column;
}

ColumnPointer ColumnOfCategories(std::vector<std::int32_t> codes, nb::list labels, bool levels) {
  auto column = std::make_shared<FrameColumn>();
  column->type.id = TypeId::kString;
  column->levels = levels;
  std::vector<std::string> texts = TextsOfLabels(labels);
  bool plain = true;
  for (const nb::handle label : labels) plain = plain && PyUnicode_Check(label.ptr());
  for (std::size_t i = 0; plain && i < texts.size(); ++i) {
    std::string_view utf8;
    plain = Utf8Of(labels[i], utf8) && utf8 == texts[i];
  }
  if (!plain) column->labels = Keep(labels);
  table::ColumnBuffers buffers{.length = static_cast<std::int64_t>(codes.size())};
  SetValidity(
      buffers.length, [&](std::int64_t row) { return codes[static_cast<std::size_t>(row)] < 0; }, *column, buffers);
  for (std::int32_t& code : codes) code = code < 0 ? 0 : code;
  buffers.indices = column->Own(std::move(codes));

  std::vector<std::int64_t> offsets{0};
  std::vector<char> bytes;
  for (const std::string& text : texts) {
    bytes.insert(bytes.end(), text.begin(), text.end());
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
  table::ColumnBuffers dictionary{.length = static_cast<std::int64_t>(texts.size())};
  dictionary.values = column->Own(std::move(bytes));
  dictionary.offsets64 = column->Own(std::move(offsets));
  if (!plain || levels) column->texts = std::move(texts);
  column->AddChunk(buffers, dictionary);
  return column;
}

ColumnPointer ColumnOfCodes(nb::object codes, nb::object labels) {
  const nb::list list(labels);
  const auto count = static_cast<std::int64_t>(nb::len(list));
  const char kind = KindOf(codes);
  if (kind != 'i' && kind != 'u') throw nb::value_error("the codes are no array of integers");
  const ArrayMemory array = MemoryOf(codes.attr("astype")("int64", nb::arg("copy") = false).attr("ravel")());
  std::vector<std::int32_t> positions(static_cast<std::size_t>(array.length));
  for (std::int64_t row = 0; row < array.length; ++row) {
    std::int64_t code = 0;
    std::memcpy(&code, array.data + row * array.stride, sizeof code);
    if (code < -1 || code >= count) {
      throw nb::value_error(("row " + std::to_string(row) + ": code " + std::to_string(code) + " of " +
                             std::to_string(count) +
                             " labels (codes are -1 for missing, else 0 to the number of labels)")
                                .c_str());
    }
    positions[static_cast<std::size_t>(row)] = static_cast<std::int32_t>(code);
  }
  return ColumnOfCategories(std::move(positions), list, true);
}

}  // namespace trimtab::extension
