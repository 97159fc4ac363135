// Random bits of the operating system (getrandom).
#ifndef TRIMTAB_BASE_SYSTEM_RANDOM_H_
#define TRIMTAB_BASE_SYSTEM_RANDOM_H_

#include <memory>

#include "trimtab/base/random.h"

namespace trimtab {

std::unique_ptr<Random> MakeSystemRandom();

}  // namespace trimtab

#endif  // TRIMTAB_BASE_SYSTEM_RANDOM_H_
