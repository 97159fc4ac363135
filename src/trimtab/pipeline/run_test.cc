// Whole runs of small pipelines of shell commands, on a real folder.
#include "trimtab/pipeline/run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <functional>
#include <map>
#include <set>

#include "trimtab/base/faulty_files.h"
#include "trimtab/base/json.h"
#include "trimtab/base/manual_clock.h"
#include "trimtab/base/posix_environment.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/temporary_directory.h"
#include "trimtab/lineage/event_log.h"
#include "trimtab/pipeline/project.h"
#include "trimtab/track/run_store.h"

namespace trimtab::pipeline {
namespace {

using report::StageState;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class SilentLog : public Log {
 public:
  void Write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

// Calls what a test wants to happen when a stage begins or a note comes.
class Hooks : public RunObserver {
 public:
  std::function<void(const std::string&)> started = [](const std::string&) {};
  std::function<void(std::string_view)> noted = [](std::string_view) {};
  std::vector<std::string> retries;

  void Note(std::string_view sentence) override { noted(sentence); }
  void StageStarted(const std::string& stage, const std::string&) override { started(stage); }
  void StageRetries(const std::string& stage, int attempt, const std::string& why) override {
    retries.push_back(stage + " " + std::to_string(attempt) + ": " + why);
  }
};

class RunTest : public ::testing::Test {
 protected:
  RunTest() : machine_(MakePosixEnvironment(2)) {
    settings_.pipeline_file = folder_.File("trimtab.yaml");
    settings_.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}, {"HOME", folder_.path()}};
    settings_.working_directory = folder_.path();
    settings_.user = "tester";
    settings_.observer = &hooks_;
  }

  void Write(const std::string& name, std::string_view text) {
    ASSERT_OK(WriteFileAtomically(*machine_.files, folder_.File(name), text));
  }
  std::string Read(const std::string& name) {
    const Result<std::string> text = ReadFile(*machine_.files, folder_.File(name));
    return text.ok() ? *text : "(" + text.error().ToString() + ")";
  }
  bool Exists(const std::string& name) { return machine_.files->Status(folder_.File(name)).ok(); }

  Result<report::RunReport> Run(Environment environment) { return RunPipeline(environment, log_, stop_, settings_); }
  Result<report::RunReport> Run() { return Run(machine_.environment()); }
  report::RunReport MustRun() {
    Result<report::RunReport> run = Run();
    EXPECT_OK(run);
    return run.ok() ? *run : report::RunReport();
  }

  // "a passed", "b reused", ...
  static std::vector<std::string> States(const report::RunReport& run) {
    std::vector<std::string> states;
    for (const report::StageReport& stage : run.stages) {
      states.push_back(stage.name + " " + std::string(report::StageStateName(stage.state)));
    }
    return states;
  }
  static const report::StageReport& StageOf(const report::RunReport& run, const std::string& name) {
    static const report::StageReport kNone;
    for (const report::StageReport& stage : run.stages) {
      if (stage.name == name) return stage;
    }
    ADD_FAILURE() << "no stage " << name;
    return kNone;
  }

  // The types of the events, and how many runs have begun and not ended.
  std::map<std::string, int> Events() {
    std::map<std::string, int> types;
    const std::string text = Read(".trimtab/lineage.ndjson");
    for (std::size_t begin = 0; begin < text.size();) {
      const std::size_t end = text.find('\n', begin);
      EXPECT_NE(end, std::string::npos) << "the last line is torn";
      if (end == std::string::npos) break;
      const Result<Json> event = ParseJson(text.substr(begin, end - begin), "line");
      EXPECT_OK(event);
      if (event.ok()) ++types[(*event)["eventType"].get<std::string>()];
      begin = end + 1;
    }
    const Result<lineage::LogSummary> summary = lineage::ReadLog(text, "lineage");
    EXPECT_OK(summary);
    if (summary.ok()) types["open"] = static_cast<int>(summary->open_runs.size());
    return types;
  }

  std::vector<track::Run> Recorded() {
    std::vector<track::Run> runs;
    const auto read = [&]() -> Result<> {
      TRIMTAB_ASSIGN_OR_RETURN(const ProjectPaths paths, LocateProject(*machine_.files, settings_.pipeline_file));
      TRIMTAB_ASSIGN_OR_RETURN(const Project project, OpenProject(machine_.environment(), paths, false));
      TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, project.database->BeginRead());
      TRIMTAB_ASSIGN_OR_RETURN(runs, track::ListRuns(transaction, 0));
      return {};
    };
    EXPECT_OK(read());
    return runs;
  }

  TemporaryDirectory folder_;
  PosixEnvironment machine_;
  SilentLog log_;
  Hooks hooks_;
  StopFlag stop_;
  RunSettings settings_;
};

constexpr const char* kChain = R"(
stages:
  double:
    cmd: cat input.txt input.txt > double.txt
    deps: [input.txt]
    outs: [double.txt]
  count:
    cmd: wc -c < double.txt > count.txt
    deps: [double.txt]
    outs: [count.txt]
)";

TEST_F(RunTest, RunsThenReusesThenRunsWhatChanged) {
  Write("trimtab.yaml", kChain);
  Write("input.txt", "abc");
  const report::RunReport first = MustRun();
  EXPECT_EQ(first.exit_code, 0);
  EXPECT_EQ(first.verdict, Verdict::kPass);
  EXPECT_THAT(States(first), ElementsAre("double passed", "count passed"));
  EXPECT_THAT(StageOf(first, "double").reason, HasSubstr("no earlier result"));
  EXPECT_THAT(StageOf(first, "count").after, ElementsAre("double"));
  EXPECT_EQ(Read("count.txt"), "6\n");
  EXPECT_EQ(Events(), (std::map<std::string, int>{{"START", 3}, {"COMPLETE", 3}, {"open", 0}}));

  const report::RunReport second = MustRun();
  EXPECT_THAT(States(second), ElementsAre("double reused", "count reused"));
  EXPECT_EQ(StageOf(second, "count").reused_from, first.run_id);
  EXPECT_EQ(Events()["START"], 3) << "nothing new has come to be";

  Write("input.txt", "abcd");
  const report::RunReport third = MustRun();
  EXPECT_THAT(States(third), ElementsAre("double passed", "count passed"));
  EXPECT_THAT(StageOf(third, "double").reason, HasSubstr("input.txt changed"));
  EXPECT_EQ(Read("count.txt"), "8\n");

  Write("input.txt", "abc");
  const report::RunReport fourth = MustRun();
  EXPECT_THAT(States(fourth), ElementsAre("double reused", "count reused"));
  EXPECT_EQ(Read("count.txt"), "6\n") << "the outputs of the reused result are brought back";

  const std::vector<track::Run> runs = Recorded();
  ASSERT_EQ(runs.size(), 4U);
  for (const track::Run& run : runs) EXPECT_EQ(run.state, track::RunState::kPassed);
}

TEST_F(RunTest, OutputsThatAreGoneOrEditedAreRestored) {
  Write("trimtab.yaml", kChain);
  Write("input.txt", "abc");
  MustRun();
  ASSERT_OK(machine_.files->Remove(folder_.File("double.txt")));
  Write("count.txt", "7\n");
  const report::RunReport run = MustRun();
  EXPECT_THAT(States(run), ElementsAre("double reused", "count reused"));
  EXPECT_THAT(StageOf(run, "double").reason, HasSubstr("will be restored"));
  EXPECT_EQ(Read("double.txt"), "abcabc");
  EXPECT_EQ(Read("count.txt"), "6\n");
}

TEST_F(RunTest, ForceRunsEverything) {
  Write("trimtab.yaml", kChain);
  Write("input.txt", "abc");
  MustRun();
  settings_.force = true;
  EXPECT_THAT(States(MustRun()), ElementsAre("double passed", "count passed"));
}

TEST_F(RunTest, TargetsRunWithWhatTheyNeed) {
  Write("trimtab.yaml", kChain);
  Write("input.txt", "abc");
  settings_.targets = {"double"};
  EXPECT_THAT(States(MustRun()), ElementsAre("double passed"));
  EXPECT_FALSE(Exists("count.txt"));
}

TEST_F(RunTest, AFailingCommandStopsTheLine) {
  Write("trimtab.yaml", R"(
stages:
  bad:
    cmd: "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22; do echo line $i; done; exit 3"
    outs: [bad.txt]
  after: {cmd: touch after.txt, deps: [bad.txt], outs: [after.txt]}
)");
  const report::RunReport run = MustRun();
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.verdict, Verdict::kFail);
  EXPECT_EQ(run.failed_check, "bad");
  EXPECT_THAT(run.headline, HasSubstr("exited with code 3"));
  EXPECT_THAT(States(run), ElementsAre("bad failed", "after skipped"));
  const report::StageReport& bad = StageOf(run, "bad");
  EXPECT_EQ(bad.exit_code, 3);
  EXPECT_EQ(bad.attempts, 1);
  EXPECT_THAT(bad.error, AllOf(HasSubstr("stage bad"), HasSubstr(bad.log_path)));
  EXPECT_THAT(bad.output, StartsWith("line 3\n"));
  EXPECT_THAT(bad.output, HasSubstr("line 22"));
  EXPECT_EQ(Events(), (std::map<std::string, int>{{"START", 2}, {"FAIL", 2}, {"open", 0}}));
  EXPECT_EQ(Recorded()[0].state, track::RunState::kFailed);
  EXPECT_THAT(States(MustRun()), ElementsAre("bad failed", "after skipped")) << "a failure is never reused";
}

TEST_F(RunTest, OnFailureContinueRunsOtherBranches) {
  Write("trimtab.yaml", R"(
stages:
  bad: {cmd: exit 1, outs: [bad.txt], on_failure: continue}
  needs_bad: {cmd: touch x.txt, deps: [bad.txt], outs: [x.txt]}
  other: {cmd: touch other.txt, outs: [other.txt]}
)");
  settings_.jobs = 1;
  const report::RunReport run = MustRun();
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(States(run), ::testing::UnorderedElementsAre("bad failed", "needs_bad skipped", "other passed"));
}

TEST_F(RunTest, AnOutputThatWasNotWrittenIsAFailure) {
  Write("trimtab.yaml", "stages:\n  lazy: {cmd: 'true', outs: [never.txt]}\n");
  const report::RunReport run = MustRun();
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(StageOf(run, "lazy").error, HasSubstr("never.txt"));
}

TEST_F(RunTest, OldOutputsAreRemovedBeforeACommandRuns) {
  Write("trimtab.yaml", "stages:\n  a: {cmd: 'test ! -e a.txt && echo new > a.txt', outs: [a.txt]}\n");
  Write("a.txt", "half of an earlier o");
  EXPECT_EQ(MustRun().exit_code, 0);
  EXPECT_EQ(Read("a.txt"), "new\n");
}

TEST_F(RunTest, AMissingInputIsNamed) {
  Write("trimtab.yaml", kChain);
  const report::RunReport run = MustRun();
  EXPECT_EQ(run.exit_code, 4);
  EXPECT_THAT(StageOf(run, "double").error, HasSubstr("input.txt"));
  EXPECT_THAT(States(run), ElementsAre("double failed", "count skipped"));
  EXPECT_EQ(Events()["open"], 0);
}

TEST_F(RunTest, ATimeoutEndsTheCommandAndItsChildren) {
  Write("trimtab.yaml", R"(
stages:
  slow: {cmd: "echo begun; (sleep 30; touch late.txt) & sleep 30", timeout: 300ms, outs: [a.txt]}
)");
  const report::RunReport run = MustRun();
  EXPECT_EQ(run.exit_code, 1);
  const report::StageReport& slow = StageOf(run, "slow");
  EXPECT_THAT(slow.error, HasSubstr("ran longer than its timeout of 0.3 s"));
  EXPECT_EQ(slow.output, "begun");
  EXPECT_LT(slow.seconds, 10);
}

TEST_F(RunTest, ACommandThatIgnoresSigtermIsKilled) {
  Write("trimtab.yaml", "stages:\n  deaf: {cmd: \"trap '' TERM; while :; do sleep 0.05; done\", timeout: 200ms}\n");
  settings_.grace = std::chrono::milliseconds(200);
  const report::RunReport run = MustRun();
  EXPECT_THAT(StageOf(run, "deaf").error, HasSubstr("timeout"));
  EXPECT_LT(StageOf(run, "deaf").seconds, 10);
}

TEST_F(RunTest, AKilledCommandSaysWhichSignal) {
  Write("trimtab.yaml", "stages:\n  shot: {cmd: 'kill -9 $$'}\n");
  const report::RunReport run = MustRun();
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_THAT(StageOf(run, "shot").error, HasSubstr("signal 9 (SIGKILL)"));
  EXPECT_EQ(StageOf(run, "shot").exit_code, std::nullopt);
}

TEST_F(RunTest, RetriesWaitLongerEachTime) {
  Write("trimtab.yaml", R"(
stages:
  flaky:
    cmd: "test -e half.txt && exit 9; echo half > half.txt; echo x >> ../tries.txt; test $(wc -l < ../tries.txt) -ge 3"
    outs: [half.txt]
    retries: {limit: 3, delay: 10s, factor: 2}
)");
  ASSERT_OK(machine_.files->MakeDirectories(folder_.File("in")));
  ASSERT_OK(machine_.files->Rename(folder_.File("trimtab.yaml"), folder_.File("in/trimtab.yaml")));
  settings_.pipeline_file = folder_.File("in");
  ManualClock clock;
  Environment environment{clock, *machine_.files, *machine_.random, *machine_.executor, *machine_.processes};
  const Timestamp begin = clock.Now();
  const Result<report::RunReport> run = Run(environment);
  ASSERT_OK(run);
  EXPECT_EQ(run->exit_code, 0);
  EXPECT_EQ(StageOf(*run, "flaky").attempts, 3);
  EXPECT_EQ(clock.Now() - begin, std::chrono::seconds(30)) << "10 s, then 20 s";
  EXPECT_THAT(hooks_.retries, ElementsAre("flaky 2: exited with code 1", "flaky 3: exited with code 1"));
  const std::string log = Read("in/" + StageOf(*run, "flaky").log_path.substr(folder_.File("in/").size()));
  EXPECT_THAT(log, HasSubstr("[trimtab] attempt 2 exited with code 1; the next one in 20 s"));
}

TEST_F(RunTest, RetriesEndAtTheLimit) {
  Write("trimtab.yaml", "stages:\n  bad: {cmd: exit 7, retries: {limit: 2, delay: 1ms}}\n");
  const report::RunReport run = MustRun();
  EXPECT_EQ(StageOf(run, "bad").attempts, 3);
  EXPECT_THAT(StageOf(run, "bad").error, HasSubstr("at the last of 3 attempts"));
}

TEST_F(RunTest, BinaryOutputIsKeptAsItIs) {
  Write("trimtab.yaml", "stages:\n  noise: {cmd: \"printf 'a\\\\000\\\\377\\\\033[31mb\\n'; exit 1\"}\n");
  const report::RunReport run = MustRun();
  const report::StageReport& noise = StageOf(run, "noise");
  const Result<std::string> log = ReadFile(*machine_.files, noise.log_path);
  ASSERT_OK(log);
  EXPECT_EQ(*log, std::string("a\0\377\033[31mb\n", 10));
  EXPECT_THAT(noise.output, AllOf(StartsWith("a"), HasSubstr("b"), Not(HasSubstr("\033")), Not(HasSubstr("\377"))));
  EXPECT_THAT(Read(".trimtab/latest/junit.xml"), Not(HasSubstr("\033")));
}

TEST_F(RunTest, MetricsAndParametersAreRecorded) {
  Write("trimtab.yaml", R"(
vars: {trees: 20}
stages:
  train:
    cmd: 'echo "{\"accuracy\": 0.91, \"test\": {\"f1\": 0.5}, \"name\": \"forest\"}" > metrics.json'
    params: {trees: "${trees}"}
    metrics: [metrics.json]
    env: {SEED: "1"}
    pass_env: [TOKEN]
)");
  settings_.environment["TOKEN"] = "very secret";
  settings_.overrides = {{"trees", "30"}};
  const report::RunReport run = MustRun();
  EXPECT_EQ(StageOf(run, "train").metrics, (std::map<std::string, double>{{"accuracy", 0.91}, {"test.f1", 0.5}}));
  EXPECT_EQ(StageOf(run, "train").parameters, (std::map<std::string, std::string>{{"trees", "30"}}));
  EXPECT_EQ(run.parameters.at("trees"), "30");
  EXPECT_THAT(Read(".trimtab/trimtab.db") + Read(".trimtab/trimtab.db-wal") + Read(".trimtab/lineage.ndjson"),
              Not(HasSubstr("very secret")));
  const report::RunReport again = MustRun();
  EXPECT_THAT(States(again), ElementsAre("train reused"));
  EXPECT_EQ(StageOf(again, "train").metrics.at("accuracy"), 0.91);
  settings_.environment["TOKEN"] = "another";
  EXPECT_THAT(States(MustRun()), ElementsAre("train passed"));
}

TEST_F(RunTest, IndependentStagesRunAtTheSameTime) {
  Write("trimtab.yaml", R"(
stages:
  a: {cmd: "touch there-a; for i in $(seq 200); do test -e there-b && exit 0; sleep 0.05; done; exit 1"}
  b: {cmd: "touch there-b; for i in $(seq 200); do test -e there-a && exit 0; sleep 0.05; done; exit 1"}
)");
  settings_.jobs = 2;
  EXPECT_EQ(MustRun().exit_code, 0) << "each waits for the other";
}

TEST_F(RunTest, ASignalStopsTheCommandAndLeavesAStateToGoOnFrom) {
  Write("trimtab.yaml", R"(
stages:
  first: {cmd: echo 1 > first.txt, outs: [first.txt]}
  long: {cmd: "test -e go || sleep 60; echo 2 > long.txt", deps: [first.txt], outs: [long.txt]}
  last: {cmd: cat long.txt > last.txt, deps: [long.txt], outs: [last.txt]}
)");
  hooks_.started = [this](const std::string& stage) {
    if (stage == "long") stop_.Stop(SIGTERM);
  };
  const report::RunReport run = MustRun();
  EXPECT_EQ(run.exit_code, 143);
  EXPECT_TRUE(run.aborted);
  EXPECT_THAT(States(run), ElementsAre("first passed", "long aborted", "last skipped"));
  EXPECT_LT(run.seconds, 20);
  EXPECT_EQ(Events()["ABORT"], 2);
  EXPECT_EQ(Events()["open"], 0);
  EXPECT_EQ(Recorded()[0].state, track::RunState::kAborted);

  Write("go", "");
  StopFlag not_stopped;
  const Result<report::RunReport> again = RunPipeline(machine_.environment(), log_, not_stopped, settings_);
  ASSERT_OK(again);
  EXPECT_THAT(States(*again), ElementsAre("first reused", "long passed", "last passed"));
}

TEST_F(RunTest, TheSecondRunSaysWhoHoldsTheLock) {
  Write("trimtab.yaml", kChain);
  Write("input.txt", "abc");
  ASSERT_OK(machine_.files->MakeDirectories(folder_.File(".trimtab")));
  ASSERT_OK_AND_ASSIGN(std::unique_ptr<FileLock> other, machine_.files->Lock(folder_.File(".trimtab/lock")));
  settings_.wait_for_lock = false;
  EXPECT_THAT(Run(), Fails(ErrorCode::kLocked, AllOf(HasSubstr("held by process"), HasSubstr("--no-wait"))));

  settings_.wait_for_lock = true;
  std::string note;
  hooks_.noted = [&](std::string_view sentence) {
    note = sentence;
    other.reset();
  };
  EXPECT_EQ(MustRun().exit_code, 0);
  EXPECT_THAT(note, AllOf(HasSubstr("held by process"), HasSubstr("waiting")));
}

TEST_F(RunTest, AWaitForTheLockCanBeStopped) {
  Write("trimtab.yaml", kChain);
  ASSERT_OK(machine_.files->MakeDirectories(folder_.File(".trimtab")));
  ASSERT_OK_AND_ASSIGN(const std::unique_ptr<FileLock> other, machine_.files->Lock(folder_.File(".trimtab/lock")));
  hooks_.noted = [&](std::string_view) { stop_.Stop(SIGINT); };
  EXPECT_THAT(Run(), Fails(ErrorCode::kCancelled, HasSubstr("waiting for the lock")));
}

TEST_F(RunTest, ResultFilesAreWrittenAndLinked) {
  Write("trimtab.yaml", kChain);
  Write("input.txt", "abc");
  const report::RunReport run = MustRun();
  for (const char* name : {"result.json", "summary.md", "junit.xml", "report.html"}) {
    const std::string text = Read(".trimtab/runs/" + run.run_id + "/" + name);
    EXPECT_THAT(text, HasSubstr("double")) << name;
    EXPECT_EQ(Read(std::string(".trimtab/latest/") + name), text);
  }
  EXPECT_EQ(Read(".trimtab/.gitignore"), "*\n");
  MustRun();
  EXPECT_THAT(Read(".trimtab/latest/result.json"), HasSubstr(run.run_id)) << "the second reused the first's";
}

TEST_F(RunTest, WrongFilesAreErrorsBeforeAnyState) {
  EXPECT_THAT(Run(), Fails(ErrorCode::kNotFound, HasSubstr("there is no pipeline file")));
  Write("trimtab.yaml", "stages: {a: {cmd: x, after: [b]}, b: {cmd: x, after: [a]}}\n");
  EXPECT_THAT(Run(), Fails(ErrorCode::kInvalidInput, HasSubstr("a -> b -> a")));
  EXPECT_FALSE(Exists(".trimtab"));
}

// The n-th change of the disk fails, for every n that matters: one clear error, and the next run makes it whole.
TEST_F(RunTest, AFullDiskLeavesNothingHalfWritten) {
  std::uint64_t total = 0;
  for (std::uint64_t nth = 1;; nth += 1 + nth / 8) {
    SCOPED_TRACE("change " + std::to_string(nth));
    ASSERT_OK(RemoveTree(*machine_.files, folder_.File(".trimtab")));
    ASSERT_OK(RemoveTree(*machine_.files, folder_.File("double.txt")));
    ASSERT_OK(RemoveTree(*machine_.files, folder_.File("count.txt")));
    Write("trimtab.yaml", kChain);
    Write("input.txt", "abc");
    FaultyFiles full(*machine_.files);
    full.FailFrom(nth);
    const Environment environment{*machine_.clock, full, *machine_.random, *machine_.executor, *machine_.processes};
    const Result<report::RunReport> broken = Run(environment);
    const bool whole = broken.ok() && broken->exit_code == 0;
    if (!broken.ok()) {
      EXPECT_EQ(broken.error().code, ErrorCode::kIo) << broken.error().ToString();
    } else if (!whole) {
      EXPECT_EQ(broken->exit_code, 4) << broken->headline;
    }

    const report::RunReport healed = MustRun();
    EXPECT_EQ(healed.exit_code, 0) << healed.headline;
    EXPECT_EQ(Read("double.txt"), "abcabc");
    EXPECT_EQ(Read("count.txt"), "6\n");
    EXPECT_EQ(Events()["open"], 0);
    for (const track::Run& run : Recorded()) EXPECT_NE(run.state, track::RunState::kRunning);
    if (::testing::Test::HasFailure()) break;
    total = full.changes();
    if (whole && total < nth) break;
  }
  EXPECT_GT(total, 50U);
}

}  // namespace
}  // namespace trimtab::pipeline
