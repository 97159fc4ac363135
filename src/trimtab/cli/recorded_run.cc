#include "trimtab/cli/recorded_run.h"

#include <chrono>

#include "trimtab/base/files.h"
#include "trimtab/report/run_json.h"
#include "trimtab/track/run_store.h"

namespace trimtab::cli {
namespace {

report::StageState StateOf(track::StageState state) {
  switch (state) {
    case track::StageState::kPassed:
      return report::StageState::kPassed;
    case track::StageState::kFailed:
      return report::StageState::kFailed;
    case track::StageState::kInconclusive:
      return report::StageState::kInconclusive;
    case track::StageState::kReused:
      return report::StageState::kReused;
    case track::StageState::kSkipped:
      return report::StageState::kSkipped;
    case track::StageState::kRunning:
    case track::StageState::kAborted:
    case track::StageState::kInterrupted:
      return report::StageState::kAborted;
  }
  return report::StageState::kAborted;
}

report::ArtifactReport ArtifactOf(const track::Artifact& artifact) {
  using Role = report::ArtifactReport::Role;
  const Role role = artifact.role == track::ArtifactRole::kInput    ? Role::kInput
                    : artifact.role == track::ArtifactRole::kOutput ? Role::kOutput
                                                                    : Role::kModel;
  return {role, artifact.path, artifact.object.digest, artifact.object.size};
}

// Without the evidence of its stages, which only the report holds in a form that can be drawn.
report::RunReport FromRecords(const track::RunDetails& details) {
  report::RunReport run;
  const track::Run& record = details.run;
  run.run_id = record.id;
  run.pipeline_path = record.pipeline_file;
  run.trimtab_version = record.trimtab_version;
  run.started = record.started;
  if (record.ended) run.seconds = std::chrono::duration<double>(*record.ended - record.started).count();
  run.git = {record.git_commit, record.git_branch, record.git_dirty};
  run.command_line = record.command_line;
  run.machine = record.machine;
  run.tools = record.tools;
  switch (record.state) {
    case track::RunState::kPassed:
      break;
    case track::RunState::kInconclusive:
      run.verdict = Verdict::kInconclusive;
      run.exit_code = 3;
      break;
    case track::RunState::kFailed:
      run.verdict = Verdict::kFail;
      run.exit_code = 1;
      break;
    case track::RunState::kRunning:
    case track::RunState::kAborted:
    case track::RunState::kInterrupted:
      run.verdict = Verdict::kFail;
      run.exit_code = 1;
      run.aborted = true;
      run.headline = record.state == track::RunState::kRunning
                         ? "has not ended: it runs now, or its process died and the next run will close it"
                         : "was " + std::string(RunStateName(record.state)) + " before it could report";
      break;
  }
  for (const track::Stage& stage : details.stages) {
    report::StageReport report;
    report.name = stage.name;
    report.kind = stage.kind;
    report.state = StateOf(stage.state);
    report.reason = stage.reason;
    report.seconds = stage.seconds;
    report.cpu_seconds = stage.user_seconds + stage.system_seconds;
    report.peak_memory_bytes = stage.peak_memory_bytes;
    report.attempts = stage.attempts;
    report.exit_code = stage.exit_code;
    report.error = stage.error;
    report.key_digest = stage.key_digest;
    report.reused_from = stage.reused_from;
    for (const track::Artifact& artifact : details.artifacts) {
      if (artifact.stage == stage.name) report.artifacts.push_back(ArtifactOf(artifact));
    }
    for (const track::Metric& metric : details.metrics) {
      if (metric.stage == stage.name) report.metrics[metric.name] = metric.value;
    }
    for (const track::Parameter& parameter : details.parameters) {
      if (parameter.stage == stage.name) report.parameters[parameter.name] = parameter.value;
    }
    run.stages.push_back(std::move(report));
  }
  for (const track::Metric& metric : details.metrics) {
    if (metric.stage.empty()) run.metrics[metric.name] = metric.value;
  }
  for (const track::Parameter& parameter : details.parameters) {
    if (parameter.stage.empty()) run.parameters[parameter.name] = parameter.value;
  }
  return run;
}

}  // namespace

Result<track::RunDetails> LoadRecords(pipeline::Project& project, const std::string& name) {
  TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, project.database->BeginRead());
  TRIMTAB_ASSIGN_OR_RETURN(const std::string id, track::ResolveRun(transaction, name.empty() ? "latest" : name));
  return track::LoadRun(transaction, id);
}

Result<report::RunReport> LoadRunReport(const CommandContext& context, pipeline::Project& project,
                                        const std::string& name) {
  TRIMTAB_ASSIGN_OR_RETURN(const track::RunDetails details, LoadRecords(project, name));
  const std::string path = project.paths.RunFolder(details.run.id) + "/result.json";
  const Result<std::string> text = ReadFile(context.environment.files, path);
  if (!text.ok()) {
    if (text.error().code == ErrorCode::kNotFound) return FromRecords(details);
    return text.error();
  }
  TRIMTAB_ASSIGN_OR_RETURN(const Json json, ParseJson(*text, path));
  return report::ReadRunReport(json, path);
}

}  // namespace trimtab::cli
