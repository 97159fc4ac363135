// Batch: some rows of a table, all columns of equal length, with the memory behind them.
#ifndef TRIMTAB_TABLE_BATCH_H_
#define TRIMTAB_TABLE_BATCH_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "trimtab/table/column_view.h"

namespace trimtab::table {

struct Batch {
  std::shared_ptr<const Schema> schema;
  std::int64_t rows = 0;
  std::int64_t first_row = 0;          // number of its first row in the whole source, from 0
  std::vector<ColumnView> columns;     // in the order of the schema
  std::shared_ptr<const void> memory;  // keeps the buffers (and dictionary views) alive
};

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_BATCH_H_
