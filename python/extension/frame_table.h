// FrameTable: the columns of a caller's frame as the engine reads them, in memory that both share where they can.
// Immutable once built, hence safe from any thread. Knows nothing of Python: what must be kept alive hangs on `memory`.
#ifndef TRIMTAB_EXTENSION_FRAME_TABLE_H_
#define TRIMTAB_EXTENSION_FRAME_TABLE_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/table/source.h"

namespace trimtab::extension {

// One column in one or several stretches of rows. Its views point to its own type: it never moves.
struct FrameColumn {
  FrameColumn() = default;
  FrameColumn(const FrameColumn&) = delete;
  FrameColumn& operator=(const FrameColumn&) = delete;

  table::DataType type;
  std::int64_t rows = 0;
  std::vector<table::ColumnView> chunks;
  std::vector<std::unique_ptr<table::ColumnView>> dictionaries;
  std::vector<std::shared_ptr<const void>> memory;
  // For a column of Python objects: a list with the object behind each text of the only dictionary.
  std::shared_ptr<const void> labels;
  std::vector<std::string> texts;  // the dictionary of such a column
  // The dictionary names the column's levels, also those that no row holds (pandas' Categorical).
  bool levels = false;

  // Takes bytes over and gives their address, which is never null.
  template <typename T>
  const T* Own(std::vector<T> values) {
    if (values.empty()) values.emplace_back();
    auto held = std::make_shared<const std::vector<T>>(std::move(values));
    memory.push_back(held);
    return held->data();
  }
  void AddChunk(const table::ColumnBuffers& buffers) {
    chunks.emplace_back(type, buffers);
    rows += buffers.length;
  }
  void AddChunk(const table::ColumnBuffers& buffers, const table::ColumnBuffers& dictionary) {
    const auto& view = dictionaries.emplace_back(std::make_unique<table::ColumnView>(type, dictionary));
    chunks.emplace_back(type, buffers, *view);
    rows += buffers.length;
  }
};

using ColumnPointer = std::shared_ptr<const FrameColumn>;

struct FrameTable {
  table::Schema schema;
  std::vector<ColumnPointer> columns;  // in the order of the schema, `rows` long each
  std::int64_t rows = 0;
  std::map<std::string, std::string> refused;  // columns that cannot be read, and why

  // kNotFound with the nearest name.
  Result<ColumnPointer> Find(const std::string& name) const;
  Result<std::shared_ptr<FrameTable>> Select(std::span<const std::string> names) const;
};

// Columns of equal length under names of their own; kInvalidInput otherwise. `rows` when there is no column.
Result<std::shared_ptr<FrameTable>> MakeFrameTable(std::vector<std::string> names, std::vector<ColumnPointer> columns,
                                                   std::int64_t rows = 0);

// Rows start .. start + count of a view; counts their nulls.
table::ColumnView Slice(const table::ColumnView& view, std::int64_t start, std::int64_t count);

// Zero bits among count from `offset` on.
std::int64_t CountZeros(const std::uint8_t* bits, std::int64_t offset, std::int64_t count);

// Some columns of a table as batches. Columns in fewer stretches come in larger batches.
class FrameSource : public table::Source {
 public:
  // REQUIRES that the table has the columns.
  FrameSource(std::shared_ptr<const FrameTable> frame, std::span<const std::string> names);
  const table::Schema& schema() const override { return *schema_; }
  Result<std::optional<table::Batch>> Next() override;
  std::optional<std::int64_t> RowCount() const override { return frame_->rows; }

 private:
  struct Position {
    std::size_t chunk = 0;
    std::int64_t row = 0;  // in the chunk
  };
  std::shared_ptr<const FrameTable> frame_;
  std::shared_ptr<table::Schema> schema_;
  std::vector<const FrameColumn*> columns_;
  std::vector<Position> positions_;
  std::int64_t batch_rows_;
  std::int64_t first_row_ = 0;
};

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_FRAME_TABLE_H_
