#include <optional>
#include <string>
#include <utility>

#include "trimtab/base/clock.h"
#include "trimtab/base/json.h"
#include "trimtab/pipeline/run_context.h"
#include "trimtab/registry/registry.h"
#include "trimtab/report/evidence_json.h"

namespace trimtab::pipeline {

namespace {

std::string JudgedDigest(const report::StageReport& stage, const std::string& model_path) {
  if (!stage.gate && !stage.benchmark) return "";
  for (const report::ArtifactReport& artifact : stage.artifacts) {
    if (artifact.role == report::ArtifactReport::Role::kModel && artifact.path == model_path) return artifact.digest;
  }
  return "";
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
    evidence[stage.name] = std::move(entry);
  }
  return evidence;
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
                  const store::StoredObject& object, const std::string& evidence, report::StageReport& report) {
  const registry::Signature signature{context.settings.user, "stage " + stage.name + " of run " + context.run_id,
                                      context.environment.clock.Now()};
  TRIMTAB_ASSIGN_OR_RETURN(
      const registry::Registration registration,
      registry::RegisterVersion(transaction, stage.model_name, object, evidence, context.run_id, signature));
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
  const auto prepare = [&]() -> Result<std::pair<store::StoredObject, std::string>> {
    TRIMTAB_RETURN_IF_ERROR(registry::CheckModelName(stage.model_name));
    if (!stage.alias.empty()) TRIMTAB_RETURN_IF_ERROR(registry::CheckAliasName(stage.alias));
    TRIMTAB_ASSIGN_OR_RETURN(const store::StoredObject object,
                             context.project.objects->Put(context.Resolve(stage.model)));
    if (object.kind != store::ObjectKind::kFile) {
      return InvalidInput(context.Resolve(stage.model), "is a folder", "a model is one file");
    }
    TRIMTAB_ASSIGN_OR_RETURN(const Json evidence, EvidenceFor(stage.model, object.digest, before));
    return std::pair(object, WriteJson(evidence));
  };
  Result<std::pair<store::StoredObject, std::string>> prepared = prepare();
  if (!prepared.ok()) {
    FailStage(prepared.error(), outcome);
    return outcome;
  }
  outcome.report.state = report::StageState::kPassed;
  outcome.commit = [&context, &stage, object = prepared->first, evidence = std::move(prepared->second)](
                       store::Transaction& transaction, report::StageReport& report) {
    return Register(transaction, context, stage, object, evidence, report);
  };
  return outcome;
}

}  // namespace trimtab::pipeline
