#include "trimtab/store/object_store.h"

#include <unistd.h>

#include "trimtab/base/faulty_files.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"
#include "trimtab/base/temporary_directory.h"
#include "trimtab/base/thread_pool.h"

namespace trimtab::store {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

class ObjectStoreTest : public ::testing::Test {
 protected:
  void Write(const std::string& path, const std::string& bytes) {
    if (const std::size_t slash = path.rfind('/'); slash != std::string::npos) {
      ASSERT_OK(files_.MakeDirectories(path.substr(0, slash)));
    }
    ASSERT_OK(WriteFileAtomically(files_, path, bytes));
  }
  // Changes one byte of an object, as a rotting disk would.
  void Flip(const std::string& digest) {
    ASSERT_OK_AND_ASSIGN(const auto file, files_.OpenForReadWrite(objects_.PathOf(digest), false));
    std::byte byte{};
    ASSERT_OK(file->ReadAt(1, std::span(&byte, 1)));
    const char other = static_cast<char>(std::to_integer<int>(byte) ^ 1);
    ASSERT_OK(file->WriteAt(1, std::string_view(&other, 1)));
  }
  std::string Read(const std::string& path) { return ReadFile(files_, path).value_or("?"); }

  MemoryFiles memory_;
  FaultyFiles files_{memory_};
  SeededRandom random_{1};
  std::unique_ptr<Executor> executor_ = MakeThreadPool(2);
  ObjectStore objects_{files_, *executor_, random_, "objects"};
};

TEST_F(ObjectStoreTest, AFileComesBackWithItsMode) {
  Write("work/train.sh", "echo");
  ASSERT_OK(files_.SetExecutable("work/train.sh", true));
  ASSERT_OK_AND_ASSIGN(const StoredObject object, objects_.Put("work/train.sh"));
  EXPECT_EQ(object.digest, Sha256Of("echo").ToHex());
  EXPECT_EQ(object.size, 4U);
  EXPECT_TRUE(object.executable);
  EXPECT_EQ(objects_.PathOf(object.digest), "objects/" + object.digest.substr(0, 2) + "/" + object.digest.substr(2));
  ASSERT_OK(files_.Remove("work/train.sh"));
  ASSERT_OK(objects_.Restore(object, "elsewhere/deep/train.sh"));
  EXPECT_EQ(Read("elsewhere/deep/train.sh"), "echo");
  EXPECT_TRUE(files_.Status("elsewhere/deep/train.sh")->executable);
  ASSERT_OK_AND_ASSIGN(const StoredObject again, DigestPath(files_, *executor_, "elsewhere/deep/train.sh"));
  EXPECT_EQ(again, object);
}

TEST_F(ObjectStoreTest, EditingTheFileInPlaceLeavesTheObject) {
  Write("model", "first");
  ASSERT_OK_AND_ASSIGN(const StoredObject object, objects_.Put("model"));
  ASSERT_OK_AND_ASSIGN(const auto file, files_.OpenForReadWrite("model", false));
  ASSERT_OK(file->WriteAt(0, "FIRST"));
  EXPECT_THAT(objects_.ReadBytes(object.digest), ::testing::Optional(std::string("first")));
  EXPECT_OK(objects_.Verify(object));
}

TEST_F(ObjectStoreTest, AnObjectThatIsThereIsNotWrittenAgain) {
  Write("model", "bytes");
  ASSERT_OK_AND_ASSIGN(const StoredObject object, objects_.Put("model"));
  const std::uint64_t before = files_.changes();
  EXPECT_OK(objects_.Put("model"));
  EXPECT_OK(objects_.PutBytes("bytes"));
  EXPECT_OK(objects_.PutKnownFile("model", {Sha256Of("bytes"), 5}));
  EXPECT_EQ(files_.changes(), before);
  // A cut one is.
  ASSERT_OK(files_.Truncate(objects_.PathOf(object.digest), 2));
  EXPECT_THAT(objects_.Contains(object), ::testing::Optional(false));
  EXPECT_OK(objects_.Put("model"));
  EXPECT_OK(objects_.Verify(object));
}

TEST_F(ObjectStoreTest, AFileThatChangedSinceItWasDigestedIsRefused) {
  Write("model", "new");
  EXPECT_THAT(objects_.PutKnownFile("model", {Sha256Of("old"), 3}),
              Fails(ErrorCode::kFailed, HasSubstr("model: changed while it was being stored")));
  EXPECT_THAT(objects_.List(), ::testing::Optional(::testing::IsEmpty()));
}

TEST_F(ObjectStoreTest, AFolderIsItsManifest) {
  Write("data/b", "same");
  Write("data/a", "same");
  Write("data/sub/x", "run");
  ASSERT_OK(files_.SetExecutable("data/sub/x", true));
  ASSERT_OK(files_.MakeDirectories("data/empty"));
  ASSERT_OK_AND_ASSIGN(const StoredObject object, objects_.Put("data/"));
  EXPECT_EQ(object.kind, ObjectKind::kDirectory);
  EXPECT_EQ(object.size, 11U);
  EXPECT_THAT(DigestPath(files_, *executor_, "data"), ::testing::Optional(object));
  ASSERT_OK_AND_ASSIGN(const auto listed, objects_.List());
  EXPECT_EQ(listed.size(), 3U);  // two contents and the manifest
  ASSERT_OK_AND_ASSIGN(const std::vector<ManifestEntry> entries, objects_.ReadDirectory(object.digest));
  const std::string same = Sha256Of("same").ToHex();
  EXPECT_THAT(entries, ElementsAre(ManifestEntry{"a", {same, 4, ObjectKind::kFile, false}},
                                   ManifestEntry{"b", {same, 4, ObjectKind::kFile, false}},
                                   ManifestEntry{"empty", {Sha256Of("").ToHex(), 0, ObjectKind::kDirectory, false}},
                                   ManifestEntry{"sub/x", {Sha256Of("run").ToHex(), 3, ObjectKind::kFile, true}}));
  // Restoring replaces the whole folder: what is not of it goes.
  Write("data/stale", "stale");
  ASSERT_OK(files_.Remove("data/a"));
  ASSERT_OK(objects_.Restore(object, "data"));
  EXPECT_THAT(DigestPath(files_, *executor_, "data"), ::testing::Optional(object));
  EXPECT_FALSE(files_.Status("data/stale").ok());
  EXPECT_THAT(objects_.Contains(object), ::testing::Optional(true));
  ASSERT_OK(objects_.Remove(same));
  EXPECT_THAT(objects_.Contains(object), ::testing::Optional(false));
  EXPECT_THAT(objects_.Verify(object), Fails(ErrorCode::kNotFound, HasSubstr("the object is missing")));
  EXPECT_THAT(objects_.Restore(object, "data"), Fails(ErrorCode::kNotFound, HasSubstr(same.substr(2))));
  EXPECT_EQ(Read("data/a"), "same");  // the old one still stands
}

TEST_F(ObjectStoreTest, AFileTakesThePlaceOfAFolder) {
  Write("out/inner", "x");
  ASSERT_OK_AND_ASSIGN(const StoredObject object, objects_.PutBytes("file"));
  ASSERT_OK(objects_.Restore(object, "out"));
  EXPECT_EQ(Read("out"), "file");
  EXPECT_THAT(files_.List("objects/unfinished"), ::testing::Optional(::testing::IsEmpty()));
}

TEST_F(ObjectStoreTest, DamageIsFoundAndNeverHandedOut) {
  ASSERT_OK_AND_ASSIGN(const StoredObject object, objects_.PutBytes("bytes"));
  Write("target", "before");
  const auto is_damaged = Fails(ErrorCode::kIo, AllOf(HasSubstr(object.digest.substr(2)), HasSubstr("damaged")));
  Flip(object.digest);
  EXPECT_THAT(objects_.Verify(object), is_damaged);
  EXPECT_THAT(objects_.Verify(object), is_damaged) << "Verify only tells";
  EXPECT_THAT(objects_.Restore(object, "target"), is_damaged);
  EXPECT_EQ(Read("target"), "before");
  EXPECT_THAT(objects_.ReadBytes("../../etc/passwd"), Fails(ErrorCode::kInvalidInput, HasSubstr("is not a digest")));
}

TEST_F(ObjectStoreTest, WhatWasFoundDamagedIsStoredAnew) {
  ASSERT_OK_AND_ASSIGN(const StoredObject object, objects_.PutBytes("bytes"));
  Flip(object.digest);
  EXPECT_THAT(objects_.ReadBytes(object.digest), Fails(ErrorCode::kIo, HasSubstr("damaged")));
  EXPECT_THAT(objects_.Contains(object), ::testing::Optional(false));
  ASSERT_OK(objects_.PutBytes("bytes"));
  EXPECT_THAT(objects_.ReadBytes(object.digest), ::testing::Optional(std::string("bytes")));
}

TEST_F(ObjectStoreTest, AFolderWithADamagedManifestCountsAsMissing) {
  Write("data/a", "1");
  ASSERT_OK_AND_ASSIGN(const StoredObject object, objects_.Put("data"));
  Flip(object.digest);
  EXPECT_THAT(objects_.Contains(object), ::testing::Optional(false));
  ASSERT_OK(objects_.Put("data"));
  EXPECT_THAT(objects_.Contains(object), ::testing::Optional(true));
  ASSERT_OK(objects_.Verify(object));
}

TEST_F(ObjectStoreTest, AFailureAtAnyChangeLeavesNoHalfObject) {
  Write("data/a", std::string(100'000, 'a'));
  Write("data/b", "b");
  ASSERT_OK_AND_ASSIGN(const StoredObject wanted, DigestPath(files_, *executor_, "data"));
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE("failing at change " + std::to_string(nth));
    files_.FailFrom(nth);
    const Result<StoredObject> put = objects_.Put("data");
    files_.Heal();
    memory_.DropUnsynced();
    // What was acknowledged is there, and what is there is whole.
    ASSERT_OK_AND_ASSIGN(const auto listed, objects_.List());
    for (const auto& object : listed)
      EXPECT_OK(objects_.Verify({object.digest, object.size, ObjectKind::kFile, false}));
    if (put.ok()) {
      EXPECT_EQ(*put, wanted);
      EXPECT_OK(objects_.Verify(*put));
      EXPECT_GT(nth, 10U);
      break;
    }
    EXPECT_THAT(put, Fails(ErrorCode::kIo, HasSubstr("No space left")));
    ASSERT_OK(RemoveTree(files_, "objects"));
  }
}

TEST_F(ObjectStoreTest, UnfinishedWorkIsCleared) {
  Write("objects/unfinished/0123", "half");
  ASSERT_OK_AND_ASSIGN(const StoredObject object, objects_.PutBytes("whole"));
  EXPECT_OK(objects_.RemoveUnfinished());
  EXPECT_FALSE(files_.Status("objects/unfinished").ok());
  EXPECT_OK(objects_.Verify(object));
}

TEST(ObjectStorePosixTest, LinksAndOddFiles) {
  const TemporaryDirectory directory;
  const std::unique_ptr<Files> files = MakePosixFiles();
  SeededRandom random(1);
  const std::unique_ptr<Executor> executor = MakeThreadPool(2);
  ObjectStore objects(*files, *executor, random, directory.File("objects"));
  const std::string data = directory.File("data");
  ASSERT_OK(files->MakeDirectories(data + "/real"));
  ASSERT_OK(WriteFileAtomically(*files, data + "/real/file", "bytes"));
  ASSERT_EQ(::symlink("real/file", (data + "/link").c_str()), 0);
  ASSERT_OK_AND_ASSIGN(const StoredObject object, objects.Put(data));
  ASSERT_OK(objects.Restore(object, data));
  EXPECT_EQ(files->LinkStatus(data + "/link")->kind, FileKind::kRegular);
  EXPECT_THAT(ReadFile(*files, data + "/link"), ::testing::Optional(std::string("bytes")));
  ASSERT_EQ(::symlink("real", (data + "/loop").c_str()), 0);
  EXPECT_THAT(objects.Put(data),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("data/loop"), HasSubstr("link to a folder"))));
  EXPECT_THAT(objects.Put("/dev/null"), Fails(ErrorCode::kInvalidInput, HasSubstr("neither a file nor a folder")));
  EXPECT_THAT(objects.Put(directory.File("none")), Fails(ErrorCode::kNotFound, HasSubstr("none")));
}

TEST(ManifestTest, OnlyWhatIsWrittenIsRead) {
  const std::string digest = Sha256Of("x").ToHex();
  const std::string entry = digest + " 1 - a";
  const auto manifest = [](const std::string& entries) { return "trimtab-directory 1\n" + entries; };
  const std::string end(1, '\0');
  EXPECT_OK(ReadManifest(manifest(entry + end), "m"));
  EXPECT_OK(ReadManifest(manifest(""), "m"));
  const std::string wrong[] = {
      "",
      entry + end,
      manifest(entry),                     // no end
      manifest(digest + " 01 - a" + end),  // another spelling of the size
      manifest(digest + " -1 - a" + end),
      manifest(digest + " 99999999999999999999 - a" + end),
      manifest(digest + " 1 z a" + end),
      manifest(digest + " 1 d a" + end),  // a folder with bytes
      manifest(digest + " 1 - " + end),
      manifest(digest + " 1 - ../a" + end),
      manifest(digest + " 1 - /etc/passwd" + end),
      manifest(digest + " 1 - a//b" + end),
      manifest(std::string(64, 'G') + " 1 - a" + end),
      manifest(entry + end + entry + end),                                            // twice
      manifest(digest + " 1 - b" + end + entry + end),                                // out of order
      manifest(entry + end + digest + " 1 - a-b" + end + digest + " 1 - a/b" + end),  // a file and a folder
  };
  for (const std::string& bytes : wrong) {
    EXPECT_THAT(ReadManifest(bytes, "place"), Fails(ErrorCode::kInvalidInput, HasSubstr("place: not the list")));
  }
}

}  // namespace
}  // namespace trimtab::store
