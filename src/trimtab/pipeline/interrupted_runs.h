// What a run that was killed has left, put in order before the next one begins. Internal to pipeline/.
#ifndef TRIMTAB_PIPELINE_INTERRUPTED_RUNS_H_
#define TRIMTAB_PIPELINE_INTERRUPTED_RUNS_H_

#include <cstddef>

#include "trimtab/base/environment.h"
#include "trimtab/base/log.h"
#include "trimtab/base/result.h"
#include "trimtab/pipeline/project.h"

namespace trimtab::pipeline {

// Marks runs that say "running" as interrupted, closes their events with ABORT (which cuts off a torn last line) and
// removes half-written objects. The caller holds the project's lock, so none of them is alive. Safe to be killed in:
// the next call goes on. Returns the number of runs; costs one read when there is none.
Result<std::size_t> CloseInterrupted(const Environment& environment, Log& log, Project& project);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_INTERRUPTED_RUNS_H_
