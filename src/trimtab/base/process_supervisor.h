// The supervisor that stands between PosixProcesses and a child; see posix_processes.h for what it guarantees.
#ifndef TRIMTAB_BASE_PROCESS_SUPERVISOR_H_
#define TRIMTAB_BASE_PROCESS_SUPERVISOR_H_

#include <cstdint>

namespace trimtab {

// All that the supervisor needs, prepared before the fork.
struct SupervisorTask {
  const char* program = nullptr;             // absolute or relative path
  const char* const* arguments = nullptr;    // null-terminated
  const char* const* environment = nullptr;  // null-terminated
  const char* directory = nullptr;           // null: the caller's
  int life = -1;                             // read end; closes when the caller dies or lets go
  int report = -1;                           // write end; gets one SupervisorStart, then one SupervisorEnd
  int output = -1;
  int error = -1;
  int input = -1;
};

enum class StartFailure : std::int32_t { kNone, kFork, kDirectory, kExecute };

struct SupervisorStart {
  std::int32_t child = 0;  // process id, which is its group's as well
  StartFailure failure = StartFailure::kNone;
  std::int32_t error_number = 0;
};

struct SupervisorEnd {
  std::int32_t code = 0;
  std::int32_t signal = 0;
  std::int64_t user_microseconds = 0;
  std::int64_t system_microseconds = 0;
  std::int64_t peak_memory_bytes = 0;
};

// Runs in the process that was forked for it; never returns. Calls only functions that are async-signal-safe (signal-
// safety(7)), since the caller had other threads.
[[noreturn]] void Supervise(const SupervisorTask& task);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_PROCESS_SUPERVISOR_H_
