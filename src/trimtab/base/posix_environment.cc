#include "trimtab/base/posix_environment.h"

#include <fcntl.h>
#include <unistd.h>

#include <filesystem>
#include <string_view>
#include <system_error>

#include "trimtab/base/posix_files.h"
#include "trimtab/base/posix_processes.h"
#include "trimtab/base/system_clock.h"
#include "trimtab/base/system_random.h"
#include "trimtab/base/thread_pool.h"

namespace trimtab {

PosixEnvironment MakePosixEnvironment(std::size_t threads) {
  return {MakeSystemClock(), MakePosixFiles(), MakeSystemRandom(), MakeThreadPool(threads), MakePosixProcesses()};
}

std::map<std::string, std::string> ProcessEnvironment() {
  std::map<std::string, std::string> variables;
  for (char** entry = environ; entry != nullptr && *entry != nullptr; ++entry) {
    const std::string_view text = *entry;
    const std::size_t equals = text.find('=');
    if (equals != std::string_view::npos) variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return variables;
}

std::string WorkingDirectory() {
  std::error_code error;
  const std::filesystem::path path = std::filesystem::current_path(error);
  return error ? "" : path.string();
}

void OpenStandardStreams() {
  for (int number = 0; number <= 2; ++number) {
    if (::fcntl(number, F_GETFD) >= 0) continue;
    // The lowest free number is taken, and those below are open.
    if (::open("/dev/null", number == 0 ? O_RDONLY : O_WRONLY) != number) ::_exit(5);
  }
}

}  // namespace trimtab
