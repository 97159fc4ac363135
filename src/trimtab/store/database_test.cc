#include "trimtab/store/database.h"

#include <atomic>
#include <cmath>
#include <thread>

#include "trimtab/base/manual_clock.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"
#include "trimtab/base/system_clock.h"
#include "trimtab/base/temporary_directory.h"

namespace trimtab::store {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr Migration kOne[] = {{1, "CREATE TABLE numbers (value INTEGER NOT NULL) STRICT;"}};
constexpr Migration kTwo[] = {kOne[0], {2, "ALTER TABLE numbers ADD COLUMN note TEXT NOT NULL DEFAULT 'none';"}};

class DatabaseTest : public ::testing::Test {
 protected:
  Result<std::unique_ptr<Database>> Open(const DatabaseOptions& options) {
    return Database::Open(files_, clock_, random_, "store/trimtab.db", options);
  }
  Result<std::unique_ptr<Database>> Open() { return Open({.patience = std::chrono::seconds(1), .schema = kOne}); }
  void SetUp() override { ASSERT_OK(files_.MakeDirectories("store")); }

  MemoryFiles files_;
  ManualClock clock_;
  SeededRandom random_{1};
};

Result<std::int64_t> Count(Transaction& transaction) {
  TRIMTAB_ASSIGN_OR_RETURN(Statement statement, transaction.Query("SELECT count(*) FROM numbers"));
  TRIMTAB_RETURN_IF_ERROR(statement.Step());
  return statement.Int(0);
}

std::int64_t Count(Database& database) {
  Result<Transaction> transaction = database.BeginRead();
  EXPECT_OK(transaction);
  if (!transaction.ok()) return -1;
  const Result<std::int64_t> count = Count(*transaction);
  EXPECT_OK(count);
  return count.value_or(-1);
}

Result<> Add(Database& database, std::int64_t value) {
  TRIMTAB_ASSIGN_OR_RETURN(Transaction transaction, database.BeginWrite());
  TRIMTAB_RETURN_IF_ERROR(transaction.Execute("INSERT INTO numbers (value) VALUES (?)", value));
  return transaction.Commit();
}

TEST_F(DatabaseTest, KeepsWhatIsCommittedAndForgetsTheRest) {
  {
    ASSERT_OK_AND_ASSIGN(const auto database, Open());
    EXPECT_OK(Add(*database, 1));
    ASSERT_OK_AND_ASSIGN(Transaction undone, database->BeginWrite());
    EXPECT_OK(undone.Execute("INSERT INTO numbers (value) VALUES (2)"));
    EXPECT_EQ(undone.ChangedRows(), 1);
  }
  ASSERT_OK_AND_ASSIGN(const auto database, Open());
  EXPECT_EQ(Count(*database), 1);
  EXPECT_EQ(database->schema_version(), 1);
  EXPECT_OK(database->Verify());
}

TEST_F(DatabaseTest, EveryTypeComesBack) {
  constexpr Migration kTypes[] = {{1, "CREATE TABLE types (i INTEGER, r REAL, t TEXT, n TEXT) STRICT;"}};
  ASSERT_OK_AND_ASSIGN(const auto database, Open({.schema = kTypes}));
  ASSERT_OK_AND_ASSIGN(Transaction transaction, database->BeginWrite());
  const std::string text("a\0b", 3);
  EXPECT_OK(transaction.Execute("INSERT INTO types VALUES (?, ?, ?, ?)", std::int64_t{-1} << 63, 0.1, text,
                                std::optional<std::string>()));
  EXPECT_OK(transaction.Execute("INSERT INTO types VALUES (?, ?, ?, ?)", 7, std::nan(""), "", std::string_view()));
  ASSERT_OK_AND_ASSIGN(Statement rows, transaction.Query("SELECT * FROM types"));
  ASSERT_THAT(rows.Step(), ::testing::Optional(true));
  EXPECT_EQ(rows.Int(0), std::int64_t{-1} << 63);
  EXPECT_EQ(rows.Real(1), 0.1);
  EXPECT_EQ(rows.Text(2), text);
  EXPECT_TRUE(rows.IsNull(3));
  EXPECT_EQ(rows.OptionalText(3), std::nullopt);
  ASSERT_THAT(rows.Step(), ::testing::Optional(true));
  EXPECT_EQ(rows.OptionalReal(1), std::nullopt);  // NaN
  EXPECT_EQ(rows.OptionalText(2), "");
  EXPECT_EQ(rows.OptionalText(3), "");
  EXPECT_EQ(rows.OptionalInt(0), 7);
  ASSERT_THAT(rows.Step(), ::testing::Optional(false));
}

TEST_F(DatabaseTest, TypesAndKeysAreEnforced) {
  constexpr Migration kKeys[] = {{1,
                                  "CREATE TABLE parent (id INTEGER PRIMARY KEY) STRICT;"
                                  "CREATE TABLE child (parent INTEGER NOT NULL REFERENCES parent (id)) STRICT;"}};
  ASSERT_OK_AND_ASSIGN(const auto database, Open({.schema = kKeys}));
  ASSERT_OK_AND_ASSIGN(Transaction transaction, database->BeginWrite());
  EXPECT_THAT(transaction.Execute("INSERT INTO child VALUES (5)"),
              Fails(ErrorCode::kInternal, HasSubstr("FOREIGN KEY")));
  EXPECT_THAT(transaction.Execute("INSERT INTO child VALUES ('five')"),
              Fails(ErrorCode::kInternal, HasSubstr("cannot store TEXT value in INTEGER column child.parent")));
}

TEST_F(DatabaseTest, AnOlderSchemaIsBroughtUpToDate) {
  {
    ASSERT_OK_AND_ASSIGN(const auto database, Open());
    EXPECT_OK(Add(*database, 1));
  }
  ASSERT_OK_AND_ASSIGN(const auto database, Open({.schema = kTwo}));
  EXPECT_EQ(database->schema_version(), 2);
  ASSERT_OK_AND_ASSIGN(Transaction transaction, database->BeginRead());
  ASSERT_OK_AND_ASSIGN(Statement rows, transaction.Query("SELECT value, note FROM numbers"));
  ASSERT_THAT(rows.Step(), ::testing::Optional(true));
  EXPECT_EQ(rows.Text(1), "none");
}

TEST_F(DatabaseTest, AStepThatFailsLeavesTheSchemaAsItWas) {
  {
    ASSERT_OK_AND_ASSIGN(const auto database, Open());
    EXPECT_OK(Add(*database, 1));
  }
  constexpr Migration kBroken[] = {kOne[0],
                                   {2, "CREATE TABLE more (x INTEGER) STRICT; CREATE TABLE more (y INTEGER);"}};
  EXPECT_THAT(Open({.schema = kBroken}), Fails(ErrorCode::kInternal, HasSubstr("step 2 of the schema failed")));
  ASSERT_OK_AND_ASSIGN(const auto database, Open());
  EXPECT_EQ(database->schema_version(), 1);
  EXPECT_EQ(Count(*database), 1);
}

TEST_F(DatabaseTest, ANewerStoreIsRefusedAndLeftAlone) {
  {
    ASSERT_OK(Open({.schema = kTwo}));
  }
  ASSERT_OK_AND_ASSIGN(const std::string before, ReadFile(files_, "store/trimtab.db"));
  EXPECT_THAT(Open(), Fails(ErrorCode::kInvalidInput,
                            AllOf(HasSubstr("store/trimtab.db: the store has version 2"),
                                  HasSubstr("knows versions up to 1"), HasSubstr("use the newer trimtab"))));
  EXPECT_EQ(ReadFile(files_, "store/trimtab.db").value(), before);
}

TEST_F(DatabaseTest, WhatIsNoStoreIsRefusedAndLeftAlone) {
  const auto write = [&](const std::string& bytes) {
    ASSERT_OK(WriteFileAtomically(files_, "store/trimtab.db", bytes));
  };
  for (const std::string& bytes : {std::string("x"), std::string(5000, 'x'), std::string(5000, '\0')}) {
    write(bytes);
    EXPECT_THAT(Open(), Fails(ErrorCode::kInvalidInput, HasSubstr("is not a Trimtab store"))) << bytes.size();
    EXPECT_EQ(ReadFile(files_, "store/trimtab.db").value(), bytes);
  }
  EXPECT_OK(files_.Remove("store/trimtab.db"));
  {
    ASSERT_OK(Open());
  }
  ASSERT_OK_AND_ASSIGN(std::string other, ReadFile(files_, "store/trimtab.db"));
  other[68] ^= 1;  // the application id
  write(other);
  EXPECT_THAT(Open(), Fails(ErrorCode::kInvalidInput, HasSubstr("is a database of another program")));
  EXPECT_THAT(Database::Open(files_, clock_, random_, "store", {}),
              Fails(ErrorCode::kInvalidInput, HasSubstr("is not a file")));
  EXPECT_THAT(Database::Open(files_, clock_, random_, "none.db", {.create = false}),
              Fails(ErrorCode::kNotFound, HasSubstr("none.db")));
  EXPECT_FALSE(files_.Status("none.db").ok());
}

TEST_F(DatabaseTest, DamageIsFound) {
  {
    ASSERT_OK_AND_ASSIGN(const auto database, Open());
    ASSERT_OK_AND_ASSIGN(Transaction transaction, database->BeginWrite());
    for (int i = 0; i < 5000; ++i) ASSERT_OK(transaction.Execute("INSERT INTO numbers VALUES (?)", i));
    ASSERT_OK(transaction.Commit());
  }
  ASSERT_OK_AND_ASSIGN(const std::string whole, ReadFile(files_, "store/trimtab.db"));
  std::string scratched = whole;
  scratched.replace(whole.size() / 2, 5000, std::string(5000, '\xff'));
  ASSERT_OK(WriteFileAtomically(files_, "store/trimtab.db", scratched));
  {
    ASSERT_OK_AND_ASSIGN(const auto database, Open());
    EXPECT_THAT(database->Verify(), Fails(ErrorCode::kInvalidInput, HasSubstr("the store is damaged")));
  }
  ASSERT_OK(WriteFileAtomically(files_, "store/trimtab.db", whole.substr(0, whole.size() / 2)));
  Result<std::unique_ptr<Database>> cut = Open();
  const Result<> verdict = cut.ok() ? (*cut)->Verify() : Result<>(cut.error());
  EXPECT_THAT(verdict, Fails(ErrorCode::kInvalidInput, HasSubstr("damaged")));
}

TEST_F(DatabaseTest, AReaderSeesItsBeginningAndWaitsForNobody) {
  ASSERT_OK_AND_ASSIGN(const auto writer, Open());
  ASSERT_OK_AND_ASSIGN(const auto reader, Open());
  ASSERT_OK(Add(*writer, 1));
  {
    ASSERT_OK_AND_ASSIGN(Transaction reading, reader->BeginRead());
    ASSERT_OK_AND_ASSIGN(Transaction writing, writer->BeginWrite());
    EXPECT_OK(writing.Execute("INSERT INTO numbers (value) VALUES (2)"));
    EXPECT_THAT(Count(reading), ::testing::Optional(1));
    EXPECT_OK(writing.Commit());
    EXPECT_THAT(Count(reading), ::testing::Optional(1));
  }
  EXPECT_EQ(Count(*reader), 2);
}

TEST_F(DatabaseTest, ASecondWriterWaitsForItsPatienceAndSaysWhy) {
  ASSERT_OK_AND_ASSIGN(const auto first, Open());
  ASSERT_OK_AND_ASSIGN(const auto second, Open());
  const auto began = clock_.Monotonic();
  {
    ASSERT_OK_AND_ASSIGN(const Transaction writing, first->BeginWrite());
    EXPECT_THAT(second->BeginWrite(), Fails(ErrorCode::kLocked, AllOf(HasSubstr("store/trimtab.db"),
                                                                      HasSubstr("another process is writing"))));
    EXPECT_GE(clock_.Monotonic() - began, std::chrono::seconds(1));
  }
  EXPECT_OK(Add(*second, 1));
}

TEST_F(DatabaseTest, MisuseIsAnErrorAndNoDeadlock) {
  ASSERT_OK_AND_ASSIGN(const auto database, Open());
  {
    ASSERT_OK_AND_ASSIGN(Transaction reading, database->BeginRead());
    EXPECT_THAT(database->BeginWrite(), Fails(ErrorCode::kInternal, HasSubstr("inside another one")));
    EXPECT_THAT(reading.Execute("DELETE FROM numbers"), Fails(ErrorCode::kInternal, HasSubstr("reading transaction")));
    EXPECT_THAT(reading.Execute("SELECT wrong"), Fails(ErrorCode::kInternal, HasSubstr("no such column")));
    EXPECT_OK(reading.Commit());
    EXPECT_THAT(reading.Commit(), Fails(ErrorCode::kInternal, HasSubstr("twice")));
    EXPECT_THAT(reading.Execute("SELECT 1"), Fails(ErrorCode::kInternal, HasSubstr("after the end")));
  }
  EXPECT_OK(Add(*database, 1));
}

// On the real file system: several objects with locks of their own, several threads on each.
TEST(DatabaseThreadsTest, NoIncrementIsLost) {
  const TemporaryDirectory directory;
  const std::unique_ptr<Files> files = MakePosixFiles();
  const std::unique_ptr<Clock> clock = MakeSystemClock();
  SeededRandom random(1);
  constexpr Migration kCounter[] = {
      {1, "CREATE TABLE counter (value INTEGER NOT NULL) STRICT; INSERT INTO counter VALUES (0);"}};
  constexpr int kDatabases = 3;
  constexpr int kThreads = 2;
  constexpr int kRounds = 10;
  std::vector<std::thread> threads;
  std::vector<std::unique_ptr<Database>> databases(kDatabases);
  std::atomic<int> failed{0};
  // All open at once: one of them makes the schema.
  for (auto& database : databases) {
    threads.emplace_back([&] {
      Result<std::unique_ptr<Database>> opened =
          Database::Open(*files, *clock, random, directory.File("trimtab.db"),
                         {.patience = std::chrono::minutes(1), .schema = kCounter});
      if (!opened.ok()) ADD_FAILURE() << opened.error().ToString();
      if (opened.ok()) database = *std::move(opened);
    });
  }
  for (std::thread& thread : threads) thread.join();
  threads.clear();
  for (auto& database : databases) ASSERT_NE(database, nullptr);
  for (int i = 0; i < kDatabases * kThreads; ++i) {
    threads.emplace_back([&, i] {
      Database& database = *databases[static_cast<std::size_t>(i % kDatabases)];
      for (int round = 0; round < kRounds; ++round) {
        const auto increment = [&]() -> Result<> {
          TRIMTAB_ASSIGN_OR_RETURN(Transaction transaction, database.BeginWrite());
          std::int64_t value = 0;
          {
            TRIMTAB_ASSIGN_OR_RETURN(Statement read, transaction.Query("SELECT value FROM counter"));
            TRIMTAB_RETURN_IF_ERROR(read.Step());
            value = read.Int(0);
          }
          TRIMTAB_RETURN_IF_ERROR(transaction.Execute("UPDATE counter SET value = ?", value + 1));
          return transaction.Commit();
        };
        if (const Result<> result = increment(); !result.ok()) {
          ++failed;
          ADD_FAILURE() << result.error().ToString();
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_OK_AND_ASSIGN(Transaction transaction, databases[0]->BeginRead());
  ASSERT_OK_AND_ASSIGN(Statement read, transaction.Query("SELECT value FROM counter"));
  ASSERT_THAT(read.Step(), ::testing::Optional(true));
  EXPECT_EQ(read.Int(0), kDatabases * kThreads * kRounds);
  EXPECT_EQ(failed, 0);
}

}  // namespace
}  // namespace trimtab::store
