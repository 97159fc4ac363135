// Executor: the threads that a call may use. Results never depend on their number.
#ifndef TRIMTAB_BASE_EXECUTOR_H_
#define TRIMTAB_BASE_EXECUTOR_H_

#include <cstddef>
#include <functional>

namespace trimtab {

class Executor {
 public:
  virtual ~Executor() = default;
  // Number of tasks that run at once, >= 1.
  virtual std::size_t Concurrency() const = 0;
  // Calls body(i) for every i in [0, count), on several threads, and returns when all are done. body must not throw.
  // Not to be called from inside a body of the same executor.
  virtual void ParallelFor(std::size_t count, const std::function<void(std::size_t)>& body) = 0;
};

}  // namespace trimtab

#endif  // TRIMTAB_BASE_EXECUTOR_H_
