// TableInMemory: a table::Source over vectors, cut into batches of any size. For tests and benchmarks.
#ifndef TRIMTAB_MODEL_TABLE_IN_MEMORY_H_
#define TRIMTAB_MODEL_TABLE_IN_MEMORY_H_

#include <algorithm>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/table/source.h"

namespace trimtab::model {

class TableInMemory : public table::Source {
 public:
  explicit TableInMemory(std::int64_t batch_rows = 65536) : batch_rows_(batch_rows) {}

  // All columns have the same number of values; `nulls` are the rows without one.
  template <typename T>
  TableInMemory& Numbers(const std::string& name, table::TypeId type, const std::vector<T>& values,
                         const std::vector<std::int64_t>& nulls = {}) {
    auto& bytes = Add(name, type, values.size(), nulls).values;
    const auto* begin = reinterpret_cast<const char*>(values.data());
    bytes.assign(begin, begin + values.size() * sizeof(T));
    return *this;
  }
  TableInMemory& Booleans(const std::string& name, const std::vector<bool>& values,
                          const std::vector<std::int64_t>& nulls = {}) {
    auto& bytes = Add(name, table::TypeId::kBoolean, values.size(), nulls).values;
    bytes.resize(values.size() / 8 + 1);
    for (std::size_t i = 0; i < values.size(); ++i) {
      if (values[i]) bytes[i / 8] = static_cast<char>(static_cast<unsigned char>(bytes[i / 8]) | (1U << (i % 8)));
    }
    return *this;
  }
  TableInMemory& Strings(const std::string& name, const std::vector<std::string>& values,
                         const std::vector<std::int64_t>& nulls = {}) {
    Column& column = Add(name, table::TypeId::kString, values.size(), nulls);
    column.offsets.push_back(0);
    for (const std::string& value : values) {
      column.values.insert(column.values.end(), value.begin(), value.end());
      column.offsets.push_back(static_cast<std::int32_t>(column.values.size()));
    }
    return *this;
  }

  const table::Schema& schema() const override { return *schema_; }
  std::optional<std::int64_t> RowCount() const override { return rows_; }
  Result<std::optional<table::Batch>> Next() override {
    if (row_ >= rows_) return std::optional<table::Batch>();
    const std::int64_t rows = std::min(batch_rows_, rows_ - row_);
    table::Batch batch{.schema = schema_, .rows = rows, .first_row = row_, .columns = {}, .memory = nullptr};
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Column& column = columns_[i];
      const auto nulls = std::count_if(column.nulls.begin(), column.nulls.end(),
                                       [&](std::int64_t null) { return null >= row_ && null < row_ + rows; });
      batch.columns.emplace_back(schema_->fields[i].type,
                                 table::ColumnBuffers{
                                     .length = rows,
                                     .offset = row_,
                                     .null_count = nulls,
                                     .validity = column.validity.empty() ? nullptr : column.validity.data(),
                                     .values = column.values.data(),
                                     .offsets32 = column.offsets.empty() ? nullptr : column.offsets.data(),
                                 });
    }
    row_ += rows;
    return std::optional<table::Batch>(std::move(batch));
  }
  // From the first row again.
  void Rewind(std::int64_t batch_rows) {
    batch_rows_ = batch_rows;
    row_ = 0;
  }

 private:
  struct Column {
    std::vector<char> values;
    std::vector<std::int32_t> offsets;
    std::vector<std::uint8_t> validity;
    std::vector<std::int64_t> nulls;
  };

  Column& Add(const std::string& name, table::TypeId type, std::size_t rows, const std::vector<std::int64_t>& nulls) {
    schema_->fields.emplace_back(table::Field{name, {}}).type.id = type;
    rows_ = static_cast<std::int64_t>(rows);
    Column& column = columns_.emplace_back();
    column.nulls = nulls;
    if (!nulls.empty()) {
      column.validity.assign(rows / 8 + 1, 0xff);
      for (const std::int64_t null : nulls) {
        auto& byte = column.validity[static_cast<std::size_t>(null / 8)];
        byte = static_cast<std::uint8_t>(byte & ~(1U << (null % 8)));
      }
    }
    return column;
  }

  std::int64_t batch_rows_;
  std::int64_t rows_ = 0;
  std::int64_t row_ = 0;
  std::shared_ptr<table::Schema> schema_ = std::make_shared<table::Schema>();
  std::deque<Column> columns_;
};

}  // namespace trimtab::model

#endif  // TRIMTAB_MODEL_TABLE_IN_MEMORY_H_
