#include "trimtab/report/stage_graph.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "trimtab/report/charts.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/stage_text.h"
#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

using Edges = std::vector<std::vector<std::size_t>>;  // predecessors of each stage

// A stage or a point where a line passes through a column.
struct Slot {
  std::size_t column = 0;
  std::size_t row = 0;
  std::vector<std::size_t> before;  // slots in the column to the left
};

Edges Predecessors(std::span<const StageReport> stages) {
  std::map<std::string, std::size_t> positions;
  for (std::size_t i = 0; i < stages.size(); ++i) positions.emplace(stages[i].name, i);
  Edges edges(stages.size());
  for (std::size_t i = 0; i < stages.size(); ++i) {
    for (const std::string& name : stages[i].after) {
      const auto found = positions.find(name);
      // Stages come in an order in which predecessors stand first, so that this also refuses cycles.
      if (found != positions.end() && found->second < i) edges[i].push_back(found->second);
    }
    std::sort(edges[i].begin(), edges[i].end());
    edges[i].erase(std::unique(edges[i].begin(), edges[i].end()), edges[i].end());
  }
  return edges;
}

// Without the lines that a longer way implies.
Edges Reduced(const Edges& edges) {
  const std::size_t count = edges.size();
  std::vector<std::vector<bool>> reaches(count, std::vector<bool>(count, false));  // [later][earlier]
  Edges reduced(count);
  for (std::size_t i = 0; i < count; ++i) {
    for (auto each = edges[i].rbegin(); each != edges[i].rend(); ++each) {
      if (reaches[i][*each]) continue;
      reduced[i].push_back(*each);
      reaches[i][*each] = true;
      for (std::size_t j = 0; j < *each; ++j) {
        if (reaches[*each][j]) reaches[i][j] = true;
      }
    }
    std::sort(reduced[i].begin(), reduced[i].end());
  }
  return reduced;
}

}  // namespace

StageGraph LayOut(std::span<const StageReport> stages) {
  const Edges edges = Reduced(Predecessors(stages));
  std::vector<Slot> slots(stages.size());
  for (std::size_t i = 0; i < stages.size(); ++i) {
    for (const std::size_t before : edges[i]) slots[i].column = std::max(slots[i].column, slots[before].column + 1);
  }
  StageGraph graph;
  std::vector<std::vector<std::size_t>> routes;  // of each line: its slots
  for (std::size_t i = 0; i < stages.size(); ++i) {
    for (const std::size_t before : edges[i]) {
      std::vector<std::size_t> route = {before};
      for (std::size_t column = slots[before].column + 1; column < slots[i].column; ++column) {
        slots.push_back({column, 0, {route.back()}});
        route.push_back(slots.size() - 1);
      }
      slots[i].before.push_back(route.back());
      route.push_back(i);
      graph.lines.push_back({before, i, {}});
      routes.push_back(std::move(route));
    }
  }

  std::size_t columns = 0;
  for (const Slot& slot : slots) columns = std::max(columns, slot.column + 1);
  for (std::size_t column = 0; column < columns; ++column) {
    std::vector<std::size_t> members;
    for (std::size_t i = 0; i < slots.size(); ++i) {
      if (slots[i].column == column) members.push_back(i);
    }
    // Each stands near the middle of what it waits for, so that lines cross little.
    const auto middle = [&](std::size_t member) {
      double sum = 0;
      for (const std::size_t before : slots[member].before) sum += static_cast<double>(slots[before].row);
      return slots[member].before.empty() ? 0 : sum / static_cast<double>(slots[member].before.size());
    };
    std::stable_sort(members.begin(), members.end(),
                     [&](std::size_t a, std::size_t b) { return middle(a) < middle(b); });
    for (std::size_t row = 0; row < members.size(); ++row) slots[members[row]].row = row;
    graph.rows.push_back(members.size());
  }

  for (std::size_t i = 0; i < stages.size(); ++i) graph.places.push_back({slots[i].column, slots[i].row});
  for (std::size_t i = 0; i < routes.size(); ++i) {
    for (const std::size_t slot : routes[i]) graph.lines[i].path.push_back({slots[slot].column, slots[slot].row});
  }
  return graph;
}

std::string StageAnchor(std::size_t position) { return fmt::format("stage-{}", position + 1); }

namespace {

// The state and how long it took, short enough for a box.
std::string ShortNote(const StageReport& stage) {
  const std::string state = stage.warning ? "warned" : StageStateLabel(stage);
  return state + (stage.seconds > 0 ? ", " + FormatSeconds(stage.seconds) : "");
}

constexpr double kNarrowestBox = 108;
constexpr double kWidestBox = 176;
constexpr double kBoxHeight = 52;
constexpr double kColumnGap = 26;
constexpr double kRowGap = 14;
constexpr double kMargin = 2;
constexpr double kSmallestScale = 0.76;  // narrower than that, the picture scrolls

class Drawing {
 public:
  Drawing(MarkupWriter& page, std::span<const StageReport> stages)
      : page_(page), stages_(stages), graph_(LayOut(stages)) {
    tallest_ = graph_.rows.empty() ? 0 : *std::max_element(graph_.rows.begin(), graph_.rows.end());
    // Wide enough for the longest text in a font that is wide itself; where it is not enough, the text is cut.
    double needed = 0;
    for (const StageReport& stage : stages) {
      needed = std::max({needed, 22 + 8.6 * static_cast<double>(ColumnCount(stage.name)),
                         41 + 6.6 * static_cast<double>(ColumnCount(ShortNote(stage)))});
    }
    box_width_ = std::clamp(needed, kNarrowestBox, kWidestBox);
  }

  void Draw() {
    const auto columns = static_cast<double>(graph_.rows.size());
    const double width = columns * (box_width_ + kColumnGap) - kColumnGap + 2 * kMargin;
    const double height = static_cast<double>(tallest_) * (kBoxHeight + kRowGap) - kRowGap + 2 * kMargin;
    page_.Open("svg", {{"viewBox", fmt::format("0 0 {:.0f} {:.0f}", width, height)},
                       {"width", fmt::format("{:.0f}", width)},
                       {"height", fmt::format("{:.0f}", height)},
                       {"style", fmt::format("min-width:{:.0f}px", width * kSmallestScale)},
                       {"role", "group"},
                       {"aria-label", "Stages of the pipeline and their order"}});
    for (const StageGraph::Line& line : graph_.lines) DrawLine(line);
    for (std::size_t i = 0; i < stages_.size(); ++i) DrawBox(i);
    page_.Close();
  }

 private:
  double Left(const StageGraph::Place& place) const {
    return kMargin + static_cast<double>(place.column) * (box_width_ + kColumnGap);
  }
  double Middle(const StageGraph::Place& place) const {
    // Columns with fewer rows are centred.
    const double free_rows = static_cast<double>(tallest_ - graph_.rows[place.column]);
    return kMargin + (static_cast<double>(place.row) + free_rows / 2) * (kBoxHeight + kRowGap) + kBoxHeight / 2;
  }

  void DrawLine(const StageGraph::Line& line) {
    std::string path;
    for (std::size_t i = 0; i + 1 < line.path.size(); ++i) {
      const double x1 = Left(line.path[i]) + box_width_;
      const double x2 = Left(line.path[i + 1]);
      const double y1 = Middle(line.path[i]);
      const double y2 = Middle(line.path[i + 1]);
      const double bend = (x1 + x2) / 2;
      path += i == 0 ? fmt::format("M{:.1f} {:.1f}", x1, y1) : fmt::format("H{:.1f}", x1);
      path += fmt::format("C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}", bend, y1, bend, y2, x2, y2);
    }
    const StageState before = stages_[line.from].state;
    const StageState after = stages_[line.to].state;
    const bool stopped =
        after == StageState::kSkipped ||
        (before != StageState::kPassed && before != StageState::kReused && !stages_[line.from].warning);
    page_.Empty("path", {{"class", stopped ? "edge stopped" : "edge"}, {"d", path}});
  }

  void DrawBox(std::size_t position) {
    const StageReport& stage = stages_[position];
    const double x = Left(graph_.places[position]);
    const double y = Middle(graph_.places[position]) - kBoxHeight / 2;
    const std::string tone = StageTone(stage);
    const auto number = [](double value) { return fmt::format("{:.1f}", value); };
    page_.Open("a", {{"href", "#" + StageAnchor(position)},
                     {"class", "box " + tone},
                     {"aria-label", stage.name + ": " + StageOutcome(stage)}});
    page_.Element("title", {}, stage.name + ": " + StageOutcome(stage));
    page_.Empty("rect", {{"x", number(x)},
                         {"y", number(y)},
                         {"width", number(box_width_)},
                         {"height", number(kBoxHeight)},
                         {"rx", "9"}});
    page_.Empty("use", {{"href", "#icon-" + tone},
                        {"class", "icon " + tone},
                        {"x", number(x + 11)},
                        {"y", number(y + 9)},
                        {"width", "14"},
                        {"height", "14"}});
    page_.Element("text", {{"class", "name"}, {"x", number(x + 12)}, {"y", number(y + 41)}},
                  Shortened(OneLine(stage.name), 19));
    page_.Element("text", {{"class", "note"}, {"x", number(x + 31)}, {"y", number(y + 20.5)}}, ShortNote(stage));
    page_.Close();
  }

  MarkupWriter& page_;
  std::span<const StageReport> stages_;
  StageGraph graph_;
  std::size_t tallest_ = 0;
  double box_width_ = kNarrowestBox;
};

}  // namespace

void DrawStageGraph(MarkupWriter& page, std::span<const StageReport> stages) {
  if (stages.empty()) return;
  page.Open("div", {{"class", "graph"}});
  Drawing(page, stages).Draw();
  page.Close();
  page.Open("ol", {{"class", "stops"}});
  for (std::size_t i = 0; i < stages.size(); ++i) {
    page.Open("li", {{"class", StageTone(stages[i])}});
    page.Open("a", {{"href", "#" + StageAnchor(i)}});
    DrawIcon(page, StageTone(stages[i]));
    page.Element("span", {{"class", "name"}}, stages[i].name);
    page.Element("span", {{"class", "note"}}, ShortNote(stages[i]));
    page.Close();
    page.Close();
  }
  page.Close();
}

}  // namespace trimtab::report
