// Values of Arrow arrays whose layout the engine does not read as it is. Internal to the import.
#ifndef TRIMTAB_EXTENSION_ARROW_VALUES_H_
#define TRIMTAB_EXTENSION_ARROW_VALUES_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "arrow_abi.h"
#include "frame_table.h"
#include "trimtab/base/result.h"

namespace trimtab::extension {

// Rows of one array: element `offset` + i of every buffer is row i.
struct ArrowRows {
  const ArrowArray& array;
  std::string_view format;
  std::int64_t offset = 0;
  std::int64_t length = 0;
  const std::uint8_t* validity = nullptr;  // null pointer when no row is null
  std::int64_t null_count = 0;

  bool IsNull(std::int64_t row) const {
    const std::int64_t i = offset + row;
    return validity != nullptr && ((validity[i >> 3] >> (i & 7)) & 1) == 0;
  }
  template <typename T>
  const T* Buffer(int at) const {
    return static_cast<const T*>(array.buffers[at]);
  }
};

// Rows from .. from + count of an array; kInvalidInput when lengths or buffers cannot be right.
Result<ArrowRows> RowsOf(std::string_view format, const ArrowArray& array, std::int64_t from, std::int64_t count);

// The texts of rows of any text or binary layout. Valid while the array lives; empty at null rows.
Result<std::vector<std::string_view>> TextsOf(const ArrowRows& rows);

// A column's buffers over texts, copied into it.
table::ColumnBuffers OwnTexts(std::span<const std::string_view> texts, FrameColumn& column);

// Fixed-width values, shared or converted into the column's type.
Result<table::ColumnBuffers> FixedValues(const ArrowRows& rows, FrameColumn& column);

// Dictionary-encoded rows.
Result<> AppendDictionary(const ArrowRows& rows, const ArrowSchema& values, FrameColumn& column);

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_ARROW_VALUES_H_
