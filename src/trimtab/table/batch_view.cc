#include "trimtab/table/batch_view.h"

#include <arrow/array.h>
#include <arrow/type.h>

#include <utility>
#include <vector>

namespace trimtab::table {

namespace {

struct BatchMemory {
  std::vector<std::shared_ptr<arrow::ArrayData>> arrays;
  std::vector<ColumnView> dictionaries;  // reserved: views point to them
};

template <typename T>
const T* BufferAt(const arrow::ArrayData& data, std::size_t i) {
  return data.buffers.size() > i && data.buffers[i] != nullptr ? reinterpret_cast<const T*>(data.buffers[i]->data())
                                                               : nullptr;
}

ColumnBuffers BuffersOf(const arrow::ArrayData& data) {
  ColumnBuffers buffers{.length = data.length, .offset = data.offset, .null_count = data.GetNullCount()};
  if (data.type->id() == arrow::Type::NA) return buffers;
  if (buffers.null_count > 0) buffers.validity = BufferAt<std::uint8_t>(data, 0);
  switch (data.type->id()) {
    case arrow::Type::STRING:
    case arrow::Type::BINARY:
      buffers.offsets32 = BufferAt<std::int32_t>(data, 1);
      buffers.values = BufferAt<std::uint8_t>(data, 2);
      break;
    case arrow::Type::LARGE_STRING:
    case arrow::Type::LARGE_BINARY:
      buffers.offsets64 = BufferAt<std::int64_t>(data, 1);
      buffers.values = BufferAt<std::uint8_t>(data, 2);
      break;
    case arrow::Type::DICTIONARY:
      buffers.indices = BufferAt<std::int32_t>(data, 1);
      return buffers;
    default:
      buffers.values = BufferAt<std::uint8_t>(data, 1);
  }
  // Only empty texts: no bytes, but the texts need an address.
  if (buffers.values == nullptr) buffers.values = "";
  return buffers;
}

}  // namespace

Batch MakeBatch(const ArrowRows& rows, std::int64_t start, std::int64_t count, std::shared_ptr<const Schema> schema) {
  auto memory = std::make_shared<BatchMemory>();
  memory->arrays.reserve(rows.columns.size());
  memory->dictionaries.reserve(rows.columns.size());
  Batch batch;
  batch.rows = count;
  batch.columns.reserve(rows.columns.size());
  for (std::size_t i = 0; i < rows.columns.size(); ++i) {
    const std::shared_ptr<arrow::ArrayData>& whole = rows.columns[i]->data();
    const bool all = start == 0 && count == whole->length;
    const std::shared_ptr<arrow::ArrayData>& data =
        memory->arrays.emplace_back(all ? whole : whole->Slice(start, count));
    const DataType& type = schema->fields[i].type;
    if (data->dictionary == nullptr) {
      batch.columns.emplace_back(type, BuffersOf(*data));
    } else {
      const ColumnView& dictionary = memory->dictionaries.emplace_back(type, BuffersOf(*data->dictionary));
      batch.columns.emplace_back(type, BuffersOf(*data), dictionary);
    }
  }
  batch.schema = std::move(schema);
  batch.memory = std::move(memory);
  return batch;
}

}  // namespace trimtab::table
