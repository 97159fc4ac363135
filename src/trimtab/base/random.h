// Random: bytes for identifiers and shuffles, injected so that tests fix them. Safe from any thread.
#ifndef TRIMTAB_BASE_RANDOM_H_
#define TRIMTAB_BASE_RANDOM_H_

#include <cstdint>
#include <string>

#include "trimtab/base/clock.h"

namespace trimtab {

class Random {
 public:
  virtual ~Random() = default;
  virtual std::uint64_t Next() = 0;  // uniform over 64 bits
};

// UUID version 7 (RFC 9562): sorts by time of creation, so that a listing of runs is in order.
std::string NewUuid(const Clock& clock, Random& random);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_RANDOM_H_
