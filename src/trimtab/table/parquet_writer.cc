#include "trimtab/table/parquet_writer.h"

#include <arrow/array.h>
#include <arrow/builder.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/bit_util.h>
#include <parquet/arrow/writer.h>
#include <parquet/properties.h>

#include <atomic>
#include <cstring>
#include <utility>

#include "trimtab/table/arrow_io.h"
#include "trimtab/table/arrow_types.h"

namespace trimtab::table {

namespace {

using ArrayPointer = std::shared_ptr<arrow::Array>;

// Rows are gathered in memory until a row group is full.
constexpr std::int64_t kGroupRows = 131072;

std::string DirectoryOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

arrow::Result<ArrayPointer> GatherTexts(const ColumnView& column, std::span<const std::int64_t> rows) {
  arrow::BinaryBuilder builder(ArrowType(column.type()), arrow::default_memory_pool());
  ARROW_RETURN_NOT_OK(builder.Reserve(static_cast<std::int64_t>(rows.size())));
  for (const std::int64_t row : rows) {
    ARROW_RETURN_NOT_OK(column.IsNull(row) ? builder.AppendNull() : builder.Append(column.StringAt(row)));
  }
  return builder.Finish();
}

// The chosen rows of a column as a new array.
arrow::Result<ArrayPointer> Gather(const ColumnView& column, std::span<const std::int64_t> rows) {
  const std::shared_ptr<arrow::DataType> type = ArrowType(column.type());
  const auto count = static_cast<std::int64_t>(rows.size());
  if (column.type().id == TypeId::kNull) return std::make_shared<arrow::NullArray>(count);
  if (column.type().id == TypeId::kString || column.type().id == TypeId::kBinary) return GatherTexts(column, rows);
  std::shared_ptr<arrow::Buffer> validity;
  std::int64_t nulls = 0;
  if (column.null_count() > 0) {
    ARROW_ASSIGN_OR_RAISE(validity, arrow::AllocateEmptyBitmap(count));
    for (std::int64_t i = 0; i < count; ++i) {
      const bool present = !column.IsNull(rows[static_cast<std::size_t>(i)]);
      arrow::bit_util::SetBitTo(validity->mutable_data(), i, present);
      nulls += present ? 0 : 1;
    }
  }
  std::shared_ptr<arrow::Buffer> values;
  if (column.type().id == TypeId::kBoolean) {
    ARROW_ASSIGN_OR_RAISE(values, arrow::AllocateEmptyBitmap(count));
    for (std::int64_t i = 0; i < count; ++i) {
      arrow::bit_util::SetBitTo(values->mutable_data(), i, column.BooleanAt(rows[static_cast<std::size_t>(i)]));
    }
  } else {
    const auto width = static_cast<std::size_t>(FixedWidth(column.type()));
    ARROW_ASSIGN_OR_RAISE(values, arrow::AllocateBuffer(count * static_cast<std::int64_t>(width)));
    const auto* from = static_cast<const std::uint8_t*>(column.buffers().values);
    std::uint8_t* to = values->mutable_data();
    for (const std::int64_t row : rows) {
      std::memcpy(to, from + static_cast<std::size_t>(column.buffers().offset + row) * width, width);
      to += width;
    }
  }
  return arrow::MakeArray(arrow::ArrayData::Make(type, count, {std::move(validity), std::move(values)}, nulls));
}

class FileWriter : public ParquetWriter {
 public:
  FileWriter(Files& files, std::string path, Schema schema, std::vector<std::string> extra)
      : files_(files), path_(std::move(path)), schema_(std::move(schema)), extra_(std::move(extra)) {
    static std::atomic<std::uint64_t> counter{0};
    beside_ = path_ + ".part" + std::to_string(counter.fetch_add(1));
  }

  ~FileWriter() override {
    if (closed_ || file_ == nullptr) return;
    // The writer must not touch the file afterwards; what it would still write is not wanted.
    (void)GuardArrow(path_, "", [&] {
      writer_.reset();
      return arrow::Status::OK();
    });
    file_.reset();
    (void)files_.Remove(beside_);
  }

  Result<> Open() {
    for (const Field& field : schema_.fields) fields_.push_back(arrow::field(field.name, ArrowType(field.type)));
    for (const std::string& name : extra_) {
      if (schema_.Find(name).has_value()) {
        return InvalidInput(path_, "the data has a column `" + name + "` already, and one of that name is to be added",
                            "rename it in the data");
      }
      fields_.push_back(arrow::field(name, arrow::utf8()));
    }
    TRIMTAB_ASSIGN_OR_RETURN(file_, files_.OpenForWrite(beside_));
    return GuardArrow(path_, "", [&]() -> arrow::Status {
      parquet::WriterProperties::Builder properties;
      properties.compression(parquet::Compression::ZSTD)->max_row_group_length(kGroupRows)->created_by("trimtab");
      // Zones and durations are told only by Arrow's own schema.
      const auto arrow_properties = parquet::ArrowWriterProperties::Builder().store_schema()->build();
      ARROW_ASSIGN_OR_RAISE(
          writer_, parquet::arrow::FileWriter::Open(*arrow::schema(fields_), arrow::default_memory_pool(),
                                                    ArrowOutput(*file_), properties.build(), arrow_properties));
      return arrow::Status::OK();
    });
  }

  Result<> Append(const Batch& batch, std::span<const std::int64_t> rows, std::span<const TextColumn> extra) override {
    TRIMTAB_RETURN_IF_ERROR(CheckShape(batch, rows, extra));
    if (rows.empty()) return {};
    return GuardArrow(path_, "", [&]() -> arrow::Status {
      arrow::ArrayVector columns;
      for (const ColumnView& column : batch.columns) {
        ARROW_ASSIGN_OR_RAISE(columns.emplace_back(), Gather(column, rows));
      }
      for (const TextColumn& column : extra) {
        arrow::StringBuilder builder;
        ARROW_RETURN_NOT_OK(builder.AppendValues(column.values));
        ARROW_ASSIGN_OR_RAISE(columns.emplace_back(), builder.Finish());
      }
      return writer_->WriteRecordBatch(*arrow::RecordBatch::Make(
          arrow::schema(fields_), static_cast<std::int64_t>(rows.size()), std::move(columns)));
    });
  }

  Result<> Close() override {
    if (closed_) return Internal(path_, "the writer was closed twice");
    TRIMTAB_RETURN_IF_ERROR(GuardArrow(path_, "", [&] { return writer_->Close(); }));
    TRIMTAB_RETURN_IF_ERROR(file_->Sync());
    TRIMTAB_RETURN_IF_ERROR(file_->Close());
    TRIMTAB_RETURN_IF_ERROR(files_.Rename(beside_, path_));
    closed_ = true;
    return files_.SyncDirectory(DirectoryOf(path_));
  }

 private:
  Result<> CheckShape(const Batch& batch, std::span<const std::int64_t> rows, std::span<const TextColumn> extra) const {
    if (closed_) return Internal(path_, "rows were added after the writer was closed");
    if (batch.schema == nullptr || *batch.schema != schema_) {
      return Internal(path_, "a batch has other columns than the file");
    }
    if (extra.size() != extra_.size()) return Internal(path_, "other columns are added than were announced");
    for (std::size_t i = 0; i < extra.size(); ++i) {
      if (extra[i].name != extra_[i] || extra[i].values.size() != rows.size()) {
        return Internal(path_, "the added column `" + extra_[i] + "` does not have one value a row");
      }
    }
    for (const std::int64_t row : rows) {
      if (row < 0 || row >= batch.rows) return Internal(path_, "row " + std::to_string(row) + " is not in the batch");
    }
    return {};
  }

  Files& files_;
  std::string path_;
  std::string beside_;
  Schema schema_;
  std::vector<std::string> extra_;
  arrow::FieldVector fields_;
  std::unique_ptr<WritableFile> file_;
  std::unique_ptr<parquet::arrow::FileWriter> writer_;
  bool closed_ = false;
};

}  // namespace

Result<std::unique_ptr<ParquetWriter>> CreateParquet(Files& files, const std::string& path, const Schema& schema,
                                                     std::span<const std::string> extra) {
  auto writer = std::make_unique<FileWriter>(files, path, schema, std::vector<std::string>(extra.begin(), extra.end()));
  TRIMTAB_RETURN_IF_ERROR(writer->Open());
  return std::unique_ptr<ParquetWriter>(std::move(writer));
}

}  // namespace trimtab::table
