#include "trimtab/report/stage_graph.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trimtab::report {
namespace {

using testing::ElementsAre;

StageReport Stage(const std::string& name, std::vector<std::string> after) {
  StageReport stage;
  stage.name = name;
  stage.after = std::move(after);
  return stage;
}

std::vector<std::pair<std::size_t, std::size_t>> Lines(const StageGraph& graph) {
  std::vector<std::pair<std::size_t, std::size_t>> lines;
  for (const StageGraph::Line& line : graph.lines) lines.emplace_back(line.from, line.to);
  return lines;
}

TEST(StageGraph, ColumnsAreTheLongestWay) {
  const std::vector<StageReport> stages = {Stage("a", {}), Stage("b", {"a"}), Stage("c", {"a", "b"}), Stage("d", {})};
  const StageGraph graph = LayOut(stages);
  EXPECT_EQ(graph.places[0].column, 0U);
  EXPECT_EQ(graph.places[1].column, 1U);
  EXPECT_EQ(graph.places[2].column, 2U);
  EXPECT_EQ(graph.places[3].column, 0U);
  EXPECT_THAT(graph.rows, ElementsAre(2, 1, 1));
}

TEST(StageGraph, ImpliedLinesAreLeftOut) {
  const std::vector<StageReport> stages = {Stage("a", {}), Stage("b", {"a"}), Stage("c", {"a", "b", "b"})};
  EXPECT_THAT(Lines(LayOut(stages)), ElementsAre(testing::Pair(0, 1), testing::Pair(1, 2)));
}

TEST(StageGraph, ALineThatPassesAColumnHasARowThere) {
  const std::vector<StageReport> stages = {Stage("a", {}), Stage("b", {"a"}), Stage("x", {}), Stage("c", {"b", "x"})};
  const StageGraph graph = LayOut(stages);
  for (const StageGraph::Line& line : graph.lines) {
    ASSERT_EQ(line.path.size(), graph.places[line.to].column - graph.places[line.from].column + 1);
  }
  EXPECT_THAT(graph.rows, ElementsAre(2, 2, 1));
}

TEST(StageGraph, UnknownNamesAndCyclesAreIgnored) {
  const std::vector<StageReport> stages = {Stage("a", {"b", "a", "gone"}), Stage("b", {"a"})};
  EXPECT_THAT(Lines(LayOut(stages)), ElementsAre(testing::Pair(0, 1)));
}

TEST(StageGraph, NothingIsDrawnWithoutStages) {
  MarkupWriter page;
  DrawStageGraph(page, {});
  EXPECT_EQ(std::move(page).Finish(), "");
}

TEST(StageGraph, AHundredStagesSideBySide) {
  std::vector<StageReport> stages = {Stage("first", {})};
  StageReport last = Stage("last", {});
  for (int i = 0; i < 100; ++i) {
    stages.push_back(Stage("each@" + std::to_string(i), {"first"}));
    last.after.push_back(stages.back().name);
  }
  stages.push_back(last);
  const StageGraph graph = LayOut(stages);
  EXPECT_THAT(graph.rows, ElementsAre(1, 100, 1));
  EXPECT_EQ(graph.lines.size(), 200U);
}

}  // namespace
}  // namespace trimtab::report
