#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "trimtab/report/check_words.h"
#include "trimtab/report/drift_report.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/page_frame.h"
#include "trimtab/report/stage_text.h"
#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

using drift::SmallDistribution;

// Both sides of a column are drawn on one axis, in a box of this size.
constexpr double kWidth = 180;
constexpr double kHeight = 36;
constexpr std::size_t kMostCategories = 12;

// Whole units are fine enough, and keep a page of a thousand columns small.
long Unit(double value) { return std::lround(value); }

struct Axis {
  double low = 0;
  double high = 1;
  double peak = 1;  // the highest density

  long X(double value) const { return Unit((value - low) / (high - low) * kWidth); }
  long Y(double density) const { return Unit(kHeight - density / peak * (kHeight - 2)); }
};

// The outline of a histogram from the base line and back to it.
std::string Outline(const SmallDistribution& side, const Axis& axis) {
  std::string path = fmt::format("M{} {:.0f}", axis.X(side.edges.front()), kHeight);
  for (std::size_t i = 0; i < side.densities.size(); ++i) {
    path += fmt::format("V{}H{}", axis.Y(side.densities[i]), axis.X(side.edges[i + 1]));
  }
  return path + fmt::format("V{:.0f}", kHeight);
}

void OpenPicture(MarkupWriter& page, const std::string& alternative) {
  page.Open("svg", {{"class", "sides"}, {"viewBox", "0 0 180 36"}, {"role", "img"}, {"aria-label", alternative}});
}

void DrawNumbers(MarkupWriter& page, const SmallDistribution& reference, const SmallDistribution& current) {
  Axis axis;
  axis.low = std::min(reference.edges.front(), current.edges.front());
  axis.high = std::max(reference.edges.back(), current.edges.back());
  axis.peak = 0;
  for (const SmallDistribution* side : {&reference, &current}) {
    axis.peak = std::max(axis.peak, *std::max_element(side->densities.begin(), side->densities.end()));
  }
  if (!std::isfinite(axis.high - axis.low) || !(axis.high > axis.low) || !(axis.peak > 0) || std::isinf(axis.peak))
    return;
  const auto range = [](const SmallDistribution& side) {
    return FormatNumber(side.edges.front()) + " to " + FormatNumber(side.edges.back());
  };
  OpenPicture(page, "reference " + range(reference) + ", current " + range(current));
  page.Empty("path", {{"class", "was"}, {"d", Outline(reference, axis)}});
  page.Empty("path", {{"class", "is"}, {"d", Outline(current, axis)}});
  page.Close();
  page.Open("span", {{"class", "ends"}});
  page.Element("span", {}, FormatNumber(axis.low)).Element("span", {}, FormatNumber(axis.high)).Close();
}

void DrawCategories(MarkupWriter& page, const SmallDistribution& reference, const SmallDistribution& current) {
  struct Share {
    const std::string* label;
    double was;
    double is;
  };
  const auto total = [](const SmallDistribution& side) {
    double sum = 0;
    for (const std::int64_t count : side.counts) sum += static_cast<double>(count);
    return sum > 0 ? sum : 1;
  };
  const double was = total(reference);
  const double is = total(current);
  std::vector<Share> shares;
  for (std::size_t i = 0; i < reference.labels.size() && i < current.labels.size(); ++i) {
    shares.push_back({&reference.labels[i], static_cast<double>(reference.counts[i]) / was,
                      static_cast<double>(current.counts[i]) / is});
  }
  const std::size_t all = shares.size();
  if (all == 0) return;
  const std::size_t shown = std::min(all, kMostCategories);
  std::stable_sort(shares.begin(), shares.end(),
                   [](const Share& a, const Share& b) { return std::max(a.was, a.is) > std::max(b.was, b.is); });
  const double peak = std::max(shares[0].was, shares[0].is);
  // The category that moved most says more than all of them.
  const Share& moved = *std::max_element(shares.begin(), shares.end(), [](const Share& a, const Share& b) {
    return std::abs(a.is - a.was) < std::abs(b.is - b.was);
  });
  const std::string moved_label = Shortened(OneLine(*moved.label), kLongestName);
  const std::string most = fmt::format("{:.1f} % to {:.1f} %", 100 * moved.was, 100 * moved.is);
  OpenPicture(page,
              FormatCount(static_cast<std::int64_t>(all), "category") + ", moved most: " + moved_label + ", " + most);
  const double step = kWidth / static_cast<double>(shown);
  std::string bars[2];
  for (std::size_t i = 0; i < shown; ++i) {
    const double values[2] = {shares[i].was, shares[i].is};
    for (int side = 0; side < 2; ++side) {
      const double left = static_cast<double>(i) * step + (side == 0 ? 0 : step * 0.42);
      const long height = Unit(values[side] / peak * (kHeight - 2));
      bars[side] +=
          fmt::format("M{:.0f} {:.0f}v-{}h{:.0f}v{}", left, kHeight, height, std::max(1.0, step * 0.4), height);
    }
  }
  page.Empty("path", {{"class", "was"}, {"d", bars[0]}});
  page.Empty("path", {{"class", "now"}, {"d", bars[1]}});
  page.Close();
  page.Open("span", {{"class", "ends"}});
  page.Element("span", {}, moved_label).Element("span", {}, most).Close();
}

void DrawSides(MarkupWriter& page, const drift::ColumnDrift& column) {
  if (!column.reference_distribution || !column.current_distribution) return;
  const SmallDistribution& reference = *column.reference_distribution;
  const SmallDistribution& current = *column.current_distribution;
  if (!reference.edges.empty() && !current.edges.empty()) {
    DrawNumbers(page, reference, current);
  } else {
    DrawCategories(page, reference, current);
  }
}

void DrawRow(MarkupWriter& page, const drift::ColumnDrift& column, Verdict verdict) {
  const bool tested = column.unavailable.empty();
  const std::string tone = column.detected && verdict == Verdict::kFail ? "fail"
                           : column.detected || !tested                 ? "unsure"
                                                                        : "pass";
  page.Open("tr").Open("th", {{"scope", "row"}}).Text(ColumnName(column.column));
  if (!tested) page.Element("span", {{"class", "said"}}, column.unavailable);
  page.Close().Element("td", {}, column.type).Open("td");
  DrawState(page, tone, DriftLabel(column));
  page.Close();
  page.Element("td", {{"class", "number"}}, ScoreText(column));
  page.Element("td", {{"class", "tight"}}, ThresholdText(column));
  page.Element("td", {}, column.test_name).Open("td");
  DrawSides(page, column);
  page.Close();
  page.Element("td", {{"class", "number"}},
               FormatCount(column.reference_rows) + " / " + FormatCount(column.current_rows));
  page.Close().Literal("\n");
}

// "7 of 28 columns drifted, a share of 0.25 and below the limit of 0.5. 8 columns could not be tested."
std::string Headline(const DriftSubject& subject, const drift::DriftResult& drift) {
  const auto columns = static_cast<std::int64_t>(drift.columns.size());
  if (columns == 0) return drift.explanation;
  const std::int64_t untested = UntestedCount(drift);
  std::string text = FormatCount(drift.drifted) + " of " + FormatCount(columns, "column") + " drifted, a share of " +
                     FormatNumber(drift.share) +
                     (drift.share >= subject.share ? ", which reaches the limit of " : " and below the limit of ") +
                     FormatNumber(subject.share) + ".";
  if (untested > 0) text += " " + FormatCount(untested, "column") + " could not be tested.";
  return text;
}

}  // namespace

std::string DriftPage(const DriftSubject& subject, const drift::DriftResult& drift) {
  MarkupWriter page;
  const std::string verdict = drift.verdict == Verdict::kFail   ? "Drifted"
                              : drift.verdict == Verdict::kPass ? "Not drifted"
                                                                : "Inconclusive";
  BeginPage(page, {.title = "Drift: " + verdict + ", " + subject.current,
                   .tone = VerdictTone(drift.verdict),
                   .kicker = "Drift",
                   .subject = subject.current,
                   .verdict = verdict,
                   .headline = Headline(subject, drift),
                   .facts = {{"Reference", subject.reference},
                             {"Rows of the reference", FormatCount(subject.reference_rows)},
                             {"Rows compared with it", FormatCount(subject.current_rows)},
                             {"Condition", Capitalized(drift.condition)}}});
  if (!drift.columns.empty()) {
    page.Element("h2", {}, "Columns");
    page.Open("p", {{"class", "legend"}});
    page.Element("span", {{"class", "key was"}}, "reference").Text(" ");
    page.Element("span", {{"class", "key is"}}, "current");
    page.Text(
        " on one axis. Below: the range of both, or the category that moved most. Drifted columns first, the farthest "
        "beyond its threshold on top.");
    page.Close();
    BeginTable(page, DriftCounts(subject, drift),
               {"Column", "Type", "Verdict", "Score", "Drift when", "Test", "Distributions", "Rows compared"},
               "lllrlllr", "columns");
    for (const drift::ColumnDrift* column : BySeverity(drift)) DrawRow(page, *column, drift.verdict);
    EndTable(page);
  }
  EndPage(page, "Made by trimtab" + (subject.version.empty() ? "" : " " + subject.version) + " in " +
                    FormatSeconds(subject.seconds));
  return std::move(page).Finish();
}

}  // namespace trimtab::report
