// Any bytes as a file: an error or a table whose every value can be looked at.
#include <cstdint>
#include <string>

#include "trimtab/base/memory_files.h"
#include "trimtab/table/table_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  trimtab::MemoryFiles files;
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  if (!trimtab::WriteFileAtomically(files, "/fuzz", bytes).ok()) return 0;
  const trimtab::Result<std::string> text = trimtab::table::TableText(files, "/fuzz");
  if (!text.ok() && text.error().code == trimtab::ErrorCode::kInternal) __builtin_trap();
  const std::string path = "/fuzz";
  (void)trimtab::table::DescribeTable(files, std::span(&path, 1), {});
  return 0;
}
