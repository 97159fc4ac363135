// StopFlag: a signal asks the run to stop. Set from a signal handler or any thread, polled by who waits.
#ifndef TRIMTAB_PIPELINE_STOP_FLAG_H_
#define TRIMTAB_PIPELINE_STOP_FLAG_H_

#include <atomic>

namespace trimtab::pipeline {

class StopFlag {
 public:
  // Lock-free, hence safe in a signal handler. The first signal stays.
  void Stop(int signal) {
    int none = 0;
    signal_.compare_exchange_strong(none, signal);
  }
  // Number of the signal, 0 while there was none.
  int signal() const { return signal_.load(); }

 private:
  static_assert(std::atomic<int>::is_always_lock_free);
  std::atomic<int> signal_{0};
};

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_STOP_FLAG_H_
