#include "trimtab/report/charts.h"
#include "trimtab/report/check_report.h"
#include "trimtab/report/check_words.h"
#include "trimtab/report/evidence_page.h"
#include "trimtab/report/gate_words.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/page_frame.h"
#include "trimtab/report/run_files.h"
#include "trimtab/report/stage_graph.h"
#include "trimtab/report/stage_text.h"
#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

using Pairs = std::vector<std::pair<std::string, std::string>>;

// "2013-09-01 06:00:00 UTC".
std::string PageTime(Timestamp time) {
  std::string text = FormatTimestamp(time).substr(0, 19);
  text[10] = ' ';
  return text + " UTC";
}

std::string RunTone(const RunReport& run) { return run.aborted ? "aborted" : VerdictTone(run.verdict); }

PageHead HeadOf(const RunReport& run) {
  std::string commit = run.git.commit.substr(0, 10);
  if (!commit.empty()) {
    commit += (run.git.branch.empty() ? "" : " on " + run.git.branch) + std::string(run.git.dirty ? ", changed" : "");
  }
  return {Capitalized(RunVerdictLabel(run)) + " \xC2\xB7 " + run.pipeline_path + " \xC2\xB7 Trimtab",
          RunTone(run),
          "pipeline run",
          run.pipeline_path + " \xC2\xB7 " + run.run_id,
          Capitalized(RunVerdictLabel(run)),
          RunHeadline(run),
          {{"Started", PageTime(run.started)},
           {"Took", FormatSeconds(run.seconds)},
           {"Stopped by", run.failed_check},
           {"Commit", commit},
           {"Exit code", std::to_string(run.exit_code)}}};
}

void DrawResults(MarkupWriter& page, const RunReport& run) {
  if (!run.model && run.metrics.empty() && !run.benchmark_results) return;
  page.Element("h2", {}, "Model, metrics, benchmark");
  page.Open("div", {{"class", "results"}});
  if (run.model) {
    const RunModel& model = *run.model;
    page.Open("section", {{"class", "panel"}}).Element("h3", {}, "Model");
    page.Element("p", {{"class", "headline-figure"}}, model.name.empty() ? model.path : model.name);
    page.Element(
        "p", {{"class", "muted"}},
        model.version > 0 ? "version " + std::to_string(model.version) + " in the registry" : "not registered");
    DrawPairs(page, {{"File", model.path}, {"SHA-256", model.digest}}, true);
    page.Close();
  }
  if (!run.metrics.empty()) {
    page.Open("section", {{"class", "panel"}}).Element("h3", {}, "Metrics").Open("dl", {{"class", "figures"}});
    for (const auto& [name, value] : run.metrics) {
      page.Open("div").Element("dt", {}, name).Element("dd", {{"class", "wide"}}, FormatNumber(value)).Close();
    }
    page.Close().Close();
  }
  if (run.benchmark_results) {
    page.Open("section", {{"class", "panel"}}).Element("h3", {}, "Benchmark").Open("dl", {{"class", "figures"}});
    for (const benchmark::Measurement& each : run.benchmark_results->measurements) {
      page.Open("div").Element("dt", {}, each.name);
      page.Element("dd", {{"class", each.ratio ? "" : "wide"}}, FormatQuantity(each.challenger, each.unit));
      if (each.ratio) page.Element("dd", {{"class", VerdictTone(each.verdict)}}, FormatRatio(*each.ratio));
      page.Close();
    }
    page.Close();
    page.Element("p", {{"class", "why"}},
                 run.benchmark_results->no_baseline ? "no baseline: there is no champion to compare with yet"
                                                    : "last column: times worse than the champion");
    page.Close();
  }
  page.Close();
}

void DrawArtifacts(MarkupWriter& page, const StageReport& stage) {
  if (stage.artifacts.empty()) return;
  page.Open("details", {{"class", "more"}});
  page.Element("summary", {}, FormatCount(static_cast<std::int64_t>(stage.artifacts.size()), "file") + " with digests");
  BeginTable(page, "What " + stage.name + " read and wrote", {"Role", "Path", "Size", "SHA-256"}, "llrl");
  for (const ArtifactReport& artifact : stage.artifacts) {
    const char* role = artifact.role == ArtifactReport::Role::kInput    ? "input"
                       : artifact.role == ArtifactReport::Role::kOutput ? "output"
                                                                        : "model";
    page.Open("tr").Element("td", {}, role);
    page.Element("th", {{"scope", "row"}, {"class", "mono"}}, artifact.path);
    page.Element("td", {{"class", "number"}}, FormatBytes(static_cast<double>(artifact.bytes)));
    page.Element("td", {{"class", "mono"}}, artifact.digest).Close();
  }
  EndTable(page);
  page.Close();
}

void DrawStageFacts(MarkupWriter& page, const StageReport& stage) {
  if (!stage.metrics.empty()) {
    BeginTable(page, "Metrics that the stage wrote", {"Metric", "Value"}, "lr");
    for (const auto& [name, value] : stage.metrics) {
      page.Open("tr").Element("th", {{"scope", "row"}, {"class", "mono"}}, name);
      page.Element("td", {{"class", "number"}}, FormatNumber(value)).Close();
    }
    EndTable(page);
  }
  Pairs pairs = {{"Command", stage.command}};
  for (const auto& [name, value] : stage.parameters) pairs.emplace_back(name, value);
  pairs.emplace_back("Key", stage.key_digest);
  pairs.emplace_back("Reused from run", stage.reused_from);
  pairs.emplace_back("Log", stage.log_path);
  if (stage.attempts > 1) pairs.emplace_back("Attempts", std::to_string(stage.attempts));
  if (stage.exit_code) pairs.emplace_back("Exit code", std::to_string(*stage.exit_code));
  if (stage.cpu_seconds > 0) pairs.emplace_back("CPU", FormatSeconds(stage.cpu_seconds));
  if (stage.peak_memory_bytes > 0) {
    pairs.emplace_back("Peak memory", FormatBytes(static_cast<double>(stage.peak_memory_bytes)));
  }
  DrawPairs(page, pairs, true);
  DrawArtifacts(page, stage);
}

void DrawStage(MarkupWriter& page, const StageReport& stage, std::size_t position) {
  const std::string tone = StageTone(stage);
  const bool open = tone == "fail" || tone == "unsure" || tone == "aborted";
  if (open) {
    page.Open("details", {{"class", "stage " + tone}, {"open", ""}});
  } else {
    page.Open("details", {{"class", "stage " + tone}});
  }
  page.Open("summary");
  DrawIcon(page, tone);
  page.Element("h3", {}, stage.name).Element("span", {{"class", "chip"}}, stage.kind);
  page.Element("span", {{"class", "outcome"}}, StageOutcome(stage));
  page.Open("span", {{"class", "time"}}).Element("span", {{"class", "word"}}, StageStateLabel(stage));
  if (stage.seconds > 0) page.Text(", " + FormatSeconds(stage.seconds));
  page.Close().Close();
  page.Open("div", {{"class", "evidence"}, {"id", StageAnchor(position)}});
  if (!stage.reason.empty()) {
    page.Open("p", {{"class", "why"}}).Element("b", {}, "Why").Text(stage.reason).Close();
  }
  if (!stage.error.empty()) page.Element("p", {{"class", "notice " + tone}}, stage.error);
  if (!stage.output.empty())
    page.Element("pre", {{"tabindex", "0"}, {"aria-label", "Last output of " + stage.name}}, stage.output);
  if (stage.check) DrawCheck(page, *stage.check);
  if (stage.gate) DrawGate(page, *stage.gate);
  if (stage.benchmark) DrawBenchmark(page, *stage.benchmark);
  if (stage.registration) DrawRegistration(page, *stage.registration);
  DrawStageFacts(page, stage);
  page.Close().Close().Literal("\n");
}

void DrawFacts(MarkupWriter& page, const RunReport& run) {
  page.Element("h2", {}, "To reproduce this run");
  std::string command;
  for (const std::string& word : run.command_line) command += (command.empty() ? "" : " ") + word;
  const auto panel = [&](const std::string& title, const Pairs& pairs) {
    bool any = false;
    for (const auto& [name, value] : pairs) any = any || !value.empty();
    if (!any) return;
    page.Open("section", {{"class", "panel"}}).Element("h3", {}, title);
    DrawPairs(page, pairs, true);
    page.Close();
  };
  page.Open("div", {{"class", "facts-grid"}});
  panel("Run", {{"Command", command},
                {"Commit", run.git.commit},
                {"Branch", run.git.branch},
                {"Work tree", run.git.commit.empty() ? ""
                              : run.git.dirty        ? "changed since the commit"
                                                     : "clean"},
                {"Model digest", run.model ? run.model->digest : ""},
                {"Trimtab", run.trimtab_version}});
  panel("Parameters", Pairs(run.parameters.begin(), run.parameters.end()));
  panel("Tools", Pairs(run.tools.begin(), run.tools.end()));
  panel("Machine", Pairs(run.machine.begin(), run.machine.end()));
  panel("Files", Pairs(run.paths.begin(), run.paths.end()));
  page.Close();
}

}  // namespace

std::string RunPage(const RunReport& run) {
  MarkupWriter page;
  BeginPage(page, HeadOf(run));
  page.Element("h2", {}, "Pipeline");
  DrawStageGraph(page, run.stages);
  DrawResults(page, run);
  page.Element("h2", {}, "Stages");
  for (std::size_t i = 0; i < run.stages.size(); ++i) DrawStage(page, run.stages[i], i);
  DrawFacts(page, run);
  EndPage(page, "Made by trimtab " + run.trimtab_version + ". Nothing on this page is loaded from elsewhere.");
  return std::move(page).Finish();
}

std::string CheckPage(const CheckSubject& subject, const quality::DataCheckReport& check) {
  MarkupWriter page;
  BeginPage(page, {Capitalized(VerdictLabel(check.verdict)) + " \xC2\xB7 " + subject.data + " \xC2\xB7 Trimtab",
                   VerdictTone(check.verdict),
                   "data check",
                   subject.data,
                   Capitalized(VerdictLabel(check.verdict)),
                   CheckOutcome(check),
                   {{"Rows", FormatCount(check.rows)},
                    {"Checks", FormatCount(static_cast<std::int64_t>(check.checks.size()))},
                    {"Failing rows", FormatCount(check.failing_rows)},
                    {"Contract", subject.contract},
                    {"Reference", subject.reference},
                    {"Took", FormatSeconds(check.seconds)}}});
  page.Element("h2", {}, "Evidence");
  page.Open("section", {{"class", "panel"}});
  DrawCheck(page, check);
  page.Close();
  EndPage(page, "Nothing on this page is loaded from elsewhere.");
  return std::move(page).Finish();
}

}  // namespace trimtab::report
