#include "trimtab/base/processes.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <thread>

#include "trimtab/base/files.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/posix_processes.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/temporary_directory.h"

namespace trimtab {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

class PosixProcessesTest : public ::testing::Test {
 protected:
  ProcessSpec Shell(const std::string& script) const {
    ProcessSpec spec;
    spec.arguments = {"sh", "-c", script};
    spec.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
    spec.directory = directory_.path();
    spec.output_path = directory_.File("out");
    return spec;
  }
  ProcessExit Run(const ProcessSpec& spec) const {
    Result<std::unique_ptr<Process>> process = processes_->Start(spec);
    EXPECT_OK(process);
    if (!process.ok()) return {};
    const Result<std::optional<ProcessExit>> end = (*process)->Wait(60s);
    EXPECT_OK(end);
    EXPECT_TRUE(end.ok() && end->has_value());
    return end.ok() && end->has_value() ? **end : ProcessExit{};
  }
  std::string Output(const std::string& name = "out") const {
    const Result<std::string> text = ReadFile(*files_, directory_.File(name));
    return text.ok() ? *text : "";
  }
  // The process ids that a script has written, once it has.
  pid_t WrittenProcess(const std::string& name) const {
    for (int i = 0; i < 2000; ++i) {
      if (const std::string text = Output(name); text.ends_with('\n')) return std::stoi(text);
      std::this_thread::sleep_for(5ms);
    }
    ADD_FAILURE() << name << " was never written";
    return 0;
  }
  static bool Lives(pid_t process) { return ::kill(process, 0) == 0; }
  static bool EndsSoon(pid_t process) {
    for (int i = 0; i < 2000 && Lives(process); ++i) std::this_thread::sleep_for(5ms);
    return !Lives(process);
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Files> files_ = MakePosixFiles();
  std::unique_ptr<Processes> processes_ = MakePosixProcesses();
};

TEST_F(PosixProcessesTest, ExitCodeOutputAndWorkingDirectory) {
  const ProcessExit end = Run(Shell("pwd; echo to stderr >&2; exit 7"));
  EXPECT_EQ(end.code, 7);
  EXPECT_EQ(end.signal, 0);
  EXPECT_GT(end.peak_memory_bytes, 0u);
  EXPECT_EQ(Output(), directory_.path() + "\nto stderr\n");
}

TEST_F(PosixProcessesTest, TheEnvironmentIsThatOfTheSpecificationAlone) {
  ProcessSpec spec = Shell("env");
  spec.arguments[0] = "/bin/sh";
  spec.environment = {{"ONLY", "this"}};
  spec.arguments[2] = "/usr/bin/env";
  Run(spec);
  EXPECT_THAT(Output(), HasSubstr("ONLY=this"));
  EXPECT_EQ(Output().find("HOME="), std::string::npos);
}

TEST_F(PosixProcessesTest, ErrorsCanGoElsewhere) {
  ProcessSpec spec = Shell("echo a; echo b >&2");
  spec.error_path = directory_.File("errors");
  Run(spec);
  EXPECT_EQ(Output(), "a\n");
  EXPECT_EQ(Output("errors"), "b\n");
}

TEST_F(PosixProcessesTest, ADeathBySignalIsTold) {
  const ProcessExit end = Run(Shell("kill -SEGV $$"));
  EXPECT_EQ(end.signal, SIGSEGV);
}

TEST_F(PosixProcessesTest, WhatCannotBeStartedIsNamed) {
  ProcessSpec spec = Shell("");
  spec.arguments[0] = "no-such-program";
  EXPECT_THAT(processes_->Start(spec), Fails(ErrorCode::kNotFound, HasSubstr("no-such-program")));
  spec.arguments[0] = "/etc/passwd";
  EXPECT_THAT(processes_->Start(spec), Fails(ErrorCode::kIo, HasSubstr("/etc/passwd: cannot be run")));
  spec = Shell("");
  spec.directory = directory_.File("absent");
  EXPECT_THAT(processes_->Start(spec), Fails(ErrorCode::kNotFound, HasSubstr("absent")));
}

TEST_F(PosixProcessesTest, WaitComesBackAfterTheTimeAndSignalsReachTheWholeGroup) {
  ASSERT_OK_AND_ASSIGN(const auto process, processes_->Start(Shell("sleep 1000 & echo $! > inner; wait")));
  const pid_t inner = WrittenProcess("inner");
  ASSERT_OK_AND_ASSIGN(const auto none, process->Wait(1ms));
  EXPECT_FALSE(none.has_value());
  ASSERT_OK(process->Signal(SIGTERM));
  ASSERT_OK_AND_ASSIGN(const auto end, process->Wait(60s));
  ASSERT_TRUE(end.has_value());
  EXPECT_EQ(end->signal, SIGTERM);
  EXPECT_TRUE(EndsSoon(inner));
}

TEST_F(PosixProcessesTest, NothingIsLeftBehindByAChildThatExits) {
  Run(Shell("sleep 1000 & echo $! > inner"));
  EXPECT_FALSE(Lives(WrittenProcess("inner")));
}

TEST_F(PosixProcessesTest, DaemonsThatLeaveTheGroupEndToo) {
  Run(Shell("setsid sh -c 'echo $$ > daemon; exec sleep 1000' & while [ ! -s daemon ]; do sleep 0.01; done"));
  EXPECT_FALSE(Lives(WrittenProcess("daemon")));
}

TEST_F(PosixProcessesTest, DestructionKills) {
  pid_t inner = 0;
  {
    ASSERT_OK_AND_ASSIGN(const auto process, processes_->Start(Shell("trap '' TERM; echo $$ > inner; sleep 1000")));
    inner = WrittenProcess("inner");
    EXPECT_EQ(process->Id(), inner);
  }
  EXPECT_FALSE(Lives(inner));
}

TEST_F(PosixProcessesTest, TheGroupEndsWhenTheCallerIsKilled) {
  const pid_t caller = ::fork();
  if (caller == 0) {
    const auto processes = MakePosixProcesses();
    const auto process = processes->Start(Shell("echo $$ > inner; sleep 1000 & echo $! > grandchild; wait"));
    ::pause();
    ::_exit(0);
  }
  const pid_t inner = WrittenProcess("inner");
  const pid_t grandchild = WrittenProcess("grandchild");
  ASSERT_TRUE(Lives(inner) && Lives(grandchild));
  ::kill(caller, SIGKILL);
  ::waitpid(caller, nullptr, 0);
  EXPECT_TRUE(EndsSoon(inner));
  EXPECT_TRUE(EndsSoon(grandchild));
}

TEST_F(PosixProcessesTest, LocksAreNotInherited) {
  auto lock = files_->Lock(directory_.File("lock"));
  ASSERT_OK(lock);
  ASSERT_OK_AND_ASSIGN(const auto process, processes_->Start(Shell("echo $$ > inner; sleep 1000")));
  WrittenProcess("inner");
  lock->reset();
  EXPECT_OK(files_->Lock(directory_.File("lock")));
}

TEST_F(PosixProcessesTest, ManyAtOnceFromManyThreads) {
  std::vector<std::thread> threads;
  std::atomic<int> sum{0};
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      for (int j = 0; j < 5; ++j) sum += Run(Shell("exit " + std::to_string(i * 5 + j))).code;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(sum, 190);
}

}  // namespace
}  // namespace trimtab
