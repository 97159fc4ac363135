#include "trimtab/base/process_supervisor.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>

namespace trimtab {

namespace {

void WriteAll(int descriptor, const void* bytes, std::size_t size) {
  const char* next = static_cast<const char*>(bytes);
  while (size > 0) {
    const ssize_t put = ::write(descriptor, next, size);
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return;  // the caller is gone
    next += put;
    size -= static_cast<std::size_t>(put);
  }
}

// Closes every descriptor from 3 on that is not kept.
void CloseOthers(std::array<int, 5> kept) {
  std::sort(kept.begin(), kept.end());
  unsigned first = 3;
  for (const int descriptor : kept) {
    if (descriptor < static_cast<int>(first)) continue;
    if (static_cast<unsigned>(descriptor) > first) ::close_range(first, static_cast<unsigned>(descriptor) - 1, 0);
    first = static_cast<unsigned>(descriptor) + 1;
  }
  ::close_range(first, ~0U, 0);
}

[[noreturn]] void BecomeChild(const SupervisorTask& task, int failure_pipe, pid_t supervisor) {
  ::setpgid(0, 0);
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != supervisor) ::_exit(127);  // it died before the line above
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  SupervisorStart start;
  ::dup2(task.input, 0);
  ::dup2(task.output, 1);
  ::dup2(task.error, 2);
  if (task.directory != nullptr && ::chdir(task.directory) != 0) {
    start.failure = StartFailure::kDirectory;
  } else {
    ::execve(task.program, const_cast<char* const*>(task.arguments), const_cast<char* const*>(task.environment));
    start.failure = StartFailure::kExecute;
  }
  start.error_number = errno;
  WriteAll(failure_pipe, &start, sizeof(start));
  ::_exit(127);
}

// Kills and reaps whatever still descends from the supervisor: processes that left the child's group are handed to it
// when their parents die. Ends because each round kills what the round before left.
void EndDescendants() {
  for (;;) {
    const int list = ::open("/proc/thread-self/children", O_RDONLY | O_CLOEXEC);
    std::array<char, 4096> text;
    const ssize_t got = list < 0 ? 0 : ::read(list, text.data(), text.size());
    if (list >= 0) ::close(list);
    pid_t process = 0;
    for (ssize_t i = 0; i < got; ++i) {
      const char letter = text[static_cast<std::size_t>(i)];
      if (letter >= '0' && letter <= '9') {
        process = process * 10 + (letter - '0');
      } else if (process > 0) {
        ::kill(process, SIGKILL);
        process = 0;
      }
    }
    if (::waitpid(-1, nullptr, 0) < 0 && errno == ECHILD) return;
  }
}

}  // namespace

void Supervise(const SupervisorTask& task) {
  ::setsid();
  ::prctl(PR_SET_NAME, "trimtab-stage");
  ::prctl(PR_SET_CHILD_SUBREAPER, 1);
  for (int number = 1; number < NSIG; ++number) ::signal(number, SIG_DFL);
  sigset_t all;
  sigfillset(&all);
  ::sigprocmask(SIG_SETMASK, &all, nullptr);
  CloseOthers({task.life, task.report, task.output, task.error, task.input});

  SupervisorStart start;
  int failure_pipe[2];
  if (::pipe2(failure_pipe, O_CLOEXEC) != 0) {
    start = {0, StartFailure::kFork, errno};
    WriteAll(task.report, &start, sizeof(start));
    ::_exit(1);
  }
  sigset_t child_signal;
  sigemptyset(&child_signal);
  sigaddset(&child_signal, SIGCHLD);
  const int child_ended = ::signalfd(-1, &child_signal, SFD_CLOEXEC | SFD_NONBLOCK);
  const pid_t supervisor = ::getpid();
  const pid_t child = ::fork();
  if (child == 0) BecomeChild(task, failure_pipe[1], supervisor);
  ::close(failure_pipe[1]);
  if (child < 0 || child_ended < 0) {
    start = {0, StartFailure::kFork, errno};
    WriteAll(task.report, &start, sizeof(start));
    ::_exit(1);
  }
  ::setpgid(child, child);
  // Blocks until the program runs (the pipe closes) or could not be started.
  ssize_t got = 0;
  do got = ::read(failure_pipe[0], &start, sizeof(start));
  while (got < 0 && errno == EINTR);
  ::close(failure_pipe[0]);
  if (got <= 0) start = SupervisorStart{};
  start.child = child;
  WriteAll(task.report, &start, sizeof(start));
  // Held open only by the child from here on.
  ::close(task.input);
  ::close(task.output);
  if (task.error != task.output) ::close(task.error);

  SupervisorEnd end;
  for (bool running = true; running;) {
    std::array<pollfd, 2> events = {pollfd{task.life, POLLIN, 0}, pollfd{child_ended, POLLIN, 0}};
    ::poll(events.data(), events.size(), -1);
    if (events[0].revents != 0) {
      ::kill(-child, SIGKILL);
      ::kill(child, SIGKILL);  // should it have left its group
    }
    signalfd_siginfo information;
    while (::read(child_ended, &information, sizeof(information)) > 0) {
    }
    // One SIGCHLD may stand for several ends; strangers are handed over by dying descendants.
    for (;;) {
      int status = 0;
      rusage usage{};
      const pid_t ended = ::wait4(-1, &status, WNOHANG, &usage);
      if (ended <= 0) break;
      if (ended != child) continue;
      running = false;
      end.code = WIFEXITED(status) ? WEXITSTATUS(status) : 0;
      end.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
      end.user_microseconds = usage.ru_utime.tv_sec * 1'000'000 + usage.ru_utime.tv_usec;
      end.system_microseconds = usage.ru_stime.tv_sec * 1'000'000 + usage.ru_stime.tv_usec;
      end.peak_memory_bytes = usage.ru_maxrss * 1024;
    }
  }
  ::kill(-child, SIGKILL);
  EndDescendants();
  WriteAll(task.report, &end, sizeof(end));
  ::_exit(0);
}

}  // namespace trimtab
