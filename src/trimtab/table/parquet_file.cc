// Parquet through Arrow: one row group at a time, only the columns asked for, texts as dictionaries where the file has
// them. Memory: the compressed bytes of those columns of one row group, and the batches.
#include <arrow/array.h>
#include <arrow/record_batch.h>
#include <arrow/table.h>
#include <arrow/type.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <parquet/properties.h>

#include <algorithm>
#include <utility>

#include "trimtab/table/arrow_io.h"
#include "trimtab/table/arrow_types.h"
#include "trimtab/table/table_file.h"

namespace trimtab::table {

namespace {

constexpr const char* kRemedy = "the file is damaged or was cut off: write or copy it again";
// What the columns of one batch may take, by the average of their row group.
constexpr std::int64_t kBatchBytes = std::int64_t{32} << 20U;
// A row group of few rows and many columns is decoded whole, some columns after the others: reading all of them in step
// holds an open page, a dictionary and a decoder for each, several times what the values take.
constexpr std::int64_t kWholeGroupBytes = std::int64_t{128} << 20U;
constexpr std::size_t kColumnsAtOnce = 64;

using Metadata = std::shared_ptr<parquet::FileMetaData>;

parquet::ReaderProperties FileProperties() {
  parquet::ReaderProperties properties = parquet::default_reader_properties();
  properties.set_page_checksum_verification(true);
  return properties;
}

bool IsDictionaryEncoded(const parquet::ColumnChunkMetaData& chunk) {
  if (!chunk.has_dictionary_page() || chunk.encoding_stats().empty()) return false;
  return std::all_of(chunk.encoding_stats().begin(), chunk.encoding_stats().end(), [](const auto& pages) {
    return pages.page_type == parquet::PageType::DICTIONARY_PAGE || pages.count == 0 ||
           pages.encoding == parquet::Encoding::RLE_DICTIONARY || pages.encoding == parquet::Encoding::PLAIN_DICTIONARY;
  });
}

// Whether a text column is read as a dictionary. Every batch brings a copy of its row group's dictionary, so that pays
// when every page is encoded by it and it is small against the rows of a batch.
bool ReadsAsDictionary(const parquet::FileMetaData& metadata, int leaf, std::int64_t batch_rows) {
  if (metadata.schema()->Column(leaf)->physical_type() != parquet::Type::BYTE_ARRAY) return false;
  const auto logical = metadata.schema()->Column(leaf)->logical_type();
  if (logical == nullptr || !logical->is_string()) return false;
  for (int group = 0; group < metadata.num_row_groups(); ++group) {
    const auto chunk = metadata.RowGroup(group)->ColumnChunk(leaf);
    if (!IsDictionaryEncoded(*chunk)) return false;
    const std::int64_t bytes = chunk->data_page_offset() - chunk->dictionary_page_offset();
    if (bytes > 4 * batch_rows) return false;
  }
  return metadata.num_row_groups() > 0;
}

struct OpenReader {
  std::unique_ptr<parquet::arrow::FileReader> reader;
  std::shared_ptr<arrow::Schema> schema;
};

// With the metadata when it is known already. Dictionaries are read for the leaves given.
Result<OpenReader> OpenArrowReader(const std::string& path, std::shared_ptr<const RandomAccessFile> file,
                                   const Metadata& metadata, const std::vector<int>& dictionary_leaves) {
  OpenReader open;
  TRIMTAB_RETURN_IF_ERROR(GuardArrow(path, kRemedy, [&]() -> arrow::Status {
    parquet::ArrowReaderProperties properties;
    properties.set_use_threads(true);
    properties.set_pre_buffer(true);
    for (const int leaf : dictionary_leaves) properties.set_read_dictionary(leaf, true);
    parquet::arrow::FileReaderBuilder builder;
    ARROW_RETURN_NOT_OK(builder.Open(ArrowInput(std::move(file)), FileProperties(), metadata));
    builder.properties(properties);
    ARROW_ASSIGN_OR_RAISE(open.reader, builder.Build());
    return open.reader->GetSchema(&open.schema);
  }));
  return open;
}

class ParquetRows : public RowReader {
 public:
  struct Column {
    std::string name;
    DataType type;
    int leaf = 0;
    std::size_t rank = 0;     // among the leaves that are read
    bool dictionary = false;  // read as one
  };

  ParquetRows(std::string path, std::unique_ptr<parquet::arrow::FileReader> reader, Metadata metadata,
              std::vector<Column> columns, std::vector<DataType> types, std::int64_t batch_rows)
      : path_(std::move(path)),
        reader_(std::move(reader)),
        metadata_(std::move(metadata)),
        columns_(std::move(columns)),
        types_(std::move(types)),
        batch_rows_(batch_rows) {
    for (const Column& column : columns_) leaves_.push_back(column.leaf);
    std::sort(leaves_.begin(), leaves_.end());
    for (Column& column : columns_) {
      column.rank =
          static_cast<std::size_t>(std::lower_bound(leaves_.begin(), leaves_.end(), column.leaf) - leaves_.begin());
    }
  }

  const std::vector<DataType>& types() const override { return types_; }

  Result<std::optional<ArrowRows>> Next() override {
    if (columns_.empty()) return NextCount();
    return GuardParquet<std::optional<ArrowRows>>(path_, kRemedy, [this] { return NextRows(); });
  }

 private:
  Result<std::optional<ArrowRows>> NextRows() {
    for (; group_ != metadata_->num_row_groups(); ++group_, rows_of_group_ = 0) {
      std::shared_ptr<arrow::RecordBatch> batch;
      TRIMTAB_RETURN_IF_ERROR(GuardArrow(path_, kRemedy, [&]() -> arrow::Status {
        if (FitsWhole()) return rows_of_group_ == 0 ? ReadWholeGroup().Value(&batch) : arrow::Status::OK();
        if (batches_ == nullptr) {
          reader_->set_batch_size(BatchRows());
          ARROW_ASSIGN_OR_RAISE(batches_, reader_->GetRecordBatchReader({group_}, leaves_));
        }
        return batches_->ReadNext(&batch);
      }));
      if (batch != nullptr) return Take(*batch);
      if (rows_of_group_ != metadata_->RowGroup(group_)->num_rows()) {
        return InvalidInput(path_,
                            "the row group has " + std::to_string(rows_of_group_) + " rows, but announces " +
                                std::to_string(metadata_->RowGroup(group_)->num_rows()),
                            kRemedy);
      }
      batches_.reset();
    }
    return std::optional<ArrowRows>();
  }

  // Whether the row group is one batch of many columns.
  bool FitsWhole() const {
    const std::int64_t rows = metadata_->RowGroup(group_)->num_rows();
    return leaves_.size() > kColumnsAtOnce && rows > 0 && rows <= batch_rows_ && rows <= kWholeGroupBytes / RowBytes();
  }

  arrow::Result<std::shared_ptr<arrow::RecordBatch>> ReadWholeGroup() {
    std::vector<std::shared_ptr<arrow::Field>> fields;
    std::vector<std::shared_ptr<arrow::Array>> arrays;
    for (std::size_t from = 0; from < leaves_.size(); from += kColumnsAtOnce) {
      const auto begin = leaves_.begin() + static_cast<std::ptrdiff_t>(from);
      const auto end = leaves_.begin() + static_cast<std::ptrdiff_t>(std::min(from + kColumnsAtOnce, leaves_.size()));
      ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::Table> table, reader_->ReadRowGroup(group_, {begin, end}));
      ARROW_ASSIGN_OR_RAISE(const std::shared_ptr<arrow::RecordBatch> batch, table->CombineChunksToBatch());
      for (int i = 0; i < batch->num_columns(); ++i) {
        fields.push_back(batch->schema()->field(i));
        arrays.push_back(batch->column(i));
        if (arrays.back()->length() != arrays.front()->length()) {
          return arrow::Status::Invalid("columns of one row group have different numbers of rows");
        }
      }
    }
    const std::int64_t rows = arrays.empty() ? 0 : arrays.front()->length();
    return arrow::RecordBatch::Make(arrow::schema(std::move(fields)), rows, std::move(arrays));
  }

  // Rows without columns need no reading.
  Result<std::optional<ArrowRows>> NextCount() {
    if (first_row_ >= metadata_->num_rows()) return std::optional<ArrowRows>();
    ArrowRows rows{.rows = std::min(batch_rows_, metadata_->num_rows() - first_row_), .columns = {}};
    first_row_ += rows.rows;
    return std::optional(std::move(rows));
  }

  // What a row of the group takes, by its average.
  std::int64_t RowBytes() const {
    const auto group = metadata_->RowGroup(group_);
    std::int64_t width = 0;
    for (const Column& column : columns_) {
      const std::int64_t stored =
          group->num_rows() == 0 ? 0 : group->ColumnChunk(column.leaf)->total_uncompressed_size() / group->num_rows();
      width += std::max({FixedWidth(column.type), stored, std::int64_t{1}});
    }
    return std::max<std::int64_t>(width, 1);
  }

  std::int64_t BatchRows() const { return std::clamp<std::int64_t>(kBatchBytes / RowBytes(), 1, batch_rows_); }

  Result<std::optional<ArrowRows>> Take(const arrow::RecordBatch& batch) {
    if (batch.num_columns() != static_cast<int>(columns_.size())) {
      return Internal(path_, "Arrow gave " + std::to_string(batch.num_columns()) + " columns");
    }
    ArrowRows rows{.rows = batch.num_rows(), .columns = {}};
    rows.columns.reserve(columns_.size());
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const Column& column = columns_[i];
      const std::shared_ptr<arrow::Array>& array = batch.column(static_cast<int>(column.rank));
      const ArrayPlace place{.file = path_, .column = column.name, .first_row = first_row_};
      TRIMTAB_RETURN_IF_ERROR(CheckTexts(*array, place));
      if (column.dictionary && array->type_id() == arrow::Type::DICTIONARY) {
        rows.columns.push_back(array);  // built through a hash table: without duplicates
        continue;
      }
      TRIMTAB_ASSIGN_OR_RETURN(std::shared_ptr<arrow::Array> canonical, Canonical(array, types_[i], place));
      rows.columns.push_back(std::move(canonical));
    }
    first_row_ += rows.rows;
    rows_of_group_ += rows.rows;
    return std::optional(std::move(rows));
  }

  std::string path_;
  std::unique_ptr<parquet::arrow::FileReader> reader_;
  Metadata metadata_;
  std::vector<Column> columns_;
  std::vector<DataType> types_;
  std::vector<int> leaves_;  // ascending
  std::int64_t batch_rows_;
  int group_ = 0;
  std::unique_ptr<arrow::RecordBatchReader> batches_;  // of the row group; before reader_ in destruction
  std::int64_t first_row_ = 0;
  std::int64_t rows_of_group_ = 0;
};

class ParquetFile : public TableFile {
 public:
  ParquetFile(Files& files, std::string path, std::uint64_t size, Metadata metadata, std::vector<FileColumn> columns,
              std::vector<int> leaves, std::int64_t batch_rows)
      : files_(files),
        path_(std::move(path)),
        size_(size),
        metadata_(std::move(metadata)),
        columns_(std::move(columns)),
        leaves_(std::move(leaves)),
        batch_rows_(batch_rows) {}

  const std::vector<FileColumn>& columns() const override { return columns_; }
  std::optional<std::int64_t> RowCount() const override { return metadata_->num_rows(); }

  Result<std::unique_ptr<RowReader>> Read(const std::vector<std::size_t>& positions,
                                          const std::vector<DataType>& types) const override {
    return GuardParquet<std::unique_ptr<RowReader>>(path_, kRemedy, [&] { return StartReading(positions, types); });
  }

 private:
  Result<std::unique_ptr<RowReader>> StartReading(const std::vector<std::size_t>& positions,
                                                  const std::vector<DataType>& types) const {
    std::vector<ParquetRows::Column> columns;
    std::vector<DataType> own;
    std::vector<int> dictionary_leaves;
    for (const std::size_t position : positions) {
      const FileColumn& column = columns_[position];
      const int leaf = leaves_[position];
      const bool dictionary = ReadsAsDictionary(*metadata_, leaf, batch_rows_);
      if (dictionary) dictionary_leaves.push_back(leaf);
      own.push_back(*column.type);
      columns.push_back({.name = column.name, .type = *column.type, .leaf = leaf, .rank = 0, .dictionary = dictionary});
    }
    TRIMTAB_ASSIGN_OR_RETURN(std::shared_ptr<const RandomAccessFile> file, files_.OpenForRead(path_));
    if (file->Size() != size_) {
      return IoError(path_, "the file changed while it was read", "read it again when nothing writes it");
    }
    TRIMTAB_ASSIGN_OR_RETURN(OpenReader open, OpenArrowReader(path_, std::move(file), metadata_, dictionary_leaves));
    return std::unique_ptr<RowReader>(std::make_unique<ParquetRows>(
        path_, std::move(open.reader), metadata_, std::move(columns), types.empty() ? own : types, batch_rows_));
  }

 private:
  Files& files_;
  std::string path_;
  std::uint64_t size_;
  Metadata metadata_;
  std::vector<FileColumn> columns_;
  std::vector<int> leaves_;  // of each column; -1: nested
  std::int64_t batch_rows_;
};

Result<std::unique_ptr<TableFile>> OpenUnguarded(Files& files, const std::string& path,
                                                 std::shared_ptr<const RandomAccessFile> file,
                                                 const ReadOptions& options) {
  const std::uint64_t size = file->Size();
  TRIMTAB_ASSIGN_OR_RETURN(const OpenReader open, OpenArrowReader(path, std::move(file), nullptr, {}));
  const Metadata metadata = open.reader->parquet_reader()->metadata();
  std::int64_t rows = 0;
  for (int group = 0; group < metadata->num_row_groups(); ++group) {
    const std::int64_t of_group = metadata->RowGroup(group)->num_rows();
    if (of_group < 0) return InvalidInput(path, "a row group has a negative number of rows", kRemedy);
    rows += of_group;
  }
  if (rows != metadata->num_rows()) {
    return InvalidInput(
        path,
        "the file announces " + std::to_string(metadata->num_rows()) + " rows, its row groups " + std::to_string(rows),
        kRemedy);
  }
  std::vector<FileColumn> columns;
  std::vector<int> leaves;
  for (const parquet::arrow::SchemaField& field : open.reader->manifest().schema_fields) {
    FileColumn column{.name = field.field->name(), .type = std::nullopt, .refused = ""};
    if (field.is_leaf()) column.type = FoldType(*field.field->type());
    if (!column.type.has_value()) column.refused = field.field->type()->ToString();
    leaves.push_back(column.type.has_value() ? field.column_index : -1);
    columns.push_back(std::move(column));
  }
  return std::unique_ptr<TableFile>(std::make_unique<ParquetFile>(files, path, size, metadata, std::move(columns),
                                                                  std::move(leaves), options.batch_rows));
}

}  // namespace

Result<std::unique_ptr<TableFile>> OpenParquetFile(Files& files, const std::string& path,
                                                   std::shared_ptr<const RandomAccessFile> file,
                                                   const ReadOptions& options) {
  return GuardParquet<std::unique_ptr<TableFile>>(path, kRemedy,
                                                  [&] { return OpenUnguarded(files, path, std::move(file), options); });
}

}  // namespace trimtab::table
