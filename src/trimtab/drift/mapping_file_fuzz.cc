// Column mappings from arbitrary bytes: a mapping or an error with its place, never anything else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "trimtab/drift/mapping_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto mapping = trimtab::drift::ParseColumnMapping({reinterpret_cast<const char*>(data), size}, "mapping");
  if (!mapping.ok() && mapping.error().code != trimtab::ErrorCode::kInvalidInput) std::abort();
  if (!mapping.ok() && !mapping.error().place.starts_with("mapping")) std::abort();
  return 0;
}
