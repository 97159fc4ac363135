// PosixProcesses: children of the real machine, each under a small supervisor process.
//
// The supervisor stands in a session of its own, so that a signal to the caller's process group does not reach it. It
// sees the caller's death (a pipe that closes, SIGKILL included) and then kills the child's process group and every
// descendant that left the group (it is their reaper, PR_SET_CHILD_SUBREAPER). It also kills what the child leaves
// behind when it exits. No open file of the caller, hence no lock, is inherited.
#ifndef TRIMTAB_BASE_POSIX_PROCESSES_H_
#define TRIMTAB_BASE_POSIX_PROCESSES_H_

#include <memory>

#include "trimtab/base/processes.h"

namespace trimtab {

// Safe from any thread.
std::unique_ptr<Processes> MakePosixProcesses();

}  // namespace trimtab

#endif  // TRIMTAB_BASE_POSIX_PROCESSES_H_
