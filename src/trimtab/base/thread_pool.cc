#include "trimtab/base/thread_pool.h"

#include <sched.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "trimtab/base/mutex.h"

namespace trimtab {

namespace {

std::size_t AllowedProcessors() {
  cpu_set_t set;
  if (::sched_getaffinity(0, sizeof(set), &set) == 0) return static_cast<std::size_t>(std::max(1, CPU_COUNT(&set)));
  return std::max<std::size_t>(1, std::thread::hardware_concurrency());
}

class InlineExecutor : public Executor {
 public:
  std::size_t Concurrency() const override { return 1; }
  void ParallelFor(std::size_t count, const std::function<void(std::size_t)>& body) override {
    for (std::size_t i = 0; i < count; ++i) body(i);
  }
};

// One loop at a time; a second caller waits for the first. Threads are started by the first loop that needs them, so
// that a short command pays nothing.
class ThreadPool : public Executor {
 public:
  explicit ThreadPool(std::size_t concurrency)
      : concurrency_(std::min(kMostThreads, concurrency == 0 ? AllowedProcessors() : concurrency)) {}

  ~ThreadPool() override {
    {
      const MutexLock lock(mutex_);
      stopping_ = true;
    }
    work_.NotifyAll();
    for (std::thread& thread : threads_) thread.join();
  }

  std::size_t Concurrency() const override { return concurrency_; }

  void ParallelFor(std::size_t count, const std::function<void(std::size_t)>& body) override {
    if (count <= 1 || concurrency_ == 1) {
      for (std::size_t i = 0; i < count; ++i) body(i);
      return;
    }
    const MutexLock only_one(loop_mutex_);
    {
      const MutexLock lock(mutex_);
      StartThreads();
      body_ = &body;
      count_ = count;
      next_.store(0);
      active_ = threads_.size();
      thrown_ = nullptr;
      ++generation_;
    }
    work_.NotifyAll();
    Drain(body, count);
    const MutexLock lock(mutex_);
    while (active_ > 0) done_.Wait(mutex_);
    if (thrown_ != nullptr) std::rethrow_exception(std::exchange(thrown_, nullptr));
  }

 private:
  // The system may refuse a thread: those that run do all the work then.
  void StartThreads() {
    if (refused_) return;
    threads_.reserve(concurrency_ - 1);
    try {
      while (threads_.size() + 1 < concurrency_) threads_.emplace_back([this] { Work(); });
    } catch (const std::system_error&) {
      refused_ = true;
    }
  }

  void Drain(const std::function<void(std::size_t)>& body, std::size_t count) {
    try {
      for (std::size_t i = next_.fetch_add(1); i < count; i = next_.fetch_add(1)) body(i);
    } catch (...) {  // std::bad_alloc, say: goes on in the thread that called
      next_.store(count);
      const MutexLock lock(mutex_);
      if (thrown_ == nullptr) thrown_ = std::current_exception();
    }
  }

  void Work() {
    std::uint64_t seen = 0;
    for (;;) {
      const std::function<void(std::size_t)>* body = nullptr;
      std::size_t count = 0;
      {
        const MutexLock lock(mutex_);
        while (!stopping_ && generation_ == seen) work_.Wait(mutex_);
        if (stopping_) return;
        seen = generation_;
        body = body_;
        count = count_;
      }
      Drain(*body, count);
      const MutexLock lock(mutex_);
      if (--active_ == 0) done_.NotifyOne();
    }
  }

  const std::size_t concurrency_;
  Mutex loop_mutex_;
  Mutex mutex_;
  Condition work_;
  Condition done_;
  std::vector<std::thread> threads_;  // changed by the one loop only, joined by the destructor
  bool refused_ = false;              // as threads_
  const std::function<void(std::size_t)>* body_ TRIMTAB_GUARDED_BY(mutex_) = nullptr;
  std::size_t count_ TRIMTAB_GUARDED_BY(mutex_) = 0;
  std::size_t active_ TRIMTAB_GUARDED_BY(mutex_) = 0;
  std::uint64_t generation_ TRIMTAB_GUARDED_BY(mutex_) = 0;
  std::exception_ptr thrown_ TRIMTAB_GUARDED_BY(mutex_);
  bool stopping_ TRIMTAB_GUARDED_BY(mutex_) = false;
  std::atomic<std::size_t> next_{0};
};

}  // namespace

std::unique_ptr<Executor> MakeThreadPool(std::size_t concurrency) { return std::make_unique<ThreadPool>(concurrency); }
std::unique_ptr<Executor> MakeInlineExecutor() { return std::make_unique<InlineExecutor>(); }

}  // namespace trimtab
