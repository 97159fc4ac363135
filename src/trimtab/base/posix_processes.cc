#include "trimtab/base/posix_processes.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <climits>
#include <utility>

#include "trimtab/base/descriptor.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/process_supervisor.h"

namespace trimtab {

namespace {

struct Pipe {
  Descriptor read;
  Descriptor write;
};

Result<Pipe> MakePipe() {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return SystemError("pipe", "cannot make one", errno);
  return Pipe{Descriptor(ends[0]), Descriptor(ends[1])};
}

Result<Descriptor> OpenAt(const std::string& path, int flags) {
  const int number = ::open(path.c_str(), flags | O_CLOEXEC, 0666);
  if (number < 0) return SystemError(path, "cannot open", errno);
  return Descriptor(number);
}

// Reads a whole T; false at the end of the pipe.
template <typename T>
bool ReadWhole(int descriptor, T& value) {
  std::size_t done = 0;
  while (done < sizeof(T)) {
    const ssize_t got = ::read(descriptor, reinterpret_cast<char*>(&value) + done, sizeof(T) - done);
    if (got < 0 && errno == EINTR) continue;
    if (got <= 0) return false;
    done += static_cast<std::size_t>(got);
  }
  return true;
}

void WaitForEnd(pid_t process) {
  while (::waitpid(process, nullptr, 0) < 0 && errno == EINTR) {
  }
}

class PosixProcess : public Process {
 public:
  PosixProcess(std::string name, pid_t supervisor, pid_t child, Descriptor life, Descriptor report)
      : name_(std::move(name)),
        supervisor_(supervisor),
        child_(child),
        life_(std::move(life)),
        report_(std::move(report)) {}

  ~PosixProcess() override {
    if (exit_) return;
    life_.Close();  // the supervisor kills the group and ends
    WaitForEnd(supervisor_);
  }

  int Id() const override { return child_; }

  Result<std::optional<ProcessExit>> Wait(std::chrono::nanoseconds timeout) override {
    if (exit_) return exit_;
    using std::chrono::milliseconds;
    const auto wait = std::clamp<std::int64_t>(std::chrono::ceil<milliseconds>(timeout).count(), 0, INT_MAX);
    pollfd event{report_.number(), POLLIN, 0};
    const int ready = ::poll(&event, 1, static_cast<int>(wait));
    if (ready < 0 && errno != EINTR) return SystemError(name_, "cannot wait for it", errno);
    if (ready <= 0) return std::optional<ProcessExit>();
    SupervisorEnd end;
    const bool whole = ReadWhole(report_.number(), end);
    if (!whole) {
      // The supervisor was killed; its child is killed with it (PR_SET_PDEATHSIG), the rest of the group here.
      ::kill(-child_, SIGKILL);
      end.signal = SIGKILL;
    }
    WaitForEnd(supervisor_);
    exit_ = ProcessExit{end.code, end.signal, static_cast<double>(end.user_microseconds) / 1e6,
                        static_cast<double>(end.system_microseconds) / 1e6,
                        static_cast<std::uint64_t>(end.peak_memory_bytes)};
    return exit_;
  }

  Result<> Signal(int number) override {
    if (exit_) return {};
    if (::kill(-child_, number) != 0 && errno != ESRCH) return SystemError(name_, "cannot send a signal", errno);
    return {};
  }

 private:
  const std::string name_;
  const pid_t supervisor_;
  const pid_t child_;
  Descriptor life_;
  Descriptor report_;
  std::optional<ProcessExit> exit_;
};

std::vector<const char*> Pointers(const std::vector<std::string>& texts) {
  std::vector<const char*> pointers;
  pointers.reserve(texts.size() + 1);
  for (const std::string& text : texts) pointers.push_back(text.c_str());
  pointers.push_back(nullptr);
  return pointers;
}

// The file that execvp would run.
Result<std::string> ResolveProgram(const ProcessSpec& spec) {
  if (spec.arguments.empty()) return Internal("process", "no program was given");
  const std::string& name = spec.arguments[0];
  if (name.find('/') != std::string::npos) return name;
  const auto found = spec.environment.find("PATH");
  const std::string path = found == spec.environment.end() ? "/usr/local/bin:/usr/bin:/bin" : found->second;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t end = std::min(path.find(':', begin), path.size());
    std::string candidate = (end == begin ? "." : path.substr(begin, end - begin)) + "/" + name;
    if (::access(candidate.c_str(), X_OK) == 0) return candidate;
    begin = end + 1;
  }
  return NotFound(name, "no such program in PATH", "install it, or write its path; PATH is " + path);
}

Error StartError(const ProcessSpec& spec, const std::string& program, const SupervisorStart& start) {
  switch (start.failure) {
    case StartFailure::kDirectory:
      return SystemError(spec.directory, "cannot be the working directory", start.error_number);
    case StartFailure::kExecute:
      return SystemError(program, "cannot be run", start.error_number);
    default:
      return SystemError(program, "cannot make a process for it", start.error_number);
  }
}

class PosixProcesses : public Processes {
 public:
  Result<std::unique_ptr<Process>> Start(const ProcessSpec& spec) override {
    TRIMTAB_ASSIGN_OR_RETURN(const std::string program, ResolveProgram(spec));
    std::vector<std::string> settings;
    settings.reserve(spec.environment.size());
    for (const auto& [name, value] : spec.environment) settings.push_back(name + "=" + value);
    const std::vector<const char*> arguments = Pointers(spec.arguments);
    const std::vector<const char*> environment = Pointers(settings);

    const auto open_output = [](const std::string& path) {
      return path.empty() ? OpenAt("/dev/null", O_WRONLY) : OpenAt(path, O_WRONLY | O_CREAT | O_APPEND);
    };
    TRIMTAB_ASSIGN_OR_RETURN(const Descriptor input, OpenAt("/dev/null", O_RDONLY));
    TRIMTAB_ASSIGN_OR_RETURN(const Descriptor output, open_output(spec.output_path));
    Descriptor error;
    if (!spec.error_path.empty()) {
      TRIMTAB_ASSIGN_OR_RETURN(error, open_output(spec.error_path));
    }
    TRIMTAB_ASSIGN_OR_RETURN(Pipe life, MakePipe());
    TRIMTAB_ASSIGN_OR_RETURN(Pipe report, MakePipe());

    SupervisorTask task;
    task.program = program.c_str();
    task.arguments = arguments.data();
    task.environment = environment.data();
    task.directory = spec.directory.empty() ? nullptr : spec.directory.c_str();
    task.life = life.read.number();
    task.report = report.write.number();
    task.input = input.number();
    task.output = output.number();
    task.error = spec.error_path.empty() ? output.number() : error.number();
    const pid_t supervisor = ::fork();
    if (supervisor == 0) Supervise(task);
    if (supervisor < 0) return SystemError(program, "cannot make a process for it", errno);
    report.write.Close();

    SupervisorStart start;
    const bool whole = ReadWhole(report.read.number(), start);
    if (!whole || start.failure != StartFailure::kNone) {
      life.write.Close();
      WaitForEnd(supervisor);
      if (!whole) return IoError(program, "its supervisor was killed before it started", "run again");
      return StartError(spec, program, start);
    }
    return std::make_unique<PosixProcess>(program, supervisor, start.child, std::move(life.write),
                                          std::move(report.read));
  }
};

}  // namespace

std::unique_ptr<Processes> MakePosixProcesses() { return std::make_unique<PosixProcesses>(); }

}  // namespace trimtab
