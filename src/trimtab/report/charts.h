// The small pictures of the HTML reports, as inline SVG. Colours come from classes in page.css; every picture carries
// its numbers as a text alternative, and stands beside the same numbers in the table.
#ifndef TRIMTAB_REPORT_CHARTS_H_
#define TRIMTAB_REPORT_CHARTS_H_

#include <string>
#include <vector>

#include "trimtab/report/markup.h"

namespace trimtab::report {

// A bar from the left to `value`, with a line at `mark`; both are shares of the width, cut to [0, 1].
// tone: a class of page.css, such as "pass" or "fail".
void DrawBar(MarkupWriter& page, double value, double mark, const std::string& tone, const std::string& alternative);

struct IntervalMark {
  double at = 0;
  std::string kind;  // "limit": a full line that the verdict depends on; "note": a short dashed one
};

struct IntervalChart {
  double axis_low = 0;
  double axis_high = 1;
  double low = 0;  // the interval; NaN: only the point
  double high = 0;
  double value = 0;
  bool fail_above = false;  // the side of the first limit that fails is shaded
  std::vector<IntervalMark> marks;
  std::string tone;
  std::string alternative;
};

// A point with its interval on an axis, against marks. Values outside of the axis are cut to its ends.
void DrawInterval(MarkupWriter& page, const IntervalChart& chart);

// The symbols that DrawIcon() uses, once a page.
void DefineIcons(MarkupWriter& page);
// A disc with a sign of its own for each state: pass, fail, unsure, reused, skipped, aborted. Hidden from screen
// readers: the state stands beside it as text.
void DrawIcon(MarkupWriter& page, const std::string& tone);

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_CHARTS_H_
