// PosixEnvironment: the real machine. Made once in main().
#ifndef TRIMTAB_BASE_POSIX_ENVIRONMENT_H_
#define TRIMTAB_BASE_POSIX_ENVIRONMENT_H_

#include <cstddef>
#include <map>
#include <memory>
#include <string>

#include "trimtab/base/clock.h"
#include "trimtab/base/environment.h"
#include "trimtab/base/executor.h"
#include "trimtab/base/files.h"
#include "trimtab/base/processes.h"
#include "trimtab/base/random.h"

namespace trimtab {

struct PosixEnvironment {
  std::unique_ptr<Clock> clock;
  std::unique_ptr<Files> files;
  std::unique_ptr<Random> random;
  std::unique_ptr<Executor> executor;
  std::unique_ptr<Processes> processes;

  // Valid while this object lives.
  Environment environment() const { return {*clock, *files, *random, *executor, *processes}; }
};

// threads: how many the executor may use; 0: as many as the process may run on.
PosixEnvironment MakePosixEnvironment(std::size_t threads);

// Gives the standard streams that this process was started without to /dev/null. First in main(): the next file that is
// opened would take their numbers, and what is printed would go into it.
void OpenStandardStreams();

// The variables that this process was started with.
std::map<std::string, std::string> ProcessEnvironment();

// The process's directory, absolute; empty when it was removed.
std::string WorkingDirectory();

}  // namespace trimtab

#endif  // TRIMTAB_BASE_POSIX_ENVIRONMENT_H_
