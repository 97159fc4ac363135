#include "trimtab/pipeline/run_results.h"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string_view>

#include "trimtab/report/run_files.h"
#include "trimtab/report/run_json.h"
#include "trimtab/report/stage_text.h"

namespace trimtab::pipeline {

namespace {

using report::StageReport;
using report::StageState;

// A greater one is worse.
int Rank(int exit_code) {
  constexpr std::array<int, 6> kOrder = {0, 2, 3, 1, 4, 5};
  const auto* found = std::find(kOrder.begin(), kOrder.end(), exit_code);
  return static_cast<int>(found - kOrder.begin());
}

bool Warned(const StageReport& stage) { return stage.warning || (stage.check && stage.check->warnings > 0); }

bool StopsTheLine(const StageReport& stage) {
  return !stage.warning && (stage.state == StageState::kFailed || stage.state == StageState::kInconclusive);
}

// Why the stage stopped the line, in one sentence; the whole is in its report.
std::string WhyStopped(const StageReport& stage, const std::string& failed_check) {
  if (!stage.error.empty()) return stage.error;
  if (stage.gate) {
    for (const evaluate::GateCheck& check : stage.gate->checks) {
      if (check.name == failed_check) return check.explanation;
    }
  }
  if (stage.benchmark) {
    for (const benchmark::Measurement& measurement : stage.benchmark->measurements) {
      if (measurement.name == failed_check) return measurement.name + ": " + measurement.explanation;
    }
  }
  return report::StageOutcome(stage);
}

std::string Headline(const report::RunReport& run, const StageReport* worst) {
  if (run.aborted) return "stopped by a signal; run again to go on";
  if (worst == nullptr) return "";
  const std::string why = WhyStopped(*worst, run.failed_check);
  return why.starts_with("stage ") ? why : worst->name + ": " + why;
}

std::string ModelDigest(const StageReport& stage, std::string& path) {
  for (const report::ArtifactReport& artifact : stage.artifacts) {
    if (artifact.role != report::ArtifactReport::Role::kModel) continue;
    path = artifact.path;
    return artifact.digest;
  }
  return "";
}

// The model that was registered; else the one that the last gate or benchmark looked at.
std::optional<report::RunModel> ModelOf(const std::vector<StageReport>& stages) {
  std::optional<report::RunModel> model;
  for (const StageReport& stage : stages) {
    if (!stage.gate && !stage.benchmark && !stage.registration) continue;
    if (model && model->version > 0 && !stage.registration) continue;
    report::RunModel found;
    found.digest = ModelDigest(stage, found.path);
    if (stage.registration) {
      found.name = stage.registration->model;
      found.version = stage.registration->version;
      found.digest = stage.registration->digest;
    }
    if (!found.digest.empty()) model = std::move(found);
  }
  return model;
}

void CollectMetrics(report::RunReport& run) {
  for (const StageReport& stage : run.stages) {
    std::string path;
    if (!stage.gate || !run.model || ModelDigest(stage, path) != run.model->digest) continue;
    for (const std::string_view name : evaluate::MetricNames()) {
      const evaluate::Metric* metric = evaluate::FindMetric(stage.gate->challenger, name);
      if (metric != nullptr && metric->value) run.metrics.emplace(name, *metric->value);
    }
  }
  for (const StageReport& stage : run.stages) {
    for (const auto& [name, value] : stage.metrics) run.metrics.emplace(name, value);
  }
  for (const StageReport& stage : run.stages) {
    if (stage.benchmark) run.benchmark_results = stage.benchmark;
  }
}

struct ResultFile {
  const char* key;
  const char* name;
};
// result.json comes last: who finds it finds the others.
constexpr std::array<ResultFile, 4> kFiles = {
    {{"summary", "summary.md"}, {"junit", "junit.xml"}, {"page", "report.html"}, {"result", "result.json"}}};

std::string Render(std::string_view key, const report::RunReport& run) {
  if (key == "summary") return report::RunMarkdown(run);
  if (key == "junit") return report::RunJunit(run);
  if (key == "page") return report::RunPage(run);
  return report::RunResultJson(run);
}

// As WriteFileAtomically, but that the caller syncs the directory, once for all files in it.
Result<> WriteBeside(Files& files, const std::string& path, std::string_view bytes) {
  const std::string beside = path + ".part";
  const auto write = [&]() -> Result<> {
    TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<WritableFile> file, files.OpenForWrite(beside));
    TRIMTAB_RETURN_IF_ERROR(file->Append(bytes));
    TRIMTAB_RETURN_IF_ERROR(file->Sync());
    TRIMTAB_RETURN_IF_ERROR(file->Close());
    return files.Rename(beside, path);
  };
  Result<> written = write();
  if (!written.ok()) (void)files.Remove(beside);
  return written;
}

}  // namespace

void ConcludeRun(const std::vector<StageWeight>& weights, int signal, bool strict_warnings, report::RunReport& run) {
  const StageReport* worst = nullptr;
  int worst_rank = 0;
  bool warned = false;
  run.verdict = Verdict::kPass;
  for (std::size_t i = 0; i < run.stages.size(); ++i) {
    const StageReport& stage = run.stages[i];
    warned = warned || Warned(stage);
    if (!StopsTheLine(stage)) continue;
    run.verdict = Worst(run.verdict, stage.state == StageState::kFailed ? Verdict::kFail : Verdict::kInconclusive);
    if (worst != nullptr && Rank(weights[i].exit_code) <= worst_rank) continue;
    worst = &stage;
    worst_rank = Rank(weights[i].exit_code);
    run.exit_code = weights[i].exit_code;
    run.failed_check = weights[i].failed_check.empty() ? stage.name : weights[i].failed_check;
  }
  if (worst == nullptr) run.exit_code = warned && strict_warnings ? 2 : 0;
  if (signal != 0) {
    run.aborted = true;
    run.verdict = Verdict::kFail;
    run.exit_code = 128 + signal;
  }
  run.headline = Headline(run, worst);
  run.model = ModelOf(run.stages);
  CollectMetrics(run);
}

std::map<std::string, std::string> RunFilePaths(const ProjectPaths& paths, const std::string& run_id) {
  std::map<std::string, std::string> result;
  for (const ResultFile& file : kFiles) result[file.key] = paths.RunFolder(run_id) + "/" + file.name;
  result["lineage"] = paths.lineage;
  return result;
}

Result<> WriteRunFiles(Files& files, const ProjectPaths& paths, const report::RunReport& run) {
  const std::string folder = paths.RunFolder(run.run_id);
  const std::string latest = paths.LatestFolder();
  TRIMTAB_RETURN_IF_ERROR(files.MakeDirectories(folder));
  TRIMTAB_RETURN_IF_ERROR(files.MakeDirectories(latest));
  for (const ResultFile& file : kFiles) {
    const std::string text = Render(file.key, run);
    TRIMTAB_RETURN_IF_ERROR(WriteBeside(files, folder + "/" + file.name, text));
    // The same file under the fixed name, where the file system knows hard links.
    const std::string link = latest + "/" + file.name;
    const std::string beside = link + ".part";
    TRIMTAB_RETURN_IF_ERROR(RemoveTree(files, beside));
    if (files.HardLink(folder + "/" + file.name, beside).ok()) {
      TRIMTAB_RETURN_IF_ERROR(files.Rename(beside, link));
    } else {
      TRIMTAB_RETURN_IF_ERROR(WriteBeside(files, link, text));
    }
  }
  TRIMTAB_RETURN_IF_ERROR(files.SyncDirectory(folder));
  return files.SyncDirectory(latest);
}

}  // namespace trimtab::pipeline
