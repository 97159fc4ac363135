// verify.h and garbage_collection.h: what the store holds is what it says, and nothing that is needed goes.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/pipeline/garbage_collection.h"
#include "trimtab/pipeline/temporary_project.h"
#include "trimtab/pipeline/verify.h"
#include "trimtab/registry/registry.h"

namespace trimtab::pipeline {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

class StoreUpkeepTest : public testing::Test {
 protected:
  StoreUpkeepTest() {
    file_ = project_.Parse("stages:\n  train: {cmd: x, deps: [in], params: {n: 0}, outs: [model, folder]}\n");
  }

  // Runs number 1, 2, ...: each has a model, a folder with one file of its own and one that all share.
  void RecordRuns(int count) {
    for (int i = 1; i <= count; ++i) {
      const std::string number = std::to_string(i);
      project_.Write("in", number);
      project_.Write("model", "model " + number);
      project_.Write("folder/own", "own " + number);
      project_.Write("folder/shared", "shared");
      project_.Record(file_.stages[0]);
    }
  }

  void Register(const std::string& bytes) {
    ASSERT_OK_AND_ASSIGN(const store::StoredObject object, project_.objects.PutBytes(bytes));
    ASSERT_OK_AND_ASSIGN(store::Transaction transaction, project_.database->BeginWrite());
    ASSERT_OK(registry::RegisterVersion(transaction, "m", object, "{}", "", {"me", "test", project_.clock.Now()}));
    ASSERT_OK(transaction.Commit());
  }

  VerifyReport Look() {
    Result<VerifyReport> report =
        Verify(*project_.posix.files, *project_.posix.executor, *project_.database, project_.objects, file_);
    EXPECT_OK(report);
    return report.ok() ? *std::move(report) : VerifyReport{};
  }
  void Overwrite(const std::string& digest, const std::string& bytes) {
    std::ofstream(project_.objects.PathOf(digest), std::ios::binary) << bytes;
  }

  TemporaryProject project_;
  PipelineFile file_;
};

TEST_F(StoreUpkeepTest, AWholeStoreIsFoundWhole) {
  RecordRuns(2);
  Register("model 2");
  const VerifyReport report = Look();
  EXPECT_THAT(report.damages, IsEmpty());
  EXPECT_EQ(report.objects, 7);  // 2 models, 2 manifests, 2 own files, 1 shared
  EXPECT_EQ(report.outputs, 2);
  EXPECT_EQ(report.versions, 1);
  EXPECT_EQ(report.audit_entries, 1);
  EXPECT_GT(report.bytes, 0U);
}

TEST_F(StoreUpkeepTest, AFlippedByteInAnObjectIsNamed) {
  RecordRuns(1);
  const std::string digest = Sha256Of("model 1").ToHex();
  Overwrite(digest, "model 2");
  const VerifyReport report = Look();
  ASSERT_THAT(report.damages, SizeIs(1));
  EXPECT_EQ(report.damages[0].what, "object");
  EXPECT_EQ(report.damages[0].name, digest);
}

TEST_F(StoreUpkeepTest, AnOutputWithSizeAndTimeKeptIsRead) {
  RecordRuns(1);
  project_.Decide(file_.stages[0]);  // warms the stat cache, which must not be asked
  const std::filesystem::path path = InProject(project_.root, "model");
  const auto time = std::filesystem::last_write_time(path);
  project_.Write("model", "modeX 1");
  std::filesystem::last_write_time(path, time);
  const VerifyReport report = Look();
  ASSERT_THAT(report.damages, SizeIs(1));
  EXPECT_EQ(report.damages[0].what, "output");
  EXPECT_EQ(report.damages[0].name, "model");
  EXPECT_THAT(report.damages[0].problem, HasSubstr("stage train wrote " + Sha256Of("model 1").ToHex()));
  project_.Remove("model");
  EXPECT_THAT(Look().damages, SizeIs(1));
}

TEST_F(StoreUpkeepTest, MissingObjectsAreNamedByWhoNeedsThem) {
  RecordRuns(1);
  Register("model 1");
  ASSERT_OK(project_.objects.Remove(Sha256Of("model 1").ToHex()));
  ASSERT_OK(project_.objects.Remove(Sha256Of("shared").ToHex()));
  const VerifyReport report = Look();
  ASSERT_THAT(report.damages, SizeIs(3));
  EXPECT_EQ(report.damages[0].what, "model version");
  EXPECT_EQ(report.damages[0].name, "m 1");
  EXPECT_EQ(report.damages[1].what, "cached result");
  EXPECT_EQ(report.damages[2].what, "cached result");
}

TEST_F(StoreUpkeepTest, GarbageIsListedBeforeAnythingGoes) {
  RecordRuns(5);
  Register("model 1");
  const KeepPolicy policy{1, 2};
  ASSERT_OK_AND_ASSIGN(const Garbage listed, ListGarbage(*project_.database, project_.objects, policy));
  EXPECT_THAT(listed.results, SizeIs(3));
  EXPECT_THAT(listed.objects, SizeIs(8));  // models 2 and 3; manifests and own files of 1 to 3
  EXPECT_EQ(listed.kept_results, 2);
  EXPECT_EQ(listed.kept_objects, 8);  // models 1, 4, 5; 2 manifests, 2 own files, the shared one
  ASSERT_OK_AND_ASSIGN(const Garbage again, ListGarbage(*project_.database, project_.objects, policy));
  EXPECT_THAT(again.objects, SizeIs(8));

  ASSERT_OK_AND_ASSIGN(const Garbage removed, CollectGarbage(*project_.database, project_.objects, listed, policy));
  EXPECT_THAT(removed.objects, SizeIs(8));
  EXPECT_EQ(removed.bytes, listed.bytes);
  EXPECT_THAT(Look().damages, IsEmpty());
  ASSERT_OK(project_.objects.ReadBytes(Sha256Of("model 1").ToHex()));
  ASSERT_OK_AND_ASSIGN(const Garbage nothing, ListGarbage(*project_.database, project_.objects, policy));
  EXPECT_THAT(nothing.objects, IsEmpty());
  project_.Remove("model");
  EXPECT_TRUE(project_.Decide(file_.stages[0]).reuse);  // what was kept can be restored
}

TEST_F(StoreUpkeepTest, WhatIsNeededByNowStays) {
  RecordRuns(3);
  const KeepPolicy policy{1, 1};
  ASSERT_OK_AND_ASSIGN(const Garbage listed, ListGarbage(*project_.database, project_.objects, policy));
  Register("model 1");  // between the list and the deletion
  ASSERT_OK_AND_ASSIGN(const Garbage removed, CollectGarbage(*project_.database, project_.objects, listed, policy));
  EXPECT_EQ(removed.objects.size() + 1, listed.objects.size());
  ASSERT_OK(project_.objects.ReadBytes(Sha256Of("model 1").ToHex()));
}

TEST_F(StoreUpkeepTest, KeepingNothingKeepsWhatIsRegistered) {
  RecordRuns(2);
  Register("model 2");
  const KeepPolicy policy{0, 0};
  ASSERT_OK_AND_ASSIGN(const Garbage listed, ListGarbage(*project_.database, project_.objects, policy));
  EXPECT_EQ(listed.kept_objects, 1);
  ASSERT_OK(CollectGarbage(*project_.database, project_.objects, listed, policy));
  ASSERT_OK_AND_ASSIGN(const auto left, project_.objects.List());
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(left[0].digest, Sha256Of("model 2").ToHex());
}

}  // namespace
}  // namespace trimtab::pipeline
