// Reads any bytes as a manifest: what is accepted is written back byte for byte, and stays inside its folder.
#include <cstdint>
#include <cstdlib>

#include "trimtab/store/object_store.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trimtab::store;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto entries = ReadManifest(bytes, "manifest");
  if (!entries.ok()) return 0;
  if (WriteManifest(*entries) != bytes) std::abort();
  for (const ManifestEntry& entry : *entries) {
    if (("/" + entry.path + "/").find("/../") != std::string::npos || entry.path.starts_with("/")) std::abort();
  }
  return 0;
}
