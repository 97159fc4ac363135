#include "frame_table.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <utility>

#include "trimtab/base/nearest_name.h"

namespace trimtab::extension {
namespace {

// Large batches: the memory is there anyway, and what a state does once a batch (a look at a whole dictionary) is
// cheap then.
constexpr std::int64_t kBatchRows = std::int64_t{1} << 20;

}  // namespace

Result<ColumnPointer> FrameTable::Find(const std::string& name) const {
  if (const std::optional<std::size_t> at = schema.Find(name); at) return columns[*at];
  if (const auto reason = refused.find(name); reason != refused.end()) {
    return InvalidInput(name, "cannot be read: " + reason->second);
  }
  std::vector<std::string> names;
  names.reserve(schema.fields.size());
  for (const table::Field& field : schema.fields) names.push_back(field.name);
  return NotFound(name, "the frame has no such column", DidYouMean(name, names));
}

Result<std::shared_ptr<FrameTable>> FrameTable::Select(std::span<const std::string> names) const {
  std::vector<ColumnPointer> chosen;
  for (const std::string& name : names) {
    TRIMTAB_ASSIGN_OR_RETURN(ColumnPointer column, Find(name));
    chosen.push_back(std::move(column));
  }
  return MakeFrameTable({names.begin(), names.end()}, std::move(chosen), rows);
}

Result<std::shared_ptr<FrameTable>> MakeFrameTable(std::vector<std::string> names, std::vector<ColumnPointer> columns,
                                                   std::int64_t rows) {
  if (names.size() != columns.size()) {
    return InvalidInput("names",
                        std::to_string(names.size()) + " names for " + std::to_string(columns.size()) + " columns");
  }
  auto frame = std::make_shared<FrameTable>();
  frame->rows = columns.empty() ? rows : columns.front()->rows;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (columns[i]->rows != frame->rows) {
      return InvalidInput("column `" + names[i] + "`",
                          "has " + std::to_string(columns[i]->rows) + " rows, and column `" + names[0] + "` has " +
                              std::to_string(frame->rows),
                          "give columns of equal length");
    }
    frame->schema.fields.push_back(table::Field{names[i], columns[i]->type});
  }
  std::sort(names.begin(), names.end());
  if (const auto twice = std::adjacent_find(names.begin(), names.end()); twice != names.end()) {
    return InvalidInput("column `" + *twice + "`", "stands twice", "give each column a name of its own");
  }
  frame->columns = std::move(columns);
  return frame;
}

std::int64_t CountZeros(const std::uint8_t* bits, std::int64_t offset, std::int64_t count) {
  std::int64_t ones = 0;
  std::int64_t i = offset;
  const std::int64_t end = offset + count;
  for (; i < end && (i & 7) != 0; ++i) ones += (bits[i >> 3] >> (i & 7)) & 1;
  for (; i + 64 <= end; i += 64) {
    std::uint64_t word = 0;
    std::memcpy(&word, bits + (i >> 3), sizeof word);
    ones += std::popcount(word);
  }
  for (; i < end; ++i) ones += (bits[i >> 3] >> (i & 7)) & 1;
  return count - ones;
}

table::ColumnView Slice(const table::ColumnView& view, std::int64_t start, std::int64_t count) {
  if (start == 0 && count == view.length()) return view;
  table::ColumnBuffers buffers = view.buffers();
  buffers.offset += start;
  buffers.length = count;
  buffers.null_count = buffers.validity == nullptr ? 0 : CountZeros(buffers.validity, buffers.offset, count);
  if (buffers.null_count == 0) buffers.validity = nullptr;
  return view.dictionary() == nullptr ? table::ColumnView(view.type(), buffers)
                                      : table::ColumnView(view.type(), buffers, *view.dictionary());
}

FrameSource::FrameSource(std::shared_ptr<const FrameTable> frame, std::span<const std::string> names)
    : frame_(std::move(frame)), schema_(std::make_shared<table::Schema>()), batch_rows_(kBatchRows) {
  for (const std::string& name : names) {
    const std::size_t at = frame_->schema.Find(name).value();
    schema_->fields.push_back(frame_->schema.fields[at]);
    columns_.push_back(frame_->columns[at].get());
    for (const auto& dictionary : columns_.back()->dictionaries) {
      batch_rows_ = std::max(batch_rows_, dictionary->length());
    }
  }
  positions_.resize(columns_.size());
}

Result<std::optional<table::Batch>> FrameSource::Next() {
  if (first_row_ == frame_->rows) return std::optional<table::Batch>();
  table::Batch batch;
  batch.rows = std::min(batch_rows_, frame_->rows - first_row_);
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    Position& at = positions_[i];
    while (at.row == columns_[i]->chunks[at.chunk].length()) at = Position{at.chunk + 1, 0};
    batch.rows = std::min(batch.rows, columns_[i]->chunks[at.chunk].length() - at.row);
  }
  batch.columns.reserve(columns_.size());
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    batch.columns.push_back(Slice(columns_[i]->chunks[positions_[i].chunk], positions_[i].row, batch.rows));
    positions_[i].row += batch.rows;
  }
  batch.schema = schema_;
  batch.first_row = first_row_;
  batch.memory = frame_;
  first_row_ += batch.rows;
  return std::optional<table::Batch>(std::move(batch));
}

}  // namespace trimtab::extension
