#include "trimtab/report/run_text.h"

#include <algorithm>

#include "trimtab/report/check_report.h"
#include "trimtab/report/gate_words.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/stage_text.h"
#include "trimtab/report/text_table.h"
#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

Tone ToneOf(Verdict verdict) {
  return verdict == Verdict::kPass ? Tone::kGood : verdict == Verdict::kFail ? Tone::kBad : Tone::kUnsure;
}

Tone ToneOf(const StageReport& stage) {
  if (stage.warning) return Tone::kUnsure;
  switch (stage.state) {
    case StageState::kPassed:
      return Tone::kGood;
    case StageState::kFailed:
    case StageState::kAborted:
      return Tone::kBad;
    case StageState::kInconclusive:
      return Tone::kUnsure;
    case StageState::kReused:
    case StageState::kSkipped:
      return Tone::kQuiet;
  }
  return Tone::kPlain;
}

std::string Padded(std::string text, std::size_t columns) {
  const std::size_t taken = ColumnCount(text);
  return text + std::string(taken < columns ? columns - taken : 0, ' ');
}

std::string Indented(const std::string& text, const std::string& indent) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    out += indent + text.substr(at, end - at) + "\n";
    at = end + 1;
  }
  return out;
}

bool Stopped(const StageReport& stage) {
  return stage.state == StageState::kFailed || stage.state == StageState::kInconclusive ||
         stage.state == StageState::kAborted;
}

std::string Evidence(const StageReport& stage, const TextStyle& style) {
  if (stage.check) return "\n" + CheckTable({stage.name, "", ""}, *stage.check, style);
  std::string text = "\n" + Toned(OneLine(stage.name), Tone::kStrong, style) + " " +
                     Toned(StageStateLabel(stage), ToneOf(stage), style) + "\n";
  if (!stage.error.empty()) text += Indented(Printable(stage.error), "  ");
  if (!stage.output.empty()) text += Indented(Printable(stage.output), "  | ");
  if (!stage.log_path.empty()) text += "  log: " + OneLine(stage.log_path) + "\n";
  if (stage.gate) text += GateText(*stage.gate, style);
  if (stage.benchmark) text += BenchmarkText(*stage.benchmark, style);
  return text;
}

}  // namespace

std::string StageLine(const StageReport& stage, const TextStyle& style) {
  const std::string name = Padded(OneLine(stage.name), 16);
  const std::string state = Padded(stage.warning ? "warned" : StageStateLabel(stage), 12);
  const std::string time = stage.seconds > 0 ? FormatSeconds(stage.seconds) : "";
  const std::size_t taken = ColumnCount(name) + 2 + ColumnCount(state) + 2 + 8 + 2;
  const std::size_t width = static_cast<std::size_t>(std::max(style.width, 40));
  // A stage that ran says what came out; the reason stands where nothing did.
  const std::string outcome = OneLine(StageOutcome(stage));
  return name + "  " + Toned(state, ToneOf(stage), style) + "  " + Padded(time, 8) + "  " +
         Shortened(outcome, width > taken ? width - taken : 20) + "\n";
}

std::string GateText(const evaluate::GateResult& gate, const TextStyle& style) {
  TextTable table({"check", "value", "interval", "must be", ""}, "LRLLl");
  for (const evaluate::GateCheck& check : gate.checks) {
    std::string verdict = VerdictLabel(check.verdict);
    if (check.rows_to_settle) verdict += ", " + FormatCount(*check.rows_to_settle, "row") + " would settle it";
    table.AddRow({{check.name},
                  {GateValueText(check)},
                  {IntervalText(check.interval), Tone::kQuiet},
                  {GateLimitText(check), Tone::kQuiet},
                  {verdict, ToneOf(check.verdict)}});
  }
  std::string text = table.Render(style);
  for (const evaluate::GateCheck& check : gate.checks) {
    if (check.verdict != Verdict::kPass) text += "  " + OneLine(check.name) + ": " + OneLine(check.explanation) + "\n";
  }
  for (const evaluate::BaselineAccuracy& baseline : gate.baselines) {
    text += "  baseline " + OneLine(baseline.name) + ": accuracy " + FormatNumber(baseline.accuracy) + "\n";
  }
  if (gate.no_baseline) text += "  " + Toned("no baseline: there is no champion yet", Tone::kUnsure, style) + "\n";
  return text;
}

std::string BenchmarkText(const benchmark::BenchmarkResult& result, const TextStyle& style) {
  TextTable table = result.no_baseline
                        ? TextTable({"measurement", "this model"}, "lr")
                        : TextTable({"measurement", "this model", "champion", "times worse", "allowed", ""}, "LRRLLL");
  for (const benchmark::Measurement& each : result.measurements) {
    std::vector<TextTable::Cell> cells = {{each.name}, {FormatQuantity(each.challenger, each.unit)}};
    if (!result.no_baseline) {
      cells.push_back({each.champion ? FormatQuantity(*each.champion, each.unit) : "-"});
      cells.push_back({RatioText(each)});
      cells.push_back({MarginText(each), Tone::kQuiet});
      cells.push_back({VerdictLabel(each.verdict), ToneOf(each.verdict)});
    }
    table.AddRow(std::move(cells));
  }
  std::string text = table.Render(style);
  if (result.no_baseline) text += "  " + Toned("no baseline: there is no champion yet", Tone::kUnsure, style) + "\n";
  return text;
}

std::string RunText(const RunReport& run, const TextStyle& style) {
  std::string text;
  for (const StageReport& stage : run.stages) {
    if (Stopped(stage)) text += Evidence(stage, style);
  }
  if (run.verdict == Verdict::kPass && !run.metrics.empty()) {
    text += "\n";
    TextTable table({}, "lr");
    for (const auto& [name, value] : run.metrics) table.AddRow({{name}, {FormatNumber(value)}});
    text += table.Render(style);
  }
  if (run.benchmark_results && run.verdict == Verdict::kPass)
    text += "\n" + BenchmarkText(*run.benchmark_results, style);
  text += "\n" + Toned(RunVerdictLabel(run), run.aborted ? Tone::kBad : ToneOf(run.verdict), style) + "  " +
          OneLine(RunHeadline(run)) + " (" + FormatSeconds(run.seconds) + ")\n";
  text += "  run      " + OneLine(run.run_id) + "\n";
  for (const auto& [name, path] : run.paths) text += "  " + Padded(OneLine(name), 7) + "  " + OneLine(path) + "\n";
  return text;
}

}  // namespace trimtab::report
