// Memory for columns: large, filled once, read often. With the machine's small pages the kernel is asked for each 4 KiB
// of it when it is first touched, which costs about as much as the work on it.
#ifndef TRIMTAB_BASE_HUGE_PAGES_H_
#define TRIMTAB_BASE_HUGE_PAGES_H_

#include <cstddef>

namespace trimtab {

// Asks for huge pages where the range holds whole ones (2 MiB on x86-64); to be called before it is first touched. A
// wish: without effect where the system has none, and below 4 MiB. The content is untouched; any thread may call it.
void AdviseHugePages(const void* address, std::size_t bytes);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_HUGE_PAGES_H_
