#include "trimtab/lineage/event_log.h"

#include <rapidcheck.h>

#include <thread>

#include "trimtab/base/faulty_files.h"
#include "trimtab/base/manual_clock.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/random.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"

namespace trimtab::lineage {
namespace {

using ::testing::HasSubstr;

class EventLogTest : public ::testing::Test {
 protected:
  RunEvent Event(EventType type, const std::string& run_id, const std::string& stage = "train") {
    RunEvent event;
    event.type = type;
    event.time = clock_.Now();
    event.run_id = run_id;
    event.job = {"trimtab://flights", "flights." + stage};
    event.parent = ParentRun{parent_, {"trimtab://flights", "flights"}};
    return event;
  }
  std::string NewId() { return NewUuid(clock_, random_); }
  Result<std::unique_ptr<EventLog>> Open() { return EventLog::Open(files_, "lineage.ndjson", "0.1.0"); }
  std::string Bytes() { return ReadFile(memory_, "lineage.ndjson").value_or(""); }
  void Write(const std::string& bytes) { ASSERT_OK(WriteFileAtomically(memory_, "lineage.ndjson", bytes)); }

  MemoryFiles memory_;
  FaultyFiles files_{memory_};
  ManualClock clock_;
  SeededRandom random_{1};
  const std::string parent_ = NewId();
};

std::vector<std::string> Ids(const std::vector<OpenRun>& runs) {
  std::vector<std::string> ids;
  for (const OpenRun& run : runs) ids.push_back(run.run_id);
  return ids;
}

TEST_F(EventLogTest, KnowsTheRunsWithoutAnEnd) {
  const std::vector<std::string> ids = {NewId(), NewId(), NewId(), NewId(), NewId()};
  {
    ASSERT_OK_AND_ASSIGN(const auto log, Open());
    EXPECT_TRUE(log->OpenRuns().empty());
    for (const std::string& id : ids) EXPECT_OK(log->Append(Event(EventType::kStart, id)));
    EXPECT_OK(log->Append(Event(EventType::kComplete, ids[0])));
    EXPECT_OK(log->Append(Event(EventType::kFail, ids[2])));
    EXPECT_OK(log->Append(Event(EventType::kAbort, ids[4])));
    EXPECT_EQ(Ids(log->OpenRuns()), (std::vector{ids[1], ids[3]}));
  }
  ASSERT_OK_AND_ASSIGN(const auto log, Open());
  const std::vector<OpenRun> open = log->OpenRuns();
  ASSERT_EQ(Ids(open), (std::vector{ids[1], ids[3]}));
  EXPECT_EQ(open[0].job.name_space, "trimtab://flights");
  EXPECT_EQ(open[0].job.name, "flights.train");
  ASSERT_TRUE(open[0].parent.has_value());
  EXPECT_EQ(open[0].parent->run_id, parent_);
  EXPECT_EQ(open[0].parent->job.name, "flights");
  EXPECT_EQ(log->torn_bytes(), 0U);
}

TEST_F(EventLogTest, ATornLastLineIsCutOff) {
  const std::string first = NewId();
  {
    ASSERT_OK_AND_ASSIGN(const auto log, Open());
    EXPECT_OK(log->Append(Event(EventType::kStart, first)));
  }
  const std::string whole = Bytes();
  {
    ASSERT_OK_AND_ASSIGN(const auto log, Open());
    EXPECT_OK(log->Append(Event(EventType::kComplete, first)));
  }
  const std::string both = Bytes();
  for (std::size_t length = whole.size(); length < both.size(); ++length) {
    Write(both.substr(0, length));
    ASSERT_OK_AND_ASSIGN(const auto log, Open());
    ASSERT_EQ(Bytes(), whole);
    ASSERT_EQ(log->torn_bytes(), length - whole.size());
    ASSERT_EQ(Ids(log->OpenRuns()), std::vector{first});
  }
  // A hole where a block did not reach the disk, before the end of the line.
  std::string hole = both;
  hole.replace(whole.size() + 20, 40, std::string(40, '\0'));
  Write(hole);
  ASSERT_OK_AND_ASSIGN(const auto log, Open());
  EXPECT_EQ(Bytes(), whole);
  EXPECT_OK(log->Append(Event(EventType::kAbort, first)));
  EXPECT_THAT(ReadLog(Bytes(), "log")->open_runs, ::testing::IsEmpty());
}

TEST_F(EventLogTest, DamageInTheMiddleIsAnErrorAndLeftAlone) {
  std::string bytes;
  for (int i = 0; i < 3; ++i) bytes += WriteEvent(Event(EventType::kStart, NewId()), "0.1.0").value() + "\n";
  std::string damaged = bytes;
  damaged[bytes.find('\n') + 1] = 'x';
  Write(damaged);
  EXPECT_THAT(Open(), Fails(ErrorCode::kInvalidInput, HasSubstr("lineage.ndjson:2: this line is no lineage event")));
  EXPECT_EQ(Bytes(), damaged);
  // Deep in a line only the reader of every byte sees it.
  damaged = bytes;
  damaged[bytes.find("\"job\"") + 1] = '"';
  EXPECT_THAT(ReadLog(damaged, "log"), Fails(ErrorCode::kInvalidInput, HasSubstr("log:1")));
}

TEST_F(EventLogTest, EventsOfOthersAreKept) {
  const std::string id = NewId();
  Write("{ \"eventType\" : \"START\", \"run\": {\"runId\": \"" + id +
        "\"}, \"job\": {\"namespace\": \"airflow\", \"name\": \"dag.task\"} }\n"
        "{\"eventTime\":\"2026-01-01T00:00:00Z\",\"dataset\":{\"namespace\":\"a\",\"name\":\"b\"}}\n"
        "{\"eventType\":\"START\",\"run\":7,\"job\":[]}\n{}\n");
  ASSERT_OK_AND_ASSIGN(const auto log, Open());
  const std::vector<OpenRun> open = log->OpenRuns();
  ASSERT_EQ(Ids(open), std::vector{id});
  EXPECT_EQ(open[0].job.name, "dag.task");
  EXPECT_FALSE(open[0].parent.has_value());
}

TEST_F(EventLogTest, WhatWasAcknowledgedSurvivesAnything) {
  for (std::uint64_t nth = 1;; ++nth) {
    SCOPED_TRACE("failing at change " + std::to_string(nth));
    ASSERT_OK(RemoveTree(memory_, "lineage.ndjson"));
    ASSERT_OK(memory_.SyncDirectory("."));
    files_.FailFrom(nth);
    std::vector<std::string> acknowledged;
    bool failed = false;
    {
      const auto log = Open();
      failed = !log.ok();
      for (int i = 0; !failed && i < 3; ++i) {
        const std::string id = NewId();
        const Result<> appended = (*log)->Append(Event(EventType::kStart, id));
        failed = !appended.ok();
        if (failed) {
          EXPECT_EQ(appended.error().code, ErrorCode::kIo);
        } else {
          acknowledged.push_back(id);
        }
      }
    }
    files_.Heal();
    memory_.DropUnsynced();
    ASSERT_OK_AND_ASSIGN(const auto log, Open());
    EXPECT_EQ(Ids(log->OpenRuns()), acknowledged);
    if (!failed) {
      EXPECT_GT(nth, 6U);
      break;
    }
  }
}

TEST_F(EventLogTest, AfterAFullDiskTheLogGoesOn) {
  const std::string first = NewId();
  const std::string second = NewId();
  ASSERT_OK_AND_ASSIGN(const auto log, Open());
  files_.FailFrom(1);
  EXPECT_THAT(log->Append(Event(EventType::kStart, first)), Fails(ErrorCode::kIo, HasSubstr("free some space")));
  EXPECT_FALSE(Bytes().empty());  // half a line
  EXPECT_THAT(log->Append(Event(EventType::kStart, first)), Fails(ErrorCode::kIo, HasSubstr("free some space")));
  files_.Heal();
  EXPECT_OK(log->Append(Event(EventType::kStart, second)));
  EXPECT_EQ(Ids(log->OpenRuns()), std::vector{second});
  ASSERT_OK_AND_ASSIGN(const LogSummary summary, ReadLog(Bytes(), "log"));
  EXPECT_EQ(summary.events, 1);
  EXPECT_EQ(summary.torn_bytes, 0U);
}

TEST_F(EventLogTest, ThreadsDoNotMixTheirLines) {
  ASSERT_OK_AND_ASSIGN(const auto log, Open());
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] {
      for (int round = 0; round < 25; ++round) {
        const std::string id = NewId();
        EXPECT_OK(log->Append(Event(EventType::kStart, id)));
        EXPECT_OK(log->Append(Event(EventType::kComplete, id)));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  ASSERT_OK_AND_ASSIGN(const LogSummary summary, ReadLog(Bytes(), "log"));
  EXPECT_EQ(summary.events, 200);
  EXPECT_TRUE(summary.open_runs.empty());
  EXPECT_TRUE(log->OpenRuns().empty());
}

// Skimming and reading agree on whatever WriteEvent gives, with any text in it.
TEST_F(EventLogTest, SkimmingFindsWhatReadingFinds) {
  EXPECT_TRUE(rc::check([&](const std::vector<std::pair<std::uint8_t, std::string>>& steps) {
    std::vector<std::string> ids = {NewId(), NewId(), NewId()};
    std::string bytes;
    for (const auto& [step, text] : steps) {
      RunEvent event = Event(static_cast<EventType>(step % 4), ids[step / 4 % 3], "stage" + text);
      event.job.name_space = "n" + text;
      event.error = text;
      event.parameters[text] = "\"run\":{\"runId\":\"" + text;
      bytes += WriteEvent(event, "0.1.0" + text).value() + "\n";
    }
    bytes += "{\"eventType\":\"STA";
    const LogSummary read = ReadLog(bytes, "log").value();
    const LogSummary skimmed = SkimLog(bytes, "log").value();
    RC_ASSERT(read.events == static_cast<std::int64_t>(steps.size()));
    RC_ASSERT(skimmed.events == read.events);
    RC_ASSERT(skimmed.torn_bytes == 17U);
    RC_ASSERT(Ids(skimmed.open_runs) == Ids(read.open_runs));
  }));
}

}  // namespace
}  // namespace trimtab::lineage
