#include "trimtab/base/huge_pages.h"

#include <sys/mman.h>

#include <cstdint>

namespace trimtab {

void AdviseHugePages(const void* address, std::size_t bytes) {
#ifdef MADV_HUGEPAGE
  constexpr std::size_t kSmallest = std::size_t{4} << 20U;
  constexpr std::uintptr_t kPage = std::uintptr_t{2} << 20U;
  if (bytes < kSmallest) return;
  const auto begin = reinterpret_cast<std::uintptr_t>(address);
  const std::uintptr_t first = (begin + kPage - 1) / kPage * kPage;
  const std::uintptr_t end = (begin + bytes) / kPage * kPage;
  if (first < end) madvise(reinterpret_cast<void*>(first), end - first, MADV_HUGEPAGE);  // a refusal changes nothing
#else
  static_cast<void>(address);
  static_cast<void>(bytes);
#endif
}

}  // namespace trimtab
