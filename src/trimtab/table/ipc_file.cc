// Arrow IPC, file and stream. The memory is that of one record batch as it was written.
#include <arrow/array.h>
#include <arrow/ipc/options.h>
#include <arrow/ipc/reader.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>

#include <algorithm>
#include <utility>

#include "trimtab/table/arrow_io.h"
#include "trimtab/table/arrow_types.h"
#include "trimtab/table/table_file.h"

namespace trimtab::table {

namespace {

constexpr const char* kRemedy = "the file is damaged or was cut off: write or copy it again";

arrow::ipc::IpcReadOptions OptionsFor(std::vector<int> fields) {
  arrow::ipc::IpcReadOptions options = arrow::ipc::IpcReadOptions::Defaults();
  options.included_fields = std::move(fields);
  options.ensure_alignment = arrow::ipc::Alignment::kDataTypeSpecificAlignment;
  return options;
}

// Either kind of IPC as a sequence of record batches; null at the end.
class BatchSequence {
 public:
  virtual ~BatchSequence() = default;
  virtual std::shared_ptr<arrow::Schema> schema() const = 0;
  virtual arrow::Result<std::shared_ptr<arrow::RecordBatch>> Next() = 0;
  virtual arrow::Result<std::optional<std::int64_t>> CountRows() = 0;
};

class FileSequence : public BatchSequence {
 public:
  explicit FileSequence(std::shared_ptr<arrow::ipc::RecordBatchFileReader> reader) : reader_(std::move(reader)) {}
  std::shared_ptr<arrow::Schema> schema() const override { return reader_->schema(); }
  arrow::Result<std::shared_ptr<arrow::RecordBatch>> Next() override {
    if (next_ == reader_->num_record_batches()) return std::shared_ptr<arrow::RecordBatch>();
    return reader_->ReadRecordBatch(next_++);
  }
  arrow::Result<std::optional<std::int64_t>> CountRows() override {
    ARROW_ASSIGN_OR_RAISE(const std::int64_t rows, reader_->CountRows());
    return std::optional(rows);
  }

 private:
  std::shared_ptr<arrow::ipc::RecordBatchFileReader> reader_;
  int next_ = 0;
};

class StreamSequence : public BatchSequence {
 public:
  explicit StreamSequence(std::shared_ptr<arrow::ipc::RecordBatchStreamReader> reader) : reader_(std::move(reader)) {}
  std::shared_ptr<arrow::Schema> schema() const override { return reader_->schema(); }
  arrow::Result<std::shared_ptr<arrow::RecordBatch>> Next() override { return reader_->Next(); }
  arrow::Result<std::optional<std::int64_t>> CountRows() override { return std::optional<std::int64_t>(); }

 private:
  std::shared_ptr<arrow::ipc::RecordBatchStreamReader> reader_;
};

Result<std::unique_ptr<BatchSequence>> OpenSequence(const std::string& path,
                                                    std::shared_ptr<const RandomAccessFile> file, bool stream,
                                                    std::vector<int> fields) {
  std::unique_ptr<BatchSequence> sequence;
  TRIMTAB_RETURN_IF_ERROR(GuardArrow(path, kRemedy, [&]() -> arrow::Status {
    const auto input = ArrowInput(std::move(file));
    const auto options = OptionsFor(std::move(fields));
    if (stream) {
      ARROW_ASSIGN_OR_RAISE(auto reader, arrow::ipc::RecordBatchStreamReader::Open(input, options));
      sequence = std::make_unique<StreamSequence>(std::move(reader));
    } else {
      ARROW_ASSIGN_OR_RAISE(auto reader, arrow::ipc::RecordBatchFileReader::Open(input, options));
      sequence = std::make_unique<FileSequence>(std::move(reader));
    }
    return arrow::Status::OK();
  }));
  return sequence;
}

class IpcRows : public RowReader {
 public:
  // `ranks`: position of each column in the record batches, for none of them when only rows are counted.
  IpcRows(std::string path, std::unique_ptr<BatchSequence> sequence, std::vector<std::string> names,
          std::vector<std::size_t> ranks, std::vector<DataType> types)
      : path_(std::move(path)),
        sequence_(std::move(sequence)),
        names_(std::move(names)),
        ranks_(std::move(ranks)),
        types_(std::move(types)) {}

  const std::vector<DataType>& types() const override { return types_; }

  Result<std::optional<ArrowRows>> Next() override {
    std::shared_ptr<arrow::RecordBatch> batch;
    // The bytes are not trusted: a batch that is not valid in every respect would let us read beyond its buffers.
    TRIMTAB_RETURN_IF_ERROR(GuardArrow(path_, kRemedy, [&]() -> arrow::Status {
      ARROW_ASSIGN_OR_RAISE(batch, sequence_->Next());
      return batch == nullptr ? arrow::Status::OK() : batch->ValidateFull();
    }));
    if (batch == nullptr) return std::optional<ArrowRows>();
    ArrowRows rows{.rows = batch->num_rows(), .columns = {}};
    for (std::size_t i = 0; i < ranks_.size(); ++i) {
      TRIMTAB_ASSIGN_OR_RETURN(std::shared_ptr<arrow::Array> array,
                               Canonical(batch->column(static_cast<int>(ranks_[i])), types_[i],
                                         {.file = path_, .column = names_[i], .first_row = first_row_}));
      rows.columns.push_back(std::move(array));
    }
    first_row_ += rows.rows;
    return std::optional(std::move(rows));
  }

 private:
  std::string path_;
  std::unique_ptr<BatchSequence> sequence_;
  std::vector<std::string> names_;
  std::vector<std::size_t> ranks_;
  std::vector<DataType> types_;
  std::int64_t first_row_ = 0;
};

class IpcFile : public TableFile {
 public:
  IpcFile(Files& files, std::string path, bool stream, std::vector<FileColumn> columns,
          std::optional<std::int64_t> rows)
      : files_(files), path_(std::move(path)), stream_(stream), columns_(std::move(columns)), rows_(rows) {}

  const std::vector<FileColumn>& columns() const override { return columns_; }
  std::optional<std::int64_t> RowCount() const override { return rows_; }

  Result<std::unique_ptr<RowReader>> Read(const std::vector<std::size_t>& positions,
                                          const std::vector<DataType>& types) const override {
    std::vector<std::size_t> sorted = positions;
    std::sort(sorted.begin(), sorted.end());
    std::vector<int> fields;
    for (const std::size_t position : sorted) fields.push_back(static_cast<int>(position));
    // No fields would mean all of them: the rows of a table are counted by its first readable column.
    if (fields.empty()) {
      const auto first = std::find_if(columns_.begin(), columns_.end(), [](const auto& column) { return column.type; });
      if (first != columns_.end()) fields.push_back(static_cast<int>(first - columns_.begin()));
    }
    std::vector<std::string> names;
    std::vector<std::size_t> ranks;
    std::vector<DataType> own;
    for (const std::size_t position : positions) {
      names.push_back(columns_[position].name);
      ranks.push_back(
          static_cast<std::size_t>(std::lower_bound(sorted.begin(), sorted.end(), position) - sorted.begin()));
      own.push_back(*columns_[position].type);
    }
    TRIMTAB_ASSIGN_OR_RETURN(std::shared_ptr<const RandomAccessFile> file, files_.OpenForRead(path_));
    TRIMTAB_ASSIGN_OR_RETURN(std::unique_ptr<BatchSequence> sequence,
                             OpenSequence(path_, std::move(file), stream_, std::move(fields)));
    if (!types.empty()) own.assign(types.begin(), types.end());
    return std::unique_ptr<RowReader>(
        std::make_unique<IpcRows>(path_, std::move(sequence), std::move(names), std::move(ranks), std::move(own)));
  }

 private:
  Files& files_;
  std::string path_;
  bool stream_;
  std::vector<FileColumn> columns_;
  std::optional<std::int64_t> rows_;
};

Result<std::unique_ptr<TableFile>> OpenIpc(Files& files, const std::string& path,
                                           std::shared_ptr<const RandomAccessFile> file, bool stream) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<BatchSequence> sequence,
                           OpenSequence(path, std::move(file), stream, {}));
  std::optional<std::int64_t> rows;
  TRIMTAB_RETURN_IF_ERROR(GuardArrow(path, kRemedy, [&]() -> arrow::Status {
    ARROW_ASSIGN_OR_RAISE(rows, sequence->CountRows());
    return arrow::Status::OK();
  }));
  std::vector<FileColumn> columns;
  for (const auto& field : sequence->schema()->fields()) {
    FileColumn column{.name = field->name(), .type = FoldType(*field->type()), .refused = ""};
    if (!column.type.has_value()) column.refused = field->type()->ToString();
    columns.push_back(std::move(column));
  }
  return std::unique_ptr<TableFile>(std::make_unique<IpcFile>(files, path, stream, std::move(columns), rows));
}

}  // namespace

Result<std::unique_ptr<TableFile>> OpenIpcFile(Files& files, const std::string& path,
                                               std::shared_ptr<const RandomAccessFile> file) {
  return OpenIpc(files, path, std::move(file), false);
}

Result<std::unique_ptr<TableFile>> OpenIpcStream(Files& files, const std::string& path,
                                                 std::shared_ptr<const RandomAccessFile> file) {
  return OpenIpc(files, path, std::move(file), true);
}

}  // namespace trimtab::table
