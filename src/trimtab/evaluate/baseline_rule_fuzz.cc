// What parses is written back as text that parses to the same rule.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "trimtab/evaluate/baseline_rule.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto rule = trimtab::evaluate::ParseBaselineRule(text, "fuzz");
  if (!rule.has_value()) return 0;
  const auto again = trimtab::evaluate::ParseBaselineRule(rule->ToString(), "fuzz");
  if (!again.has_value() || !(*again == *rule)) std::abort();
  return 0;
}
