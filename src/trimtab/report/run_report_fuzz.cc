// result.json is read back by `trimtab show`: whatever stands in the file, it is an error or a report that every
// renderer takes.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "trimtab/report/run_files.h"
#include "trimtab/report/run_json.h"
#include "trimtab/report/run_text.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace trimtab;
  const Result<Json> json = ParseJson({reinterpret_cast<const char*>(data), size}, "result.json");
  if (!json.ok()) return 0;
  const Result<report::RunReport> run = report::ReadRunReport(*json, "result.json");
  if (!run.ok()) return 0;
  (void)report::RunPage(*run);
  (void)report::RunMarkdown(*run);
  (void)report::RunJunit(*run);
  (void)report::RunText(*run, {});
  return 0;
}
