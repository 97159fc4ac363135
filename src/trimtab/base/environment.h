// Environment: the seam to the operating system, passed from main() down. A class takes only the interfaces that it
// uses; our code calls the system nowhere else. The real bundle is made by MakePosixEnvironment()
// (posix_environment.h).
#ifndef TRIMTAB_BASE_ENVIRONMENT_H_
#define TRIMTAB_BASE_ENVIRONMENT_H_

namespace trimtab {

class Clock;
class Executor;
class Files;
class Processes;
class Random;

// References to objects that outlive it.
struct Environment {
  Clock& clock;
  Files& files;
  Random& random;
  Executor& executor;
  Processes& processes;
};

}  // namespace trimtab

#endif  // TRIMTAB_BASE_ENVIRONMENT_H_
