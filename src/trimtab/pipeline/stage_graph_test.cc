#include "trimtab/pipeline/stage_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/base/result_matchers.h"
#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

struct Built {
  PipelineFile file;
  StageGraph graph;
};

Result<Built> Build(const std::string& stages) {
  Built built;
  TRIMTAB_ASSIGN_OR_RETURN(built.file, ParsePipeline("stages:\n" + stages, "trimtab.yaml", {}));
  TRIMTAB_ASSIGN_OR_RETURN(built.graph, StageGraph::Build(built.file));
  return built;
}

std::vector<std::string> Names(const Built& built, const std::vector<std::size_t>& stages) {
  std::vector<std::string> names;
  for (const std::size_t stage : stages) names.push_back(built.file.stages[stage].name);
  return names;
}

TEST(StageGraph, OrderFollowsTheDataNotTheFile) {
  ASSERT_OK_AND_ASSIGN(const Built built, Build("  c: {cmd: x, deps: [b.txt]}\n"
                                                "  b: {cmd: x, deps: [a.txt], outs: [b.txt]}\n"
                                                "  a: {cmd: x, outs: [a.txt]}\n"));
  EXPECT_THAT(Names(built, built.graph.order()), ElementsAre("a", "b", "c"));
  EXPECT_THAT(Names(built, built.graph.upstream(0)), ElementsAre("b"));
  EXPECT_THAT(Names(built, built.graph.downstream(2)), ElementsAre("b"));
}

TEST(StageGraph, FoldersAndGlobsCount) {
  ASSERT_OK_AND_ASSIGN(
      const Built built,
      Build("  months: {cmd: x, outs: [data/months, data/airlines.csv]}\n"
            "  inside: {cmd: x, deps: [data/months/2013-01.parquet]}\n"
            "  around: {cmd: x, deps: [data]}\n"
            "  glob: {kind: check, data: [\"data/months/2013-0[1-6].parquet\"], contract: c.yaml}\n"
            "  deeper: {kind: check, data: [\"data/*/*.parquet\"], contract: c.yaml}\n"
            "  other: {kind: check, data: [\"data/month/*.parquet\", \"data/monthsx\"], contract: c.yaml}\n"));
  for (const std::size_t stage : {1U, 2U, 3U, 4U}) EXPECT_THAT(built.graph.upstream(stage), ElementsAre(0)) << stage;
  EXPECT_THAT(built.graph.upstream(5), IsEmpty());
}

TEST(StageGraph, ManyStages) {
  std::string stages;
  constexpr int kCount = 5000;
  for (int i = 0; i < kCount; ++i) {
    const std::string number = std::to_string(i);
    stages += "  s" + number + ": {cmd: x, deps: [d" + std::to_string(i - 1) + "/a, in], outs: [d" + number + "]}\n";
  }
  ASSERT_OK_AND_ASSIGN(const Built built, Build(stages));
  EXPECT_EQ(built.graph.order().back(), static_cast<std::size_t>(kCount - 1));
  EXPECT_THAT(built.graph.upstream(kCount - 1), ElementsAre(static_cast<std::size_t>(kCount - 2)));
}

TEST(StageGraph, AfterWaitsForAWholeForeach) {
  ASSERT_OK_AND_ASSIGN(const Built built, Build("  end: {cmd: x, after: [each]}\n"
                                                "  each: {foreach: [a, b], do: {cmd: x}}\n"));
  EXPECT_THAT(Names(built, built.graph.upstream(0)), ElementsAre("each@a", "each@b"));
}

TEST(StageGraph, AModelIsRegisteredAfterEveryVerdictOnIt) {
  ASSERT_OK_AND_ASSIGN(
      const Built built,
      Build("  register: {kind: register, model: ./m.onnx, name: n}\n"
            "  gate: {kind: gate, model: m.onnx, name: n, data: [d], label: y, minimum: {auc: 0.5}}\n"
            "  benchmark: {kind: benchmark, model: m.onnx, name: n, data: [d]}\n"
            "  other: {kind: gate, model: other.onnx, name: n, data: [d], label: y, minimum: {auc: 0.5}}\n"));
  EXPECT_THAT(Names(built, built.graph.upstream(0)), ElementsAre("gate", "benchmark"));
  ASSERT_OK_AND_ASSIGN(const std::vector<std::size_t> selected, built.graph.Select(built.file, {"register"}));
  EXPECT_THAT(Names(built, selected), ElementsAre("gate", "benchmark", "register"));
  EXPECT_THAT(Build("  r: {kind: register, model: m, name: n}\n"
                    "  g: {kind: gate, model: m, data: [d], label: y, minimum: {auc: 0.5}, after: [r]}\n"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("in a circle: r -> g -> r")));
}

TEST(StageGraph, ACycleIsNamedWhole) {
  EXPECT_THAT(Build("  lone: {cmd: x, outs: [lone]}\n"
                    "  a: {cmd: x, deps: [c.txt, lone], outs: [a.txt]}\n"
                    "  b: {cmd: x, deps: [a.txt], outs: [b.txt]}\n"
                    "  c: {cmd: x, deps: [b.txt], outs: [c.txt]}\n"
                    "  behind: {cmd: x, deps: [c.txt]}\n"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("in a circle: a -> b -> c -> a")));
  EXPECT_THAT(Build("  a: {cmd: x, after: [b]}\n  b: {cmd: x, after: [a]}\n"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("a -> b -> a")));
  EXPECT_THAT(Build("  a: {cmd: x, deps: [f], outs: [f]}\n"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("reads `f`, which it writes itself")));
  EXPECT_THAT(Build("  a: {cmd: x, after: [a]}\n"), Fails(ErrorCode::kInvalidInput, HasSubstr("after itself")));
}

TEST(StageGraph, AnOutputBelongsToOneStage) {
  EXPECT_THAT(Build("  a: {cmd: x, outs: [f]}\n  b: {cmd: x, outs: [./f]}\n"),
              Fails(ErrorCode::kInvalidInput,
                    AllOf(HasSubstr("trimtab.yaml:3:3"), HasSubstr("stages a and b both write `f`"))));
  EXPECT_THAT(Build("  a: {cmd: x, outs: [d]}\n  b: {cmd: x, outs: [d/f]}\n  c: {cmd: x, outs: [d-e]}\n"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("write `d` and `d/f`, one inside the other")));
}

TEST(StageGraph, UnknownNamesGetANearOne) {
  EXPECT_THAT(Build("  train: {cmd: x}\n  b: {cmd: x, after: [trian]}\n"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("did you mean `train`?")));
}

TEST(StageGraph, ATargetBringsAllThatItNeeds) {
  ASSERT_OK_AND_ASSIGN(const Built built, Build("  d: {cmd: x, deps: [b]}\n  a: {cmd: x, outs: [a]}\n"
                                                "  b: {cmd: x, deps: [a], outs: [b]}\n  c: {cmd: x, deps: [a]}\n"));
  ASSERT_OK_AND_ASSIGN(const std::vector<std::size_t> selected, built.graph.Select(built.file, {"b"}));
  EXPECT_THAT(Names(built, selected), ElementsAre("a", "b"));
  ASSERT_OK_AND_ASSIGN(const std::vector<std::size_t> all, built.graph.Select(built.file, {}));
  EXPECT_EQ(all.size(), 4U);
  EXPECT_THAT(built.graph.Select(built.file, {"x"}), Fails(ErrorCode::kNotFound, HasSubstr("there is no stage `x`")));
}

TEST(Schedule, StartsWhatIsReadyAndGivesUpWhatCannotBe) {
  ASSERT_OK_AND_ASSIGN(const Built built, Build("  a: {cmd: x, outs: [a]}\n  b: {cmd: x, outs: [b]}\n"
                                                "  c: {cmd: x, deps: [a, b], outs: [c]}\n  d: {cmd: x, deps: [c]}\n"
                                                "  e: {cmd: x, deps: [b]}\n"));
  Schedule schedule(built.graph, built.graph.order());
  EXPECT_EQ(schedule.TakeReady(), 0U);
  EXPECT_EQ(schedule.TakeReady(), 1U);
  EXPECT_EQ(schedule.TakeReady(), std::nullopt);
  EXPECT_EQ(schedule.running(), 2U);
  EXPECT_THAT(schedule.Fail(0), ElementsAre(2, 3));
  EXPECT_EQ(schedule.TakeReady(), std::nullopt);
  EXPECT_FALSE(schedule.done());
  schedule.Pass(1);
  EXPECT_EQ(schedule.TakeReady(), 4U);
  schedule.Pass(4);
  EXPECT_TRUE(schedule.done());

  Schedule stopped(built.graph, built.graph.order());
  EXPECT_EQ(stopped.TakeReady(), 0U);
  EXPECT_THAT(stopped.Stop(), ElementsAre(1, 2, 3, 4));
  EXPECT_EQ(stopped.TakeReady(), std::nullopt);
  EXPECT_FALSE(stopped.done());
  stopped.Pass(0);
  EXPECT_TRUE(stopped.done());
}

TEST(ProjectPath, NormalForms) {
  EXPECT_EQ(NormalPath("./a//b/./c/"), "a/b/c");
  EXPECT_EQ(NormalPath("a/../b"), "b");
  EXPECT_EQ(NormalPath("../a/.."), "..");
  EXPECT_EQ(NormalPath("/../a"), "/a");
  EXPECT_EQ(NormalPath(""), ".");
  EXPECT_EQ(InProject("", "a"), "a");
  EXPECT_EQ(InProject(".", "a"), "a");
  EXPECT_EQ(InProject("p", "/a"), "/a");
  EXPECT_EQ(InProject("p/", "a"), "p/a");
  EXPECT_TRUE(IsWithin("a/b", "a"));
  EXPECT_FALSE(IsWithin("ab", "a"));
  EXPECT_TRUE(IsWithin("a", "."));
  EXPECT_FALSE(IsWithin("../a", "."));
}

TEST(ProjectPath, Globs) {
  EXPECT_TRUE(GlobMatches("data/*.csv", "data/a.csv"));
  EXPECT_FALSE(GlobMatches("data/*.csv", "data/a/b.csv"));
  EXPECT_TRUE(GlobMatches("*b/*c", "abb/xc"));
  EXPECT_TRUE(GlobMatches("a?c", "abc"));
  EXPECT_FALSE(GlobMatches("a?c", "a/c"));
  EXPECT_TRUE(GlobMatches("[a-c]x[!0-9]", "bxy"));
  EXPECT_FALSE(GlobMatches("[a-c]x[!0-9]", "bx7"));
  EXPECT_TRUE(GlobMatches("[]]", "]"));
  EXPECT_TRUE(GlobMatches("a[b", "a[b"));
  EXPECT_FALSE(GlobMatches("", "a"));
  EXPECT_TRUE(GlobMatches("*", ""));
  EXPECT_FALSE(GlobMatches(std::string(50, '*') + "b", std::string(5000, 'a')));
}

}  // namespace
}  // namespace trimtab::pipeline
