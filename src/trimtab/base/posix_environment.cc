#include "trimtab/base/posix_environment.h"

#include "trimtab/base/posix_files.h"
#include "trimtab/base/posix_processes.h"
#include "trimtab/base/system_clock.h"
#include "trimtab/base/system_random.h"
#include "trimtab/base/thread_pool.h"

namespace trimtab {

PosixEnvironment MakePosixEnvironment(std::size_t threads) {
  return {MakeSystemClock(), MakePosixFiles(), MakeSystemRandom(), MakeThreadPool(threads), MakePosixProcesses()};
}

}  // namespace trimtab
