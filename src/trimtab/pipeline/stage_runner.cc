#include "trimtab/pipeline/stage_runner.h"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <utility>

#include "trimtab/base/clock.h"
#include "trimtab/base/thread_pool.h"
#include "trimtab/pipeline/baseline.h"
#include "trimtab/pipeline/stage_evidence.h"
#include "trimtab/pipeline/stage_outputs.h"

namespace trimtab::pipeline {

namespace {

using report::StageState;

bool JudgesModel(const Stage& stage) { return stage.kind != StageKind::kCommand && stage.kind != StageKind::kCheck; }

std::vector<track::Artifact> InputArtifacts(const Stage& stage, const StageKey& key) {
  std::vector<track::Artifact> artifacts;
  artifacts.reserve(key.inputs.size());
  for (const KeyInput& input : key.inputs) {
    const bool model = JudgesModel(stage) && input.path == stage.model;
    artifacts.push_back(
        {stage.name, input.path, model ? track::ArtifactRole::kModel : track::ArtifactRole::kInput, input.object});
  }
  return artifacts;
}

void AddOutputs(const Stage& stage, const std::vector<track::CachedOutput>& outputs,
                std::vector<track::Artifact>& artifacts) {
  for (const track::CachedOutput& output : outputs) {
    artifacts.push_back({stage.name, output.path, track::ArtifactRole::kOutput, output.object});
  }
}

std::vector<report::ArtifactReport> ReportsOf(const std::vector<track::Artifact>& artifacts) {
  std::vector<report::ArtifactReport> reports;
  reports.reserve(artifacts.size());
  for (const track::Artifact& artifact : artifacts) {
    using Role = report::ArtifactReport::Role;
    const Role role = artifact.role == track::ArtifactRole::kModel    ? Role::kModel
                      : artifact.role == track::ArtifactRole::kOutput ? Role::kOutput
                                                                      : Role::kInput;
    reports.push_back({role, artifact.path, artifact.object.digest, artifact.object.size});
  }
  return reports;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

// The run cannot go on when its own folder fails; everything else is the stage's failure.
bool BreaksTheRun(const Error& error) { return error.code == ErrorCode::kIo || error.code == ErrorCode::kInternal; }

}  // namespace

StageRunner::StageRunner(const RunContext& context, StopFlag& halt, const StageGraph& graph,
                         std::vector<std::size_t> selected, const DecisionTools& tools, RunJournal& journal)
    : context_(context),
      halt_(halt),
      graph_(graph),
      selected_(std::move(selected)),
      tools_(tools),
      journal_(journal),
      schedule_(graph, selected_),
      done_(graph.size()) {}

Result<> StageRunner::Run(std::size_t jobs) {
  const std::size_t workers = std::clamp<std::size_t>(jobs, 1, std::max<std::size_t>(selected_.size(), 1));
  const std::unique_ptr<Executor> threads = MakeThreadPool(workers);
  threads->ParallelFor(workers, [this](std::size_t) { Work(); });
  const MutexLock lock(mutex_);
  if (broken_) return *broken_;
  return {};
}

void StageRunner::Work() {
  for (;;) {
    std::optional<std::size_t> stage;
    {
      const MutexLock lock(mutex_);
      for (;;) {
        if (context_.stopping() && !stopped_) {
          stopped_ = true;
          Skip(schedule_.Stop(), "stopped");
        }
        if (schedule_.done()) break;
        stage = schedule_.TakeReady();
        if (stage || schedule_.running() == 0) break;
        changed_.Wait(mutex_);
      }
    }
    if (!stage) {
      changed_.NotifyAll();
      return;
    }
    const Result<bool> passed = Take(*stage);
    {
      const MutexLock lock(mutex_);
      if (!passed.ok() && !broken_) {
        broken_ = passed.error();
        halt_.Stop(SIGTERM);
      }
      const Stage& ended = context_.file.stages[*stage];
      if (passed.ok() && *passed) {
        schedule_.Pass(*stage);
      } else {
        const bool stopping = context_.stopping();
        Skip(schedule_.Fail(*stage), stopping ? "stopped" : "stage " + ended.name + " did not pass");
        if (ended.on_failure == OnFailure::kStop && !stopping) {
          Skip(schedule_.Stop(), "stage " + ended.name + " stopped the line");
        }
      }
    }
    changed_.NotifyAll();
  }
}

report::StageReport StageRunner::Begun(const Stage& stage, std::size_t index) const {
  report::StageReport report;
  report.name = stage.name;
  report.kind = StageKindName(stage.kind);
  for (const std::size_t before : graph_.upstream(index)) report.after.push_back(context_.file.stages[before].name);
  return report;
}

void StageRunner::Skip(const std::vector<std::size_t>& stages, const std::string& reason) {
  for (const std::size_t stage : stages) {
    report::StageReport report = Begun(context_.file.stages[stage], stage);
    report.state = StageState::kSkipped;
    report.reason = reason;
    journal_.NoteStage(report, {});
    context_.observer.StageEnded(report);
    done_[stage] = Done{std::move(report), {}};
  }
}

void StageRunner::Finish(std::size_t stage, report::StageReport report, StageWeight weight) {
  context_.observer.StageEnded(report);
  const MutexLock lock(mutex_);
  done_[stage] = Done{std::move(report), std::move(weight)};
}

Result<bool> StageRunner::Take(std::size_t index) {
  const Stage& stage = context_.file.stages[index];
  report::StageReport report = Begun(stage, index);
  Result<StageDecision> decision = DecideStage(tools_, stage, context_.settings.force);
  if (!decision.ok()) return Execute(index, "its inputs cannot be read", decision, std::move(report));
  {
    const MutexLock lock(mutex_);
    for (const auto& [tool, version] : decision->key.tools) tools_seen_[tool] = version;
  }
  report.key_digest = decision->key.digest;
  report.parameters = decision->key.parameters;
  if (decision->reuse) {
    report::StageReport reused = report;
    TRIMTAB_ASSIGN_OR_RETURN(const bool holds, Reuse(stage, *decision, reused));
    if (holds) {
      StageFacts facts{decision->key.json, InputArtifacts(stage, decision->key), decision->entry.evidence_json};
      AddOutputs(stage, decision->entry.outputs, facts.artifacts);
      reused.artifacts = ReportsOf(facts.artifacts);
      journal_.NoteStage(reused, facts);
      Finish(index, std::move(reused), {});
      return true;
    }
  }
  const std::string reason = decision->reason;
  return Execute(index, reason, decision, std::move(report));
}

// False when the result cannot be used after all; the decision then says why in its reason.
Result<bool> StageRunner::Reuse(const Stage& stage, StageDecision& decision, report::StageReport& report) {
  const Result<> evidence = ReadEvidence(decision.entry.evidence_json, "the record of stage " + stage.name, report);
  if (!evidence.ok()) {
    decision.reason = "its record cannot be read: " + evidence.error().ToString();
    return false;
  }
  if (report.warning && stage.on_inconclusive == OnInconclusive::kStop) {
    decision.reason = "it was inconclusive, which stops the line now";
    return false;
  }
  const Result<std::vector<std::string>> restored = RestoreOutputs(tools_.objects, tools_.root, decision.outputs);
  if (!restored.ok()) {
    decision.reason = "an output could not be restored: " + restored.error().ToString();
    context_.log.Write(LogLevel::kWarning, "an output could not be restored; the stage runs again",
                       {{"stage", stage.name}, {"why", restored.error().ToString()}});
    return false;
  }
  report.state = StageState::kReused;
  report.reason = decision.reason;
  report.reused_from = decision.entry.run_id;
  report.baseline_digest = decision.champion.value_or("");
  return true;
}

StageOutcome StageRunner::RunKind(const Stage& stage) {
  switch (stage.kind) {
    case StageKind::kCommand:
      return RunCommandStage(context_, stage);
    case StageKind::kCheck:
      return RunCheckStage(context_, stage);
    case StageKind::kGate:
      return RunGateStage(context_, stage);
    case StageKind::kBenchmark:
      return RunBenchmarkStage(context_, stage);
    case StageKind::kRegister:
      return RunRegisterStage(context_, stage, EndedReports());
  }
  return {};
}

// Stores what the stage wrote. Nothing when the result must not be reused.
Result<std::optional<track::CachedStage>> StageRunner::Keep(const Stage& stage, const StageDecision& decision,
                                                            StageOutcome& outcome, StageFacts& facts) {
  using Kept = std::optional<track::CachedStage>;
  Result<std::vector<track::CachedOutput>> outputs = StoreOutputs(tools_.objects, tools_.digests, tools_.root, stage);
  if (!outputs.ok()) {
    if (BreaksTheRun(outputs.error())) return outputs.error();
    FailStage(outputs.error(), outcome);
    return Kept();
  }
  AddOutputs(stage, *outputs, facts.artifacts);
  outcome.report.artifacts = ReportsOf(facts.artifacts);
  const Result<FinalKey> final_key = KeyAfterRun(tools_, stage, decision.key, outcome.modules);
  std::string changed;
  if (!final_key.ok()) {
    changed = final_key.error().ToString();
  } else if (!final_key->key) {
    changed = Joined(final_key->changed) + " while it ran";
  } else if (outcome.report.baseline_digest != decision.champion.value_or("")) {
    changed = "the champion was another for a while as it ran";  // and came back: the key alone would not tell
  }
  if (!changed.empty()) {
    // A command may touch its own folders; a verdict on bytes that changed under it is worth nothing.
    if (stage.kind != StageKind::kCommand) {
      FailStage({ErrorCode::kFailed, "stage " + stage.name, changed, "run again while nothing else writes to it"},
                outcome);
      outcome.commit = nullptr;
      return Kept();
    }
    outcome.report.reason += "; will run again: " + changed;
    context_.log.Write(LogLevel::kWarning, "the stage's result is not kept for reuse",
                       {{"stage", stage.name}, {"why", changed}});
    return Kept();
  }
  outcome.report.key_digest = final_key->key->digest;
  facts.key_json = final_key->key->json;
  track::CachedStage entry;
  entry.stage = stage.name;
  entry.key_digest = final_key->key->digest;
  entry.key_json = final_key->key->json;
  entry.run_id = context_.run_id;
  entry.outputs = std::move(*outputs);
  entry.modules_json = WriteModules(outcome.modules);
  entry.created = context_.environment.clock.Now();
  return Kept(std::move(entry));
}

Result<bool> StageRunner::Execute(std::size_t index, const std::string& reason, const Result<StageDecision>& decision,
                                  report::StageReport report) {
  const Stage& stage = context_.file.stages[index];
  const bool alone = stage.kind == StageKind::kBenchmark;
  turn_.Enter(alone);
  const auto execute = [&]() -> Result<bool> {
    StageFacts facts;
    report.reason = reason;
    if (decision.ok()) {
      facts.key_json = decision->key.json;
      facts.artifacts = InputArtifacts(stage, decision->key);
      report.artifacts = ReportsOf(facts.artifacts);
    }
    TRIMTAB_RETURN_IF_ERROR(journal_.BeginStage(stage, report, facts));
    context_.observer.StageStarted(stage.name, reason);

    StageOutcome outcome;
    const std::chrono::nanoseconds start = context_.environment.clock.Monotonic();
    if (decision.ok()) {
      outcome = RunKind(stage);
    } else {
      FailStage(decision.error(), outcome);
    }
    report::StageReport& ended = outcome.report;
    ended.name = report.name;
    ended.kind = report.kind;
    ended.after = report.after;
    ended.reason = reason;
    ended.key_digest = report.key_digest;
    ended.parameters = report.parameters;
    ended.artifacts = report.artifacts;
    if (stage.kind != StageKind::kCommand) {
      ended.attempts = 1;
      ended.seconds = std::chrono::duration<double>(context_.environment.clock.Monotonic() - start).count();
    }
    std::optional<track::CachedStage> cache;
    if (outcome.passed()) {
      TRIMTAB_ASSIGN_OR_RETURN(cache, Keep(stage, *decision, outcome, facts));
    }
    Result<> recorded = journal_.EndStage(stage, facts, outcome, std::move(cache));
    if (!recorded.ok() && outcome.commit && !BreaksTheRun(recorded.error())) {
      // What the stage itself wanted to commit was refused: that is its failure.
      outcome.commit = nullptr;
      FailStage(recorded.error(), outcome);
      recorded = journal_.EndStage(stage, facts, outcome, std::nullopt);
    }
    TRIMTAB_RETURN_IF_ERROR(recorded);
    const bool passed = outcome.passed();
    Finish(index, std::move(ended), {outcome.exit_code, outcome.failed_check});
    return passed;
  };
  Result<bool> passed = execute();
  turn_.Leave(alone);
  return passed;
}

std::vector<report::StageReport> StageRunner::EndedReports() const {
  const MutexLock lock(mutex_);
  std::vector<report::StageReport> reports;
  for (const std::size_t stage : selected_) {
    if (done_[stage]) reports.push_back(done_[stage]->report);
  }
  return reports;
}

std::vector<report::StageReport> StageRunner::Reports() const { return EndedReports(); }

std::vector<StageWeight> StageRunner::Weights() const {
  const MutexLock lock(mutex_);
  std::vector<StageWeight> weights;
  for (const std::size_t stage : selected_) {
    if (done_[stage]) weights.push_back(done_[stage]->weight);
  }
  return weights;
}

std::map<std::string, std::string> StageRunner::ToolsSeen() const {
  const MutexLock lock(mutex_);
  return tools_seen_;
}

}  // namespace trimtab::pipeline
