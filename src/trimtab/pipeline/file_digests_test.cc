#include "trimtab/pipeline/file_digests.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "trimtab/base/faulty_files.h"
#include "trimtab/base/manual_clock.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/system_clock.h"
#include "trimtab/base/temporary_directory.h"
#include "trimtab/base/thread_pool.h"
#include "trimtab/pipeline/digest_cache.h"

namespace trimtab::pipeline {
namespace {

using store::DigestPath;
using store::StoredObject;
using ::testing::HasSubstr;

constexpr char kCache[] = ".trimtab/digests";

void Write(Files& files, const std::string& path, std::string_view bytes) {
  const std::size_t slash = path.rfind('/');
  if (slash != std::string::npos) {
    ASSERT_OK(files.MakeDirectories(path.substr(0, slash)));
  }
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<WritableFile> file, files.OpenForWrite(path));
  ASSERT_OK(file->Append(bytes));
  ASSERT_OK(file->Close());
}

// A file system in memory: its times lie long before the clock's, so everything may be kept.
class FileDigestsTest : public testing::Test {
 protected:
  FileDigests Open() { return FileDigests(files_, clock_, *executor_, kCache); }

  void MakeFolder() {
    Write(files_, "data/a.csv", "a");
    Write(files_, "data/b/c.csv", "ccc");
    Write(files_, "data/b-c", "");
    Write(files_, "data/run.sh", "#!/bin/sh\n");
    ASSERT_OK(files_.SetExecutable("data/run.sh", true));
    ASSERT_OK(files_.MakeDirectories("data/empty/inner"));
  }

  // The digest, which must be what reading everything gives, and how many files were read for it.
  std::uint64_t ReadFor(FileDigests& digests, const std::string& path) {
    const std::uint64_t before = digests.counts().files_read;
    const Result<StoredObject> found = digests.Digest(path);
    const Result<StoredObject> truth = DigestPath(files_, *executor_, path);
    EXPECT_OK(found);
    EXPECT_OK(truth);
    if (found.ok() && truth.ok()) {
      EXPECT_EQ(*found, *truth) << path;
    }
    return digests.counts().files_read - before;
  }

  MemoryFiles files_;
  ManualClock clock_;
  std::unique_ptr<Executor> executor_ = MakeThreadPool(2);
};

TEST_F(FileDigestsTest, FilesAndFoldersHaveTheStoresDigests) {
  MakeFolder();
  FileDigests digests = Open();
  EXPECT_EQ(ReadFor(digests, "data"), 4U);
  EXPECT_EQ(ReadFor(digests, "data/run.sh"), 0U);
  EXPECT_EQ(ReadFor(digests, "data"), 0U);
  EXPECT_EQ(ReadFor(digests, "data/b"), 0U);
  EXPECT_EQ(ReadFor(digests, "data/empty"), 0U);
}

TEST_F(FileDigestsTest, TheNextProcessReadsNothing) {
  MakeFolder();
  {
    FileDigests digests = Open();
    EXPECT_EQ(ReadFor(digests, "data"), 4U);
    ASSERT_OK(digests.Save());
  }
  FileDigests digests = Open();
  EXPECT_EQ(ReadFor(digests, "data"), 0U);
  EXPECT_EQ(ReadFor(digests, "data/a.csv"), 0U);
}

TEST_F(FileDigestsTest, OneChangedFileIsReadAlone) {
  MakeFolder();
  FileDigests digests = Open();
  EXPECT_EQ(ReadFor(digests, "data"), 4U);
  Write(files_, "data/a.csv", "b");
  EXPECT_EQ(ReadFor(digests, "data"), 1U);
  Write(files_, "data/new.csv", "new");
  EXPECT_EQ(ReadFor(digests, "data"), 1U);
  ASSERT_OK(files_.Remove("data/new.csv"));
  EXPECT_EQ(ReadFor(digests, "data"), 0U);
  ASSERT_OK(files_.Rename("data/a.csv", "data/z.csv"));
  EXPECT_LE(ReadFor(digests, "data"), 1U);
  ASSERT_OK(files_.SetExecutable("data/z.csv", true));
  EXPECT_LE(ReadFor(digests, "data"), 1U);
  ASSERT_OK(RemoveTree(files_, "data/empty"));
  EXPECT_EQ(ReadFor(digests, "data"), 0U);
}

TEST_F(FileDigestsTest, WhatIsMissingIsNamedAmongTheRest) {
  MakeFolder();
  FileDigests digests = Open();
  const std::vector<std::string> paths = {"data/a.csv", "nothing", "data"};
  const std::vector<Result<StoredObject>> results = digests.Digest(paths);
  ASSERT_EQ(results.size(), 3U);
  EXPECT_OK(results[0]);
  EXPECT_THAT(results[1], Fails(ErrorCode::kNotFound, HasSubstr("nothing")));
  EXPECT_OK(results[2]);
}

TEST_F(FileDigestsTest, ADamagedCacheCountsAsEmpty) {
  MakeFolder();
  {
    FileDigests digests = Open();
    EXPECT_EQ(ReadFor(digests, "data"), 4U);
    ASSERT_OK(digests.Save());
  }
  ASSERT_OK_AND_ASSIGN(const std::string whole, ReadFile(files_, kCache));
  for (std::size_t at = 0; at < whole.size(); at += 7) {
    std::string damaged = whole;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    Write(files_, kCache, damaged);
    FileDigests digests = Open();
    ASSERT_EQ(ReadFor(digests, "data"), 4U) << "byte " << at;
  }
  for (std::size_t length = 0; length < whole.size(); length += 31) {
    Write(files_, kCache, whole.substr(0, length));
    FileDigests digests = Open();
    ASSERT_EQ(ReadFor(digests, "data"), 4U) << "length " << length;
  }
  Write(files_, kCache, whole);
  FileDigests digests = Open();
  EXPECT_EQ(ReadFor(digests, "data"), 0U);
}

TEST_F(FileDigestsTest, ACacheThatCannotBeWrittenIsAnErrorAndHarmless) {
  MakeFolder();
  FaultyFiles faulty(files_);
  FileDigests digests(faulty, clock_, *executor_, kCache);
  ASSERT_OK(digests.Digest("data"));
  for (std::uint64_t nth = 1; nth <= 6; ++nth) {
    faulty.FailFrom(nth);
    const Result<> saved = digests.Save();
    if (saved.ok()) break;
    EXPECT_EQ(saved.error().code, ErrorCode::kIo);
    FileDigests after = Open();
    EXPECT_LE(ReadFor(after, "data"), 4U);
  }
  faulty.Heal();
  ASSERT_OK(digests.Save());
}

TEST_F(FileDigestsTest, CallsFromSeveralThreads) {
  for (int i = 0; i < 40; ++i) Write(files_, "many/" + std::to_string(i), std::to_string(i % 7));
  FileDigests digests = Open();
  const std::unique_ptr<Executor> callers = MakeThreadPool(4);
  std::vector<Result<StoredObject>> results(16, StoredObject{});
  callers->ParallelFor(results.size(),
                       [&](std::size_t i) { results[i] = digests.Digest(i % 2 == 0 ? "many" : "many/3"); });
  ASSERT_OK_AND_ASSIGN(const StoredObject folder, DigestPath(files_, *executor_, "many"));
  ASSERT_OK_AND_ASSIGN(const StoredObject file, DigestPath(files_, *executor_, "many/3"));
  for (std::size_t i = 0; i < results.size(); ++i) {
    ASSERT_OK(results[i]);
    EXPECT_EQ(*results[i], i % 2 == 0 ? folder : file);
  }
}

// On the real file system, with a clock that stands ahead of or at its time.
class RealFileDigestsTest : public testing::Test {
 protected:
  RealFileDigestsTest() { Write(*files_, path_, "aaaa"); }

  Result<StoredObject> Truth() { return DigestPath(*files_, *executor_, path_); }

  TemporaryDirectory directory_;
  std::string path_ = directory_.File("file");
  std::string cache_ = directory_.File("state/digests");
  std::unique_ptr<Files> files_ = MakePosixFiles();
  std::unique_ptr<Executor> executor_ = MakeInlineExecutor();
  std::unique_ptr<Clock> system_clock_ = MakeSystemClock();
};

TEST_F(RealFileDigestsTest, AFileThatWasJustWrittenIsNotTrusted) {
  ManualClock clock(system_clock_->Now());
  FileDigests digests(*files_, clock, *executor_, cache_);
  ASSERT_OK(digests.Digest(path_));
  ASSERT_OK(digests.Digest(path_));
  EXPECT_EQ(digests.counts().files_read, 2U);
  clock.Advance(FileDigests::kSafeDelay + std::chrono::seconds(1));
  ASSERT_OK(digests.Digest(path_));
  ASSERT_OK(digests.Digest(path_));
  EXPECT_EQ(digests.counts().files_read, 3U);
}

TEST_F(RealFileDigestsTest, SizeAndTimeKeptDoNotHideAChange) {
  ManualClock clock(system_clock_->Now() + std::chrono::hours(1));
  FileDigests digests(*files_, clock, *executor_, cache_);
  ASSERT_OK(digests.Digest(path_));
  const auto time = std::filesystem::last_write_time(path_);
  {
    std::fstream stream(path_, std::ios::in | std::ios::out);
    stream.seekp(1);
    stream.put('b');
  }
  std::filesystem::last_write_time(path_, time);
  ASSERT_OK_AND_ASSIGN(const StoredObject found, digests.Digest(path_));
  ASSERT_OK_AND_ASSIGN(const StoredObject truth, Truth());
  EXPECT_EQ(found, truth);
  EXPECT_EQ(digests.counts().files_read, 2U);
}

TEST_F(RealFileDigestsTest, ALinkThatPointsElsewhereIsSeen) {
  ManualClock clock(system_clock_->Now() + std::chrono::hours(1));
  Write(*files_, directory_.File("other"), "bbbb");
  std::filesystem::create_directory(directory_.File("folder"));
  std::filesystem::create_symlink("../file", directory_.File("folder/link"));
  FileDigests digests(*files_, clock, *executor_, cache_);
  ASSERT_OK_AND_ASSIGN(const StoredObject before, digests.Digest(directory_.File("folder")));
  std::filesystem::remove(directory_.File("folder/link"));
  std::filesystem::create_symlink("../other", directory_.File("folder/link"));
  ASSERT_OK_AND_ASSIGN(const StoredObject after, digests.Digest(directory_.File("folder")));
  EXPECT_NE(before.digest, after.digest);
  std::filesystem::create_directory_symlink(".", directory_.File("folder/circle"));
  EXPECT_THAT(digests.Digest(directory_.File("folder")),
              Fails(ErrorCode::kInvalidInput, HasSubstr("is a link to a folder")));
}

TEST(DigestCache, OldRecordsAreLeftOut) {
  DigestCache cache;
  cache.Put({{1, 2, 3, 4, 5}, Sha256Of("a"), 100});
  cache.Put({{1, 3, 3, 4, 5}, Sha256Of("b"), 300});
  DigestCache read = DigestCache::Read(cache.Write(301));
  EXPECT_EQ(read.size(), 1U);
  EXPECT_EQ(read.Find({1, 2, 3, 4, 5}, 301), nullptr);
  ASSERT_NE(read.Find({1, 3, 3, 4, 5}, 301), nullptr);
  EXPECT_EQ(read.Find({1, 3, 3, 4, 6}, 301), nullptr);
}

}  // namespace
}  // namespace trimtab::pipeline
