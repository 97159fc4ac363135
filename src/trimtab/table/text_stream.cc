#include "trimtab/table/text_stream.h"

#include <arrow/io/compressed.h>
#include <arrow/io/interfaces.h>
#include <arrow/result.h>
#include <arrow/util/compression.h>

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include "trimtab/table/arrow_io.h"

namespace trimtab::table {

namespace {

class PlainText : public TextStream {
 public:
  explicit PlainText(std::shared_ptr<const RandomAccessFile> file) : file_(std::move(file)) {}
  Result<std::size_t> Read(std::span<char> out) override {
    TRIMTAB_ASSIGN_OR_RETURN(const std::size_t got, file_->ReadAt(position_, std::as_writable_bytes(out)));
    position_ += got;
    return got;
  }

 private:
  std::shared_ptr<const RandomAccessFile> file_;
  std::uint64_t position_ = 0;
};

class CompressedText : public TextStream {
 public:
  CompressedText(std::string path, std::string format, std::unique_ptr<arrow::util::Codec> codec,
                 std::shared_ptr<arrow::io::InputStream> stream)
      : path_(std::move(path)), format_(std::move(format)), codec_(std::move(codec)), stream_(std::move(stream)) {}

  Result<std::size_t> Read(std::span<char> out) override {
    std::size_t done = 0;
    while (done < out.size()) {
      std::int64_t got = 0;
      const Result<> read = GuardArrow(path_, "compress or copy the file again", [&]() -> arrow::Status {
        ARROW_ASSIGN_OR_RAISE(got, stream_->Read(static_cast<std::int64_t>(out.size() - done), out.data() + done));
        return arrow::Status::OK();
      });
      if (!read.ok()) {
        Error error = read.error();
        if (error.code == ErrorCode::kInvalidInput) {
          error.message = "the " + format_ + " data is damaged or was cut off: " + error.message;
        }
        return error;
      }
      if (got == 0) break;
      done += static_cast<std::size_t>(got);
    }
    return done;
  }

 private:
  std::string path_;
  std::string format_;
  std::unique_ptr<arrow::util::Codec> codec_;  // outlives the stream
  std::shared_ptr<arrow::io::InputStream> stream_;
};

}  // namespace

Result<std::unique_ptr<TextStream>> OpenText(Files& files, const std::string& path) {
  TRIMTAB_ASSIGN_OR_RETURN(std::shared_ptr<const RandomAccessFile> file, files.OpenForRead(path));
  std::array<char, 4> magic{};
  TRIMTAB_ASSIGN_OR_RETURN(const std::size_t got, file->ReadAt(0, std::as_writable_bytes(std::span(magic))));
  const std::string_view start(magic.data(), got);
  const bool gzip = start.starts_with("\x1F\x8B");
  if (!gzip && start != "\x28\xB5\x2F\xFD") {
    return std::unique_ptr<TextStream>(std::make_unique<PlainText>(std::move(file)));
  }
  std::unique_ptr<arrow::util::Codec> codec;
  std::shared_ptr<arrow::io::InputStream> stream;
  TRIMTAB_RETURN_IF_ERROR(GuardArrow(path, "", [&]() -> arrow::Status {
    ARROW_ASSIGN_OR_RAISE(codec,
                          arrow::util::Codec::Create(gzip ? arrow::Compression::GZIP : arrow::Compression::ZSTD));
    ARROW_ASSIGN_OR_RAISE(stream, arrow::io::CompressedInputStream::Make(codec.get(), ArrowInput(std::move(file))));
    return arrow::Status::OK();
  }));
  return std::unique_ptr<TextStream>(
      std::make_unique<CompressedText>(path, gzip ? "gzip" : "zstd", std::move(codec), std::move(stream)));
}

}  // namespace trimtab::table
