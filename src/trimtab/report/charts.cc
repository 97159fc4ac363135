#include "trimtab/report/charts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace trimtab::report {
namespace {

constexpr double kBarWidth = 140;
constexpr double kIntervalWidth = 220;
constexpr double kEdge = 6;  // room for half a point at both ends of an axis

std::string Number(double value) { return fmt::format("{:.2f}", value); }

double Share(double value) { return std::isnan(value) ? 0 : std::clamp(value, 0.0, 1.0); }

}  // namespace

void DrawBar(MarkupWriter& page, double value, double mark, const std::string& tone, const std::string& alternative) {
  page.Open("svg", {{"class", "bar " + tone},
                    {"viewBox", "0 0 140 16"},
                    {"width", "140"},
                    {"height", "16"},
                    {"role", "img"},
                    {"aria-label", alternative}});
  page.Empty("rect", {{"class", "track"}, {"y", "5"}, {"width", "140"}, {"height", "6"}, {"rx", "3"}});
  const double width = Share(value) * kBarWidth;
  if (width > 0) {
    page.Empty("rect",
               {{"class", "fill"}, {"y", "5"}, {"width", Number(std::max(width, 2.0))}, {"height", "6"}, {"rx", "3"}});
  }
  const std::string x = Number(std::clamp(Share(mark) * kBarWidth, 1.0, kBarWidth - 1));
  page.Empty("line", {{"class", "mark"}, {"x1", x}, {"x2", x}, {"y1", "1"}, {"y2", "15"}});
  page.Close();
}

void DrawInterval(MarkupWriter& page, const IntervalChart& chart) {
  const double span = chart.axis_high - chart.axis_low;
  const auto place = [&](double value) {
    const double share = span > 0 ? Share((value - chart.axis_low) / span) : 0.5;
    return kEdge + share * (kIntervalWidth - 2 * kEdge);
  };
  page.Open("svg", {{"class", "interval " + chart.tone},
                    {"viewBox", "0 0 220 28"},
                    {"width", "220"},
                    {"height", "28"},
                    {"role", "img"},
                    {"aria-label", chart.alternative}});
  for (const IntervalMark& mark : chart.marks) {
    if (mark.kind != "limit") continue;
    const double limit = place(mark.at);
    const double from = chart.fail_above ? limit : 0;
    const double to = chart.fail_above ? kIntervalWidth : limit;
    page.Empty(
        "rect",
        {{"class", "forbidden"}, {"x", Number(from)}, {"y", "2"}, {"width", Number(to - from)}, {"height", "24"}});
    break;
  }
  page.Empty("line", {{"class", "axis"}, {"x1", "0"}, {"x2", "220"}, {"y1", "14"}, {"y2", "14"}});
  for (const IntervalMark& mark : chart.marks) {
    const std::string x = Number(place(mark.at));
    const bool limit = mark.kind == "limit";
    page.Empty("line",
               {{"class", mark.kind}, {"x1", x}, {"x2", x}, {"y1", limit ? "2" : "6"}, {"y2", limit ? "26" : "22"}});
  }
  if (!std::isnan(chart.low) && !std::isnan(chart.high)) {
    page.Empty("line", {{"class", "range"},
                        {"x1", Number(place(chart.low))},
                        {"x2", Number(place(chart.high))},
                        {"y1", "14"},
                        {"y2", "14"}});
  }
  if (!std::isnan(chart.value)) {
    page.Empty("circle", {{"class", "point"}, {"cx", Number(place(chart.value))}, {"cy", "14"}, {"r", "4.5"}});
  }
  page.Close();
}

void DefineIcons(MarkupWriter& page) {
  // Drawn in a box of 16 by 16 within a disc; each differs in shape, not in colour alone.
  struct Icon {
    const char* name;
    const char* path;
  };
  constexpr Icon kIcons[] = {
      {"pass", "M4.6 8.3 7 10.7 11.5 5.8"},
      {"fail", "M5.4 5.4 10.6 10.6M10.6 5.4 5.4 10.6"},
      {"unsure", "M6 6.4a2 2 0 1 1 2.9 1.8c-.6.3-.9.7-.9 1.3M8 11.6v.1"},
      {"reused", "M11.3 7.2A3.4 3.4 0 1 0 11 9.6M11.5 4.6v2.7H8.8"},
      {"skipped", "M5 8h6"},
      {"aborted", "M6 6h4v4H6z"},
  };
  page.Open("svg", {{"class", "symbols"}, {"aria-hidden", "true"}, {"width", "0"}, {"height", "0"}});
  for (const Icon& icon : kIcons) {
    page.Open("symbol", {{"id", std::string("icon-") + icon.name}, {"viewBox", "0 0 16 16"}});
    page.Empty("circle", {{"class", "disc"}, {"cx", "8"}, {"cy", "8"}, {"r", "8"}});
    page.Empty("path", {{"class", "sign"}, {"d", icon.path}});
    page.Close();
  }
  page.Close();
}

void DrawIcon(MarkupWriter& page, const std::string& tone) {
  page.Open("svg", {{"class", "icon " + tone},
                    {"viewBox", "0 0 16 16"},
                    {"width", "16"},
                    {"height", "16"},
                    {"aria-hidden", "true"}});
  page.Empty("use", {{"href", "#icon-" + tone}});
  page.Close();
}

}  // namespace trimtab::report
