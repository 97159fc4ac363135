#include "trimtab/report/check_markdown.h"
#include "trimtab/report/gate_words.h"
#include "trimtab/report/markdown.h"
#include "trimtab/report/model_markdown.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/run_files.h"
#include "trimtab/report/stage_text.h"

namespace trimtab::report {
namespace {

bool StoppedTheLine(const StageReport& stage) {
  return stage.state == StageState::kFailed || stage.state == StageState::kInconclusive ||
         stage.state == StageState::kAborted;
}

std::string Stages(const RunReport& run) {
  std::vector<std::vector<std::string>> rows;
  for (const StageReport& stage : run.stages) {
    const std::string state = StageStateLabel(stage);
    rows.push_back({MarkdownCode(stage.name), StoppedTheLine(stage) ? "**" + state + "**" : state,
                    stage.seconds > 0 ? FormatSeconds(stage.seconds) : "", MarkdownText(StageOutcome(stage))});
  }
  return MarkdownTable({"stage", "", "time", ""}, "llrl", rows);
}

std::string Evidence(const StageReport& stage) {
  std::string text = "\n### " + MarkdownCode(stage.name) + " " + StageStateLabel(stage) + "\n\n";
  if (!stage.error.empty()) text += MarkdownText(stage.error) + "\n\n";
  if (!stage.output.empty()) text += MarkdownBlock(stage.output) + "\n";
  if (stage.check) text += CheckFindingsMarkdown(*stage.check);
  if (stage.gate) text += GateMarkdown(*stage.gate);
  if (stage.benchmark) text += BenchmarkMarkdown(*stage.benchmark);
  return text;
}

}  // namespace

std::string RunMarkdown(const RunReport& run) {
  std::string text = "## " + MarkdownText(run.pipeline_path) + ": " + RunVerdictLabel(run) + "\n\n" +
                     MarkdownText(RunHeadline(run)) + "\n\n" + Stages(run);
  for (const StageReport& stage : run.stages) {
    if (StoppedTheLine(stage)) text += Evidence(stage);
  }
  for (const StageReport& stage : run.stages) {
    if (StoppedTheLine(stage) || !(stage.gate || stage.benchmark)) continue;
    text += "\n<details><summary>" + MarkdownHtml(stage.name) + ": " + MarkdownHtml(StageOutcome(stage)) +
            "</summary>\n\n" + (stage.gate ? GateMarkdown(*stage.gate) : BenchmarkMarkdown(*stage.benchmark)) +
            "\n</details>\n";
  }
  std::string facts;
  const auto fact = [&](const char* name, const std::string& value) {
    if (!value.empty()) facts += (facts.empty() ? "" : ", ") + (*name == 0 ? "" : std::string(name) + " ") + value;
  };
  if (run.model) {
    fact("model", MarkdownCode(run.model->name.empty() ? run.model->path : run.model->name) +
                      (run.model->version > 0 ? " version " + std::to_string(run.model->version) : ""));
    fact("sha256", MarkdownCode(ShortDigest(run.model->digest)));
  }
  fact("run", MarkdownCode(run.run_id));
  fact("commit",
       run.git.commit.empty() ? "" : MarkdownCode(run.git.commit.substr(0, 10)) + (run.git.dirty ? " (changed)" : ""));
  for (const auto& [name, value] : run.parameters) fact("", MarkdownCode(name + "=" + value));
  return text + "\n" + facts + "\n";
}

}  // namespace trimtab::report
