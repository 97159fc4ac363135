// Runs with a check, a gate, a benchmark and a registration, on a small logistic model.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <utility>

#include "trimtab/base/posix_environment.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/temporary_directory.h"
#include "trimtab/pipeline/project.h"
#include "trimtab/pipeline/run.h"
#include "trimtab/registry/registry.h"

namespace trimtab::pipeline {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class SilentLog : public Log {
 public:
  void Write(LogLevel, std::string_view, std::initializer_list<LogField>) override {}
};

constexpr const char* kPipeline = R"(
vars: {version: "1", minimum: 0.6, on_inconclusive: stop}
stages:
  check: {kind: check, data: [holdout.csv], contract: holdout.odcs.yaml}
  train:
    cmd: cp model.onnx.in model.onnx
    deps: [model.onnx.in, holdout.csv]
    params: {version: "${version}"}
    outs: [model.onnx]
    after: [check]
  gate:
    kind: gate
    model: model.onnx
    name: delays
    data: [holdout.csv]
    label: late
    features: [delay, distance]
    minimum: {accuracy: "${minimum}"}
    on_inconclusive: ${on_inconclusive}
  benchmark:
    kind: benchmark
    model: model.onnx
    name: delays
    data: [holdout.csv]
    features: [delay, distance]
    budget: 300ms
    margins: {latency_p50: 50, latency_p99: 500, throughput: 50, load_time: 50, model_size: 50, peak_memory: 50}
    on_inconclusive: warn
  register: {kind: register, model: model.onnx, name: delays, alias: champion, after: [gate, benchmark]}
)";

constexpr const char* kContract = R"(
apiVersion: v3.1.0
kind: DataContract
id: holdout
version: 1.0.0
status: active
schema:
  - name: holdout
    properties:
      - {name: delay, logicalType: number, required: true, logicalTypeOptions: {minimum: -100, maximum: 100}}
      - {name: late, logicalType: integer, required: true}
)";

class ModelRunTest : public ::testing::Test {
 protected:
  ModelRunTest() : machine_(MakePosixEnvironment(2)) {
    settings_.pipeline_file = folder_.path();
    settings_.environment = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}};
    settings_.working_directory = folder_.path();
    settings_.user = "tester";
    Write("trimtab.yaml", kPipeline);
    Write("holdout.odcs.yaml", kContract);
    UseModel("matrix");
    WriteHoldout(1200, false);
  }

  void Write(const std::string& name, std::string_view text) {
    ASSERT_OK(WriteFileAtomically(*machine_.files, folder_.File(name), text));
  }
  // `more`: fields of the protobuf message that make other bytes of the same model.
  void UseModel(const std::string& name, const std::string& more = "") {
    const Result<std::string> bytes =
        ReadFile(*machine_.files, std::string(TRIMTAB_SOURCE_DIR) + "/src/trimtab/model/testdata/" + name + ".onnx");
    ASSERT_OK(bytes);
    Write("model.onnx.in", *bytes + more);
  }
  // The model says about `delay > 15`; broken: the label says the contrary.
  void WriteHoldout(int rows, bool broken, const std::string& more = "") {
    std::string text = "delay,distance,late\n";
    for (int i = 0; i < rows; ++i) {
      const int delay = i * 37 % 100 - 40;
      text += std::to_string(delay) + ".5," + std::to_string(100 + i * 53 % 2000) + "," +
              ((delay >= 15) != broken ? "1\n" : "0\n");
    }
    Write("holdout.csv", text + more);
  }

  report::RunReport Run() {
    Result<report::RunReport> run = RunPipeline(machine_.environment(), log_, stop_, settings_);
    EXPECT_OK(run);
    return run.ok() ? *run : report::RunReport();
  }
  static std::vector<std::string> States(const report::RunReport& run) {
    std::vector<std::string> states;
    for (const report::StageReport& stage : run.stages) {
      // A busy machine may leave the benchmark undecided, which only warns here.
      states.push_back(stage.name + " " +
                       std::string(stage.warning && stage.name == "benchmark" && stage.attempts > 0
                                       ? "passed"
                                       : report::StageStateName(stage.state)));
    }
    return states;
  }
  static const report::StageReport& StageOf(const report::RunReport& run, const std::string& name) {
    for (const report::StageReport& stage : run.stages) {
      if (stage.name == name) return stage;
    }
    static const report::StageReport kNone;
    ADD_FAILURE() << "no stage " << name;
    return kNone;
  }
  registry::ModelEntry Registered() {
    registry::ModelEntry entry;
    const auto read = [&]() -> Result<> {
      TRIMTAB_ASSIGN_OR_RETURN(const ProjectPaths paths, LocateProject(*machine_.files, folder_.path()));
      TRIMTAB_ASSIGN_OR_RETURN(const Project project, OpenProject(machine_.environment(), paths, false));
      TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, project.database->BeginRead());
      TRIMTAB_ASSIGN_OR_RETURN(entry, registry::FindModel(transaction, "delays"));
      return {};
    };
    EXPECT_OK(read());
    return entry;
  }
  void RollBack() {
    const auto roll_back = [&]() -> Result<> {
      TRIMTAB_ASSIGN_OR_RETURN(const ProjectPaths paths, LocateProject(*machine_.files, folder_.path()));
      TRIMTAB_ASSIGN_OR_RETURN(const Project project, OpenProject(machine_.environment(), paths, false));
      TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, project.database->BeginWrite());
      TRIMTAB_RETURN_IF_ERROR(
          registry::Rollback(transaction, "delays", "champion", {"tester", "a test", machine_.clock->Now()}));
      return transaction.Commit();
    };
    EXPECT_OK(roll_back());
  }

  TemporaryDirectory folder_;
  PosixEnvironment machine_;
  SilentLog log_;
  StopFlag stop_;
  RunSettings settings_;
};

TEST_F(ModelRunTest, TheFirstModelHasNoBaselineAndIsRegistered) {
  const report::RunReport run = Run();
  EXPECT_EQ(run.exit_code, 0) << run.headline;
  EXPECT_THAT(States(run),
              ElementsAre("check passed", "train passed", "gate passed", "benchmark passed", "register passed"));
  ASSERT_TRUE(StageOf(run, "gate").gate);
  EXPECT_TRUE(StageOf(run, "gate").gate->no_baseline);
  EXPECT_TRUE(StageOf(run, "benchmark").benchmark->no_baseline);
  ASSERT_TRUE(run.model);
  EXPECT_EQ(run.model->name, "delays");
  EXPECT_EQ(run.model->version, 1);
  EXPECT_GT(run.metrics.at("accuracy"), 0.6);
  ASSERT_TRUE(run.benchmark_results);

  const registry::ModelEntry entry = Registered();
  ASSERT_THAT(entry.versions, SizeIs(1));
  EXPECT_EQ(entry.aliases.at("champion"), 1);
  EXPECT_EQ(entry.versions[0].run_id, run.run_id);
  EXPECT_EQ(entry.versions[0].object.digest, run.model->digest);
  EXPECT_THAT(entry.versions[0].evidence_json, HasSubstr("\"gate\""));

  const report::RunReport again = Run();
  EXPECT_THAT(States(again),
              ElementsAre("check reused", "train reused", "gate reused", "benchmark reused", "register reused"));
  ASSERT_TRUE(StageOf(again, "gate").gate) << "the evidence of a reused stage is reported";
  EXPECT_EQ(again.model->version, 1);
  EXPECT_THAT(Registered().versions, SizeIs(1));
}

TEST_F(ModelRunTest, AFailedGateKeepsTheChampion) {
  Run();
  WriteHoldout(1200, true);
  const report::RunReport run = Run();
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.failed_check, "accuracy.minimum");
  EXPECT_EQ(StageOf(run, "gate").state, report::StageState::kFailed);
  EXPECT_EQ(StageOf(run, "register").state, report::StageState::kSkipped);
  EXPECT_THAT(Registered().versions, SizeIs(1));
}

TEST_F(ModelRunTest, AFailedCheckStopsBeforeTraining) {
  WriteHoldout(600, false, "999,5,1\n-999,5,0\n");
  const report::RunReport run = Run();
  EXPECT_EQ(run.exit_code, 1);
  EXPECT_EQ(run.failed_check, "delay.range");
  EXPECT_EQ(StageOf(run, "train").state, report::StageState::kSkipped);
  ASSERT_TRUE(StageOf(run, "check").check);
  EXPECT_EQ(StageOf(run, "check").check->failing_rows, 2);
  EXPECT_TRUE(machine_.files->Status(StageOf(run, "check").check->quarantine_path).ok());
}

TEST_F(ModelRunTest, FewRowsAreInconclusive) {
  WriteHoldout(20, false);
  settings_.overrides = {{"minimum", "0.9"}};
  const report::RunReport run = Run();
  EXPECT_EQ(run.exit_code, 3);
  EXPECT_EQ(run.verdict, Verdict::kInconclusive);
  EXPECT_EQ(StageOf(run, "gate").state, report::StageState::kInconclusive);
  EXPECT_EQ(StageOf(run, "register").state, report::StageState::kSkipped);

  settings_.overrides.emplace_back("on_inconclusive", "warn");
  const report::RunReport warned = Run();
  EXPECT_EQ(warned.exit_code, 0);
  EXPECT_TRUE(StageOf(warned, "gate").warning);
  EXPECT_EQ(StageOf(warned, "register").state, report::StageState::kPassed);

  settings_.strict_warnings = true;
  EXPECT_EQ(Run().exit_code, 2) << "a reused warning is one too";
  settings_.strict_warnings = false;
  settings_.overrides.pop_back();
  EXPECT_EQ(Run().exit_code, 3) << "a warning is not reused where it would stop the line";
}

TEST_F(ModelRunTest, ANewModelIsComparedAndARollbackHoldsUntilSomebodySaysOtherwise) {
  const report::RunReport first = Run();
  UseModel("matrix_unnamed");
  const report::RunReport second = Run();
  EXPECT_EQ(second.exit_code, 0) << second.headline;
  EXPECT_FALSE(StageOf(second, "gate").gate->no_baseline);
  EXPECT_EQ(second.model->version, 2);
  EXPECT_EQ(StageOf(second, "register").registration->previous, 1);
  EXPECT_EQ(Registered().aliases.at("champion"), 2);

  RollBack();
  EXPECT_EQ(Registered().aliases.at("champion"), 1);
  const report::RunReport third = Run();
  EXPECT_EQ(third.exit_code, 1);
  EXPECT_THAT(States(third),
              ElementsAre("check reused", "train reused", "gate reused", "benchmark reused", "register failed"));
  EXPECT_THAT(StageOf(third, "register").error, AllOf(HasSubstr("version 2 was rolled back by tester"),
                                                      HasSubstr("a test"), HasSubstr("after_rollback")));
  EXPECT_EQ(Registered().aliases.at("champion"), 1);

  std::string pipeline = kPipeline;
  pipeline.replace(pipeline.find("alias: champion"), 15, "alias: champion, after_rollback: promote");
  Write("trimtab.yaml", pipeline);
  const report::RunReport fourth = Run();
  EXPECT_EQ(fourth.exit_code, 0) << fourth.headline;
  EXPECT_EQ(Registered().aliases.at("champion"), 2);
  EXPECT_THAT(Registered().versions, SizeIs(2));
}

// Rolls back at the last moment before the model is registered.
class RollbackBeforeRegistration : public RunObserver {
 public:
  explicit RollbackBeforeRegistration(std::function<void()> roll_back) : roll_back_(std::move(roll_back)) {}
  void StageStarted(const std::string& stage, const std::string&) override {
    if (stage == "register") std::exchange(roll_back_, [] {})();
  }

 private:
  std::function<void()> roll_back_;
};

TEST_F(ModelRunTest, AVerdictAgainstAChampionThatMovedRegistersNothing) {
  Run();
  UseModel("matrix_unnamed");
  Run();
  ASSERT_EQ(Registered().aliases.at("champion"), 2);

  UseModel("matrix",
           "\x12\x05"
           "third");  // producer_name
  RollbackBeforeRegistration rollback([this] { RollBack(); });
  settings_.observer = &rollback;
  const report::RunReport moved = Run();
  EXPECT_EQ(moved.exit_code, 1);
  EXPECT_EQ(StageOf(moved, "gate").state, report::StageState::kPassed);
  EXPECT_THAT(StageOf(moved, "register").error,
              AllOf(HasSubstr("champion of delays moved since it was judged"), HasSubstr("run again")));
  EXPECT_EQ(Registered().aliases.at("champion"), 1);
  EXPECT_THAT(Registered().versions, SizeIs(2));

  const report::RunReport again = Run();
  EXPECT_EQ(again.exit_code, 0) << again.headline;
  EXPECT_EQ(StageOf(again, "gate").attempts, 1) << "the champion is part of its key";
  EXPECT_EQ(Registered().aliases.at("champion"), 3);
}

TEST_F(ModelRunTest, AModelWhoseObjectHasRottedIsStoredAnewWhenItIsRegistered) {
  const report::RunReport first = Run();
  ASSERT_EQ(first.exit_code, 0) << first.headline;
  const std::string digest = StageOf(first, "register").registration->digest;
  const std::string object = folder_.File(".trimtab/objects/" + digest.substr(0, 2) + "/" + digest.substr(2));
  ASSERT_OK_AND_ASSIGN(const std::string whole, ReadFile(*machine_.files, object));
  std::string rotten = whole;
  rotten[rotten.size() / 2] = static_cast<char>(rotten[rotten.size() / 2] ^ 1);
  {
    ASSERT_OK_AND_ASSIGN(const auto file, machine_.files->OpenForReadWrite(object, false));
    ASSERT_OK(file->WriteAt(0, rotten));
  }
  settings_.force = true;
  const report::RunReport second = Run();
  EXPECT_EQ(second.exit_code, 0) << second.headline;
  ASSERT_OK_AND_ASSIGN(const std::string stored, ReadFile(*machine_.files, object));
  EXPECT_EQ(stored, whole);
}

TEST_F(ModelRunTest, AFileThatIsNoModelIsNamed) {
  Write("model.onnx.in", "not a model");
  const report::RunReport run = Run();
  EXPECT_EQ(run.exit_code, 4);
  EXPECT_THAT(StageOf(run, "gate").error, HasSubstr("model.onnx"));
}

}  // namespace
}  // namespace trimtab::pipeline
