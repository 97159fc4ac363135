// One contract for every file system: the real one and the one in memory.
#include "trimtab/base/files.h"

#include <gtest/gtest.h>

#include <cerrno>
#include <memory>

#include "trimtab/base/faulty_files.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/temporary_directory.h"

namespace trimtab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

enum class Kind { kPosix, kMemory };

class FilesContract : public ::testing::TestWithParam<Kind> {
 protected:
  FilesContract() {
    files_ = GetParam() == Kind::kPosix ? MakePosixFiles() : std::make_unique<MemoryFiles>();
    EXPECT_OK(files_->MakeDirectories(directory_.path()));
  }
  std::string At(const std::string& name) const { return directory_.File(name); }
  std::string Content(const std::string& name) {
    const Result<std::string> bytes = ReadFile(*files_, At(name));
    return bytes.ok() ? *bytes : "error: " + bytes.error().ToString();
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Files> files_;
};

TEST_P(FilesContract, WhatWasWrittenIsRead) {
  ASSERT_OK(WriteFileAtomically(*files_, At("a"), "first"));
  EXPECT_EQ(Content("a"), "first");
  ASSERT_OK(WriteFileAtomically(*files_, At("a"), "second"));
  EXPECT_EQ(Content("a"), "second");
  ASSERT_OK_AND_ASSIGN(const auto names, files_->List(directory_.path()));
  EXPECT_THAT(names, ElementsAre("a"));
}

TEST_P(FilesContract, AppendContinuesAndOpenForWriteTruncates) {
  for (const char* text : {"one", "two"}) {
    ASSERT_OK_AND_ASSIGN(const auto file, files_->OpenForAppend(At("log")));
    ASSERT_OK(file->Append(text));
    ASSERT_OK(file->Close());
    ASSERT_OK(file->Close());
  }
  EXPECT_EQ(Content("log"), "onetwo");
  ASSERT_OK(files_->OpenForWrite(At("log")));
  EXPECT_EQ(Content("log"), "");
}

TEST_P(FilesContract, AMissingFileIsNamed) {
  EXPECT_THAT(ReadFile(*files_, At("absent")), Fails(ErrorCode::kNotFound, HasSubstr(At("absent"))));
  EXPECT_THAT(files_->Status(At("absent")), Fails(ErrorCode::kNotFound, HasSubstr("absent")));
  EXPECT_THAT(files_->Remove(At("absent")), Fails(ErrorCode::kNotFound, HasSubstr("absent")));
  EXPECT_THAT(files_->OpenForWrite(At("no/such")), Fails(ErrorCode::kNotFound, HasSubstr("no/such")));
}

TEST_P(FilesContract, ADirectoryIsNoFile) {
  ASSERT_OK(files_->MakeDirectories(At("d/e")));
  ASSERT_OK(files_->MakeDirectories(At("d/e")));
  EXPECT_THAT(files_->OpenForRead(At("d")), Fails(ErrorCode::kInvalidInput, HasSubstr("is a directory")));
  ASSERT_OK_AND_ASSIGN(const FileStatus status, files_->Status(At("d")));
  EXPECT_EQ(status.kind, FileKind::kDirectory);
}

TEST_P(FilesContract, EveryChangeShowsInTheStatus) {
  ASSERT_OK(WriteFileAtomically(*files_, At("a"), "abc"));
  ASSERT_OK_AND_ASSIGN(const FileStatus before, files_->Status(At("a")));
  EXPECT_EQ(before.size, 3u);
  EXPECT_FALSE(before.executable);
  ASSERT_OK(files_->SetExecutable(At("a"), true));
  ASSERT_OK(files_->Truncate(At("a"), 1));
  ASSERT_OK_AND_ASSIGN(const FileStatus after, files_->Status(At("a")));
  EXPECT_EQ(after.size, 1u);
  EXPECT_TRUE(after.executable);
  EXPECT_EQ(after.inode, before.inode);
  EXPECT_GE(after.ctime_ns, before.ctime_ns);
}

TEST_P(FilesContract, RenameReplacesAndRemoveTreeRemoves) {
  ASSERT_OK(files_->MakeDirectories(At("d/e")));
  ASSERT_OK(WriteFileAtomically(*files_, At("d/e/a"), "a"));
  ASSERT_OK(WriteFileAtomically(*files_, At("b"), "b"));
  ASSERT_OK(files_->Rename(At("b"), At("d/e/a")));
  EXPECT_EQ(Content("d/e/a"), "b");
  ASSERT_OK(files_->Rename(At("d"), At("moved")));
  EXPECT_EQ(Content("moved/e/a"), "b");
  ASSERT_OK(RemoveTree(*files_, At("moved")));
  ASSERT_OK(RemoveTree(*files_, At("moved")));
  ASSERT_OK_AND_ASSIGN(const auto names, files_->List(directory_.path()));
  EXPECT_THAT(names, ElementsAre());
}

TEST_P(FilesContract, OneHoldsALockUntilItIsLetGo) {
  {
    ASSERT_OK_AND_ASSIGN(const auto lock, files_->Lock(At("lock")));
    EXPECT_THAT(files_->Lock(At("lock")), Fails(ErrorCode::kLocked, HasSubstr("held by process")));
  }
  EXPECT_OK(files_->Lock(At("lock")));
}

TEST_P(FilesContract, ReadWriteFillsGapsAndLocksRanges) {
  EXPECT_THAT(files_->OpenForReadWrite(At("db"), false), Fails(ErrorCode::kNotFound, HasSubstr("db")));
  ASSERT_OK_AND_ASSIGN(const auto one, files_->OpenForReadWrite(At("db"), true));
  ASSERT_OK_AND_ASSIGN(const auto two, files_->OpenForReadWrite(At("db"), false));
  ASSERT_OK(one->WriteAt(2, "xy"));
  EXPECT_EQ(Content("db"), std::string("\0\0xy", 4));
  EXPECT_EQ(two->Size(), 4u);

  const auto attempt = [](ReadWriteFile& file, RangeLock lock, std::uint64_t offset, std::uint64_t length) {
    const Result<bool> got = file.TryLock(lock, offset, length);
    EXPECT_OK(got);
    return got.ok() && *got;
  };
  EXPECT_TRUE(attempt(*one, RangeLock::kShared, 0, 10));
  EXPECT_TRUE(attempt(*two, RangeLock::kShared, 5, 10));
  EXPECT_FALSE(attempt(*two, RangeLock::kExclusive, 9, 1));
  EXPECT_TRUE(attempt(*two, RangeLock::kExclusive, 10, 1));
  EXPECT_TRUE(attempt(*one, RangeLock::kNone, 0, 10));
  EXPECT_TRUE(attempt(*two, RangeLock::kExclusive, 0, 20));
  EXPECT_FALSE(attempt(*one, RangeLock::kShared, 19, 1));
}

TEST_P(FilesContract, MappedMemoryIsShared) {
  ASSERT_OK_AND_ASSIGN(const auto one, files_->OpenForReadWrite(At("shm"), true));
  ASSERT_OK_AND_ASSIGN(const auto two, files_->OpenForReadWrite(At("shm"), false));
  ASSERT_OK(one->Truncate(32768));
  ASSERT_OK_AND_ASSIGN(const auto a, one->Map(0, 32768));
  ASSERT_OK_AND_ASSIGN(const auto b, two->Map(0, 32768));
  a[7] = std::byte{42};
  EXPECT_EQ(b[7], std::byte{42});
}

INSTANTIATE_TEST_SUITE_P(Both, FilesContract, ::testing::Values(Kind::kPosix, Kind::kMemory),
                         [](const auto& kind) { return kind.param == Kind::kPosix ? "Posix" : "Memory"; });

TEST(MemoryFilesTest, PowerLossKeepsWhatWasSyncedOnly) {
  MemoryFiles files;
  ASSERT_OK(WriteFileAtomically(files, "kept", "old"));
  ASSERT_OK_AND_ASSIGN(const auto file, files.OpenForAppend("kept"));
  ASSERT_OK(file->Append(" and new"));
  ASSERT_OK(files.OpenForWrite("unsynced name"));
  ASSERT_OK(files.Rename("kept", "renamed"));
  files.DropUnsynced();
  ASSERT_OK_AND_ASSIGN(const std::string bytes, ReadFile(files, "kept"));
  EXPECT_EQ(bytes, "old");
  EXPECT_THAT(ReadFile(files, "unsynced name"), Fails(ErrorCode::kNotFound, HasSubstr("unsynced")));
  EXPECT_THAT(ReadFile(files, "renamed"), Fails(ErrorCode::kNotFound, HasSubstr("renamed")));
}

// WriteFileAtomically keeps its promise whichever write fails and whenever the power goes.
TEST(WriteFileAtomicallyTest, OldOrNewNeverAPart) {
  for (std::uint64_t nth = 1; nth < 12; ++nth) {
    MemoryFiles memory;
    ASSERT_OK(WriteFileAtomically(memory, "a", "the old content"));
    FaultyFiles files(memory);
    files.FailFrom(nth);
    const Result<> written = WriteFileAtomically(files, "a", "the new content");
    if (!written.ok()) {
      EXPECT_THAT(written, Fails(ErrorCode::kIo, HasSubstr("free some space")));
    }
    for (const bool power_loss : {false, true}) {
      if (power_loss) memory.DropUnsynced();
      ASSERT_OK_AND_ASSIGN(const std::string bytes, ReadFile(memory, "a"));
      EXPECT_THAT(bytes, ::testing::AnyOf("the old content", "the new content")) << "write " << nth;
      if (written.ok()) {
        EXPECT_EQ(bytes, "the new content");
      }
    }
  }
}

TEST(PosixFilesTest, ErrorsSayWhatToDo) {
  EXPECT_THAT(SystemError("data", "cannot write", EACCES).ToString(), HasSubstr("permissions"));
  EXPECT_THAT(SystemError("data", "cannot write", EROFS).ToString(), HasSubstr("can be written"));
  const Error full = SystemError("data", "cannot write", ENOSPC);
  EXPECT_THAT(full.ToString(), StartsWith("data: cannot write: No space left"));
}

}  // namespace
}  // namespace trimtab
