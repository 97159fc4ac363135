// CSV through Arrow's streaming reader. Arrow parses and converts; this file tells it the format, gives it the text
// behind the header, and turns its errors into ones that name line, column, value and remedy.
#include <arrow/array.h>
#include <arrow/buffer.h>
#include <arrow/csv/options.h>
#include <arrow/csv/reader.h>
#include <arrow/io/interfaces.h>
#include <arrow/record_batch.h>
#include <arrow/type.h>
#include <arrow/util/utf8.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <charconv>
#include <cstring>
#include <limits>
#include <utility>

#include "trimtab/base/mutex.h"
#include "trimtab/base/nearest_name.h"
#include "trimtab/table/arrow_io.h"
#include "trimtab/table/arrow_types.h"
#include "trimtab/table/csv_format.h"
#include "trimtab/table/csv_search.h"
#include "trimtab/table/table_file.h"
#include "trimtab/table/text_stream.h"

namespace trimtab::table {

namespace {

constexpr std::size_t kSampleBytes = std::size_t{256} << 10U;
constexpr const char* kTypeNames =
    "boolean, int8 to int64, uint8 to uint64, float32, float64, decimal(2), string, binary, date, time, "
    "timestamp[us], timestamp[us, UTC], duration[s]";

struct RaggedRow {
  std::int64_t number = -1;
  int expected = 0;
  int actual = 0;
};

// What the text showed on its way through Arrow. Arrow reads ahead on threads of its own, which may outlive the reader.
class Observations {
 public:
  void SeeRagged(const RaggedRow& row) {
    const MutexLock lock(mutex_);
    if (!ragged_.has_value()) ragged_ = row;
  }
  std::optional<RaggedRow> ragged() const {
    const MutexLock lock(mutex_);
    return ragged_;
  }
  void Fail(Error error) {
    const MutexLock lock(mutex_);
    if (!error_.has_value()) error_ = std::move(error);
  }
  std::optional<Error> error() const {
    const MutexLock lock(mutex_);
    return error_;
  }
  void SeeNul() { nul_ = true; }
  bool nul() const { return nul_; }
  void AddQuotes(std::int64_t count) { quotes_ += count; }
  std::int64_t quotes() const { return quotes_; }

 private:
  mutable Mutex mutex_;
  std::optional<Error> error_ TRIMTAB_GUARDED_BY(mutex_);
  std::optional<RaggedRow> ragged_ TRIMTAB_GUARDED_BY(mutex_);
  std::atomic<bool> nul_{false};
  std::atomic<std::int64_t> quotes_{0};
};

// The text behind byte order mark and header.
class DataText : public arrow::io::InputStream {
 public:
  DataText(std::unique_ptr<TextStream> text, char quote, std::shared_ptr<Observations> observations)
      : text_(std::move(text)), quote_(quote), observations_(std::move(observations)) {}

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return position_; }
  arrow::Result<std::int64_t> Read(std::int64_t count, void* out) override {
    auto* bytes = static_cast<char*>(out);
    const auto got = text_->Read(std::span(bytes, static_cast<std::size_t>(count)));
    if (!got.ok()) {
      observations_->Fail(got.error());
      return arrow::Status::IOError(got.error().message);
    }
    if (*got > 0 && std::memchr(bytes, '\0', *got) != nullptr) {
      observations_->SeeNul();
      return arrow::Status::Invalid("a NUL byte");
    }
    observations_->AddQuotes(std::count(bytes, bytes + *got, quote_));
    position_ += static_cast<std::int64_t>(*got);
    return static_cast<std::int64_t>(*got);
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(std::int64_t count) override {
    ARROW_ASSIGN_OR_RAISE(std::unique_ptr<arrow::ResizableBuffer> buffer, arrow::AllocateResizableBuffer(count));
    ARROW_ASSIGN_OR_RAISE(const std::int64_t got, Read(count, buffer->mutable_data()));
    ARROW_RETURN_NOT_OK(buffer->Resize(got));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }

 private:
  std::unique_ptr<TextStream> text_;
  char quote_;
  std::shared_ptr<Observations> observations_;
  std::int64_t position_ = 0;
  bool closed_ = false;
};

// The number behind `mark` in Arrow's message: "In CSV column #1: Row #2: CSV conversion error to int64: ...".
std::optional<std::int64_t> NumberAfter(const std::string& message, std::string_view mark) {
  const std::size_t at = message.find(mark);
  if (at == std::string::npos) return std::nullopt;
  std::int64_t number = 0;
  const char* begin = message.data() + at + mark.size();
  return std::from_chars(begin, message.data() + message.size(), number).ec == std::errc() ? std::optional(number)
                                                                                           : std::nullopt;
}

// At most 60 bytes of a value, control characters aside.
std::string Excerpt(std::string_view value) {
  std::string text;
  for (const char c : value.substr(0, 60)) text += static_cast<unsigned char>(c) < 0x20 || c == 0x7F ? ' ' : c;
  // Not half a character at the cut, and no bytes that are none.
  while (!text.empty() && !arrow::util::ValidateUTF8(text) && value.size() > 60) {
    text.pop_back();
    if (text.size() + 4 < 60) break;
  }
  if (!arrow::util::ValidateUTF8(text)) {
    for (char& c : text) c = static_cast<unsigned char>(c) >= 0x80 ? '?' : c;
  }
  return "`" + text + "`" + (value.size() > 60 ? "... (" + std::to_string(value.size()) + " bytes)" : "");
}

// What a CSV file is and how to read it; shared by the file and its readers.
struct CsvSetting {
  Files* files = nullptr;
  std::string path;
  CsvFormat format;
  std::vector<std::string> nulls;
  std::vector<std::optional<DataType>> given;  // types by the options, for each column
};

std::string LinePlace(const CsvSetting& csv, std::int64_t line) { return csv.path + ":" + std::to_string(line); }

// The type that would have taken a value of the inferred type `type` and this one.
std::string WiderType(const DataType& type, const std::string& value) {
  if (type.IsInteger() || type.id == TypeId::kNull) {
    double number = 0;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), number);
    if (error == std::errc() && end == value.data() + value.size()) return "float64";
  }
  if (type.id == TypeId::kTimestamp && type.unit == TimeUnit::kSecond && value.find('.') != std::string::npos) {
    DataType finer = type;
    finer.unit = TimeUnit::kNanosecond;
    return finer.ToString();
  }
  return "string";
}

class CsvRows : public RowReader {
 public:
  CsvRows(std::shared_ptr<const CsvSetting> csv, std::vector<std::size_t> positions, std::vector<DataType> types)
      : csv_(std::move(csv)), positions_(std::move(positions)), types_(std::move(types)) {}

  const std::vector<DataType>& types() const override { return types_; }

  // Reads the first block, whose values decide the types that are not known.
  Result<> Start() {
    const bool known = !types_.empty() || positions_.empty();
    if (!csv_->format.has_rows) {
      for (std::size_t i = 0; !known && i < positions_.size(); ++i) {
        types_.push_back(csv_->given[positions_[i]].value_or(DataType{}));
      }
      return {};
    }
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      if (known) {
        wanted_.emplace_back(types_[i]);
      } else {
        wanted_.push_back(csv_->given[positions_[i]]);
      }
    }
    TRIMTAB_ASSIGN_OR_RETURN(std::unique_ptr<TextStream> text, OpenText(*csv_->files, csv_->path));
    TRIMTAB_RETURN_IF_ERROR(Skip(*text, csv_->format.data_offset));
    const auto input = std::make_shared<DataText>(std::move(text), csv_->format.quote, observations_);
    const Result<> opened = GuardArrow(csv_->path, "", [&]() -> arrow::Status {
      ARROW_ASSIGN_OR_RAISE(reader_,
                            arrow::csv::StreamingReader::Make(arrow::io::default_io_context(), input, ReadingOptions(),
                                                              ParsingOptions(), ConversionOptions()));
      return arrow::Status::OK();
    });
    if (!opened.ok()) return Explain(opened.error());
    if (known) return {};
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      const arrow::DataType& type = *reader_->schema()->field(static_cast<int>(i))->type();
      // Text that is not UTF-8 is taken for binary.
      if (type.id() == arrow::Type::BINARY && !wanted_[i].has_value()) return InvalidText(positions_[i]);
      const std::optional<DataType> folded = FoldType(type);
      if (!folded.has_value()) return Internal(csv_->path, "Arrow inferred the type " + type.ToString());
      types_.push_back(*folded);
    }
    return {};
  }

  Result<std::optional<ArrowRows>> Next() override {
    if (reader_ == nullptr) return std::optional<ArrowRows>();
    std::shared_ptr<arrow::RecordBatch> batch;
    do {
      const Result<> read = GuardArrow(csv_->path, "", [&] { return reader_->ReadNext(&batch); });
      if (!read.ok()) return Explain(read.error());
    } while (batch != nullptr && batch->num_rows() == 0);
    if (batch == nullptr) {
      reader_.reset();
      TRIMTAB_RETURN_IF_ERROR(CheckQuotes());
      return std::optional<ArrowRows>();
    }
    ArrowRows rows{.rows = batch->num_rows(), .columns = {}};
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      TRIMTAB_ASSIGN_OR_RETURN(
          std::shared_ptr<arrow::Array> array,
          Canonical(batch->column(static_cast<int>(i)), types_[i],
                    {.file = csv_->path, .column = csv_->format.names[positions_[i]], .first_row = first_row_}));
      rows.columns.push_back(std::move(array));
    }
    first_row_ += rows.rows;
    return std::optional(std::move(rows));
  }

 private:
  static Result<> Skip(TextStream& text, std::uint64_t bytes) {
    std::vector<char> sink(static_cast<std::size_t>(bytes));
    TRIMTAB_ASSIGN_OR_RETURN(const std::size_t got, text.Read(sink));
    (void)got;
    return {};
  }

  arrow::csv::ReadOptions ReadingOptions() const {
    arrow::csv::ReadOptions options = arrow::csv::ReadOptions::Defaults();
    options.use_threads = false;  // rows are numbered only then
    options.block_size = static_cast<std::int32_t>(kCsvBlockBytes);
    // Columns are named by their position, so that their names may be anything.
    for (std::size_t i = 0; i < csv_->format.names.size(); ++i) options.column_names.push_back(std::to_string(i));
    return options;
  }
  arrow::csv::ParseOptions ParsingOptions() const {
    arrow::csv::ParseOptions options = arrow::csv::ParseOptions::Defaults();
    options.delimiter = csv_->format.delimiter;
    options.quote_char = csv_->format.quote;
    options.newlines_in_values = true;
    options.invalid_row_handler = [observations = observations_](const arrow::csv::InvalidRow& row) {
      observations->SeeRagged({.number = row.number, .expected = row.expected_columns, .actual = row.actual_columns});
      return arrow::csv::InvalidRowResult::Error;
    };
    return options;
  }
  arrow::csv::ConvertOptions ConversionOptions() const {
    arrow::csv::ConvertOptions options = arrow::csv::ConvertOptions::Defaults();
    options.null_values = csv_->nulls;
    options.strings_can_be_null = true;
    options.quoted_strings_can_be_null = false;
    for (std::size_t i = 0; i < positions_.size(); ++i) {
      const std::string name = std::to_string(positions_[i]);
      options.include_columns.push_back(name);
      if (wanted_[i].has_value()) options.column_types[name] = ArrowType(*wanted_[i]);
    }
    if (positions_.empty()) {  // none would mean all: rows are counted by the first
      options.include_columns.emplace_back("0");
      options.column_types["0"] = arrow::binary();
    }
    return options;
  }

  std::int64_t RecordOfRow(std::int64_t row) const { return row - 1 + (csv_->format.header ? 1 : 0); }

  // What Arrow's error is about.
  Error Explain(const Error& error) const {
    if (const auto own = observations_->error(); own.has_value()) return *own;
    const Result<Error> explained = Explanation(error);
    return explained.ok() ? *explained : explained.error();
  }

  Result<Error> Explanation(const Error& error) const {
    if (observations_->nul()) {
      TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::int64_t> line, LineOfNul(*csv_->files, csv_->path));
      return InvalidInput(LinePlace(*csv_, line.value_or(1)), "there is a NUL byte in the text",
                          "the file is damaged, binary or not UTF-8: write it again as UTF-8 text");
    }
    if (const auto ragged = observations_->ragged(); ragged.has_value()) return RaggedRecord(*ragged);
    if (error.message.find("straddl") != std::string::npos) {
      TRIMTAB_ASSIGN_OR_RETURN(const CsvSearch search, SearchCsv(*csv_->files, csv_->path, csv_->format,
                                                                 [](const CsvRecord&) { return false; }));
      return EndlessRecord(search.endless_line.value_or(1));
    }
    const std::optional<std::int64_t> column = NumberAfter(error.message, "CSV column #");
    const std::optional<std::int64_t> row = NumberAfter(error.message, "Row #");
    if (column.has_value() && static_cast<std::size_t>(*column) < csv_->format.names.size()) {
      const auto position = static_cast<std::size_t>(*column);
      if (error.message.find("UTF8") != std::string::npos) return InvalidText(position);
      if (row.has_value()) return WrongValue(position, *row, error);
    }
    return InvalidInput(csv_->path, error.message, "is this a CSV file?");
  }

  Result<Error> RaggedRecord(const RaggedRow& row) const {
    TRIMTAB_ASSIGN_OR_RETURN(const CsvSearch search,
                             SearchCsv(*csv_->files, csv_->path, csv_->format, [&](const CsvRecord& record) {
                               return row.number > 0 ? record.number == RecordOfRow(row.number)
                                                     : static_cast<int>(record.fields.size()) != row.expected;
                             }));
    if (search.endless_line.has_value() && !search.found.has_value()) return EndlessRecord(*search.endless_line);
    const std::int64_t line = search.found.has_value() ? search.found->line : 1;
    return InvalidInput(
        LinePlace(*csv_, line),
        "the row has " + std::to_string(row.actual) + " fields, the first one has " + std::to_string(row.expected),
        "quote fields that hold the delimiter " + Excerpt(std::string(1, csv_->format.delimiter)) +
            ", or give another with --csv-delimiter");
  }

  Error EndlessRecord(std::int64_t line) const {
    return InvalidInput(LinePlace(*csv_, line),
                        "the row that begins here has more than " + std::to_string(kCsvBlockBytes >> 20) +
                            " MiB, or a quote in it is never closed",
                        "close the quote, or give the right one with --csv-quote");
  }

  Error InvalidText(std::size_t position) const {
    const Result<CsvSearch> search = SearchCsv(*csv_->files, csv_->path, csv_->format, [&](const CsvRecord& record) {
      return position < record.fields.size() && !arrow::util::ValidateUTF8(record.fields[position].text);
    });
    if (!search.ok()) return search.error();
    return InvalidInput(LinePlace(*csv_, search->found.has_value() ? search->found->line : 1),
                        "column " + Excerpt(csv_->format.names[position]) + ": the text is not valid UTF-8" +
                            (search->found.has_value() ? ": " + Excerpt(search->found->fields[position].text) : ""),
                        "convert the file to UTF-8, for instance with `iconv -f LATIN1 -t UTF-8`");
  }

  Result<Error> WrongValue(std::size_t position, std::int64_t row, const Error& error) const {
    TRIMTAB_ASSIGN_OR_RETURN(const CsvSearch search,
                             SearchCsv(*csv_->files, csv_->path, csv_->format,
                                       [&](const CsvRecord& record) { return record.number == RecordOfRow(row); }));
    const std::string& name = csv_->format.names[position];
    if (!search.found.has_value() || position >= search.found->fields.size()) {
      return InvalidInput(csv_->path, error.message, "give the type with --csv-type " + name + "=string");
    }
    const std::string& value = search.found->fields[position].text;
    const auto asked = std::find(positions_.begin(), positions_.end(), position) - positions_.begin();
    const DataType type = TypeOf(static_cast<std::size_t>(asked));
    std::string message = "column " + Excerpt(name) + ": " + Excerpt(value) + " is no " +
                          (type.id == TypeId::kNull ? "empty value" : type.ToString());
    if (csv_->given[position].has_value()) {
      return InvalidInput(LinePlace(*csv_, search.found->line), std::move(message),
                          "correct the value, or give another type with --csv-type " + name + "=string");
    }
    message += ", as the first rows are";
    return InvalidInput(LinePlace(*csv_, search.found->line), std::move(message),
                        "correct the value, or read the column with --csv-type " + name + "=" + WiderType(type, value));
  }

  // The type that a value did not have. In the first block only given types can be wrong.
  DataType TypeOf(std::size_t asked) const {
    if (asked < types_.size()) return types_[asked];
    return asked < wanted_.size() ? wanted_[asked].value_or(DataType{}) : DataType{};
  }

  // Arrow takes the end of the text for a closing quote.
  Result<> CheckQuotes() const {
    if (observations_->quotes() % 2 == 0) return {};
    TRIMTAB_ASSIGN_OR_RETURN(const CsvSearch search,
                             SearchCsv(*csv_->files, csv_->path, csv_->format, [](const CsvRecord&) { return false; }));
    if (search.endless_line.has_value()) return EndlessRecord(*search.endless_line);
    return {};
  }

  std::shared_ptr<const CsvSetting> csv_;
  std::vector<std::size_t> positions_;
  std::vector<DataType> types_;
  std::vector<std::optional<DataType>> wanted_;  // what Arrow was told
  std::shared_ptr<Observations> observations_ = std::make_shared<Observations>();
  std::shared_ptr<arrow::csv::StreamingReader> reader_;
  std::int64_t first_row_ = 0;
};

class CsvFile : public TableFile {
 public:
  CsvFile(std::shared_ptr<const CsvSetting> csv, std::vector<FileColumn> columns)
      : csv_(std::move(csv)), columns_(std::move(columns)) {}
  const std::vector<FileColumn>& columns() const override { return columns_; }
  std::optional<std::int64_t> RowCount() const override {
    return csv_->format.has_rows ? std::nullopt : std::optional<std::int64_t>(0);
  }
  std::string RemedyForTwins() const override {
    return TableFile::RemedyForTwins() + ", or say `--csv-header no` when the first line is data";
  }
  Result<std::unique_ptr<RowReader>> Read(const std::vector<std::size_t>& positions,
                                          const std::vector<DataType>& types) const override {
    auto rows = std::make_unique<CsvRows>(csv_, positions, types);
    TRIMTAB_RETURN_IF_ERROR(rows->Start());
    return std::unique_ptr<RowReader>(std::move(rows));
  }

 private:
  std::shared_ptr<const CsvSetting> csv_;
  std::vector<FileColumn> columns_;
};

// The start of the text with at least one whole record in it, as far as a record may reach.
Result<CsvFormat> ReadFormat(Files& files, const std::string& path, const CsvOptions& options) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<TextStream> text, OpenText(files, path));
  std::string sample;
  for (std::size_t wanted = kSampleBytes;; wanted *= 8) {
    const std::size_t before = sample.size();
    sample.resize(wanted);
    TRIMTAB_ASSIGN_OR_RETURN(const std::size_t got, text->Read(std::span(sample).subspan(before)));
    sample.resize(before + got);
    const bool complete = sample.size() < wanted;
    if (const std::size_t nul = sample.find('\0');
        nul != std::string::npos && !sample.starts_with("\xFF\xFE") && !sample.starts_with("\xFE\xFF")) {
      const auto line = 1 + std::count(sample.begin(), sample.begin() + static_cast<std::ptrdiff_t>(nul), '\n');
      return InvalidInput(path + ":" + std::to_string(line), "there is a NUL byte in the text",
                          "the file is damaged, binary or not UTF-8: write it again as UTF-8 text");
    }
    Result<CsvFormat> format = DetectCsvFormat(sample, complete, options, path);
    if (format.ok() || complete || wanted >= static_cast<std::size_t>(kCsvBlockBytes)) return format;
  }
}

}  // namespace

Result<std::unique_ptr<TableFile>> OpenCsvFile(Files& files, const std::string& path, const ReadOptions& options) {
  auto csv = std::make_shared<CsvSetting>();
  csv->files = &files;
  csv->path = path;
  csv->nulls = options.csv.nulls;
  TRIMTAB_ASSIGN_OR_RETURN(csv->format, ReadFormat(files, path, options.csv));
  csv->given.resize(csv->format.names.size());
  for (const auto& [name, type_name] : options.csv.types) {
    const std::optional<DataType> type = ParseDataType(type_name);
    if (!type.has_value()) {
      return InvalidInput("--csv-type", "`" + type_name + "` is not a type", std::string("one of ") + kTypeNames);
    }
    const auto& names = csv->format.names;
    const auto found = std::find(names.begin(), names.end(), name);
    if (found == names.end()) {
      return NotFound(path, "--csv-type names the column `" + name + "`, which the file does not have",
                      DidYouMean(name, names));
    }
    csv->given[static_cast<std::size_t>(found - names.begin())] = type;
  }
  std::vector<FileColumn> columns;
  for (std::size_t i = 0; i < csv->format.names.size(); ++i) {
    columns.push_back({.name = csv->format.names[i], .type = csv->given[i], .refused = ""});
  }
  return std::unique_ptr<TableFile>(std::make_unique<CsvFile>(std::move(csv), std::move(columns)));
}

}  // namespace trimtab::table
