#include "trimtab/pipeline/run_journal.h"

#include <utility>

#include "trimtab/base/clock.h"
#include "trimtab/pipeline/machine_facts.h"
#include "trimtab/pipeline/program_version.h"
#include "trimtab/pipeline/stage_evidence.h"

namespace trimtab::pipeline {

namespace {

// Enough for a change that a person reviews; the rest is in the repository or nowhere.
constexpr std::uint64_t kDiffLimit = 1U << 20U;

track::StageState StateOf(report::StageState state) {
  switch (state) {
    case report::StageState::kPassed:
      return track::StageState::kPassed;
    case report::StageState::kFailed:
      return track::StageState::kFailed;
    case report::StageState::kInconclusive:
      return track::StageState::kInconclusive;
    case report::StageState::kReused:
      return track::StageState::kReused;
    case report::StageState::kSkipped:
      return track::StageState::kSkipped;
    case report::StageState::kAborted:
      return track::StageState::kAborted;
  }
  return track::StageState::kFailed;
}

track::RunState StateOf(const report::RunReport& run) {
  if (run.aborted) return track::RunState::kAborted;
  switch (run.verdict) {
    case Verdict::kPass:
      return track::RunState::kPassed;
    case Verdict::kInconclusive:
      return track::RunState::kInconclusive;
    case Verdict::kFail:
      return track::RunState::kFailed;
  }
  return track::RunState::kFailed;
}

track::Run RunOf(const RunContext& context, Timestamp started) {
  track::Run run;
  run.id = context.run_id;
  run.pipeline_file = context.file.path;
  run.started = started;
  run.trimtab_version = ProgramVersion();
  run.command_line = context.settings.command_line;
  return run;
}

std::vector<track::Parameter> ParametersOf(const std::string& stage, const std::map<std::string, std::string>& values) {
  std::vector<track::Parameter> parameters;
  parameters.reserve(values.size());
  for (const auto& [name, value] : values) parameters.push_back({stage, name, value});
  return parameters;
}

// What the command was given: values in the pipeline file are public, others only where the file says so.
std::vector<track::EnvironmentVariable> VariablesOf(const RunContext& context, const Stage& stage) {
  std::vector<track::EnvironmentVariable> variables;
  for (const auto& [name, value] : stage.environment) {
    variables.push_back(track::EnvironmentVariable::Public(stage.name, name, value));
  }
  for (const std::string& name : stage.pass_environment) {
    const auto found = context.settings.environment.find(name);
    if (found == context.settings.environment.end() || stage.environment.contains(name)) continue;
    bool is_public = false;
    for (const std::string& open : stage.public_environment) is_public = is_public || open == name;
    variables.push_back(is_public ? track::EnvironmentVariable::Public(stage.name, name, found->second)
                                  : track::EnvironmentVariable::Secret(stage.name, name, found->second));
  }
  return variables;
}

std::vector<track::Metric> MetricsOf(const report::StageReport& report) {
  std::vector<track::Metric> metrics;
  for (const auto& [name, value] : report.metrics) metrics.push_back({report.name, name, value});
  if (report.gate) {
    for (const std::string_view name : evaluate::MetricNames()) {
      const evaluate::Metric* metric = evaluate::FindMetric(report.gate->challenger, name);
      if (metric != nullptr && metric->value) metrics.push_back({report.name, std::string(name), *metric->value});
    }
  }
  if (report.benchmark) {
    for (const benchmark::Measurement& measurement : report.benchmark->measurements) {
      metrics.push_back({report.name, measurement.name, measurement.challenger});
    }
  }
  return metrics;
}

}  // namespace

RunJournal::RunJournal(const RunContext& context, ToolVersions& tools, const std::vector<Stage>& stages,
                       Timestamp started)
    : context_(context),
      tools_(tools),
      stages_(stages),
      records_(*context.project.database, RunOf(context, started), ParametersOf("", context.file.variables)) {}

StageRecord RunJournal::RecordOf(const report::StageReport& report, const StageFacts& facts) {
  StageRecord record;
  record.stage.name = report.name;
  record.stage.kind = report.kind;
  record.stage.state = StateOf(report.state);
  record.stage.key_digest = report.key_digest;
  record.stage.key_json = facts.key_json;
  record.stage.reused_from = report.reused_from;
  record.stage.reason = report.reason;
  record.stage.attempts = report.attempts;
  record.stage.exit_code = report.exit_code;
  record.stage.seconds = report.seconds;
  record.stage.peak_memory_bytes = report.peak_memory_bytes;
  record.stage.error = report.error;
  record.parameters = ParametersOf(report.name, report.parameters);
  record.artifacts = facts.artifacts;
  record.metrics = MetricsOf(report);
  return record;
}

void RunJournal::NoteStage(const report::StageReport& report, const StageFacts& facts) {
  StageRecord record = RecordOf(report, facts);
  record.stage.evidence_json = facts.evidence_json;
  records_.Note(std::move(record));
}

Result<> RunJournal::BeginRun() {
  TRIMTAB_RETURN_IF_ERROR(context_.environment.files.MakeDirectories(context_.run_folder));
  TRIMTAB_ASSIGN_OR_RETURN(events_, RunEvents::Open(context_));
  TRIMTAB_ASSIGN_OR_RETURN(const GitFacts git,
                           ReadGitFacts(context_.environment, context_.file.root, context_.run_folder + "/git.txt",
                                        context_.settings.environment, kDiffLimit));
  std::string diff;
  if (!git.diff.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(const store::StoredObject object, context_.project.objects->PutBytes(git.diff));
    diff = object.digest;
  }
  std::map<std::string, std::string> tools;
  for (const Stage& stage : stages_) {
    for (const std::string& tool : stage.tools) {
      const Result<std::string> version = tools_.Version(tool, context_.settings.environment);
      if (version.ok()) tools[tool] = *version;
    }
  }
  records_.SetFacts([&](track::Run& run) {
    run.machine = MachineFacts(context_.environment.files);
    run.git_commit = git.commit;
    run.git_branch = git.branch;
    run.git_dirty = git.dirty;
    run.diff_object = diff;
    run.tools = tools;
  });
  return {};
}

Result<> RunJournal::BeginStage(const Stage& stage, const report::StageReport& report, const StageFacts& facts) {
  StageRecord record = RecordOf(report, facts);
  record.stage.state = track::StageState::kRunning;
  record.stage.started = context_.environment.clock.Now();
  record.environment = VariablesOf(context_, stage);
  const MutexLock lock(begin_mutex_);
  const bool first = !begun_;
  if (first) TRIMTAB_RETURN_IF_ERROR(BeginRun());
  TRIMTAB_RETURN_IF_ERROR(records_.Begin(std::move(record)));
  begun_ = true;
  if (first) TRIMTAB_RETURN_IF_ERROR(events_->RunStarted(records_.run()));
  return events_->StageStarted(stage, report);
}

Result<> RunJournal::EndStage(const Stage& stage, const StageFacts& facts, StageOutcome& outcome,
                              std::optional<track::CachedStage> cache) {
  StageRecord record = RecordOf(outcome.report, facts);
  record.stage.ended = context_.environment.clock.Now();  // BeginStage recorded when it started
  record.stage.user_seconds = outcome.user_seconds;
  record.stage.system_seconds = outcome.system_seconds;
  record.cache = std::move(cache);
  return records_.End(std::move(record), [&](store::Transaction& transaction, StageRecord& ended) -> Result<> {
    if (outcome.commit) TRIMTAB_RETURN_IF_ERROR(outcome.commit(transaction, outcome.report));
    ended.stage.evidence_json = WriteEvidence(outcome.report);
    if (ended.cache) ended.cache->evidence_json = ended.stage.evidence_json;
    return events_->StageEnded(stage, outcome.report);
  });
}

Result<> RunJournal::EndRun(const report::RunReport& run) {
  const MutexLock lock(begin_mutex_);
  if (begun_) TRIMTAB_RETURN_IF_ERROR(events_->RunEnded(run));
  ended_ = true;
  return records_.Finish(StateOf(run), context_.environment.clock.Now());
}

void RunJournal::Abandon(report::RunReport run, const Error& error) {
  const MutexLock lock(begin_mutex_);
  // After the last event only the record is open, which may hold all the same: nothing is told twice.
  if (!begun_ || ended_) return;
  run.verdict = Verdict::kFail;
  run.headline = error.ToString();
  // Only if the events can be closed may the records say that the run has ended.
  for (const lineage::OpenRun& open : events_->OpenRuns()) {
    if (open.run_id != context_.run_id && !events_->Abort(open, run.headline).ok()) return;
  }
  if (!events_->RunEnded(run).ok()) return;
  (void)records_.Finish(track::RunState::kFailed, context_.environment.clock.Now());
}

void RunJournal::Describe(report::RunReport& run) const {
  const track::Run facts = records_.run();
  run.git = {facts.git_commit, facts.git_branch, facts.git_dirty};
  run.machine = facts.machine;
  for (const auto& [tool, version] : facts.tools) run.tools.emplace(tool, version);
}

}  // namespace trimtab::pipeline
