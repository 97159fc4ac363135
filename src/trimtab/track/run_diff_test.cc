#include "trimtab/track/run_diff.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cmath>

namespace trimtab::track {
namespace {

using ::testing::ElementsAre;

RunDetails Sample() {
  RunDetails details;
  details.run.git_commit = "abc";
  details.run.machine = {{"cpu", "x"}};
  Stage check;
  check.name = "check";
  check.state = StageState::kPassed;
  check.key_digest = "k";
  Stage train;
  train.name = "train";
  train.state = StageState::kPassed;
  train.key_digest = "1";
  train.key_json = R"({"cmd":"train.py","deps":{"train.py":"aa","data":"bb"},"threads":1})";
  details.stages = {check, train};
  details.parameters = {{"train", "trees", "20"}};
  details.metrics = {{"train", "auc", 0.9}, {"train", "nothing", std::nan("")}};
  details.artifacts = {{"train", "model.onnx", ArtifactRole::kModel, {"d1", 5, store::ObjectKind::kFile, false}}};
  details.environment = {EnvironmentVariable::Public("train", "SEED", "0")};
  return details;
}

TEST(RunDiffTest, EqualRunsDoNotDiffer) {
  RunDetails other = Sample();
  other.run.id = "another";                     // not a difference
  other.stages[0].state = StageState::kReused;  // nor how the same result came about
  other.stages[0].seconds = 7;
  EXPECT_TRUE(DiffRuns(Sample(), other).empty());
}

TEST(RunDiffTest, EveryKindOfDifferenceIsFound) {
  RunDetails right = Sample();
  right.run.git_commit = "def";
  right.run.git_dirty = true;
  right.run.machine["cores"] = "2";
  right.parameters = {{"train", "trees", "200"}, {"", "month", "2013-09"}};
  right.metrics = {{"train", "auc", 0.8}, {"train", "nothing", std::nan("")}};
  right.artifacts[0].object.digest = "d2";
  right.environment = {EnvironmentVariable::Secret("train", "SEED", "1")};
  right.stages[1].key_digest = "2";
  right.stages[1].key_json = R"({"cmd":"train.py","deps":{"train.py":"cc","data":"bb"},"threads":"1","new":[]})";
  right.stages[1].state = StageState::kFailed;
  right.stages.erase(right.stages.begin());
  const RunDiff diff = DiffRuns(Sample(), right);
  EXPECT_THAT(diff.facts, ElementsAre(ValueDifference{"", "git.commit", "abc", "def"},
                                      ValueDifference{"", "git.dirty", "false", "true"},
                                      ValueDifference{"", "machine.cores", std::nullopt, "2"}));
  EXPECT_THAT(diff.parameters, ElementsAre(ValueDifference{"", "month", std::nullopt, "2013-09"},
                                           ValueDifference{"train", "trees", "20", "200"}));
  EXPECT_THAT(diff.metrics, ElementsAre(MetricDifference{"train", "auc", 0.9, 0.8}));
  ASSERT_EQ(diff.artifacts.size(), 1U);
  EXPECT_EQ(diff.artifacts[0].path, "model.onnx");
  EXPECT_EQ(diff.artifacts[0].left->digest, "d1");
  EXPECT_EQ(diff.artifacts[0].right->digest, "d2");
  ASSERT_EQ(diff.environment.size(), 1U);
  EXPECT_EQ(diff.environment[0].left, "0");
  EXPECT_EQ(diff.environment[0].right, "sha256:" + right.environment[0].digest);
  ASSERT_EQ(diff.stages.size(), 2U);
  EXPECT_EQ(diff.stages[0], (StageDifference{"check", StageState::kPassed, std::nullopt, {}}));
  EXPECT_EQ(diff.stages[1].left, StageState::kPassed);
  EXPECT_EQ(diff.stages[1].right, StageState::kFailed);
  EXPECT_THAT(diff.stages[1].key, ElementsAre(ValueDifference{"", "deps.train.py", "aa", "cc"},
                                              ValueDifference{"", "new", std::nullopt, "[]"},
                                              ValueDifference{"", "threads", "1", "1"}));  // a number and a text
}

TEST(DiffJsonTest, TextThatIsNoJsonIsOneLeaf) {
  EXPECT_THAT(DiffJson("{", "{}"), ElementsAre(ValueDifference{"", "", "{", "{}"}));
  EXPECT_THAT(DiffJson("", R"({"a":1})"), ElementsAre(ValueDifference{"", "a", std::nullopt, "1"}));
  EXPECT_THAT(DiffJson("[1,2]", "[1,3]"), ElementsAre(ValueDifference{"", "1", "2", "3"}));
  EXPECT_TRUE(DiffJson(R"({"a":1,"b":2})", R"({"b":2,"a":1})").empty());
}

TEST(DiffJsonTest, TheOtherWayRoundTheSidesAreSwapped) {
  EXPECT_TRUE(rc::check([](const std::map<std::string, int>& left, const std::map<std::string, int>& right) {
    const auto json = [](const std::map<std::string, int>& values) {
      std::string text = "{";
      for (const auto& [name, value] : values) {
        std::string hex = "k";
        for (const char c : name) hex += std::to_string(static_cast<unsigned char>(c)) + "_";
        text += (text.size() > 1 ? ",\"" : "\"") + hex + "\":" + std::to_string(value);
      }
      return text + "}";
    };
    std::size_t expected = 0;
    for (const auto& [name, value] : left) expected += !right.contains(name) || right.at(name) != value;
    for (const auto& [name, value] : right) expected += !left.contains(name);
    std::vector<ValueDifference> forth = DiffJson(json(left), json(right));
    // The empty object is a leaf of its own.
    expected += left.empty() != right.empty();
    RC_ASSERT(forth.size() == expected);
    for (ValueDifference& difference : forth) std::swap(difference.left, difference.right);
    RC_ASSERT(forth == DiffJson(json(right), json(left)));
  }));
}

}  // namespace
}  // namespace trimtab::track
