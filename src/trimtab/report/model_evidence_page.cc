#include <algorithm>
#include <cmath>
#include <limits>

#include "trimtab/report/charts.h"
#include "trimtab/report/evidence_page.h"
#include "trimtab/report/gate_words.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/page_frame.h"
#include "trimtab/report/stage_text.h"

namespace trimtab::report {
namespace {

constexpr double kNone = std::numeric_limits<double>::quiet_NaN();

// An axis that shows every value with a little room on both sides.
void FitAxis(IntervalChart& chart) {
  double low = chart.value;
  double high = chart.value;
  const auto widen = [&](double value) {
    if (!std::isfinite(value)) return;
    low = std::isfinite(low) ? std::min(low, value) : value;
    high = std::isfinite(high) ? std::max(high, value) : value;
  };
  widen(chart.low);
  widen(chart.high);
  for (const IntervalMark& mark : chart.marks) widen(mark.at);
  if (!std::isfinite(low)) low = high = 0;
  const double room = high > low ? (high - low) * 0.12 : 0.5;
  chart.axis_low = low - room;
  chart.axis_high = high + room;
}

void DrawGateCheck(MarkupWriter& page, const evaluate::GateResult& gate, const evaluate::GateCheck& check) {
  const std::string tone = VerdictTone(check.verdict);
  std::string said = check.explanation;
  if (check.rows_to_settle) {
    said += (said.empty() ? "" : ". ") + FormatCount(*check.rows_to_settle, "row") + " would settle it.";
  }
  page.Open("tr").Open("th", {{"scope", "row"}}).Element("span", {{"class", "mono"}}, check.name);
  page.Element("span", {{"class", "said"}}, said).Close();
  page.Open("td");
  DrawState(page, tone, VerdictLabel(check.verdict));
  page.Close();
  page.Element("td", {{"class", "number"}}, GateValueText(check));
  page.Element("td", {{"class", "tight"}}, IntervalText(check.interval));
  page.Open("td");
  if (check.value && check.interval) {
    IntervalChart chart;
    chart.value = *check.value;
    chart.low = check.interval->lower;
    chart.high = check.interval->upper;
    chart.tone = tone;
    chart.fail_above = check.name.ends_with(".maximum");
    chart.marks.push_back({check.threshold, "limit"});
    if (check.metric == "accuracy" && !IsDifference(check)) {
      for (const evaluate::BaselineAccuracy& baseline : gate.baselines)
        chart.marks.push_back({baseline.accuracy, "note"});
    }
    chart.alternative = GateValueText(check) + " " + IntervalText(check.interval) + ", must be " + GateLimitText(check);
    FitAxis(chart);
    DrawInterval(page, chart);
  }
  page.Close();
  page.Element("td", {{"class", "tight"}}, GateLimitText(check)).Close();
}

void DrawMetrics(MarkupWriter& page, const evaluate::GateResult& gate) {
  const evaluate::ModelMetrics& challenger = gate.challenger;
  page.Element("h4", {}, "Metrics on " + FormatCount(challenger.rows, "held-out row"));
  std::vector<std::string> header = {"Metric", "This model", "Interval"};
  std::string alignment = "lrl";
  if (gate.champion) {
    header.insert(header.end(), {"Champion", "Interval"});
    alignment += "rl";
  }
  BeginTable(page,
             FormatCount(challenger.positives, "positive row") + " (" +
                 FormatShare(challenger.positives, challenger.rows) + "); intervals of " +
                 FormatNumber(challenger.confidence * 100) + " % confidence; positive from a score of " +
                 FormatNumber(challenger.threshold),
             header, alignment);
  const auto cells = [&](const evaluate::ModelMetrics& metrics, std::string_view name) {
    const evaluate::Metric& metric = *evaluate::FindMetric(metrics, name);
    page.Element("td", {{"class", "number"}}, metric.value ? FormatNumber(*metric.value) : "-");
    page.Element("td", {}, metric.value ? IntervalText(metric.interval) : metric.reason);
  };
  for (const std::string_view name : evaluate::MetricNames()) {
    page.Open("tr").Element("th", {{"scope", "row"}, {"class", "mono"}}, name);
    cells(challenger, name);
    if (gate.champion) cells(*gate.champion, name);
    page.Close();
  }
  EndTable(page);
}

void DrawMeasurement(MarkupWriter& page, const benchmark::Measurement& each, bool compared) {
  const std::string tone = VerdictTone(each.verdict);
  page.Open("tr").Open("th", {{"scope", "row"}}).Element("span", {{"class", "mono"}}, each.name);
  page.Element("span", {{"class", "said"}}, MeasurementTitle(each));
  if (each.verdict != Verdict::kPass) page.Element("span", {{"class", "said"}}, each.explanation);
  page.Close();
  if (compared) {
    page.Open("td");
    DrawState(page, tone, VerdictLabel(each.verdict));
    page.Close();
  }
  page.Element("td", {{"class", "number"}}, FormatQuantity(each.challenger, each.unit));
  if (compared) {
    page.Element("td", {{"class", "number"}}, each.champion ? FormatQuantity(*each.champion, each.unit) : "-");
    page.Element("td", {{"class", "tight"}}, RatioText(each));
    page.Open("td");
    if (each.ratio && *each.ratio > 0) {
      IntervalChart chart;
      chart.value = std::log(*each.ratio);
      chart.low = each.interval && each.interval->lower > 0 ? std::log(each.interval->lower) : kNone;
      chart.high = each.interval && each.interval->upper > 0 ? std::log(each.interval->upper) : kNone;
      chart.tone = tone;
      chart.fail_above = true;
      chart.marks = {{std::log1p(each.margin), "limit"}, {0, "note"}};
      chart.alternative = RatioText(each) + " of the champion, allowed " + MarginText(each);
      FitAxis(chart);
      DrawInterval(page, chart);
    }
    page.Close();
    page.Element("td", {{"class", "tight"}}, MarginText(each));
  }
  page.Close();
}

}  // namespace

void DrawGate(MarkupWriter& page, const evaluate::GateResult& gate) {
  if (!gate.explanation.empty()) {
    page.Element("p", {{"class", "notice " + VerdictTone(gate.verdict)}}, gate.explanation);
  }
  if (gate.no_baseline && gate.explanation.find("no baseline") == std::string::npos) {
    page.Open("p", {{"class", "notice skipped"}}).Element("b", {}, "No baseline. ");
    page.Text("There is no champion yet: this model is judged on the limits alone.").Close();
  }
  BeginTable(page,
             "The shaded side of the full line fails. A verdict needs the whole interval on one side; dashed lines are "
             "the baselines.",
             {"Check", "Verdict", "Value", "Interval", "Against the limit", "Must be"}, "llrlll");
  for (const evaluate::GateCheck& check : gate.checks) DrawGateCheck(page, gate, check);
  EndTable(page);
  std::vector<std::pair<std::string, std::string>> baselines;
  for (const evaluate::BaselineAccuracy& baseline : gate.baselines) {
    baselines.emplace_back(baseline.name, "accuracy " + FormatNumber(baseline.accuracy) + " on the same rows");
  }
  DrawPairs(page, baselines);
  DrawMetrics(page, gate);
  if (gate.null_features > 0) {
    page.Element("p", {{"class", "why"}}, FormatCount(gate.null_features, "null feature value") + " in these rows.");
  }
}

void DrawBenchmark(MarkupWriter& page, const benchmark::BenchmarkResult& result) {
  if (!result.explanation.empty()) {
    page.Element("p", {{"class", "notice " + VerdictTone(result.verdict)}}, result.explanation);
  }
  if (result.no_baseline) {
    if (result.explanation.find("no baseline") == std::string::npos) {
      page.Open("p", {{"class", "notice skipped"}}).Element("b", {}, "No baseline. ");
      page.Text("There is no champion yet: measured and recorded, nothing to compare with.").Close();
    }
    BeginTable(page, "Medians over " + FormatCount(result.pairs, "round"), {"Measurement", "This model"}, "lr");
  } else {
    BeginTable(page,
               "Ratio: how many times worse than the champion, from " + FormatCount(result.pairs, "paired round") +
                   ". The shaded side of the full line is beyond the margin; the dashed line is 1x.",
               {"Measurement", "Verdict", "This model", "Champion", "Ratio", "Against the margin", "Allowed"},
               "llrrlll");
  }
  for (const benchmark::Measurement& each : result.measurements) DrawMeasurement(page, each, !result.no_baseline);
  EndTable(page);
  std::vector<std::pair<std::string, std::string>> facts(result.facts.begin(), result.facts.end());
  facts.emplace_back("rows", FormatCount(result.rows));
  if (result.interval_confidence > 0) {
    facts.emplace_back("confidence of each interval", FormatNumber(result.interval_confidence * 100) + " %");
  }
  DrawPairs(page, facts);
}

void DrawRegistration(MarkupWriter& page, const RegistrationReport& registration) {
  DrawPairs(page,
            {{"Model", registration.model},
             {"Version", std::to_string(registration.version) +
                             (registration.created ? ", new" : ", existing: the same bytes were registered before")},
             {"Digest", registration.digest},
             {"Alias", registration.alias},
             {"Alias before", registration.previous ? "version " + std::to_string(*registration.previous) : ""}});
}

}  // namespace trimtab::report
