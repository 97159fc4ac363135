#include "trimtab/base/manual_clock.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"
#include "trimtab/registry/audit_chain.h"

namespace trimtab::registry {
namespace {

using ::testing::HasSubstr;

class AuditTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto database = store::Database::Open(files_, clock_, random_, "trimtab.db");
    ASSERT_OK(database);
    database_ = *std::move(database);
    store::Transaction transaction = *database_->BeginWrite();
    for (int seed = 1; seed <= 3; ++seed) {
      const store::StoredObject object{Sha256Of(std::to_string(seed)).ToHex(), 5, store::ObjectKind::kFile, false};
      ASSERT_OK(RegisterVersion(transaction, "delay", object, R"({"auc":0.9})", "", Signed("gate passed")));
      ASSERT_OK(SetAlias(transaction, "delay", "champion", seed, Signed("gate passed")));
    }
    ASSERT_OK(Rollback(transaction, "delay", "champion", Signed("too slow")));
    ASSERT_OK(transaction.Commit());
  }
  Signature Signed(const std::string& why) {
    clock_.Advance(std::chrono::seconds(1));
    return {"alice", why, clock_.Now()};
  }
  // What verification says after someone with the sqlite3 program has run this.
  Result<AuditHead> After(const std::string& sql) {
    store::Transaction transaction = *database_->BeginWrite();
    for (const char* trigger : {"audit_is_append_only_update", "audit_is_append_only_delete",
                                "versions_never_change_update", "versions_never_change_delete"}) {
      EXPECT_OK(transaction.Execute("DROP TRIGGER " + std::string(trigger)));
    }
    EXPECT_OK(transaction.Execute(sql));
    return VerifyAudit(transaction);  // undone with the transaction
  }

  MemoryFiles files_;
  ManualClock clock_;
  SeededRandom random_{1};
  std::unique_ptr<store::Database> database_;
};

TEST_F(AuditTest, SaysWhoDidWhatAndWhy) {
  store::Transaction transaction = *database_->BeginWrite();
  ASSERT_OK_AND_ASSIGN(const std::vector<AuditEntry> entries, Audit(transaction, "delay"));
  ASSERT_EQ(entries.size(), 7U);
  const AuditEntry& last = entries.back();
  EXPECT_EQ(last.number, 7);
  EXPECT_EQ(last.when, clock_.Now());
  EXPECT_EQ(last.who, "alice");
  EXPECT_EQ(last.action, "rollback");
  EXPECT_EQ(last.version, 2);
  EXPECT_EQ(last.alias, "champion");
  EXPECT_EQ(last.previous, 3);
  EXPECT_EQ(last.why, "too slow");
  EXPECT_EQ(last.object_digest, Sha256Of("2").ToHex());
  EXPECT_EQ(last.evidence_digest, Sha256Of(R"({"auc":0.9})").ToHex());
  EXPECT_EQ(last.previous_hash, entries[5].hash);
  EXPECT_EQ(entries[0].previous_hash, std::string(64, '0'));
  EXPECT_EQ(entries[0].action, "register");
  EXPECT_EQ(entries[0].previous, std::nullopt);
  ASSERT_OK_AND_ASSIGN(const AuditHead head, VerifyAudit(transaction));
  EXPECT_EQ(head.entries, 7);
  EXPECT_EQ(head.hash, last.hash);
  EXPECT_TRUE(Audit(transaction, "other")->empty());
}

TEST_F(AuditTest, TheDatabaseItselfRefusesToChangeIt) {
  store::Transaction transaction = *database_->BeginWrite();
  for (const char* sql : {"UPDATE audit SET who = 'bob'", "DELETE FROM audit"}) {
    EXPECT_THAT(transaction.Execute(sql), Fails(ErrorCode::kInternal, HasSubstr("append-only")));
  }
  for (const char* sql : {"UPDATE versions SET evidence_json = ''", "DELETE FROM versions"}) {
    EXPECT_THAT(transaction.Execute(sql), Fails(ErrorCode::kInternal, HasSubstr("versions never change")));
  }
}

TEST_F(AuditTest, EveryTamperingIsNamed) {
  struct Case {
    const char* sql;
    const char* found;
  };
  const Case cases[] = {
      {"UPDATE audit SET who = 'bob' WHERE number = 3", "audit entry 3: does not have the hash of its fields"},
      {"UPDATE audit SET why = '' WHERE number = 7", "audit entry 7: does not have the hash"},
      {"UPDATE audit SET time_ns = time_ns + 1 WHERE number = 1", "audit entry 1: does not have the hash"},
      {"UPDATE audit SET previous = NULL WHERE number = 4", "audit entry 4: does not have the hash"},
      {"DELETE FROM audit WHERE number = 4", "audit entry 4: is missing"},
      {"DELETE FROM audit WHERE number = 1", "audit entry 1: is missing"},
      {"DELETE FROM audit WHERE number = 7", "model delay alias champion: points elsewhere than the audit"},
      {"DELETE FROM audit WHERE number >= 5", "model delay version 3: has no entry in the audit"},
      {"UPDATE audit SET number = number + 1 WHERE number = 7", "audit entry 7: is missing"},
      {"UPDATE audit SET hash = replace(hash, 'a', 'b') WHERE number = 2", "audit entry 2: does not have the hash"},
      {"UPDATE audit SET previous_hash = hex(zeroblob(32)) WHERE number = 2", "audit entry 2: does not continue"},
      {"UPDATE versions SET digest = 'f' WHERE version = 2", "model delay version 2: names other bytes"},
      {"UPDATE versions SET evidence_json = '{}' WHERE version = 2", "model delay version 2: has other evidence"},
      {"INSERT INTO versions VALUES ('delay', 4, 'f', 1, 'file', 0, '', NULL, 0)",
       "version 4: has no entry in the audit"},
      {"INSERT INTO alias_history VALUES ('delay', 'champion', 3, 1)", "alias champion: points elsewhere"},
      {"INSERT INTO alias_history VALUES ('delay', 'shadow', 1, 1)", "alias shadow: points elsewhere"},
      {"DELETE FROM alias_history", "model delay alias champion: is missing"},
  };
  for (const Case& tampering : cases) {
    EXPECT_THAT(After(tampering.sql), Fails(ErrorCode::kInvalidInput, HasSubstr(tampering.found))) << tampering.sql;
  }
  EXPECT_OK(After("SELECT 1"));
}

// An entry with a right hash that says what cannot have happened.
TEST_F(AuditTest, AForgedEntryIsNamed) {
  store::Transaction transaction = *database_->BeginWrite();
  AuditEntry entry;
  entry.when = clock_.Now();
  entry.action = "rollback";
  entry.model = "delay";
  entry.alias = "champion";
  entry.version = 3;
  entry.previous = 2;
  entry.object_digest = Sha256Of("3").ToHex();
  entry.evidence_digest = Sha256Of(R"({"auc":0.9})").ToHex();
  ASSERT_OK(AppendAudit(transaction, entry));
  EXPECT_THAT(VerifyAudit(transaction),
              Fails(ErrorCode::kInvalidInput, HasSubstr("audit entry 8: rolls back to another version")));
}

// The hash is a format: a change makes stored chains unverifiable. Value from Python's hashlib over the netstrings.
TEST(AuditHashTest, GoldenValue) {
  AuditEntry entry;
  entry.number = 2;
  entry.when = Timestamp(std::chrono::nanoseconds(1'767'225'600'000'000'001));
  entry.who = "alice";
  entry.action = "set_alias";
  entry.model = "delay";
  entry.version = 3;
  entry.alias = "champion";
  entry.previous = 1;
  entry.why = "because: \xc3\xa9,";
  entry.object_digest = std::string(64, 'a');
  entry.evidence_digest = std::string(64, 'b');
  entry.previous_hash = std::string(64, 'c');
  EXPECT_EQ(AuditHash(entry), "e516667d831f2f756ce88bc7075c64885060698c331af9157ffc422d47604dd9");
}

}  // namespace
}  // namespace trimtab::registry
