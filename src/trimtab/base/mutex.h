// Mutex: std::mutex with clang's thread-safety annotations, so that the clang preset proves who holds what.
// (libstdc++'s own types carry none.) Source: https://clang.llvm.org/docs/ThreadSafetyAnalysis.html
#ifndef TRIMTAB_BASE_MUTEX_H_
#define TRIMTAB_BASE_MUTEX_H_

#include <condition_variable>
#include <mutex>

#if defined(__clang__)
#define TRIMTAB_THREAD_ANNOTATION(x) __attribute__((x))
#else
#define TRIMTAB_THREAD_ANNOTATION(x)
#endif
#define TRIMTAB_GUARDED_BY(mutex) TRIMTAB_THREAD_ANNOTATION(guarded_by(mutex))
#define TRIMTAB_REQUIRES(mutex) TRIMTAB_THREAD_ANNOTATION(requires_capability(mutex))
#define TRIMTAB_EXCLUDES(mutex) TRIMTAB_THREAD_ANNOTATION(locks_excluded(mutex))

namespace trimtab {

class TRIMTAB_THREAD_ANNOTATION(capability("mutex")) Mutex {
 public:
  void Lock() TRIMTAB_THREAD_ANNOTATION(acquire_capability()) { mutex_.lock(); }
  void Unlock() TRIMTAB_THREAD_ANNOTATION(release_capability()) { mutex_.unlock(); }

 private:
  friend class Condition;
  std::mutex mutex_;
};

// Holds the mutex for its life.
class TRIMTAB_THREAD_ANNOTATION(scoped_lockable) MutexLock {
 public:
  explicit MutexLock(Mutex& mutex) TRIMTAB_THREAD_ANNOTATION(acquire_capability(mutex)) : mutex_(mutex) {
    mutex_.Lock();
  }
  ~MutexLock() TRIMTAB_THREAD_ANNOTATION(release_capability()) { mutex_.Unlock(); }
  MutexLock(const MutexLock&) = delete;
  MutexLock& operator=(const MutexLock&) = delete;

 private:
  Mutex& mutex_;
};

class Condition {
 public:
  // Releases the mutex while waiting, holds it again on return. May return without cause: wait in a loop.
  void Wait(Mutex& mutex) TRIMTAB_REQUIRES(mutex) {
    std::unique_lock lock(mutex.mutex_, std::adopt_lock);
    condition_.wait(lock);
    lock.release();
  }
  void NotifyOne() { condition_.notify_one(); }
  void NotifyAll() { condition_.notify_all(); }

 private:
  std::condition_variable condition_;
};

}  // namespace trimtab

#endif  // TRIMTAB_BASE_MUTEX_H_
