#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/base/json.h"
#include "trimtab/pipeline/baseline.h"
#include "trimtab/pipeline/run_context.h"
#include "trimtab/registry/registry.h"
#include "trimtab/report/evidence_json.h"

namespace trimtab::pipeline {

namespace {

// What a gate or benchmark of this run compared the model with; empty: nothing.
struct JudgedBaseline {
  std::string stage;
  std::string digest;
};

// What the stage is to register, with the verdicts on it.
struct Candidate {
  store::StoredObject object;
  std::string evidence;
  std::vector<JudgedBaseline> baselines;
};

std::string JudgedDigest(const report::StageReport& stage, const std::string& model_path) {
  if (!stage.gate && !stage.benchmark) return "";
  for (const report::ArtifactReport& artifact : stage.artifacts) {
    if (artifact.role == report::ArtifactReport::Role::kModel && artifact.path == model_path) return artifact.digest;
  }
  return "";
}

// A verdict holds against the champion that it was reached with, and a rollback waits for no run: the stages that
// judged are asked again for their baseline in the transaction that moves the alias.
Result<> RefuseMovedBaselines(store::Transaction& transaction, const RunContext& context,
                              const std::vector<JudgedBaseline>& baselines, const std::string& digest) {
  for (const JudgedBaseline& judged : baselines) {
    const auto stage = std::find_if(context.file.stages.begin(), context.file.stages.end(),
                                    [&](const Stage& other) { return other.name == judged.stage; });
    if (stage == context.file.stages.end()) return Internal("stage " + judged.stage, "is not in the pipeline file");
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<registry::Version> now, FindBaseline(transaction, *stage, digest));
    if ((now ? now->object.digest : "") == judged.digest) continue;
    return Error{ErrorCode::kFailed, "stage " + judged.stage,
                 stage->alias + " of " + stage->model_name + " moved since it was judged", "run again"};
  }
  return {};
}

// The verdicts on this very model, by stage. kFailed when a stage of this run judged other bytes under its path.
Result<Json> EvidenceFor(const std::string& path, const std::string& digest,
                         const std::vector<report::StageReport>& before) {
  Json evidence = Json::object();
  for (const report::StageReport& stage : before) {
    const std::string judged = JudgedDigest(stage, path);
    if (judged.empty()) continue;
    if (judged != digest) {
      return Error{ErrorCode::kFailed, path, "changed after stage " + stage.name + " judged it",
                   "run again while nothing else writes to it"};
    }
    Json entry = Json::object();
    entry["state"] = std::string(report::StageStateName(stage.state));
    if (!stage.reused_from.empty()) entry["reused_from"] = stage.reused_from;
    if (stage.gate) entry["gate"] = report::ToJson(*stage.gate);
    if (stage.benchmark) entry["benchmark"] = report::ToJson(*stage.benchmark);
    if (!stage.baseline_digest.empty()) entry["baseline_digest"] = stage.baseline_digest;
    evidence[stage.name] = std::move(entry);
  }
  return evidence;
}

// A version's bytes must be readable for as long as it may be rolled back to: an object that has rotted since it was
// stored is set aside by reading it, and stored anew.
Result<store::StoredObject> StoreModel(const RunContext& context, const std::string& path) {
  store::ObjectStore& objects = *context.project.objects;
  TRIMTAB_ASSIGN_OR_RETURN(store::StoredObject object, objects.Put(path));
  if (object.kind != store::ObjectKind::kFile || objects.ReadBytes(object.digest).ok()) return object;
  return objects.Put(path);
}

// Somebody took this version out of use: only a decision of somebody brings it back, never a run on its own.
Result<> RefuseRolledBack(store::Transaction& transaction, const Stage& stage, std::int64_t version) {
  if (stage.after_rollback == AfterRollback::kPromote) return {};
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<registry::AuditEntry> rollback,
                           registry::FindRollback(transaction, stage.model_name, stage.alias, version));
  if (!rollback) return {};
  return Error{ErrorCode::kFailed, stage.model_name,
               "version " + std::to_string(version) + " was rolled back by " + rollback->who + " at " +
                   FormatTimestamp(rollback->when) + (rollback->why.empty() ? "" : ": " + rollback->why),
               "change what was wrong and train again, or write `after_rollback: promote` in stage " + stage.name};
}

Result<> Register(store::Transaction& transaction, const RunContext& context, const Stage& stage,
                  const Candidate& candidate, report::StageReport& report) {
  const store::StoredObject& object = candidate.object;
  TRIMTAB_RETURN_IF_ERROR(RefuseMovedBaselines(transaction, context, candidate.baselines, object.digest));
  const registry::Signature signature{context.settings.user, "stage " + stage.name + " of run " + context.run_id,
                                      context.environment.clock.Now()};
  TRIMTAB_ASSIGN_OR_RETURN(
      const registry::Registration registration,
      registry::RegisterVersion(transaction, stage.model_name, object, candidate.evidence, context.run_id, signature));
  report::RegistrationReport result;
  result.model = stage.model_name;
  result.version = registration.version;
  result.digest = object.digest;
  result.created = registration.created;
  if (!stage.alias.empty()) {
    TRIMTAB_RETURN_IF_ERROR(RefuseRolledBack(transaction, stage, registration.version));
    TRIMTAB_ASSIGN_OR_RETURN(
        const registry::AliasMove move,
        registry::SetAlias(transaction, stage.model_name, stage.alias, registration.version, signature));
    result.alias = stage.alias;
    result.previous = move.from;
  }
  report.registration = std::move(result);
  return {};
}

}  // namespace

StageOutcome RunRegisterStage(const RunContext& context, const Stage& stage,
                              const std::vector<report::StageReport>& before) {
  StageOutcome outcome;
  const auto prepare = [&]() -> Result<Candidate> {
    TRIMTAB_RETURN_IF_ERROR(registry::CheckModelName(stage.model_name));
    if (!stage.alias.empty()) TRIMTAB_RETURN_IF_ERROR(registry::CheckAliasName(stage.alias));
    TRIMTAB_ASSIGN_OR_RETURN(const store::StoredObject object, StoreModel(context, context.Resolve(stage.model)));
    if (object.kind != store::ObjectKind::kFile) {
      return InvalidInput(context.Resolve(stage.model), "is a folder", "a model is one file");
    }
    TRIMTAB_ASSIGN_OR_RETURN(const Json evidence, EvidenceFor(stage.model, object.digest, before));
    Candidate candidate{object, WriteJson(evidence), {}};
    for (const report::StageReport& judge : before)
      if (evidence.contains(judge.name)) candidate.baselines.push_back({judge.name, judge.baseline_digest});
    return candidate;
  };
  Result<Candidate> prepared = prepare();
  if (!prepared.ok()) {
    FailStage(prepared.error(), outcome);
    return outcome;
  }
  outcome.report.state = report::StageState::kPassed;
  outcome.commit = [&context, &stage, candidate = std::move(*prepared)](store::Transaction& transaction,
                                                                        report::StageReport& report) {
    return Register(transaction, context, stage, candidate, report);
  };
  return outcome;
}

}  // namespace trimtab::pipeline
