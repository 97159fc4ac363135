// Columns out of numpy arrays and Python objects. All need the interpreter lock.
#ifndef TRIMTAB_EXTENSION_ARRAY_COLUMN_H_
#define TRIMTAB_EXTENSION_ARRAY_COLUMN_H_

#include "frame_table.h"
#include "python_objects.h"

namespace trimtab::extension {

// Numbers, booleans, datetime64 and timedelta64 of one dimension. Shares the memory of contiguous native values but of
// booleans (which become bits) and half floats; `mask` (or None) is true where a value is missing. `zone` is that of
// moments.
ColumnPointer ColumnOfArray(nb::object values, nb::object mask, const std::string& zone);

// An array of dtype object.
ColumnPointer ColumnOfObjects(nb::object values);

// Positions in `labels`, -1 where a value is missing.
ColumnPointer ColumnOfCodes(nb::object codes, nb::object labels);

// Whether an object stands for a missing value: None, pandas.NA, and whatever does not equal itself (NaN, NaT).
bool IsMissing(nb::handle object);

// A text for each of the objects, which differ: equal numbers have equal texts in every column, those that a numeric
// column shows; where texts and other things stand together, the others' texts are marked with their kind.
std::vector<std::string> TextsOfLabels(nb::handle labels);

// The column of categories with the given labels; codes are -1 where a value is missing.
ColumnPointer ColumnOfCategories(std::vector<std::int32_t> codes, nb::list labels, bool levels);

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_ARRAY_COLUMN_H_
