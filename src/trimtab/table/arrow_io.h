// Arrow's view of our files: Arrow reads and writes through base::Files only. Internal to the readers.
#ifndef TRIMTAB_TABLE_ARROW_IO_H_
#define TRIMTAB_TABLE_ARROW_IO_H_

#include <exception>
#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"

namespace arrow {
class Status;
namespace io {
class OutputStream;
class RandomAccessFile;
}  // namespace io
}  // namespace arrow

namespace trimtab::table {

// Reading at places is safe from several threads, as Arrow demands.
std::shared_ptr<arrow::io::RandomAccessFile> ArrowInput(std::shared_ptr<const RandomAccessFile> file);
// The file must outlive the stream; closing the stream does not close the file.
std::shared_ptr<arrow::io::OutputStream> ArrowOutput(WritableFile& file);

// What went wrong inside Arrow: an error of ours that passed through it as it was, the system's as kIo, missing memory
// as kIo, and everything else as kInvalidInput: the file does not hold what it should.
Error ArrowError(const std::string& place, const arrow::Status& status, std::string remedy = "");

// Runs a call into Arrow; the exceptions that it lets through (Parquet's, bad_alloc) become errors.
Result<> GuardArrow(const std::string& place, const std::string& remedy, const std::function<arrow::Status()>& call);

// The error of an exception that came out of Arrow or Parquet.
Error ExceptionError(const std::string& place, const std::string& remedy, const std::exception& exception);

// Runs a whole function that asks Parquet's metadata, which throws when it is damaged.
template <typename T, typename Call>
Result<T> GuardParquet(const std::string& place, const std::string& remedy, Call call) {
  try {
    return call();
  } catch (const std::exception& exception) {
    return ExceptionError(place, remedy, exception);
  }
}

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_ARROW_IO_H_
