// Any bytes are cut into terms that are UTF-8, lower case and cut no further.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "trimtab/drift/text_terms.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  trimtab::drift::TextTerms terms(std::string_view(reinterpret_cast<const char*>(data), size));
  std::string term;
  std::string again;
  while (terms.Next(term)) {
    trimtab::drift::TextTerms whole(term);
    if (term.size() < 2 || !whole.Next(again) || again != term || whole.Next(again)) std::abort();
  }
  return 0;
}
