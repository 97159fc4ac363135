// The picture of a pipeline: its stages as boxes in columns, what waits for what as lines.
#ifndef TRIMTAB_REPORT_STAGE_GRAPH_H_
#define TRIMTAB_REPORT_STAGE_GRAPH_H_

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "trimtab/report/markup.h"
#include "trimtab/report/run_report.h"

namespace trimtab::report {

// Where each stage stands. A column is the longest way from a stage without predecessor; lines that a longer way
// implies are left out; a line that passes a column without stopping has a row of its own there.
struct StageGraph {
  struct Place {
    std::size_t column = 0;
    std::size_t row = 0;
  };
  struct Line {
    std::size_t from = 0;  // positions of stages
    std::size_t to = 0;
    std::vector<Place> path;  // from the stage `from` to the stage `to`, one place a column
  };
  std::vector<Place> places;  // of the stages, in their order
  std::vector<Line> lines;
  std::vector<std::size_t> rows;  // how many each column has
};

// Names in `after` that are no stage are ignored, as are lines that would close a cycle.
StageGraph LayOut(std::span<const StageReport> stages);

// Draws it as SVG on wide screens and as a list on narrow ones (page.css shows one of them). Each stage links to the
// element whose id is StageAnchor().
void DrawStageGraph(MarkupWriter& page, std::span<const StageReport> stages);

std::string StageAnchor(std::size_t position);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_STAGE_GRAPH_H_
