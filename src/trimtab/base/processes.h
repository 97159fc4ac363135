// Processes: starting, watching and ending other programs.
#ifndef TRIMTAB_BASE_PROCESSES_H_
#define TRIMTAB_BASE_PROCESSES_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/result.h"

namespace trimtab {

struct ProcessSpec {
  std::vector<std::string> arguments;              // [0] is the program, looked up in PATH unless it has a slash
  std::string directory;                           // empty: the caller's
  std::map<std::string, std::string> environment;  // the whole environment of the child
  std::string output_path;                         // stdout is appended here; empty: dropped
  std::string error_path;                          // stderr is appended here; empty: goes where stdout goes
};

struct ProcessExit {
  int code = 0;    // exit code, when signal is 0
  int signal = 0;  // number of the signal that ended it
  double user_seconds = 0;
  double system_seconds = 0;
  std::uint64_t peak_memory_bytes = 0;  // of the largest process in the tree that was waited for
};

// A running child in a process group of its own. The group ends with this object (destruction kills it and waits),
// with the calling process, however that dies, and with the child itself: nothing is left behind.
class Process {
 public:
  virtual ~Process() = default;
  virtual int Id() const = 0;
  // Waits at most timeout; nothing when it still runs.
  virtual Result<std::optional<ProcessExit>> Wait(std::chrono::nanoseconds timeout) = 0;
  // Sends a signal to the whole group.
  virtual Result<> Signal(int number) = 0;
};

class Processes {
 public:
  virtual ~Processes() = default;
  // kNotFound when the program or the directory does not exist, kIo when it cannot be run. stdin is empty.
  virtual Result<std::unique_ptr<Process>> Start(const ProcessSpec& spec) = 0;
};

}  // namespace trimtab

#endif  // TRIMTAB_BASE_PROCESSES_H_
