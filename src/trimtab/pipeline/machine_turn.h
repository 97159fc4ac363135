// MachineTurn: who may use the machine now. Stages share it; a benchmark has it for itself, so that no other stage
// disturbs what it measures. Internal to pipeline/.
#ifndef TRIMTAB_PIPELINE_MACHINE_TURN_H_
#define TRIMTAB_PIPELINE_MACHINE_TURN_H_

#include <cstddef>

#include "trimtab/base/mutex.h"

namespace trimtab::pipeline {

class MachineTurn {
 public:
  // Waits until the machine is free for it. Who waits to be alone goes before those who come later.
  void Enter(bool alone) TRIMTAB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    if (!alone) {
      while (alone_ || waiting_alone_ > 0) changed_.Wait(mutex_);
      ++sharing_;
      return;
    }
    ++waiting_alone_;
    while (alone_ || sharing_ > 0) changed_.Wait(mutex_);
    --waiting_alone_;
    alone_ = true;
  }

  void Leave(bool alone) TRIMTAB_EXCLUDES(mutex_) {
    {
      const MutexLock lock(mutex_);
      if (alone) {
        alone_ = false;
      } else {
        --sharing_;
      }
    }
    changed_.NotifyAll();
  }

 private:
  Mutex mutex_;
  Condition changed_;
  std::size_t sharing_ TRIMTAB_GUARDED_BY(mutex_) = 0;
  std::size_t waiting_alone_ TRIMTAB_GUARDED_BY(mutex_) = 0;
  bool alone_ TRIMTAB_GUARDED_BY(mutex_) = false;
};

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_MACHINE_TURN_H_
