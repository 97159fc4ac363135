// Cancellation: whether the one who waits for the work of this thread has given up. Loops that may take seconds ask now
// and then, and end early with any result: who cancelled drops it. Nobody who did not open a scope is ever cancelled.
#ifndef TRIMTAB_BASE_CANCELLATION_H_
#define TRIMTAB_BASE_CANCELLATION_H_

#include <atomic>

namespace trimtab {

// The work of this thread, until the scope ends, is cancelled when the flag (which outlives it) becomes true.
class CancellationScope {
 public:
  explicit CancellationScope(const std::atomic<bool>& cancelled) : outer_(flag_) { flag_ = &cancelled; }
  CancellationScope(const CancellationScope&) = delete;
  CancellationScope& operator=(const CancellationScope&) = delete;
  ~CancellationScope() { flag_ = outer_; }

  // Costs a few nanoseconds.
  static bool Cancelled() { return flag_ != nullptr && flag_->load(std::memory_order_relaxed); }

 private:
  static inline thread_local const std::atomic<bool>* flag_ = nullptr;
  const std::atomic<bool>* outer_;
};

}  // namespace trimtab

#endif  // TRIMTAB_BASE_CANCELLATION_H_
