// Arrow's view of our files: Arrow reads and writes through base::Files only. Internal to the readers.
#ifndef TRIMTAB_TABLE_ARROW_IO_H_
#define TRIMTAB_TABLE_ARROW_IO_H_

#include <functional>
#include <memory>
#include <string>

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

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_ARROW_IO_H_
