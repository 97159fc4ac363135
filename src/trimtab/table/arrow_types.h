// Arrow's types and ours. Internal to the readers.
//
// Arrays inside the readers are canonical: of the types that ArrowType() gives, large_string and large_binary with
// their 64-bit offsets beside them, and dictionaries with int32 positions into (large) strings without nulls and
// duplicates.
#ifndef TRIMTAB_TABLE_ARROW_TYPES_H_
#define TRIMTAB_TABLE_ARROW_TYPES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "trimtab/base/result.h"
#include "trimtab/table/data_type.h"

namespace arrow {
class Array;
class DataType;
}  // namespace arrow

namespace trimtab::table {

// Our type for values of an Arrow type; nothing for nested and other types that we do not read.
std::optional<DataType> FoldType(const arrow::DataType& type);
// The canonical Arrow type.
std::shared_ptr<arrow::DataType> ArrowType(const DataType& type);

// Bytes of one value in memory; 0 for texts, whose length the type does not tell.
std::int64_t FixedWidth(const DataType& type);

// Where the first value of an array stands, for messages.
struct ArrayPlace {
  std::string file;
  std::string column;
  std::int64_t first_row = 0;  // of the file, from 0
};

// Values of a type that FoldType knows, made canonical, or nulls of `type` from an array of the null type. The array
// must be valid as Arrow defines it, texts and dictionary positions included. kInvalidInput for a decimal of more than
// 38 digits.
Result<std::shared_ptr<arrow::Array>> Canonical(std::shared_ptr<arrow::Array> array, const DataType& type,
                                                const ArrayPlace& place);

// Checks what Arrow's Parquet reader leaves unchecked: texts are UTF-8, dictionary positions lie inside the dictionary.
Result<> CheckTexts(const arrow::Array& array, const ArrayPlace& place);

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_ARROW_TYPES_H_
