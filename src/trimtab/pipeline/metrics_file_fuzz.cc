#include <cstddef>
#include <cstdint>
#include <string_view>

#include "trimtab/pipeline/metrics_file.h"

// Any bytes are metrics or an error that names the file.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const auto metrics = trimtab::pipeline::ParseMetrics({reinterpret_cast<const char*>(data), size}, "metrics");
  if (!metrics.ok() && !metrics.error().place.starts_with("metrics")) __builtin_trap();
  return 0;
}
