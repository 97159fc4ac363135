// What is left of a store after a full disk, a power loss and a kill -9.
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "trimtab/base/faulty_files.h"
#include "trimtab/base/manual_clock.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"
#include "trimtab/base/system_clock.h"
#include "trimtab/base/temporary_directory.h"
#include "trimtab/store/database.h"

namespace trimtab::store {
namespace {

// Two tables that every transaction changes alike: a part of a transaction shows as a difference.
constexpr Migration kTwins[] = {{1,
                                 "CREATE TABLE left_twin (value INTEGER PRIMARY KEY, filler TEXT) STRICT;"
                                 "CREATE TABLE right_twin (value INTEGER PRIMARY KEY, filler TEXT) STRICT;"}};
constexpr int kTransactions = 6;

Result<> AddToBoth(Database& database, std::int64_t value) {
  TRIMTAB_ASSIGN_OR_RETURN(Transaction transaction, database.BeginWrite());
  const std::string filler(3000, 'x');  // more than one page a transaction
  TRIMTAB_RETURN_IF_ERROR(transaction.Execute("INSERT INTO left_twin VALUES (?, ?)", value, filler));
  TRIMTAB_RETURN_IF_ERROR(transaction.Execute("INSERT INTO right_twin VALUES (?, ?)", value, filler));
  return transaction.Commit();
}

// Values 1..n in both tables, and an intact file: n; a failed expectation otherwise.
std::int64_t WholeValues(Database& database) {
  EXPECT_OK(database.Verify());
  Result<Transaction> transaction = database.BeginRead();
  EXPECT_OK(transaction);
  Result<Statement> rows = transaction->Query(
      "SELECT (SELECT count(*) FROM left_twin), (SELECT ifnull(max(value), 0) FROM left_twin), count(*), "
      "ifnull(max(value), 0) FROM right_twin");
  EXPECT_OK(rows);
  EXPECT_OK(rows->Step());
  EXPECT_EQ(rows->Int(0), rows->Int(1));
  EXPECT_EQ(rows->Int(0), rows->Int(2));
  EXPECT_EQ(rows->Int(0), rows->Int(3));
  return rows->Int(0);
}

enum class Loss { kNothing, kUnsynced };

class DurabilityTest : public ::testing::TestWithParam<Loss> {};

// Every change of the disk, from opening an absent file to closing, is once the first that fails.
TEST_P(DurabilityTest, AFailureAtAnyChangeLeavesOldOrNew) {
  std::uint64_t points = 0;
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE("failing at change " + std::to_string(nth));
    MemoryFiles memory;
    FaultyFiles files(memory);
    ManualClock clock;
    SeededRandom random(1);
    ASSERT_OK(memory.MakeDirectories("store"));
    const DatabaseOptions options = {.schema = kTwins};
    files.FailFrom(nth);
    std::int64_t committed = 0;
    bool failed = false;
    {
      Result<std::unique_ptr<Database>> database = Database::Open(files, clock, random, "store/trimtab.db", options);
      failed = !database.ok();
      if (failed) {
        EXPECT_EQ(database.error().code, ErrorCode::kIo) << database.error().ToString();
        EXPECT_THAT(database.error().ToString(), ::testing::HasSubstr("No space left"));
      }
      for (int value = 1; !failed && value <= kTransactions; ++value) {
        const Result<> added = AddToBoth(**database, value);
        failed = !added.ok();
        if (!failed) committed = value;
        if (failed) {
          EXPECT_EQ(added.error().code, ErrorCode::kIo) << added.error().ToString();
          EXPECT_THAT(added.error().ToString(), ::testing::HasSubstr("No space left"));
        }
      }
      if (!failed && files.changes() < nth) {
        points = nth - 1;
        break;
      }
      // The process ends here: nothing that closing does reaches the disk.
      files.FailFrom(1);
    }
    if (GetParam() == Loss::kUnsynced) memory.DropUnsynced();
    files.Heal();
    ASSERT_OK_AND_ASSIGN(const auto database, Database::Open(files, clock, random, "store/trimtab.db", options));
    const std::int64_t found = WholeValues(*database);
    EXPECT_GE(found, committed);
    EXPECT_LE(found, committed + (failed ? 1 : 0));
    EXPECT_OK(AddToBoth(*database, found + 1));
  }
  EXPECT_GT(points, 50U);
}

INSTANTIATE_TEST_SUITE_P(Losses, DurabilityTest, ::testing::Values(Loss::kNothing, Loss::kUnsynced),
                         [](const auto& loss) { return loss.param == Loss::kNothing ? "FullDisk" : "PowerLoss"; });

TEST(FullDiskTest, TheStoreIsUsableAgainOnceThereIsSpace) {
  MemoryFiles memory;
  FaultyFiles files(memory);
  ManualClock clock;
  SeededRandom random(1);
  ASSERT_OK_AND_ASSIGN(const auto database, Database::Open(files, clock, random, "trimtab.db", {.schema = kTwins}));
  ASSERT_OK(AddToBoth(*database, 1));
  files.FailFrom(1);
  EXPECT_THAT(AddToBoth(*database, 2), Fails(ErrorCode::kIo, ::testing::HasSubstr("free some space")));
  EXPECT_EQ(WholeValues(*database), 1);
  files.Heal();
  EXPECT_OK(AddToBoth(*database, 2));
  EXPECT_EQ(WholeValues(*database), 2);
}

// A child commits and tells each commit through a pipe; it is killed at some moment.
TEST(KillTest, WhatWasAcknowledgedIsThere) {
  for (int round = 0; round < 10; ++round) {
    const TemporaryDirectory directory;
    int channel[2];
    ASSERT_EQ(::pipe(channel), 0);
    const pid_t child = ::fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      const std::unique_ptr<Files> files = MakePosixFiles();
      const std::unique_ptr<Clock> clock = MakeSystemClock();
      SeededRandom random(1);
      const auto database = Database::Open(*files, *clock, random, directory.File("trimtab.db"), {.schema = kTwins});
      for (std::int64_t value = 1; database.ok() && AddToBoth(**database, value).ok(); ++value) {
        if (::write(channel[1], &value, sizeof(value)) != sizeof(value)) break;
      }
      ::_exit(1);
    }
    ::close(channel[1]);
    std::int64_t acknowledged = 0;
    const std::int64_t enough = 3 * round;
    while (acknowledged < enough && ::read(channel[0], &acknowledged, sizeof(acknowledged)) > 0) {
    }
    ASSERT_EQ(acknowledged, enough) << "the child ended by itself";
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    ASSERT_TRUE(WIFSIGNALED(status));
    while (::read(channel[0], &acknowledged, sizeof(acknowledged)) > 0) {
    }
    ::close(channel[0]);
    const std::unique_ptr<Files> files = MakePosixFiles();
    const std::unique_ptr<Clock> clock = MakeSystemClock();
    SeededRandom random(2);
    ASSERT_OK_AND_ASSIGN(const auto database,
                         Database::Open(*files, *clock, random, directory.File("trimtab.db"), {.schema = kTwins}));
    const std::int64_t found = WholeValues(*database);
    EXPECT_GE(found, acknowledged);
    EXPECT_LE(found, acknowledged + 1);
  }
}

}  // namespace
}  // namespace trimtab::store
