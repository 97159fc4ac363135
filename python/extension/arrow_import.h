// Columns out of the Arrow C data interface. Fixed-width values, booleans, texts and dictionaries of texts are shared;
// what is copied: string and binary views, dates in milliseconds, times that are not in nanoseconds, half floats,
// decimals that are not 128 bits wide, dictionaries of other values or with nulls or repetitions, and dictionary
// positions that are not int32. An extension type is read as its storage.
//
// Memory behind the pointers cannot be checked; lengths, offsets, counts and positions are.
#ifndef TRIMTAB_EXTENSION_ARROW_IMPORT_H_
#define TRIMTAB_EXTENSION_ARROW_IMPORT_H_

#include <memory>
#include <string>

#include "arrow_abi.h"
#include "frame_table.h"
#include "trimtab/base/result.h"

namespace trimtab::extension {

// Our type for a field; kInvalidInput with the format for nested, run-end encoded, interval and unknown types.
Result<table::DataType> FoldFormat(const ArrowSchema& schema);

// Adds rows from .. from + count of an array of that schema; `memory` keeps the array alive.
Result<> AppendArray(const ArrowSchema& schema, const ArrowArray& array, std::int64_t from, std::int64_t count,
                     std::shared_ptr<const void> memory, FrameColumn& column);

// Reads a stream of struct arrays to its end. Columns that cannot be read are told in FrameTable::refused.
Result<std::shared_ptr<FrameTable>> ReadTable(ArrowArrayStream& stream);
// Reads a stream of arrays of another type, as one column.
Result<ColumnPointer> ReadColumn(ArrowArrayStream& stream);
// The same for a single array.
Result<std::shared_ptr<FrameTable>> TableOfArray(ArrowSchema& schema, ArrowArray& array);

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_ARROW_IMPORT_H_
