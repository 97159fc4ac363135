// Batches as views of canonical Arrow arrays. Internal to the readers.
#ifndef TRIMTAB_TABLE_BATCH_VIEW_H_
#define TRIMTAB_TABLE_BATCH_VIEW_H_

#include <cstdint>
#include <memory>

#include "trimtab/table/batch.h"
#include "trimtab/table/table_file.h"

namespace trimtab::table {

// The rows start .. start + count. The batch shares the buffers and keeps them alive.
Batch MakeBatch(const ArrowRows& rows, std::int64_t start, std::int64_t count, std::shared_ptr<const Schema> schema);

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_BATCH_VIEW_H_
