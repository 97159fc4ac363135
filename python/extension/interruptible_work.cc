#include "interruptible_work.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>

#include "trimtab/base/cancellation.h"
#include "trimtab/base/thread_pool.h"

namespace trimtab::extension {
namespace {

// Passes tasks on to another executor until it is told to stop, and counts them.
class WatchedExecutor : public Executor {
 public:
  explicit WatchedExecutor(Executor& executor) : executor_(executor) {}

  std::size_t Concurrency() const override { return executor_.Concurrency(); }
  void ParallelFor(std::size_t count, const std::function<void(std::size_t)>& body) override {
    executor_.ParallelFor(count, [&](std::size_t i) {
      if (stopped_) return;
      const CancellationScope scope(stopped_);
      try {
        body(i);
      } catch (...) {
        const std::lock_guard lock(mutex_);
        if (failure_ == nullptr) failure_ = std::current_exception();
        stopped_ = true;
      }
      ++done_;
    });
    if (stopped_) throw Stopped();
  }

  struct Stopped {};
  void Stop() { stopped_ = true; }
  std::size_t done() const { return done_; }
  std::exception_ptr failure() const { return failure_; }

 private:
  Executor& executor_;
  std::atomic<bool> stopped_ = false;
  std::atomic<std::size_t> done_ = 0;
  std::mutex mutex_;
  std::exception_ptr failure_;
};

// Runs the work, and gives the exception that it or one of its tasks ended with.
std::exception_ptr Carry(WatchedExecutor& executor, const std::function<void(Executor&)>& work) {
  try {
    work(executor);
  } catch (const WatchedExecutor::Stopped&) {
    return executor.failure();
  } catch (...) {
    return std::current_exception();
  }
  return nullptr;
}

}  // namespace

void RunInterruptibly(const WorkOptions& options, const std::function<void(Executor&)>& work) {
  using std::chrono::milliseconds;
  if (options.small && options.progress.is_none()) {
    std::exception_ptr failure;
    {
      const nb::gil_scoped_release unlocked;
      const auto inline_executor = MakeInlineExecutor();
      WatchedExecutor executor(*inline_executor);
      failure = Carry(executor, work);
    }
    if (failure != nullptr) std::rethrow_exception(failure);
    return;
  }
  std::exception_ptr failure;
  std::optional<nb::python_error> raised;
  const auto tell = [&](std::size_t done, std::size_t total) {
    try {
      options.progress(done, total);
    } catch (nb::python_error& error) {
      raised.emplace(std::move(error));
    }
  };
  std::size_t total = 0;
  {
    std::optional<nb::gil_scoped_release> unlocked(std::in_place);
    const auto pool = MakeThreadPool(options.threads);
    WatchedExecutor executor(*pool);
    std::mutex mutex;
    std::condition_variable ended;
    bool over = false;
    std::thread thread([&] {
      failure = Carry(executor, work);
      const std::lock_guard lock(mutex);
      over = true;
      ended.notify_all();
    });
    std::size_t told = 0;
    for (int round = 1;; ++round) {
      {
        std::unique_lock lock(mutex);
        if (ended.wait_for(lock, milliseconds(50), [&] { return over; })) break;
      }
      if (raised) continue;
      unlocked.reset();
      if (PyErr_CheckSignals() != 0) {
        raised.emplace();
      } else if (const std::size_t done = executor.done();
                 !options.progress.is_none() && round % 2 == 0 && done > told) {
        told = done;
        tell(std::min(done, options.total_tasks), options.total_tasks);
      }
      if (raised) executor.Stop();
      unlocked.emplace();
    }
    thread.join();
    total = std::max(executor.done(), options.total_tasks);
  }
  if (raised) throw std::move(*raised);
  if (failure != nullptr) std::rethrow_exception(failure);
  if (!options.progress.is_none()) tell(total, total);
  if (raised) throw std::move(*raised);
}

}  // namespace trimtab::extension
