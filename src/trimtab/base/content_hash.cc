// Compiled in, so that no library is needed at run time.
#define XXH_INLINE_ALL
#include <xxhash.h>

#include "trimtab/base/digest.h"

namespace trimtab {

ContentHash ContentHashOf(std::string_view bytes) {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return ContentHash{hash.high64, hash.low64};
}

}  // namespace trimtab
