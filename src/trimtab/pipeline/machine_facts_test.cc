#include "trimtab/pipeline/machine_facts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/base/memory_files.h"
#include "trimtab/base/posix_environment.h"
#include "trimtab/base/processes.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/temporary_directory.h"

namespace trimtab::pipeline {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

TEST(MachineFactsTest, TheyAreReadFromProc) {
  MemoryFiles files;
  const auto write = [&](const std::string& path, const std::string& text) {
    ASSERT_OK(files.MakeDirectories(path.substr(0, path.rfind('/'))));
    ASSERT_OK(WriteFileAtomically(files, path, text));
  };
  write("/proc/cpuinfo",
        "processor\t: 0\nmodel name\t: A CPU @ 2 GHz\n\nprocessor\t: 1\nmodel name\t: A CPU @ 2 GHz\n");
  write("/proc/meminfo", "MemTotal:       16316412 kB\nMemFree: 1 kB\n");
  write("/proc/sys/kernel/osrelease", "6.1.0-18-amd64\n");
  write("/etc/os-release", "NAME=\"Debian\"\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n");
  EXPECT_EQ(MachineFacts(files), (std::map<std::string, std::string>{{"cpu", "A CPU @ 2 GHz"},
                                                                     {"cores", "2"},
                                                                     {"memory_bytes", "16708005888"},
                                                                     {"kernel", "6.1.0-18-amd64"},
                                                                     {"system", "Debian GNU/Linux 12 (bookworm)"}}));
}

TEST(MachineFactsTest, WhatCannotBeReadIsLeftOut) {
  MemoryFiles files;
  EXPECT_THAT(MachineFacts(files), IsEmpty());
}

class GitFactsTest : public ::testing::Test {
 protected:
  void Git(const std::vector<std::string>& words) {
    ProcessSpec spec;
    spec.arguments = {"git", "-c", "user.name=t", "-c", "user.email=t@example.com"};
    spec.arguments.insert(spec.arguments.end(), words.begin(), words.end());
    spec.directory = folder_.path();
    spec.environment = variables_;
    ASSERT_OK_AND_ASSIGN(const std::unique_ptr<Process> process, machine_.processes->Start(spec));
    ASSERT_OK_AND_ASSIGN(const std::optional<ProcessExit> exit, process->Wait(std::chrono::seconds(30)));
    ASSERT_TRUE(exit && exit->code == 0) << words[0];
  }
  GitFacts Read(std::uint64_t limit = 1 << 20) {
    const Result<GitFacts> facts =
        ReadGitFacts(machine_.environment(), folder_.path(), folder_.File("scratch"), variables_, limit);
    EXPECT_OK(facts);
    EXPECT_FALSE(machine_.files->Status(folder_.File("scratch")).ok());
    return facts.ok() ? *facts : GitFacts();
  }

  PosixEnvironment machine_ = MakePosixEnvironment(1);
  TemporaryDirectory folder_;
  std::map<std::string, std::string> variables_ = {
      {"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", folder_.path()}, {"GIT_CEILING_DIRECTORIES", "/tmp"}};
};

TEST_F(GitFactsTest, NoRepositoryIsNoError) {
  const GitFacts facts = Read();
  EXPECT_EQ(facts.commit, "");
  EXPECT_FALSE(facts.dirty);
}

TEST_F(GitFactsTest, CommitBranchAndDiff) {
  Git({"init", "-q", "-b", "trunk"});
  EXPECT_EQ(Read().commit, "") << "nothing is committed yet";
  ASSERT_OK(WriteFileAtomically(*machine_.files, folder_.File("train.py"), "print(1)\n"));
  Git({"add", "."});
  Git({"commit", "-q", "-m", "first"});
  const GitFacts clean = Read();
  EXPECT_THAT(clean.commit, SizeIs(40));
  EXPECT_EQ(clean.branch, "trunk");
  EXPECT_FALSE(clean.dirty);
  EXPECT_EQ(clean.diff, "");

  ASSERT_OK(WriteFileAtomically(*machine_.files, folder_.File("untracked"), "x\n"));
  EXPECT_FALSE(Read().dirty) << "as `git describe --dirty`: only files under version control";

  ASSERT_OK(WriteFileAtomically(*machine_.files, folder_.File("train.py"), "print(2)\n"));
  const GitFacts dirty = Read();
  EXPECT_EQ(dirty.commit, clean.commit);
  EXPECT_TRUE(dirty.dirty);
  EXPECT_THAT(dirty.diff, AllOf(HasSubstr("-print(1)"), HasSubstr("+print(2)")));
  const GitFacts cut = Read(40);
  EXPECT_THAT(cut.diff, HasSubstr("cut by trimtab"));
  EXPECT_LT(cut.diff.size(), 100U);
}

}  // namespace
}  // namespace trimtab::pipeline
