// TextStream: the bytes of a text file from its start, decompressed when they are gzip or zstd. Internal to the
// readers.
#ifndef TRIMTAB_TABLE_TEXT_STREAM_H_
#define TRIMTAB_TABLE_TEXT_STREAM_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"

namespace trimtab::table {

class TextStream {
 public:
  virtual ~TextStream() = default;
  // Fills out but at the end of the text; the number of bytes read.
  virtual Result<std::size_t> Read(std::span<char> out) = 0;
};

Result<std::unique_ptr<TextStream>> OpenText(Files& files, const std::string& path);

}  // namespace trimtab::table

#endif  // TRIMTAB_TABLE_TEXT_STREAM_H_
