// OwnedBatch: a batch with buffers of its own, built from values. For tests; not meant for hot code.
#ifndef TRIMTAB_PROFILE_OWNED_BATCH_H_
#define TRIMTAB_PROFILE_OWNED_BATCH_H_

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <deque>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/table/source.h"

namespace trimtab::profile {

struct OwnedColumn {
  table::DataType type;
  std::vector<std::uint8_t> validity;
  std::vector<std::uint8_t> values;
  std::vector<std::int32_t> offsets;
  std::vector<std::int32_t> indices;
  std::unique_ptr<OwnedColumn> dictionary;
  table::ColumnView view;
};

// Rows before the first one that the view must skip, so that offsets are tested too.
inline constexpr std::int64_t kSkippedRows = 3;

namespace internal {

inline std::int64_t SetValidity(const std::vector<bool>& present, OwnedColumn& column) {
  const std::size_t rows = present.size() + kSkippedRows;
  column.validity.assign(rows / 8 + 1, 0);
  std::int64_t nulls = 0;
  for (std::size_t i = 0; i < present.size(); ++i) {
    const std::size_t bit = i + kSkippedRows;
    if (present[i]) column.validity[bit / 8] |= static_cast<std::uint8_t>(1U << (bit % 8));
    nulls += present[i] ? 0 : 1;
  }
  return nulls;
}

}  // namespace internal

template <typename T>
std::unique_ptr<OwnedColumn> FixedColumn(table::DataType type, const std::vector<std::optional<T>>& values) {
  auto column = std::make_unique<OwnedColumn>();
  column->type = std::move(type);
  std::vector<bool> present;
  column->values.assign((values.size() + kSkippedRows) * sizeof(T), 0x55);
  for (std::size_t i = 0; i < values.size(); ++i) {
    present.push_back(values[i].has_value());
    if (values[i]) std::memcpy(column->values.data() + (i + kSkippedRows) * sizeof(T), &*values[i], sizeof(T));
  }
  table::ColumnBuffers buffers;
  buffers.null_count = internal::SetValidity(present, *column);
  buffers.length = static_cast<std::int64_t>(values.size());
  buffers.offset = kSkippedRows;
  buffers.validity = buffers.null_count == 0 ? nullptr : column->validity.data();
  buffers.values = column->values.data();
  column->view = table::ColumnView(column->type, buffers);
  return column;
}

inline std::unique_ptr<OwnedColumn> BooleanColumn(const std::vector<std::optional<bool>>& values) {
  auto column = std::make_unique<OwnedColumn>();
  column->type.id = table::TypeId::kBoolean;
  std::vector<bool> present;
  column->values.assign((values.size() + kSkippedRows) / 8 + 1, 0);
  for (std::size_t i = 0; i < values.size(); ++i) {
    const std::size_t bit = i + kSkippedRows;
    present.push_back(values[i].has_value());
    if (values[i].value_or(true)) column->values[bit / 8] |= static_cast<std::uint8_t>(1U << (bit % 8));
  }
  table::ColumnBuffers buffers;
  buffers.null_count = internal::SetValidity(present, *column);
  buffers.length = static_cast<std::int64_t>(values.size());
  buffers.offset = kSkippedRows;
  buffers.validity = column->validity.data();
  buffers.values = column->values.data();
  column->view = table::ColumnView(column->type, buffers);
  return column;
}

inline std::unique_ptr<OwnedColumn> TextColumn(const std::vector<std::optional<std::string>>& values) {
  auto column = std::make_unique<OwnedColumn>();
  column->type.id = table::TypeId::kString;
  std::vector<bool> present;
  column->offsets.assign(kSkippedRows + 1, 0);
  for (const auto& value : values) {
    present.push_back(value.has_value());
    if (value) column->values.insert(column->values.end(), value->begin(), value->end());
    column->offsets.push_back(static_cast<std::int32_t>(column->values.size()));
  }
  column->values.push_back(0);  // never an empty vector, whose data() may be null
  table::ColumnBuffers buffers;
  buffers.null_count = internal::SetValidity(present, *column);
  buffers.length = static_cast<std::int64_t>(values.size());
  buffers.offset = kSkippedRows;
  buffers.validity = buffers.null_count == 0 ? nullptr : column->validity.data();
  buffers.values = column->values.data();
  buffers.offsets32 = column->offsets.data();
  column->view = table::ColumnView(column->type, buffers);
  return column;
}

inline std::unique_ptr<OwnedColumn> DictionaryColumn(const std::vector<std::optional<std::string>>& values) {
  auto column = std::make_unique<OwnedColumn>();
  column->type.id = table::TypeId::kString;
  std::vector<std::optional<std::string>> entries;
  std::map<std::string, std::int32_t> positions;
  std::vector<bool> present;
  column->indices.assign(kSkippedRows, -7);
  for (const auto& value : values) {
    present.push_back(value.has_value());
    if (!value) {
      column->indices.push_back(1'000'000);  // unspecified, and must not be looked at
      continue;
    }
    const auto [place, inserted] = positions.try_emplace(*value, static_cast<std::int32_t>(entries.size()));
    if (inserted) entries.push_back(value);
    column->indices.push_back(place->second);
  }
  column->dictionary = TextColumn(entries);
  table::ColumnBuffers buffers;
  buffers.null_count = internal::SetValidity(present, *column);
  buffers.length = static_cast<std::int64_t>(values.size());
  buffers.offset = kSkippedRows;
  buffers.validity = buffers.null_count == 0 ? nullptr : column->validity.data();
  buffers.indices = column->indices.data();
  column->view = table::ColumnView(column->type, buffers, column->dictionary->view);
  return column;
}

inline table::DataType TypeOf(table::TypeId id) {
  table::DataType type;
  type.id = id;
  return type;
}

struct NamedColumn {
  std::string name;
  std::unique_ptr<OwnedColumn> column;
};

inline table::Batch BatchOf(std::vector<NamedColumn> columns, std::int64_t first_row) {
  auto memory = std::make_shared<std::vector<NamedColumn>>(std::move(columns));
  auto schema = std::make_shared<table::Schema>();
  table::Batch batch;
  batch.first_row = first_row;
  for (const NamedColumn& named : *memory) {
    schema->fields.push_back(table::Field{named.name, named.column->type});
    batch.columns.push_back(named.column->view);
    batch.rows = named.column->view.length();
  }
  batch.schema = std::move(schema);
  batch.memory = std::move(memory);
  return batch;
}

// Batches as a source.
class BatchesSource : public table::Source {
 public:
  BatchesSource(table::Schema schema, std::vector<table::Batch> batches, bool tells_rows)
      : schema_(std::move(schema)), tells_rows_(tells_rows) {
    for (table::Batch& batch : batches) {
      rows_ += batch.rows;
      batches_.push_back(std::move(batch));
    }
  }
  const table::Schema& schema() const override { return schema_; }
  Result<std::optional<table::Batch>> Next() override {
    if (batches_.empty()) return std::optional<table::Batch>();
    std::optional<table::Batch> batch = std::move(batches_.front());
    batches_.pop_front();
    return batch;
  }
  std::optional<std::int64_t> RowCount() const override { return tells_rows_ ? std::optional(rows_) : std::nullopt; }

 private:
  table::Schema schema_;
  std::deque<table::Batch> batches_;
  bool tells_rows_;
  std::int64_t rows_ = 0;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_OWNED_BATCH_H_
