#include "trimtab/pipeline/run_events.h"

#include <algorithm>
#include <array>
#include <utility>

#include "trimtab/base/clock.h"
#include "trimtab/base/json.h"
#include "trimtab/base/random.h"
#include "trimtab/pipeline/program_version.h"
#include "trimtab/pipeline/stage_datasets.h"

namespace trimtab::pipeline {

namespace {

std::string ProjectName(const std::string& absolute_root) {
  const std::string name = absolute_root.substr(absolute_root.rfind('/') + 1);
  return name.empty() || name == "." ? "project" : name;
}

std::string JobType(StageKind kind) {
  std::string type(StageKindName(kind));
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; });
  return type;
}

lineage::EventType EndOf(const report::StageReport& report) {
  if (report.state == report::StageState::kAborted) return lineage::EventType::kAbort;
  if (report.state == report::StageState::kPassed || report.warning) return lineage::EventType::kComplete;
  return lineage::EventType::kFail;
}

std::string WhyStopped(const report::StageReport& report) {
  if (!report.error.empty()) return report.error;
  if (report.check && report.check->drift && report.check->drift->verdict != Verdict::kPass) {
    return report.check->drift->explanation;
  }
  if (report.gate) return report.gate->explanation;
  if (report.benchmark) return report.benchmark->explanation;
  return "stage " + report.name + " " + std::string(report::StageStateName(report.state));
}

std::string StageFacet(const report::StageReport& report) {
  Json facet = Json::object();
  facet["keyDigest"] = report.key_digest;
  facet["reason"] = report.reason;
  if (!report.command.empty()) facet["command"] = report.command;
  facet["attempts"] = report.attempts;
  if (report.exit_code) facet["exitCode"] = *report.exit_code;
  facet["seconds"] = report.seconds;
  facet["cpuSeconds"] = report.cpu_seconds;
  facet["peakMemoryBytes"] = report.peak_memory_bytes;
  Json metrics = Json::object();
  for (const auto& [name, value] : report.metrics) metrics[name] = value;
  facet["metrics"] = std::move(metrics);
  return WriteJson(facet);
}

}  // namespace

lineage::Job PipelineJob(const std::string& absolute_root) {
  const std::string name = ProjectName(absolute_root);
  return {"trimtab://" + name, name};
}

lineage::Job StageJob(const std::string& absolute_root, const std::string& stage) {
  lineage::Job job = PipelineJob(absolute_root);
  job.name += "." + stage;
  return job;
}

lineage::RunEvent AbortOf(const lineage::OpenRun& open, Timestamp time, const std::string& why) {
  lineage::RunEvent event;
  event.type = lineage::EventType::kAbort;
  event.time = time;
  event.run_id = open.run_id;
  event.job = open.job;
  if (!open.parent) event.job_type = "PIPELINE";
  event.parent = open.parent;
  event.error = why;
  return event;
}

RunEvents::RunEvents(const RunContext& context, std::unique_ptr<lineage::EventLog> log)
    : context_(context), log_(std::move(log)) {}

Result<std::unique_ptr<RunEvents>> RunEvents::Open(const RunContext& context) {
  TRIMTAB_ASSIGN_OR_RETURN(
      std::unique_ptr<lineage::EventLog> log,
      lineage::EventLog::Open(context.environment.files, context.project.paths.lineage, std::string(ProgramVersion())));
  return std::unique_ptr<RunEvents>(new RunEvents(context, std::move(log)));
}

Result<> RunEvents::RunStarted(const track::Run& facts) {
  lineage::RunEvent event;
  event.type = lineage::EventType::kStart;
  event.time = facts.started;
  event.run_id = context_.run_id;
  event.job = PipelineJob(context_.absolute_root);
  event.job_type = "PIPELINE";
  event.parameters = context_.file.variables;
  {
    const MutexLock lock(mutex_);
    source_.url = context_.absolute_root;
    source_.version = facts.git_commit;
    source_.branch = facts.git_branch;
    source_.path = context_.file.path.substr(context_.file.path.rfind('/') + 1);
    if (!facts.git_commit.empty()) event.source_code = source_;
  }
  return log_->Append(event);
}

Result<> RunEvents::RunEnded(const report::RunReport& run) {
  lineage::RunEvent event;
  event.type = run.aborted                     ? lineage::EventType::kAbort
               : run.verdict == Verdict::kPass ? lineage::EventType::kComplete
                                               : lineage::EventType::kFail;
  event.time = context_.environment.clock.Now();
  event.run_id = context_.run_id;
  event.job = PipelineJob(context_.absolute_root);
  event.job_type = "PIPELINE";
  event.parameters = context_.file.variables;
  if (event.type != lineage::EventType::kComplete) event.error = run.headline.empty() ? "stopped" : run.headline;
  return log_->Append(event);
}

lineage::RunEvent RunEvents::StageEvent(const Stage& stage, const report::StageReport& report) {
  lineage::RunEvent event;
  event.time = context_.environment.clock.Now();
  event.job = StageJob(context_.absolute_root, stage.name);
  event.job_type = JobType(stage.kind);
  event.parent = lineage::ParentRun{context_.run_id, PipelineJob(context_.absolute_root)};
  event.parameters = report.parameters;
  event.custom_facets["stage"] = StageFacet(report);
  StageDatasets datasets = DatasetsOf(context_, stage, report);
  event.inputs = std::move(datasets.inputs);
  event.outputs = std::move(datasets.outputs);
  return event;
}

Result<> RunEvents::StageStarted(const Stage& stage, const report::StageReport& report) {
  lineage::RunEvent event = StageEvent(stage, report);
  event.type = lineage::EventType::kStart;
  {
    const MutexLock lock(mutex_);
    std::string& id = stage_runs_[stage.name];
    id = NewUuid(context_.environment.clock, context_.environment.random);
    event.run_id = id;
    if (!source_.version.empty()) event.source_code = source_;
  }
  return log_->Append(event);
}

Result<> RunEvents::StageEnded(const Stage& stage, const report::StageReport& report) {
  lineage::RunEvent event = StageEvent(stage, report);
  event.type = EndOf(report);
  event.tests = TestsOf(report);
  if (event.type != lineage::EventType::kComplete) event.error = WhyStopped(report);
  {
    const MutexLock lock(mutex_);
    event.run_id = stage_runs_[stage.name];
    if (!source_.version.empty()) event.source_code = source_;
  }
  return log_->Append(event);
}

Result<> RunEvents::Abort(const lineage::OpenRun& open, const std::string& why) {
  return log_->Append(AbortOf(open, context_.environment.clock.Now(), why));
}

}  // namespace trimtab::pipeline
