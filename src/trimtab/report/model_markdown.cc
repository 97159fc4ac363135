#include "trimtab/report/model_markdown.h"

#include "trimtab/report/gate_words.h"
#include "trimtab/report/markdown.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/stage_text.h"

namespace trimtab::report {
namespace {

std::string Bold(Verdict verdict) {
  const std::string label = VerdictLabel(verdict);
  return verdict == Verdict::kPass ? label : "**" + label + "**";
}

}  // namespace

std::string GateMarkdown(const evaluate::GateResult& gate) {
  std::string text = MarkdownText(gate.explanation);
  if (gate.no_baseline) text += (text.empty() ? "" : " ") + std::string("No baseline: there is no champion yet.");
  std::vector<std::vector<std::string>> rows;
  for (const evaluate::GateCheck& check : gate.checks) {
    std::string verdict = Bold(check.verdict);
    if (check.rows_to_settle) verdict += ", " + FormatCount(*check.rows_to_settle, "row") + " would settle it";
    rows.push_back({MarkdownCode(check.name), GateValueText(check), IntervalText(check.interval),
                    MarkdownText(GateLimitText(check)), verdict});
  }
  text += "\n\n" + MarkdownTable({"check", "value", "interval", "must be", ""}, "lrlll", rows);
  rows.clear();
  for (const std::string_view name : evaluate::MetricNames()) {
    std::vector<std::string> row = {MarkdownCode(name),
                                    MarkdownText(MetricText(*evaluate::FindMetric(gate.challenger, name)))};
    if (gate.champion) row.push_back(MarkdownText(MetricText(*evaluate::FindMetric(*gate.champion, name))));
    rows.push_back(std::move(row));
  }
  text += "\n" + (gate.champion ? MarkdownTable({"metric", "this model", "champion"}, "lll", rows)
                                : MarkdownTable({"metric", "this model"}, "ll", rows));
  for (const evaluate::BaselineAccuracy& baseline : gate.baselines) {
    text += "\nBaseline " + MarkdownCode(baseline.name) + ": accuracy " + FormatNumber(baseline.accuracy) + "  ";
  }
  return text + "\n";
}

std::string BenchmarkMarkdown(const benchmark::BenchmarkResult& result) {
  std::string text = MarkdownText(result.explanation) + "\n\n";
  std::vector<std::vector<std::string>> rows;
  for (const benchmark::Measurement& each : result.measurements) {
    std::vector<std::string> row = {MarkdownCode(each.name), MarkdownText(FormatQuantity(each.challenger, each.unit))};
    if (!result.no_baseline) {
      row.push_back(each.champion ? MarkdownText(FormatQuantity(*each.champion, each.unit)) : "-");
      row.push_back(MarkdownText(RatioText(each)));
      row.push_back(MarkdownText(MarginText(each)));
      row.push_back(Bold(each.verdict));
    }
    rows.push_back(std::move(row));
  }
  return text +
         (result.no_baseline
              ? MarkdownTable({"measurement", "this model"}, "lr", rows)
              : MarkdownTable({"measurement", "this model", "champion", "times worse", "allowed", ""}, "lrrlll", rows));
}

}  // namespace trimtab::report
