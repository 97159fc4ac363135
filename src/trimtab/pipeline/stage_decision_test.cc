#include "trimtab/pipeline/stage_decision.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/pipeline/stage_status.h"
#include "trimtab/pipeline/temporary_project.h"
#include "trimtab/registry/registry.h"

namespace trimtab::pipeline {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr char kTrain[] =
    "{cmd: python train.py, deps: [train.py, data], outs: [model.onnx], params: {trees: 20}, lock: [requirements.txt], "
    "env: {SEED: 1}, pass_env: [MODE], threads: 1}";

// A recorded run of a stage; each test changes one thing and looks at what is decided, and why.
class StageDecisionTest : public testing::Test {
 protected:
  StageDecisionTest() {
    project_.Write("train.py", "import module");
    project_.Write("module.py", "x = 1");
    project_.Write("data/a.csv", "a");
    project_.Write("requirements.txt", "numpy==2.0");
    project_.Write("model.onnx", "the model");
  }

  void RecordTrain() { project_.Record(project_.One(kTrain), {"module.py", "train.py"}); }
  std::string ReasonOf(const std::string& body) {
    project_.Reopen();
    const StageDecision decision = project_.Decide(project_.One(body));
    return (decision.reuse ? "reused: " : "runs: ") + decision.reason;
  }
  std::string With(const std::string& from, const std::string& to) {
    std::string body = kTrain;
    const std::size_t at = body.find(from);
    EXPECT_NE(at, std::string::npos);
    return body.replace(at, from.size(), to);
  }
  void Promote(const std::string& bytes) {
    ASSERT_OK_AND_ASSIGN(const store::StoredObject object, project_.objects.PutBytes(bytes));
    ASSERT_OK_AND_ASSIGN(store::Transaction transaction, project_.database->BeginWrite());
    const registry::Signature signature{"me", "test", project_.clock.Now()};
    ASSERT_OK_AND_ASSIGN(const registry::Registration version,
                         registry::RegisterVersion(transaction, "flights", object, "{}", "", signature));
    ASSERT_OK(registry::SetAlias(transaction, "flights", "champion", version.version, signature));
    ASSERT_OK(transaction.Commit());
  }

  TemporaryProject project_;
};

TEST_F(StageDecisionTest, RunsOnceAndIsReusedThen) {
  EXPECT_EQ(ReasonOf(kTrain), "runs: no earlier result");
  RecordTrain();
  EXPECT_EQ(ReasonOf(kTrain), "reused: nothing changed");
  EXPECT_EQ(project_.digests->counts().files_read, 1U);  // the output, for the first time
  EXPECT_EQ(ReasonOf(kTrain), "reused: nothing changed");
  EXPECT_EQ(project_.digests->counts().files_read, 0U);
}

TEST_F(StageDecisionTest, EveryFieldOfTheKeyCounts) {
  RecordTrain();
  EXPECT_EQ(ReasonOf(With("python train.py", "python train.py -v")), "runs: command changed");
  EXPECT_EQ(ReasonOf(With("trees: 20", "trees: 200")), "runs: parameter trees 20 -> 200");
  EXPECT_EQ(ReasonOf(With("SEED: 1", "SEED: 2")), "runs: environment variable SEED changed");
  EXPECT_EQ(ReasonOf(With("[MODE]", "[MODE, LANG]")), "runs: environment variable LANG counts now");
  EXPECT_EQ(ReasonOf(With("threads: 1", "threads: 2")), "runs: threads 1 -> 2");
  EXPECT_EQ(ReasonOf(With("[model.onnx]", "[model.onnx, b]")), "runs: output b is new");
  EXPECT_EQ(ReasonOf(With("[train.py, data]", "[train.py]")), "runs: data is no input any more");
  project_.environment_variables["MODE"] = "secret";
  EXPECT_EQ(ReasonOf(kTrain), "runs: environment variable MODE is set now");
  project_.environment_variables.erase("MODE");
  EXPECT_EQ(ReasonOf(kTrain), "reused: nothing changed");
}

TEST_F(StageDecisionTest, InheritedThreadNumbersCountWhereTheStageNamesNone) {
  RecordTrain();
  const std::string body = With(", threads: 1", "");
  project_.Record(project_.One(body), {"module.py", "train.py"});
  project_.environment_variables["OMP_NUM_THREADS"] = "4";
  EXPECT_EQ(ReasonOf(kTrain), "reused: nothing changed");
  EXPECT_EQ(ReasonOf(body), "runs: threads none -> {\"OMP_NUM_THREADS\":\"4\"}");
}

TEST_F(StageDecisionTest, EveryInputFileCounts) {
  RecordTrain();
  project_.Write("data/a.csv", "b");
  EXPECT_EQ(ReasonOf(kTrain), "runs: data changed");
  project_.Write("data/a.csv", "a");
  EXPECT_EQ(ReasonOf(kTrain), "reused: nothing changed");
  project_.Write("requirements.txt", "numpy==2.1");
  EXPECT_EQ(ReasonOf(kTrain), "runs: requirements.txt changed");
  project_.Write("requirements.txt", "numpy==2.0");
  project_.Write("module.py", "x = 2");
  EXPECT_EQ(ReasonOf(kTrain), "runs: imported module module.py changed");
  project_.Remove("module.py");
  EXPECT_EQ(ReasonOf(kTrain), "runs: imported module module.py is gone");
  project_.Remove("train.py");
  const Result<StageDecision> decision = DecideStage(project_.decision_tools(), project_.One(kTrain), false);
  EXPECT_THAT(decision, Fails(ErrorCode::kNotFound, HasSubstr("deps of stage stage")));
}

TEST_F(StageDecisionTest, GoingBackHitsTheOlderResultWhateverItImported) {
  RecordTrain();
  project_.Write("train.py", "import other");
  project_.Write("other.py", "y = 1");
  project_.Write("model.onnx", "another model");
  project_.Record(project_.One(kTrain), {"other.py", "train.py"});
  project_.Write("train.py", "import module");
  EXPECT_EQ(ReasonOf(kTrain), "reused: nothing changed; model.onnx is different and will be restored");
  const StageDecision decision = project_.Decide(project_.One(kTrain));
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> restored,
                       RestoreOutputs(project_.objects, project_.root, decision.outputs));
  EXPECT_THAT(restored, ElementsAre("model.onnx"));
  EXPECT_EQ(project_.Read("model.onnx"), "the model");
}

TEST_F(StageDecisionTest, AnEntryThatLostItsOutputDoesNotHideAnother) {
  RecordTrain();
  project_.Write("other.py", "y = 1");
  project_.Write("model.onnx", "another model");
  project_.Record(project_.One(kTrain), {"other.py", "train.py"});
  project_.Remove(project_.objects.PathOf(Sha256Of("another model").ToHex()));
  project_.Remove("model.onnx");
  EXPECT_EQ(ReasonOf(kTrain), "reused: nothing changed; model.onnx is missing and will be restored");
}

TEST_F(StageDecisionTest, OutputsAreComparedByTheirBytes) {
  RecordTrain();
  project_.Write("model.onnx", "the modeX");
  EXPECT_EQ(ReasonOf(kTrain), "reused: nothing changed; model.onnx is different and will be restored");
  project_.Remove("model.onnx");
  EXPECT_EQ(ReasonOf(kTrain), "reused: nothing changed; model.onnx is missing and will be restored");
  project_.Remove(".trimtab/objects");
  EXPECT_EQ(ReasonOf(kTrain), "runs: output model.onnx is missing and was not kept");
}

TEST_F(StageDecisionTest, ADamagedObjectIsNotRestored) {
  RecordTrain();
  const std::string object = project_.objects.PathOf(Sha256Of("the model").ToHex());
  std::ofstream(object, std::ios::binary) << "the mOdel";
  project_.Remove("model.onnx");
  const StageDecision decision = project_.Decide(project_.One(kTrain));
  ASSERT_TRUE(decision.reuse);  // only reading it tells
  EXPECT_THAT(RestoreOutputs(project_.objects, project_.root, decision.outputs),
              Fails(ErrorCode::kIo, HasSubstr("damaged")));
  EXPECT_EQ(project_.Read("model.onnx"), "cannot be read");
}

TEST_F(StageDecisionTest, OutputsThatAreNotKeptAreNotRestored) {
  const std::string body = With("[model.onnx]", "[{model.onnx: {cache: false}}]");
  project_.Record(project_.One(body));
  EXPECT_EQ(ReasonOf(body), "reused: nothing changed");
  project_.Remove("model.onnx");
  EXPECT_EQ(ReasonOf(body), "runs: output model.onnx is missing and was not kept");
}

TEST_F(StageDecisionTest, AMissingOutputFailsTheStage) {
  project_.Remove("model.onnx");
  EXPECT_THAT(StoreOutputs(project_.objects, *project_.digests, project_.root, project_.One(kTrain)),
              Fails(ErrorCode::kFailed, HasSubstr("stage stage did not write model.onnx")));
}

TEST_F(StageDecisionTest, WhatChangesDuringARunIsNotKept) {
  const Stage stage = project_.One(kTrain);
  const StageDecision before = project_.Decide(stage);
  project_.Write("data/a.csv", "b");
  ASSERT_OK_AND_ASSIGN(const FinalKey after, KeyAfterRun(project_.decision_tools(), stage, before.key, {}));
  EXPECT_FALSE(after.key.has_value());
  EXPECT_THAT(after.changed, ElementsAre("data changed"));
}

TEST_F(StageDecisionTest, AVerdictUnderAChampionThatMovedMeanwhileIsNotKept) {
  const Stage stage = project_.One(
      "{kind: gate, model: model.onnx, name: flights, data: [data/a.csv], label: y, minimum: {accuracy: 0.8}}");
  Promote("the first");
  Promote("the second");
  const StageDecision before = project_.Decide(stage);
  {
    ASSERT_OK_AND_ASSIGN(store::Transaction transaction, project_.database->BeginWrite());
    ASSERT_OK(registry::Rollback(transaction, "flights", "champion", {"me", "test", project_.clock.Now()}));
    ASSERT_OK(transaction.Commit());
  }
  ASSERT_OK_AND_ASSIGN(const FinalKey after, KeyAfterRun(project_.decision_tools(), stage, before.key, {}));
  EXPECT_FALSE(after.key.has_value());
  EXPECT_THAT(after.changed, ElementsAre("champion " + Sha256Of("the second").ToHex().substr(0, 8) + " -> " +
                                         Sha256Of("the first").ToHex().substr(0, 8)));
}

TEST_F(StageDecisionTest, ParametersWrittenDuringARunAreNotKept) {
  project_.Write("params.yaml", "a: 1\nb: 1\n");
  const Stage stage = project_.One("{cmd: x, params: [a]}");
  const StageDecision before = project_.Decide(stage);
  project_.Write("params.yaml", "a: 1\nb: 2\n");
  ASSERT_OK_AND_ASSIGN(const FinalKey after, KeyAfterRun(project_.decision_tools(), stage, before.key, {}));
  EXPECT_THAT(after.changed, ElementsAre("params.yaml changed"));
}

TEST_F(StageDecisionTest, AModuleWrittenDuringARunIsNotKept) {
  const Stage stage = project_.One(kTrain);
  StageDecision before = project_.Decide(stage);
  before.key.made = project_.posix.clock->Now() - std::chrono::minutes(1);
  ASSERT_OK_AND_ASSIGN(const FinalKey after, KeyAfterRun(project_.decision_tools(), stage, before.key, {"module.py"}));
  EXPECT_THAT(after.changed, ElementsAre("imported module module.py changed"));
}

TEST_F(StageDecisionTest, TheKeyDoesNotKnowWhereTheProjectIs) {
  TemporaryProject other;
  for (const char* file : {"train.py", "module.py", "data/a.csv", "requirements.txt", "model.onnx"})
    other.Write(file, project_.Read(file));
  EXPECT_EQ(project_.Decide(project_.One(kTrain)).key.digest, other.Decide(other.One(kTrain)).key.digest);
}

TEST_F(StageDecisionTest, ToolsCountByWhatTheyPrint) {
  const auto tool = [&](const std::string& version) {
    project_.Write("bin/tool", "#!/bin/sh\necho \"$0 tool " + version + "\"\n");
    std::filesystem::permissions(InProject(project_.root, "bin/tool"), std::filesystem::perms::owner_all);
  };
  const std::string body = "{cmd: x, tools: [bin/tool, sh-that-is-not]}";
  tool("1.0");
  EXPECT_THAT(DecideStage(project_.decision_tools(), project_.One(body), false),
              Fails(ErrorCode::kNotFound, HasSubstr("tools of stage stage: there is no such program")));
  const std::string one = "{cmd: x, tools: [bin/tool]}";
  project_.Record(project_.One(one));
  EXPECT_EQ(project_.Decide(project_.One(one)).key.tools.at("bin/tool"), "tool 1.0");
  EXPECT_EQ(ReasonOf(one), "reused: nothing changed");
  tool("1.1");
  EXPECT_EQ(ReasonOf(one), "runs: tool bin/tool tool 1.0 -> tool 1.1");
  project_.Write("bin/tool", "#!/bin/sh\necho broken; exit 3\n");
  EXPECT_THAT(DecideStage(project_.decision_tools(), project_.One(one), false),
              Fails(ErrorCode::kFailed, HasSubstr("--version ended with code 3: broken")));
}

TEST_F(StageDecisionTest, TheVersionOfABinaryIsAskedOnce) {
  const std::string body = "{cmd: x, tools: [python3]}";
  const std::string version = project_.Decide(project_.One(body)).key.tools.at("python3");
  EXPECT_THAT(version, testing::StartsWith("Python 3."));
  EXPECT_THAT(project_.Read(".trimtab/tools.json"), HasSubstr(version));
  project_.Reopen();
  EXPECT_EQ(project_.Decide(project_.One(body)).key.tools.at("python3"), version);
}

TEST_F(StageDecisionTest, ParametersComeFromTheirFiles) {
  project_.Write("params.yaml", "train: {trees: 20, depth: 3}\nother: 1\n");
  project_.Write("more.json", "{\"a\": [1, 2]}");
  const std::string body = "{cmd: x, params: [train.trees, more.json: [a]]}";
  project_.Record(project_.One(body));
  project_.Write("params.yaml", "train: {trees: 20, depth: 9}\nother: 2\n");
  EXPECT_EQ(ReasonOf(body), "reused: nothing changed");
  project_.Write("params.yaml", "train: {trees: 30}\n");
  EXPECT_EQ(ReasonOf(body), "runs: parameter train.trees 20 -> 30");
  project_.Write("params.yaml", "train: {tres: 30}\n");
  EXPECT_THAT(DecideStage(project_.decision_tools(), project_.One(body), false),
              Fails(ErrorCode::kNotFound, HasSubstr("there is no `train.trees` (did you mean `train.tres`?)")));
}

TEST_F(StageDecisionTest, TheChampionIsPartOfAGatesKey) {
  const std::string body =
      "{kind: gate, model: model.onnx, name: flights, data: [data/a.csv], label: y, minimum: {accuracy: 0.8}}";
  project_.Record(project_.One(body));
  Promote("the model");  // the model itself: it was judged without a baseline
  EXPECT_EQ(ReasonOf(body), "reused: nothing changed");
  Promote("a better one");
  EXPECT_EQ(ReasonOf(body), "runs: champion none -> " + Sha256Of("a better one").ToHex().substr(0, 8));

  const std::string registering = "{kind: register, model: model.onnx, name: flights, alias: champion}";
  EXPECT_EQ(ReasonOf(registering), "runs: champion of flights is another model, or none");
}

TEST_F(StageDecisionTest, AContractBringsTheFilesThatItNames) {
  project_.Write("rules/c.odcs.yaml",
                 "apiVersion: v3.1.0\nkind: DataContract\nid: a\nversion: 1.0.0\nstatus: active\nschema:\n"
                 "  - name: t\n    properties:\n      - name: carrier\n        quality:\n"
                 "          - {type: custom, engine: trimtab, implementation: {check: exists_in, file: carriers.csv, "
                 "column: carrier}}\n");
  project_.Write("rules/carriers.csv", "carrier\nAA\n");
  const std::string body = "{kind: check, data: [\"data/*.csv\"], contract: rules/c.odcs.yaml}";
  const StageDecision decision = project_.Decide(project_.One(body));
  std::vector<std::string> inputs;
  for (const KeyInput& input : decision.key.inputs) inputs.push_back(input.path);
  EXPECT_THAT(inputs, ElementsAre("data/a.csv", "rules/c.odcs.yaml", "rules/carriers.csv"));
  project_.Record(project_.One(body));
  project_.Write("rules/carriers.csv", "carrier\nAA\nUA\n");
  EXPECT_EQ(ReasonOf(body), "runs: rules/carriers.csv changed");
}

TEST_F(StageDecisionTest, ForcedAndAlwaysRunStagesRun) {
  RecordTrain();
  ASSERT_OK_AND_ASSIGN(const StageDecision forced, DecideStage(project_.decision_tools(), project_.One(kTrain), true));
  EXPECT_FALSE(forced.reuse);
  EXPECT_EQ(forced.reason, "asked for");
  EXPECT_EQ(ReasonOf(With("threads: 1", "threads: 1, always_run: true")), "runs: always_run");
}

TEST_F(StageDecisionTest, TheForecastFollowsTheGraph) {
  const PipelineFile file = project_.Parse(
      "stages:\n"
      "  first: {cmd: x, deps: [data], outs: [a.txt]}\n"
      "  second: {cmd: y, deps: [a.txt], outs: [b.txt]}\n"
      "  lost: {cmd: z, deps: [nowhere]}\n"
      "  behind: {cmd: z, after: [lost]}\n");
  ASSERT_OK_AND_ASSIGN(const StageGraph graph, StageGraph::Build(file));
  const auto forecast = [&]() {
    std::vector<std::string> lines;
    const Result<std::vector<StageProspect>> prospects =
        ForecastRun(project_.decision_tools(), file, graph, graph.order());
    EXPECT_OK(prospects);
    if (prospects.ok())
      for (const StageProspect& prospect : *prospects)
        lines.push_back(prospect.name + ": " + std::string(ProspectName(prospect.prospect)));
    return lines;
  };
  EXPECT_THAT(forecast(), ElementsAre("first: runs", "second: may run", "lost: cannot run", "behind: cannot run"));
  project_.Write("a.txt", "a");
  project_.Write("b.txt", "b");
  project_.Record(file.stages[0]);
  project_.Record(file.stages[1]);
  EXPECT_THAT(forecast(), ElementsAre("first: reused", "second: reused", "lost: cannot run", "behind: cannot run"));
  // What a stage before it would restore counts as if it were there.
  project_.Remove("a.txt");
  project_.Remove("b.txt");
  EXPECT_THAT(forecast(), ElementsAre("first: reused", "second: reused", "lost: cannot run", "behind: cannot run"));
  project_.Write("data/a.csv", "new");
  EXPECT_THAT(forecast(), ElementsAre("first: runs", "second: may run", "lost: cannot run", "behind: cannot run"));
}

TEST(KeyChange, OfDamagedKeysNothingIsClaimed) {
  EXPECT_THAT(ExplainKeyChange("", "{}"), ElementsAre("the key is of another version of trimtab"));
  EXPECT_THAT(ExplainKeyChange("{\"format\":1}", "{\"format\":2}"),
              ElementsAre("the key is of another version of trimtab"));
  EXPECT_THAT(ExplainKeyChange("{\"format\":1}", "{\"format\":1}"), ElementsAre());
}

}  // namespace
}  // namespace trimtab::pipeline
