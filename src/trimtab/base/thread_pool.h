// ThreadPool: an Executor with threads of its own, started once. The calling thread takes part in its own ParallelFor.
#ifndef TRIMTAB_BASE_THREAD_POOL_H_
#define TRIMTAB_BASE_THREAD_POOL_H_

#include <cstddef>
#include <memory>

#include "trimtab/base/executor.h"

namespace trimtab {

inline constexpr std::size_t kMostThreads = 1024;

// `concurrency` threads in all, the caller's among them, kMostThreads at most; 0: as many as the process may use. Where
// the system refuses threads, fewer do the work.
std::unique_ptr<Executor> MakeThreadPool(std::size_t concurrency);

// Runs everything on the calling thread, in order; for tests and for measuring CPU time.
std::unique_ptr<Executor> MakeInlineExecutor();

}  // namespace trimtab

#endif  // TRIMTAB_BASE_THREAD_POOL_H_
