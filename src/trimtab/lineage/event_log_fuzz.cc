// Reads any bytes as a log: nothing crashes, what is whole stays whole, and skimming finds the same lines.
#include <cstdint>
#include <cstdlib>

#include "trimtab/lineage/event_log.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trimtab::lineage;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto read = ReadLog(bytes, "log");
  const auto skimmed = SkimLog(bytes, "log");
  if (!read.ok()) return 0;
  if (read->whole_bytes + read->torn_bytes != size) std::abort();
  if (!skimmed.ok() || skimmed->events != read->events || skimmed->whole_bytes != read->whole_bytes) std::abort();
  const auto again = ReadLog(bytes.substr(0, read->whole_bytes), "log");
  if (!again.ok() || again->torn_bytes != 0 || again->events != read->events ||
      again->open_runs.size() != read->open_runs.size()) {
    std::abort();
  }
  return 0;
}
