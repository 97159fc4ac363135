#include "trimtab/track/stage_cache.h"

#include "trimtab/base/manual_clock.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"

namespace trimtab::track {
namespace {

TEST(StageCacheTest, ResultsAreFoundByKey) {
  MemoryFiles files;
  ManualClock clock;
  SeededRandom random(1);
  ASSERT_OK_AND_ASSIGN(const auto database, store::Database::Open(files, clock, random, "trimtab.db"));
  ASSERT_OK_AND_ASSIGN(store::Transaction transaction, database->BeginWrite());
  const auto entry = [&](const std::string& stage, const std::string& key, const std::string& run) {
    clock.Advance(std::chrono::seconds(1));
    CachedStage cached;
    cached.stage = stage;
    cached.key_digest = key;
    cached.key_json = R"({"cmd":")" + key + "\"}";
    cached.run_id = run;
    cached.outputs = {{"model.onnx", {std::string(64, 'a'), 12, store::ObjectKind::kFile, true}},
                      {"folder \"x\"", {std::string(64, 'b'), 7, store::ObjectKind::kDirectory, false}}};
    cached.evidence_json = R"({"verdict":"pass"})";
    cached.modules_json = R"(["features.py"])";
    cached.created = clock.Now();
    return cached;
  };
  EXPECT_EQ(FindCachedStage(transaction, "k1", "train")->has_value(), false);
  EXPECT_EQ(LatestCachedStage(transaction, "train")->has_value(), false);
  const CachedStage first = entry("train", "k1", "run1");
  ASSERT_OK(PutCachedStage(transaction, first));
  ASSERT_OK(PutCachedStage(transaction, entry("train", "k2", "run2")));
  ASSERT_OK(PutCachedStage(transaction, entry("renamed", "k1", "run3")));

  ASSERT_OK_AND_ASSIGN(const std::optional<CachedStage> found, FindCachedStage(transaction, "k1", "train"));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->run_id, "run1");  // of this name first
  EXPECT_EQ(found->stage, "train");
  EXPECT_EQ(found->key_json, first.key_json);
  EXPECT_EQ(found->outputs, first.outputs);
  EXPECT_EQ(found->evidence_json, first.evidence_json);
  EXPECT_EQ(found->modules_json, first.modules_json);
  EXPECT_EQ(found->created, first.created);
  EXPECT_EQ((*FindCachedStage(transaction, "k1", "another"))->run_id, "run3");  // else the newest
  EXPECT_EQ((*LatestCachedStage(transaction, "train"))->run_id, "run2");

  ASSERT_OK(PutCachedStage(transaction, entry("train", "k1", "run4")));
  EXPECT_EQ((*FindCachedStage(transaction, "k1", "train"))->run_id, "run4");
  ASSERT_OK_AND_ASSIGN(const std::vector<CachedStage> all, ListCachedStages(transaction));
  ASSERT_EQ(all.size(), 3U);
  EXPECT_EQ(all[0].run_id, "run4");
  ASSERT_OK(RemoveCachedStage(transaction, "k1", "train"));
  EXPECT_EQ((*FindCachedStage(transaction, "k1", "train"))->run_id, "run3");

  ASSERT_OK(transaction.Execute("UPDATE stage_cache SET outputs_json = '[{\"path\": 1}]' WHERE stage = 'renamed'"));
  EXPECT_THAT(FindCachedStage(transaction, "k1", "train"),
              Fails(ErrorCode::kInvalidInput, ::testing::HasSubstr("unexpected list of outputs")));
}

}  // namespace
}  // namespace trimtab::track
