#include "trimtab/table/arrow_io.h"

#include <arrow/buffer.h>
#include <arrow/io/interfaces.h>
#include <arrow/result.h>
#include <arrow/status.h>

#include <exception>
#include <new>
#include <span>
#include <utility>

namespace trimtab::table {

namespace {

// Carries an Error through Arrow.
class ErrorDetail : public arrow::StatusDetail {
 public:
  static constexpr const char* kType = "trimtab::Error";
  explicit ErrorDetail(Error error) : error_(std::move(error)) {}
  const char* type_id() const override { return kType; }
  std::string ToString() const override { return error_.ToString(); }
  const Error& error() const { return error_; }

 private:
  Error error_;
};

arrow::Status ToStatus(const Error& error) {
  return {arrow::StatusCode::IOError, error.message, std::make_shared<ErrorDetail>(error)};
}

class Input : public arrow::io::RandomAccessFile {
 public:
  explicit Input(std::shared_ptr<const trimtab::RandomAccessFile> file) : file_(std::move(file)) {}

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return position_; }
  arrow::Status Seek(std::int64_t position) override {
    if (position < 0) return arrow::Status::Invalid("a place before the start of the file");
    position_ = position;
    return arrow::Status::OK();
  }
  arrow::Result<std::int64_t> GetSize() override { return static_cast<std::int64_t>(file_->Size()); }

  arrow::Result<std::int64_t> Read(std::int64_t count, void* out) override {
    ARROW_ASSIGN_OR_RAISE(const std::int64_t got, ReadAt(position_, count, true, out));
    position_ += got;
    return got;
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> Read(std::int64_t count) override {
    ARROW_ASSIGN_OR_RAISE(std::shared_ptr<arrow::Buffer> buffer, ReadAt(position_, count, true));
    position_ += buffer->size();
    return buffer;
  }

  arrow::Result<std::int64_t> ReadAt(std::int64_t position, std::int64_t count, bool allow_short_read,
                                     void* out) override {
    if (position < 0 || count < 0) return arrow::Status::Invalid("a place outside of the file");
    const auto got = file_->ReadAt(static_cast<std::uint64_t>(position),
                                   std::span(static_cast<std::byte*>(out), static_cast<std::size_t>(count)));
    if (!got.ok()) return ToStatus(got.error());
    if (!allow_short_read && static_cast<std::int64_t>(*got) < count) {
      return arrow::Status::Invalid("the file ends before byte ", position + count);
    }
    return static_cast<std::int64_t>(*got);
  }
  arrow::Result<std::int64_t> ReadAt(std::int64_t position, std::int64_t count, void* out) override {
    return ReadAt(position, count, true, out);
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(std::int64_t position, std::int64_t count,
                                                       bool allow_short_read) override {
    // A damaged file may ask for any length: no more memory than there are bytes.
    const auto size = static_cast<std::int64_t>(file_->Size());
    if (position < 0 || count < 0 || position > size) return arrow::Status::Invalid("a place outside of the file");
    if (!allow_short_read && count > size - position) {
      return arrow::Status::Invalid("the file ends before byte ", position, " + ", count);
    }
    const std::int64_t wanted = std::min(count, size - position);
    ARROW_ASSIGN_OR_RAISE(std::unique_ptr<arrow::ResizableBuffer> buffer, arrow::AllocateResizableBuffer(wanted));
    ARROW_ASSIGN_OR_RAISE(const std::int64_t got, ReadAt(position, wanted, allow_short_read, buffer->mutable_data()));
    if (got < wanted) ARROW_RETURN_NOT_OK(buffer->Resize(got, false));
    return std::shared_ptr<arrow::Buffer>(std::move(buffer));
  }
  arrow::Result<std::shared_ptr<arrow::Buffer>> ReadAt(std::int64_t position, std::int64_t count) override {
    return ReadAt(position, count, true);
  }

 private:
  std::shared_ptr<const trimtab::RandomAccessFile> file_;
  std::int64_t position_ = 0;
  bool closed_ = false;
};

class Output : public arrow::io::OutputStream {
 public:
  explicit Output(WritableFile& file) : file_(file) {}

  arrow::Status Close() override {
    closed_ = true;
    return arrow::Status::OK();
  }
  bool closed() const override { return closed_; }
  arrow::Result<std::int64_t> Tell() const override { return position_; }
  arrow::Status Write(const void* data, std::int64_t count) override {
    const Result<> written =
        file_.Append(std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(count)));
    if (!written.ok()) return ToStatus(written.error());
    position_ += count;
    return arrow::Status::OK();
  }
  using arrow::io::OutputStream::Write;

 private:
  WritableFile& file_;
  std::int64_t position_ = 0;
  bool closed_ = false;
};

}  // namespace

std::shared_ptr<arrow::io::RandomAccessFile> ArrowInput(std::shared_ptr<const RandomAccessFile> file) {
  return std::make_shared<Input>(std::move(file));
}

std::shared_ptr<arrow::io::OutputStream> ArrowOutput(WritableFile& file) { return std::make_shared<Output>(file); }

Error ArrowError(const std::string& place, const arrow::Status& status, std::string remedy) {
  if (status.detail() != nullptr && status.detail()->type_id() == ErrorDetail::kType) {
    return static_cast<const ErrorDetail&>(*status.detail()).error();
  }
  if (status.IsOutOfMemory()) return IoError(place, "there is not enough memory: " + status.message());
  return InvalidInput(place, status.message(), std::move(remedy));
}

Result<> GuardArrow(const std::string& place, const std::string& remedy, const std::function<arrow::Status()>& call) {
  try {
    const arrow::Status status = call();
    if (!status.ok()) return ArrowError(place, status, remedy);
    return {};
  } catch (const std::exception& exception) {
    return ExceptionError(place, remedy, exception);
  }
}

Error ExceptionError(const std::string& place, const std::string& remedy, const std::exception& exception) {
  if (dynamic_cast<const std::bad_alloc*>(&exception) != nullptr) {
    return IoError(place, "there is not enough memory",
                   "read fewer columns, or write the file with smaller row groups");
  }
  return InvalidInput(place, exception.what(), remedy);
}

}  // namespace trimtab::table
