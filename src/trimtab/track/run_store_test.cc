#include "trimtab/track/run_store.h"

#include <cmath>
#include <limits>

#include "trimtab/base/manual_clock.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"

namespace trimtab::track {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Optional;

class RunStoreTest : public ::testing::Test {
 protected:
  void SetUp() override {
    auto database = store::Database::Open(files_, clock_, random_, "trimtab.db");
    ASSERT_OK(database);
    database_ = *std::move(database);
  }
  store::Transaction Write() { return *database_->BeginWrite(); }

  track::Run NewRun() {
    clock_.Advance(std::chrono::seconds(1));
    track::Run run;
    run.id = NewUuid(clock_, random_);
    run.pipeline_file = "trimtab.yaml";
    run.started = clock_.Now();
    run.trimtab_version = "0.1.0";
    return run;
  }
  std::string Added() {
    const track::Run run = NewRun();
    store::Transaction transaction = Write();
    EXPECT_OK(AddRun(transaction, run));
    EXPECT_OK(transaction.Commit());
    return run.id;
  }

  MemoryFiles files_;
  ManualClock clock_;
  SeededRandom random_{1};
  std::unique_ptr<store::Database> database_;
};

TEST_F(RunStoreTest, EverythingComesBack) {
  track::Run run = NewRun();
  run.ended = run.started + std::chrono::seconds(5);
  run.state = RunState::kPassed;
  run.git_commit = "abc";
  run.git_branch = "main";
  run.git_dirty = true;
  run.diff_object = std::string(64, 'd');
  run.command_line = {"trimtab", "run", "with \"quotes\" and \xc3\xa9"};
  run.machine = {{"cpu", "x"}, {"cores", "2"}};
  run.tools = {{"python", "3.11.2"}};
  Stage stage;
  stage.name = "train";
  stage.kind = "command";
  stage.state = StageState::kFailed;
  stage.key_digest = std::string(64, 'a');
  stage.key_json = R"({"cmd":"x"})";
  stage.reason = "cmd changed";
  stage.attempts = 2;
  stage.exit_code = 0;
  stage.started = run.started;
  stage.ended = run.ended;
  stage.seconds = 5;
  stage.user_seconds = 4.5;
  stage.system_seconds = 0.25;
  stage.peak_memory_bytes = 1'000'000'000'000;
  stage.evidence_json = "{}";
  stage.error = "no";
  const Artifact model{
      "train", "model.onnx", ArtifactRole::kModel, {std::string(64, 'b'), 12, store::ObjectKind::kFile, true}};
  const Artifact data{
      "train", "data", ArtifactRole::kInput, {std::string(64, 'c'), 7, store::ObjectKind::kDirectory, false}};
  const double infinity = std::numeric_limits<double>::infinity();
  {
    store::Transaction transaction = Write();
    ASSERT_OK(AddRun(transaction, run));
    Stage first = stage;
    first.state = StageState::kRunning;
    first.exit_code.reset();
    ASSERT_OK(PutStage(transaction, run.id, first));
    Stage other;
    other.name = "a later one with an earlier name";
    other.state = StageState::kSkipped;
    ASSERT_OK(PutStage(transaction, run.id, other));
    ASSERT_OK(PutStage(transaction, run.id, stage));  // replaces, and keeps its place
    ASSERT_OK(PutMetrics(transaction, run.id,
                         {{"train", "auc", 0.1 + 0.2}, {"train", "loss", -infinity}, {"", "nothing", std::nan("")}}));
    ASSERT_OK(PutMetrics(transaction, run.id, {{"train", "auc", 0.75}}));
    ASSERT_OK(PutParameters(transaction, run.id, {{"train", "trees", "20"}, {"", "month", "2013-08"}}));
    ASSERT_OK(PutArtifacts(transaction, run.id, {model, data}));
    ASSERT_OK(PutEnvironment(transaction, run.id,
                             {EnvironmentVariable::Secret("train", "TOKEN", "hunter2"),
                              EnvironmentVariable::Public("train", "PYTHONHASHSEED", "0")}));
    ASSERT_OK(PutTag(transaction, run.id, "case", "first"));
    ASSERT_OK(PutTag(transaction, run.id, "case", "second"));
    ASSERT_OK(transaction.Commit());
  }
  store::Transaction transaction = Write();
  ASSERT_OK_AND_ASSIGN(const RunDetails details, LoadRun(transaction, run.id));
  EXPECT_EQ(details.run.id, run.id);
  EXPECT_EQ(details.run.pipeline_file, run.pipeline_file);
  EXPECT_EQ(details.run.started, run.started);
  EXPECT_EQ(details.run.ended, run.ended);
  EXPECT_EQ(details.run.state, run.state);
  EXPECT_EQ(details.run.trimtab_version, run.trimtab_version);
  EXPECT_EQ(details.run.git_commit, run.git_commit);
  EXPECT_EQ(details.run.git_branch, run.git_branch);
  EXPECT_EQ(details.run.git_dirty, run.git_dirty);
  EXPECT_EQ(details.run.diff_object, run.diff_object);
  EXPECT_EQ(details.run.command_line, run.command_line);
  EXPECT_EQ(details.run.machine, run.machine);
  EXPECT_EQ(details.run.tools, run.tools);
  ASSERT_EQ(details.stages.size(), 2U);
  const Stage& read = details.stages[0];
  EXPECT_EQ(read.name, stage.name);
  EXPECT_EQ(read.kind, stage.kind);
  EXPECT_EQ(read.state, stage.state);
  EXPECT_EQ(read.key_digest, stage.key_digest);
  EXPECT_EQ(read.key_json, stage.key_json);
  EXPECT_EQ(read.reason, stage.reason);
  EXPECT_EQ(read.attempts, stage.attempts);
  EXPECT_EQ(read.exit_code, stage.exit_code);
  EXPECT_EQ(read.started, stage.started);
  EXPECT_EQ(read.ended, stage.ended);
  EXPECT_EQ(read.seconds, stage.seconds);
  EXPECT_EQ(read.user_seconds, stage.user_seconds);
  EXPECT_EQ(read.system_seconds, stage.system_seconds);
  EXPECT_EQ(read.peak_memory_bytes, stage.peak_memory_bytes);
  EXPECT_EQ(read.evidence_json, stage.evidence_json);
  EXPECT_EQ(read.error, stage.error);
  EXPECT_EQ(details.stages[1].exit_code, std::nullopt);
  EXPECT_EQ(details.stages[1].state, StageState::kSkipped);
  ASSERT_EQ(details.metrics.size(), 3U);
  EXPECT_TRUE(std::isnan(details.metrics[0].value));
  EXPECT_EQ(details.metrics[1], (Metric{"train", "auc", 0.75}));
  EXPECT_EQ(details.metrics[2], (Metric{"train", "loss", -infinity}));
  EXPECT_THAT(details.parameters, ElementsAre(Parameter{"", "month", "2013-08"}, Parameter{"train", "trees", "20"}));
  EXPECT_THAT(details.artifacts, ElementsAre(data, model));
  EXPECT_THAT(details.environment, ElementsAre(EnvironmentVariable::Public("train", "PYTHONHASHSEED", "0"),
                                               EnvironmentVariable::Secret("train", "TOKEN", "hunter2")));
  EXPECT_THAT(details.tags, ElementsAre(std::pair<const std::string, std::string>("case", "second")));
  ASSERT_OK_AND_ASSIGN(const auto objects, ReferencedObjects(transaction));
  EXPECT_EQ(objects.size(), 3U);  // with the diff
}

TEST_F(RunStoreTest, ASecretReachesNoFile) {
  const std::string id = Added();
  {
    store::Transaction transaction = Write();
    ASSERT_OK(
        PutEnvironment(transaction, id, {EnvironmentVariable::Secret("train", "TOKEN", "correct-horse-battery")}));
    ASSERT_OK(transaction.Commit());
  }
  database_.reset();
  ASSERT_OK_AND_ASSIGN(const std::string bytes, ReadFile(files_, "trimtab.db"));
  EXPECT_NE(bytes.find("TOKEN"), std::string::npos);
  EXPECT_EQ(bytes.find("correct-horse-battery"), std::string::npos);
}

TEST_F(RunStoreTest, RunsAreListedAndNamed) {
  {
    store::Transaction transaction = Write();
    EXPECT_THAT(ResolveRun(transaction, "latest"), Fails(ErrorCode::kNotFound, HasSubstr("fewer runs")));
    EXPECT_THAT(ResolveRun(transaction, "0123"), Fails(ErrorCode::kNotFound, HasSubstr("no runs yet")));
  }
  const std::string first = Added();
  const std::string second = Added();
  const std::string third = Added();
  store::Transaction transaction = Write();
  ASSERT_OK_AND_ASSIGN(const std::vector<track::Run> two, ListRuns(transaction, 2));
  ASSERT_EQ(two.size(), 2U);
  EXPECT_EQ(two[0].id, third);
  EXPECT_EQ(two[1].id, second);
  EXPECT_EQ(ListRuns(transaction, 0)->size(), 3U);
  EXPECT_THAT(ResolveRun(transaction, "latest"), Optional(third));
  EXPECT_THAT(ResolveRun(transaction, "latest~2"), Optional(first));
  EXPECT_THAT(ResolveRun(transaction, second), Optional(second));
  EXPECT_THAT(ResolveRun(transaction, second.substr(24)), Optional(second));
  std::string upper = second.substr(0, 30);
  for (char& c : upper) c = static_cast<char>(std::toupper(c));
  EXPECT_THAT(ResolveRun(transaction, upper), Optional(second));
  EXPECT_THAT(
      ResolveRun(transaction, first.substr(0, 6)),
      Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("more than one run"), HasSubstr(first), HasSubstr(third))));
  EXPECT_THAT(ResolveRun(transaction, "zzzz"), Fails(ErrorCode::kNotFound, HasSubstr(third)));
  EXPECT_THAT(ResolveRun(transaction, "abc"), Fails(ErrorCode::kInvalidInput, HasSubstr("at least four characters")));
  EXPECT_THAT(ResolveRun(transaction, "latest~x"), Fails(ErrorCode::kInvalidInput, HasSubstr("latest~1")));
  EXPECT_THAT(ResolveRun(transaction, "latest~3"), Fails(ErrorCode::kNotFound, HasSubstr("fewer runs")));
  EXPECT_THAT(ResolveRun(transaction, "%%%%"), Fails(ErrorCode::kNotFound, HasSubstr("does not exist")));
  EXPECT_THAT(LoadRun(transaction, "none"), Fails(ErrorCode::kNotFound, HasSubstr("run none: does not exist")));
  EXPECT_THAT(FinishRun(transaction, "none", RunState::kPassed, clock_.Now()),
              Fails(ErrorCode::kNotFound, HasSubstr("none")));
  track::Run again = NewRun();
  again.id = first;
  EXPECT_THAT(AddRun(transaction, again), Fails(ErrorCode::kInvalidInput, HasSubstr("exists already")));
}

TEST_F(RunStoreTest, AStageKeepsTheInstantItStarted) {
  const std::string id = Added();
  store::Transaction transaction = Write();
  Stage stage;
  stage.name = "train";
  const Timestamp started = clock_.Now();
  stage.started = started;
  ASSERT_OK(PutStage(transaction, id, stage));
  clock_.Advance(std::chrono::seconds(9));
  stage.started = std::nullopt;
  stage.ended = clock_.Now();
  ASSERT_OK(PutStage(transaction, id, stage));
  EXPECT_EQ(LoadRun(transaction, id)->stages[0].started, started);
  stage.started = clock_.Now();
  ASSERT_OK(PutStage(transaction, id, stage));
  EXPECT_EQ(LoadRun(transaction, id)->stages[0].started, started);
  EXPECT_EQ(LoadRun(transaction, id)->stages[0].ended, clock_.Now());
}

TEST_F(RunStoreTest, NoStageRunsOnWhenItsRunHasEnded) {
  const std::string id = Added();
  const std::string other = Added();
  store::Transaction transaction = Write();
  Stage stage;
  stage.name = "train";
  ASSERT_OK(PutStage(transaction, id, stage));
  ASSERT_OK(PutStage(transaction, other, stage));
  stage.name = "check";
  stage.state = StageState::kPassed;
  ASSERT_OK(PutStage(transaction, id, stage));
  ASSERT_OK(FinishRun(transaction, id, RunState::kFailed, clock_.Now()));
  ASSERT_OK_AND_ASSIGN(const RunDetails details, LoadRun(transaction, id));
  EXPECT_EQ(details.stages[0].state, StageState::kAborted);
  EXPECT_EQ(details.stages[0].ended, clock_.Now());
  EXPECT_EQ(details.stages[1].state, StageState::kPassed);
  EXPECT_EQ(details.stages[1].ended, std::nullopt);
  EXPECT_EQ(LoadRun(transaction, other)->stages[0].state, StageState::kRunning);
}

TEST_F(RunStoreTest, WhatADeadProcessLeftIsClosed) {
  const std::string dead = Added();
  const std::string done = Added();
  store::Transaction transaction = Write();
  Stage stage;
  stage.name = "train";
  ASSERT_OK(PutStage(transaction, dead, stage));
  stage.name = "check";
  stage.state = StageState::kPassed;
  ASSERT_OK(PutStage(transaction, dead, stage));
  ASSERT_OK(FinishRun(transaction, done, RunState::kPassed, clock_.Now()));
  ASSERT_OK_AND_ASSIGN(const std::vector<track::Run> unfinished, UnfinishedRuns(transaction));
  ASSERT_EQ(unfinished.size(), 1U);
  EXPECT_EQ(unfinished[0].id, dead);
  EXPECT_THAT(CloseInterruptedRuns(transaction, clock_.Now()), Optional(ElementsAre(dead)));
  ASSERT_OK_AND_ASSIGN(const RunDetails details, LoadRun(transaction, dead));
  EXPECT_EQ(details.run.state, RunState::kInterrupted);
  EXPECT_EQ(details.run.ended, clock_.Now());
  EXPECT_EQ(details.stages[0].state, StageState::kInterrupted);
  EXPECT_EQ(details.stages[1].state, StageState::kPassed);
  EXPECT_THAT(CloseInterruptedRuns(transaction, clock_.Now()), Optional(::testing::IsEmpty()));
  EXPECT_EQ(LoadRun(transaction, done)->run.state, RunState::kPassed);
}

TEST_F(RunStoreTest, ARemovedRunTakesAllThatHangsOnIt) {
  const std::string id = Added();
  store::Transaction transaction = Write();
  ASSERT_OK(PutParameters(transaction, id, {{"", "a", "b"}}));
  ASSERT_OK(RemoveRun(transaction, id));
  EXPECT_THAT(RemoveRun(transaction, id), Fails(ErrorCode::kNotFound, HasSubstr(id)));
  ASSERT_OK_AND_ASSIGN(store::Statement left, transaction.Query("SELECT count(*) FROM parameters"));
  ASSERT_THAT(left.Step(), Optional(true));
  EXPECT_EQ(left.Int(0), 0);
}

TEST(StateNamesTest, EveryNameComesBack) {
  for (int i = 0; i <= static_cast<int>(RunState::kInterrupted); ++i) {
    const auto state = static_cast<RunState>(i);
    EXPECT_EQ(RunStateNamed(RunStateName(state)), state);
  }
  for (int i = 0; i <= static_cast<int>(StageState::kInterrupted); ++i) {
    const auto state = static_cast<StageState>(i);
    EXPECT_EQ(StageStateNamed(StageStateName(state)), state);
  }
  EXPECT_EQ(RunStateNamed("odd"), std::nullopt);
}

}  // namespace
}  // namespace trimtab::track
