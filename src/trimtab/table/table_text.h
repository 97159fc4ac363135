// TableText: a whole table as text, one line a row. For tests only.
#ifndef TRIMTAB_TABLE_TABLE_TEXT_H_
#define TRIMTAB_TABLE_TABLE_TEXT_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/table/source.h"

namespace trimtab::table {

// "name type, name type\n" and then the values, "a|b\n". Checks on the way what every batch promises.
inline Result<std::string> TextOfSource(Source& source) {
  std::string text;
  for (const Field& field : source.schema().fields) {
    text += (text.empty() ? "" : ", ") + field.name + " " + field.type.ToString();
  }
  text += "\n";
  std::int64_t rows = 0;
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<Batch> batch, source.Next());
    if (!batch.has_value()) break;
    if (batch->first_row != rows) return Internal("batch", "first_row is not the number of rows before");
    if (batch->columns.size() != source.schema().fields.size()) return Internal("batch", "columns are missing");
    rows += batch->rows;
    for (const ColumnView& column : batch->columns) {
      if (column.length() != batch->rows) return Internal("batch", "a column has another length");
      std::int64_t nulls = 0;
      for (std::int64_t row = 0; row < batch->rows; ++row) nulls += column.IsNull(row) ? 1 : 0;
      if (nulls != column.null_count()) return Internal("batch", "null_count is wrong");
    }
    for (std::int64_t row = 0; row < batch->rows; ++row) {
      std::string line;
      for (const ColumnView& column : batch->columns) {
        (void)NumberAt(column, row);
        line += (&column == &batch->columns.front() ? "" : "|") + TextAt(column, row);
      }
      text += line + "\n";
    }
  }
  if (source.RowCount().has_value() && *source.RowCount() != rows) return Internal("source", "RowCount is wrong");
  return text;
}

inline Result<std::string> TableTextOfFiles(Files& files, const std::vector<std::string>& paths,
                                            const ReadOptions& options = {}) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<Source> source, OpenSource(files, paths, options));
  return TextOfSource(*source);
}

inline Result<std::string> TableText(Files& files, const std::string& path, const ReadOptions& options = {}) {
  return TableTextOfFiles(files, {path}, options);
}

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_TABLE_TEXT_H_
