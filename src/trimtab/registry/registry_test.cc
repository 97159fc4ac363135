#include "trimtab/registry/registry.h"

#include <rapidcheck.h>

#include "trimtab/base/faulty_files.h"
#include "trimtab/base/manual_clock.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"
#include "trimtab/track/run_store.h"

namespace trimtab::registry {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;

store::StoredObject Bytes(int seed) {
  return {Sha256Of(std::to_string(seed)).ToHex(), 100, store::ObjectKind::kFile, false};
}

class RegistryTest : public ::testing::Test {
 protected:
  void SetUp() override { Open(); }
  void Open() {
    auto database = store::Database::Open(files_, clock_, random_, "trimtab.db");
    ASSERT_OK(database);
    database_ = *std::move(database);
  }
  store::Transaction Write() { return *database_->BeginWrite(); }
  Signature Signed(const std::string& why = "test") {
    clock_.Advance(std::chrono::seconds(1));
    return {"alice", why, clock_.Now()};
  }
  // Registers the version made of `seed` and points champion to it.
  std::int64_t Promote(store::Transaction& transaction, int seed) {
    const auto registered = RegisterVersion(transaction, "delay", Bytes(seed), "{}", "", Signed());
    EXPECT_OK(registered);
    EXPECT_OK(SetAlias(transaction, "delay", "champion", registered->version, Signed()));
    return registered->version;
  }

  MemoryFiles memory_;
  FaultyFiles files_{memory_};
  ManualClock clock_;
  SeededRandom random_{1};
  std::unique_ptr<store::Database> database_;
};

TEST_F(RegistryTest, AVersionComesBackWithItsEvidence) {
  store::Transaction transaction = Write();
  track::Run run;
  run.id = "run1";
  ASSERT_OK(AddRun(transaction, run));
  const Signature signature = Signed();
  ASSERT_OK_AND_ASSIGN(const Registration first,
                       RegisterVersion(transaction, "delay", Bytes(1), R"({"auc":0.9})", "run1", signature));
  EXPECT_EQ(first.version, 1);
  EXPECT_TRUE(first.created);
  ASSERT_OK_AND_ASSIGN(const Registration again, RegisterVersion(transaction, "delay", Bytes(1), "{}", "", Signed()));
  EXPECT_EQ(again.version, 1);
  EXPECT_FALSE(again.created);
  EXPECT_EQ(RegisterVersion(transaction, "delay", Bytes(2), "{}", "", Signed())->version, 2);
  EXPECT_EQ(RegisterVersion(transaction, "other", Bytes(1), "{}", "", Signed())->version, 1);
  ASSERT_OK(SetAlias(transaction, "delay", "champion", 1, Signed()));
  ASSERT_OK(SetAlias(transaction, "delay", "baseline", 1, Signed()));

  ASSERT_OK_AND_ASSIGN(const std::optional<Version> champion, FindAlias(transaction, "delay", "champion"));
  ASSERT_TRUE(champion.has_value());
  EXPECT_EQ(champion->version, 1);
  EXPECT_EQ(champion->object, Bytes(1));
  EXPECT_EQ(champion->evidence_json, R"({"auc":0.9})");
  EXPECT_EQ(champion->run_id, "run1");
  EXPECT_EQ(champion->created, signature.when);
  EXPECT_THAT(champion->aliases, ElementsAre("baseline", "champion"));
  ASSERT_OK_AND_ASSIGN(const std::vector<ModelEntry> models, ListModels(transaction));
  ASSERT_EQ(models.size(), 2U);
  EXPECT_EQ(models[0].name, "delay");
  ASSERT_EQ(models[0].versions.size(), 2U);
  EXPECT_EQ(models[0].versions[0].version, 2);
  EXPECT_THAT(models[0].versions[0].aliases, IsEmpty());
  EXPECT_THAT(models[0].versions[1].aliases, ElementsAre("baseline", "champion"));
  EXPECT_THAT(RegisteredObjects(transaction), Optional(ElementsAre(Bytes(1), Bytes(2), Bytes(1))));
  EXPECT_THAT(track::RemoveRun(transaction, "run1"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("version 1 of model delay came from it")));
}

TEST_F(RegistryTest, NothingIsNoBaselineAndMistakesAreNamed) {
  store::Transaction transaction = Write();
  EXPECT_EQ(FindAlias(transaction, "delay", "champion")->has_value(), false);
  EXPECT_THAT(FindModel(transaction, "delay"), Fails(ErrorCode::kNotFound, HasSubstr("it holds no model yet")));
  Promote(transaction, 1);
  EXPECT_EQ(FindAlias(transaction, "delay", "challenger")->has_value(), false);
  EXPECT_THAT(FindModel(transaction, "dellay"), Fails(ErrorCode::kNotFound, HasSubstr("did you mean `delay`?")));
  EXPECT_THAT(FindVersion(transaction, "delay", 7),
              Fails(ErrorCode::kNotFound, AllOf(HasSubstr("has no version 7"), HasSubstr("latest is 1"))));
  EXPECT_THAT(SetAlias(transaction, "delay", "champion", 2, Signed()),
              Fails(ErrorCode::kNotFound, HasSubstr("version 2")));
  EXPECT_THAT(SetAlias(transaction, "delay", "12", 1, Signed()),
              Fails(ErrorCode::kInvalidInput, HasSubstr("is a number")));
  EXPECT_THAT(RegisterVersion(transaction, "a b", Bytes(2), "{}", "", Signed()),
              Fails(ErrorCode::kInvalidInput, HasSubstr("character 2 is not allowed")));
  for (const std::string& name : {std::string(), std::string(129, 'a'), std::string("../x"), std::string("-x")}) {
    EXPECT_THAT(CheckModelName(name), Fails(ErrorCode::kInvalidInput, HasSubstr("1 to 128 letters"))) << name;
  }
  EXPECT_OK(CheckModelName("Flights_delay-2.1"));
  EXPECT_THAT(Rollback(transaction, "delay", "challenger", Signed()),
              Fails(ErrorCode::kNotFound, AllOf(HasSubstr("no alias challenger"), HasSubstr("champion"))));
  EXPECT_THAT(Rollback(transaction, "none", "champion", Signed()),
              Fails(ErrorCode::kNotFound, HasSubstr("model none")));
}

TEST_F(RegistryTest, EveryRollbackGoesOneFurtherBack) {
  store::Transaction transaction = Write();
  for (int seed = 1; seed <= 3; ++seed) Promote(transaction, seed);
  EXPECT_THAT(AliasHistory(transaction, "delay", "champion"), Optional(ElementsAre(1, 2, 3)));
  ASSERT_OK_AND_ASSIGN(const AliasMove first, Rollback(transaction, "delay", "champion", Signed()));
  EXPECT_EQ(first.from, 3);
  EXPECT_EQ(first.to, 2);
  EXPECT_EQ(Rollback(transaction, "delay", "champion", Signed())->to, 1);
  EXPECT_THAT(Rollback(transaction, "delay", "champion", Signed()),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("version 1"), HasSubstr("nothing to go back to"))));
  EXPECT_EQ((*FindAlias(transaction, "delay", "champion"))->version, 1);
  // Forward again starts anew from here, and no version was lost.
  ASSERT_OK_AND_ASSIGN(const AliasMove forward, SetAlias(transaction, "delay", "champion", 3, Signed()));
  EXPECT_EQ(forward.from, 1);
  EXPECT_EQ(Rollback(transaction, "delay", "champion", Signed())->to, 1);
  EXPECT_EQ(FindModel(transaction, "delay")->versions.size(), 3U);
  // Setting what is set changes nothing.
  EXPECT_FALSE(SetAlias(transaction, "delay", "champion", 1, Signed())->moved);
  EXPECT_THAT(AliasHistory(transaction, "delay", "champion"), Optional(ElementsAre(1)));
  EXPECT_OK(VerifyAudit(transaction));
}

TEST_F(RegistryTest, ARollbackIsRememberedUntilTheVersionIsChosenAgain) {
  store::Transaction transaction = Write();
  Promote(transaction, 1);
  Promote(transaction, 2);
  EXPECT_FALSE(FindRollback(transaction, "delay", "champion", 2)->has_value());
  ASSERT_OK(Rollback(transaction, "delay", "champion", Signed("too slow")));
  ASSERT_OK_AND_ASSIGN(const std::optional<AuditEntry> found, FindRollback(transaction, "delay", "champion", 2));
  ASSERT_TRUE(found.has_value());
  EXPECT_EQ(found->why, "too slow");
  EXPECT_FALSE(FindRollback(transaction, "delay", "champion", 1)->has_value());
  EXPECT_FALSE(FindRollback(transaction, "delay", "other", 2)->has_value());
  Promote(transaction, 3);
  EXPECT_TRUE(FindRollback(transaction, "delay", "champion", 2)->has_value());
  ASSERT_OK(SetAlias(transaction, "delay", "champion", 2, Signed()));
  EXPECT_FALSE(FindRollback(transaction, "delay", "champion", 2)->has_value());
}

TEST_F(RegistryTest, WhatFailsHalfwayNeverHappened) {
  {
    store::Transaction transaction = Write();
    Promote(transaction, 1);
    ASSERT_OK(transaction.Commit());
  }
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE("failing at change " + std::to_string(nth));
    files_.FailFrom(nth);
    const auto promote = [&]() -> Result<> {
      TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, database_->BeginWrite());
      TRIMTAB_ASSIGN_OR_RETURN(const Registration version,
                               RegisterVersion(transaction, "delay", Bytes(2), "{}", "", Signed()));
      TRIMTAB_RETURN_IF_ERROR(SetAlias(transaction, "delay", "champion", version.version, Signed()));
      return transaction.Commit();
    };
    const Result<> result = promote();
    files_.FailFrom(1);
    database_.reset();
    files_.Heal();
    memory_.DropUnsynced();
    Open();
    store::Transaction transaction = Write();
    EXPECT_OK(VerifyAudit(transaction));
    const std::int64_t champion = (*FindAlias(transaction, "delay", "champion"))->version;
    EXPECT_EQ(static_cast<std::size_t>(champion), FindModel(transaction, "delay")->versions.size());
    if (result.ok()) {
      EXPECT_EQ(champion, 2);
      break;
    }
    if (champion == 2) break;  // the last write reached the disk although it was reported as failed
  }
}

// Against a model of it: a list, pushed and popped.
TEST_F(RegistryTest, AnySequenceOfMovesFollowsTheHistory) {
  store::Transaction transaction = Write();
  for (int seed = 1; seed <= 4; ++seed)
    ASSERT_OK(RegisterVersion(transaction, "delay", Bytes(seed), "{}", "", Signed()));
  int round = 0;
  EXPECT_TRUE(rc::check([&](const std::vector<std::uint8_t>& moves) {
    const std::string alias = "alias" + std::to_string(round++);
    std::vector<std::int64_t> expected;
    for (const std::uint8_t move : moves) {
      if (move % 5 == 0) {
        const Result<AliasMove> result = Rollback(transaction, "delay", alias, Signed());
        RC_ASSERT(result.ok() == (expected.size() > 1));
        if (result.ok()) {
          expected.pop_back();
          RC_ASSERT(result->to == expected.back());
        }
      } else {
        const Result<AliasMove> result = SetAlias(transaction, "delay", alias, move % 5, Signed());
        RC_ASSERT(result.ok());
        if (expected.empty() || expected.back() != move % 5) expected.push_back(move % 5);
      }
      RC_ASSERT(AliasHistory(transaction, "delay", alias).value() == expected);
    }
  }));
  EXPECT_OK(VerifyAudit(transaction));
}

}  // namespace
}  // namespace trimtab::registry
