// The machine's clocks.
#ifndef TRIMTAB_BASE_SYSTEM_CLOCK_H_
#define TRIMTAB_BASE_SYSTEM_CLOCK_H_

#include <memory>

#include "trimtab/base/clock.h"

namespace trimtab {

std::unique_ptr<Clock> MakeSystemClock();

}  // namespace trimtab

#endif  // TRIMTAB_BASE_SYSTEM_CLOCK_H_
