// Contracts from arbitrary bytes: a contract or an error, never anything else.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "trimtab/quality/check_text.h"
#include "trimtab/quality/contract.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto contract = trimtab::quality::ParseContract(text, "contract");
  if (!contract.ok()) {
    if (contract.error().code != trimtab::ErrorCode::kInvalidInput) std::abort();
    return 0;
  }
  for (const auto& table : contract->tables) {
    for (const auto& check : table.checks) {
      if (trimtab::quality::ExpectedText(check).empty() || check.name.empty()) std::abort();
      trimtab::quality::ToleranceText(check);
      trimtab::quality::FailureText(check);
    }
  }
  return 0;
}
