// Work that runs long: on threads of its own, without the interpreter lock, while the caller's thread listens for
// Ctrl-C and tells of the progress.
#ifndef TRIMTAB_EXTENSION_INTERRUPTIBLE_WORK_H_
#define TRIMTAB_EXTENSION_INTERRUPTIBLE_WORK_H_

#include <cstddef>
#include <functional>

#include "python_objects.h"
#include "trimtab/base/executor.h"

namespace trimtab::extension {

struct WorkOptions {
  std::size_t threads = 0;      // 0: as many as the process may use
  std::size_t total_tasks = 0;  // what the work will hand to its executor, about; for progress
  bool small = false;           // a few milliseconds: not worth a thread
  nb::object progress;          // None, or called with (done, total) at most ten times a second, under the lock
};

// Calls work(executor) once. After Ctrl-C, or when `progress` raised, the executor passes over the tasks that have not
// begun (running ones end first, the long ones early: base/cancellation.h), whatever the work then returns is dropped,
// and the exception is raised here. Nothing that `work` refers to outlives the call. Exceptions of tasks arrive here as
// well. Starts its threads anew each time: a process that was forked in between has none to miss.
void RunInterruptibly(const WorkOptions& options, const std::function<void(Executor&)>& work);

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_INTERRUPTIBLE_WORK_H_
