#include "trimtab/table/arrow_types.h"

#include <arrow/array.h>
#include <arrow/array/util.h>
#include <arrow/builder.h>
#include <arrow/compute/cast.h>
#include <arrow/extension_type.h>
#include <arrow/type.h>
#include <arrow/util/decimal.h>
#include <arrow/util/float16.h>
#include <arrow/util/utf8.h>

#include <limits>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "trimtab/table/arrow_io.h"

namespace trimtab::table {

namespace {

using ArrayPointer = std::shared_ptr<arrow::Array>;

constexpr std::int64_t kMillisecondsPerDay = 86'400'000;

TimeUnit UnitOf(arrow::TimeUnit::type unit) { return static_cast<TimeUnit>(unit); }

std::string RowName(const ArrayPlace& place, std::int64_t row) {
  return place.file + ": row " + std::to_string(place.first_row + row) + ", column `" + place.column + "`";
}

// A new array with the nulls of the old one and values computed from the old ones.
template <typename Builder, typename OldArray, typename Convert>
arrow::Result<ArrayPointer> Converted(const arrow::Array& old, std::shared_ptr<arrow::DataType> type, Convert convert) {
  const auto& values = static_cast<const OldArray&>(old);
  Builder builder(std::move(type), arrow::default_memory_pool());
  ARROW_RETURN_NOT_OK(builder.Reserve(old.length()));
  for (std::int64_t i = 0; i < old.length(); ++i) {
    if (old.IsNull(i)) {
      builder.UnsafeAppendNull();
    } else {
      builder.UnsafeAppend(convert(values, i));
    }
  }
  return builder.Finish();
}

template <typename OldArray>
arrow::Result<ArrayPointer> Bytes(const arrow::Array& old, bool text) {
  const auto& values = static_cast<const OldArray&>(old);
  arrow::LargeBinaryBuilder builder(text ? arrow::large_utf8() : arrow::large_binary(), arrow::default_memory_pool());
  ARROW_RETURN_NOT_OK(builder.Reserve(old.length()));
  for (std::int64_t i = 0; i < old.length(); ++i) {
    ARROW_RETURN_NOT_OK(old.IsNull(i) ? builder.AppendNull() : builder.Append(values.GetView(i)));
  }
  return builder.Finish();
}

template <typename OldArray, int kWidth>
arrow::Result<ArrayPointer> WiderDecimal(const arrow::Array& old, const std::shared_ptr<arrow::DataType>& type) {
  return Converted<arrow::Decimal128Builder, OldArray>(old, type, [](const OldArray& values, std::int64_t i) {
    if constexpr (kWidth == 4) return arrow::Decimal128(arrow::Decimal32(values.GetValue(i)).value());
    if constexpr (kWidth == 8) return arrow::Decimal128(arrow::Decimal64(values.GetValue(i)).value());
  });
}

arrow::Result<ArrayPointer> NarrowerDecimal(const arrow::Array& old, const std::shared_ptr<arrow::DataType>& type,
                                            std::int64_t& too_long) {
  const auto& values = static_cast<const arrow::Decimal256Array&>(old);
  arrow::Decimal128Builder builder(type);
  ARROW_RETURN_NOT_OK(builder.Reserve(old.length()));
  for (std::int64_t i = 0; i < old.length(); ++i) {
    if (old.IsNull(i)) {
      builder.UnsafeAppendNull();
      continue;
    }
    const auto words = arrow::Decimal256(values.GetValue(i)).little_endian_array();
    const arrow::Decimal128 narrow(static_cast<std::int64_t>(words[1]), words[0]);
    if (arrow::Decimal256(narrow).little_endian_array() != words) {
      too_long = i;
      return arrow::Status::Invalid("a decimal of more than 38 digits");
    }
    builder.UnsafeAppend(narrow);
  }
  return builder.Finish();
}

// Positions of any width to int32; the positions of null rows become 0.
template <typename OldArray>
arrow::Result<ArrayPointer> Positions(const arrow::Array& old) {
  return Converted<arrow::Int32Builder, OldArray>(old, arrow::int32(), [](const OldArray& values, std::int64_t i) {
    return static_cast<std::int32_t>(values.Value(i));
  });
}

arrow::Result<ArrayPointer> Int32Positions(const arrow::Array& positions) {
  switch (positions.type_id()) {
    case arrow::Type::INT8:
      return Positions<arrow::Int8Array>(positions);
    case arrow::Type::UINT8:
      return Positions<arrow::UInt8Array>(positions);
    case arrow::Type::INT16:
      return Positions<arrow::Int16Array>(positions);
    case arrow::Type::UINT16:
      return Positions<arrow::UInt16Array>(positions);
    case arrow::Type::UINT32:
      return Positions<arrow::UInt32Array>(positions);
    case arrow::Type::INT64:
      return Positions<arrow::Int64Array>(positions);
    case arrow::Type::UINT64:
      return Positions<arrow::UInt64Array>(positions);
    default:
      return arrow::Status::TypeError("dictionary positions of type ", positions.type()->ToString());
  }
}

template <typename TextArray>
bool IsSet(const arrow::Array& dictionary) {
  if (dictionary.null_count() > 0) return false;
  const auto& texts = static_cast<const TextArray&>(dictionary);
  std::unordered_set<std::string_view> seen;
  seen.reserve(static_cast<std::size_t>(texts.length()));
  for (std::int64_t i = 0; i < texts.length(); ++i) {
    if (!seen.insert(texts.GetView(i)).second) return false;
  }
  return true;
}

arrow::Result<ArrayPointer> CanonicalDictionary(const ArrayPointer& array) {
  const auto& encoded = static_cast<const arrow::DictionaryArray&>(*array);
  const ArrayPointer& dictionary = encoded.dictionary();
  const bool is_set = dictionary->type_id() == arrow::Type::STRING ? IsSet<arrow::StringArray>(*dictionary)
                                                                   : IsSet<arrow::LargeStringArray>(*dictionary);
  if (!is_set || dictionary->length() > std::numeric_limits<std::int32_t>::max()) {
    return arrow::compute::Cast(*array, dictionary->type());
  }
  if (encoded.indices()->type_id() == arrow::Type::INT32) return array;
  ARROW_ASSIGN_OR_RAISE(const ArrayPointer positions, Int32Positions(*encoded.indices()));
  return arrow::DictionaryArray::FromArrays(arrow::dictionary(arrow::int32(), dictionary->type()), positions,
                                            dictionary);
}

arrow::Result<ArrayPointer> CanonicalArray(const ArrayPointer& array, const std::shared_ptr<arrow::DataType>& wanted,
                                           std::int64_t& too_long) {
  if (array->type()->Equals(*wanted)) return array;
  switch (array->type_id()) {
    case arrow::Type::NA:
      return arrow::MakeArrayOfNull(wanted, array->length());
    case arrow::Type::EXTENSION:
      return CanonicalArray(static_cast<const arrow::ExtensionArray&>(*array).storage(), wanted, too_long);
    case arrow::Type::DICTIONARY: {
      const auto value_type = static_cast<const arrow::DictionaryType&>(*array->type()).value_type();
      if (value_type->id() == arrow::Type::STRING || value_type->id() == arrow::Type::LARGE_STRING) {
        return CanonicalDictionary(array);
      }
      ARROW_ASSIGN_OR_RAISE(const ArrayPointer dense, arrow::compute::Cast(*array, value_type));
      return CanonicalArray(dense, wanted, too_long);
    }
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      return array;
    case arrow::Type::STRING_VIEW:
      return Bytes<arrow::StringViewArray>(*array, true);
    case arrow::Type::BINARY_VIEW:
      return Bytes<arrow::BinaryViewArray>(*array, false);
    case arrow::Type::FIXED_SIZE_BINARY:
      return Bytes<arrow::FixedSizeBinaryArray>(*array, false);
    case arrow::Type::HALF_FLOAT:
      return Converted<arrow::FloatBuilder, arrow::HalfFloatArray>(
          *array, wanted, [](const arrow::HalfFloatArray& values, std::int64_t i) {
            return arrow::util::Float16::FromBits(values.raw_values()[i]).ToFloat();
          });
    case arrow::Type::DATE64:
      return Converted<arrow::Date32Builder, arrow::Date64Array>(
          *array, wanted, [](const arrow::Date64Array& values, std::int64_t i) {
            const std::int64_t value = values.Value(i);
            return static_cast<std::int32_t>(value / kMillisecondsPerDay - (value % kMillisecondsPerDay < 0 ? 1 : 0));
          });
    case arrow::Type::TIME32: {
      const auto unit = static_cast<const arrow::Time32Type&>(*array->type()).unit();
      const std::int64_t factor = unit == arrow::TimeUnit::SECOND ? 1'000'000'000 : 1'000'000;
      return Converted<arrow::Time64Builder, arrow::Time32Array>(
          *array, wanted,
          [factor](const arrow::Time32Array& values, std::int64_t i) { return values.Value(i) * factor; });
    }
    case arrow::Type::TIME64:  // microseconds: canonical is nanoseconds
      return Converted<arrow::Time64Builder, arrow::Time64Array>(
          *array, wanted, [](const arrow::Time64Array& values, std::int64_t i) {
            return static_cast<std::int64_t>(static_cast<std::uint64_t>(values.Value(i)) * 1000);
          });
    case arrow::Type::DECIMAL32:
      return WiderDecimal<arrow::Decimal32Array, 4>(*array, wanted);
    case arrow::Type::DECIMAL64:
      return WiderDecimal<arrow::Decimal64Array, 8>(*array, wanted);
    case arrow::Type::DECIMAL128:  // of another precision: the layout is the same
      return array;
    case arrow::Type::DECIMAL256:
      return NarrowerDecimal(*array, wanted, too_long);
    default:
      return arrow::Status::TypeError("values of type ", array->type()->ToString());
  }
}

// The first text that is not UTF-8, or -1.
template <typename TextArray>
std::int64_t FirstInvalidText(const arrow::Array& array) {
  const auto& texts = static_cast<const TextArray&>(array);
  if (texts.length() == 0) return -1;
  const auto begin = texts.value_offset(0);
  const auto all = texts.value_offset(texts.length()) - begin;
  if (all == 0) return -1;
  // Mostly all is ASCII: then one look over all bytes answers for every text.
  const std::uint8_t* bytes = texts.raw_data() + begin;
  std::uint8_t any = 0;
  for (std::int64_t i = 0; i < static_cast<std::int64_t>(all); ++i) any = static_cast<std::uint8_t>(any | bytes[i]);
  if (any < 0x80) return -1;
  for (std::int64_t i = 0; i < texts.length(); ++i) {
    if (!texts.IsNull(i) && !arrow::util::ValidateUTF8(texts.GetView(i))) return i;
  }
  return -1;
}

}  // namespace

std::optional<DataType> FoldType(const arrow::DataType& type) {
  switch (type.id()) {
    case arrow::Type::NA:
      return DataType{.id = TypeId::kNull};
    case arrow::Type::BOOL:
      return DataType{.id = TypeId::kBoolean};
    case arrow::Type::INT8:
      return DataType{.id = TypeId::kInt8};
    case arrow::Type::INT16:
      return DataType{.id = TypeId::kInt16};
    case arrow::Type::INT32:
      return DataType{.id = TypeId::kInt32};
    case arrow::Type::INT64:
      return DataType{.id = TypeId::kInt64};
    case arrow::Type::UINT8:
      return DataType{.id = TypeId::kUInt8};
    case arrow::Type::UINT16:
      return DataType{.id = TypeId::kUInt16};
    case arrow::Type::UINT32:
      return DataType{.id = TypeId::kUInt32};
    case arrow::Type::UINT64:
      return DataType{.id = TypeId::kUInt64};
    case arrow::Type::HALF_FLOAT:
    case arrow::Type::FLOAT:
      return DataType{.id = TypeId::kFloat32};
    case arrow::Type::DOUBLE:
      return DataType{.id = TypeId::kFloat64};
    case arrow::Type::DECIMAL32:
    case arrow::Type::DECIMAL64:
    case arrow::Type::DECIMAL128:
    case arrow::Type::DECIMAL256:
      return DataType{.id = TypeId::kDecimal128, .scale = static_cast<const arrow::DecimalType&>(type).scale()};
    case arrow::Type::STRING:
    case arrow::Type::LARGE_STRING:
    case arrow::Type::STRING_VIEW:
      return DataType{.id = TypeId::kString};
    case arrow::Type::BINARY:
    case arrow::Type::LARGE_BINARY:
    case arrow::Type::BINARY_VIEW:
    case arrow::Type::FIXED_SIZE_BINARY:
      return DataType{.id = TypeId::kBinary};
    case arrow::Type::DATE32:
    case arrow::Type::DATE64:
      return DataType{.id = TypeId::kDate};
    case arrow::Type::TIME32:
    case arrow::Type::TIME64:
      return DataType{.id = TypeId::kTime};
    case arrow::Type::TIMESTAMP: {
      const auto& timestamp = static_cast<const arrow::TimestampType&>(type);
      return DataType{.id = TypeId::kTimestamp, .unit = UnitOf(timestamp.unit()), .timezone = timestamp.timezone()};
    }
    case arrow::Type::DURATION:
      return DataType{.id = TypeId::kDuration, .unit = UnitOf(static_cast<const arrow::DurationType&>(type).unit())};
    case arrow::Type::DICTIONARY:
      return FoldType(*static_cast<const arrow::DictionaryType&>(type).value_type());
    case arrow::Type::EXTENSION:
      return FoldType(*static_cast<const arrow::ExtensionType&>(type).storage_type());
    default:
      return std::nullopt;
  }
}

std::shared_ptr<arrow::DataType> ArrowType(const DataType& type) {
  const auto unit = static_cast<arrow::TimeUnit::type>(type.unit);
  switch (type.id) {
    case TypeId::kNull:
      return arrow::null();
    case TypeId::kBoolean:
      return arrow::boolean();
    case TypeId::kInt8:
      return arrow::int8();
    case TypeId::kInt16:
      return arrow::int16();
    case TypeId::kInt32:
      return arrow::int32();
    case TypeId::kInt64:
      return arrow::int64();
    case TypeId::kUInt8:
      return arrow::uint8();
    case TypeId::kUInt16:
      return arrow::uint16();
    case TypeId::kUInt32:
      return arrow::uint32();
    case TypeId::kUInt64:
      return arrow::uint64();
    case TypeId::kFloat32:
      return arrow::float32();
    case TypeId::kFloat64:
      return arrow::float64();
    case TypeId::kDecimal128:
      return arrow::decimal128(arrow::Decimal128Type::kMaxPrecision, type.scale);
    case TypeId::kString:
      return arrow::utf8();
    case TypeId::kBinary:
      return arrow::binary();
    case TypeId::kDate:
      return arrow::date32();
    case TypeId::kTime:
      return arrow::time64(arrow::TimeUnit::NANO);
    case TypeId::kTimestamp:
      return arrow::timestamp(unit, type.timezone);
    case TypeId::kDuration:
      return arrow::duration(unit);
  }
  return arrow::null();
}

std::int64_t FixedWidth(const DataType& type) {
  switch (type.id) {
    case TypeId::kNull:
    case TypeId::kString:
    case TypeId::kBinary:
      return 0;
    case TypeId::kBoolean:
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

Result<std::shared_ptr<arrow::Array>> Canonical(std::shared_ptr<arrow::Array> array, const DataType& type,
                                                const ArrayPlace& place) {
  std::int64_t too_long = -1;
  std::shared_ptr<arrow::Array> result;
  const Result<> converted = GuardArrow(place.file + ": column `" + place.column + "`", "", [&]() -> arrow::Status {
    ARROW_ASSIGN_OR_RAISE(result, CanonicalArray(array, ArrowType(type), too_long));
    return arrow::Status::OK();
  });
  if (too_long >= 0) {
    return InvalidInput(RowName(place, too_long), "the decimal has more than 38 digits", "write it with at most 38");
  }
  if (!converted.ok()) return converted.error();
  return result;
}

Result<> CheckTexts(const arrow::Array& array, const ArrayPlace& place) {
  std::int64_t wrong = -1;
  if (array.type_id() == arrow::Type::STRING) wrong = FirstInvalidText<arrow::StringArray>(array);
  if (array.type_id() == arrow::Type::LARGE_STRING) wrong = FirstInvalidText<arrow::LargeStringArray>(array);
  if (wrong >= 0) {
    return InvalidInput(RowName(place, wrong), "the text is not valid UTF-8",
                        "write the column as UTF-8, or as binary if it is no text");
  }
  if (array.type_id() != arrow::Type::DICTIONARY) return {};
  const auto& encoded = static_cast<const arrow::DictionaryArray&>(array);
  if (encoded.indices()->type_id() == arrow::Type::INT32) {
    const auto& positions = static_cast<const arrow::Int32Array&>(*encoded.indices());
    std::uint32_t largest = 0;
    for (std::int64_t i = 0; i < positions.length(); ++i) {
      largest = std::max(largest, static_cast<std::uint32_t>(positions.raw_values()[i]));
    }
    if (largest >= encoded.dictionary()->length()) {
      for (std::int64_t i = 0; i < positions.length(); ++i) {
        const auto position = static_cast<std::uint32_t>(positions.Value(i));
        if (positions.IsNull(i) || position < encoded.dictionary()->length()) continue;
        return InvalidInput(
            RowName(place, i),
            "dictionary position " + std::to_string(position) + " of " + std::to_string(encoded.dictionary()->length()),
            "the file is damaged: write or copy it again");
      }
    }
  }
  return CheckTexts(*encoded.dictionary(), {.file = place.file, .column = place.column, .first_row = place.first_row});
}

}  // namespace trimtab::table
