#include "trimtab/pipeline/stage_decision.h"

#include <algorithm>
#include <utility>

#include "trimtab/base/json.h"
#include "trimtab/pipeline/baseline.h"
#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {

namespace {

// As many lists of modules as a stage had of late are tried: going back and forth between branches should hit.
constexpr std::int64_t kModuleLists = 16;

std::string Joined(const std::vector<std::string>& parts) {
  constexpr std::size_t kShown = 4;
  std::string text;
  for (std::size_t i = 0; i < parts.size() && i < kShown; ++i) text += (i == 0 ? "" : "; ") + parts[i];
  if (parts.size() > kShown) text += "; and " + std::to_string(parts.size() - kShown) + " more";
  return text;
}

// What the store knows that bears on one stage, read in one transaction.
struct Records {
  std::optional<std::string> champion;
  bool registered = true;  // false: a register stage whose alias names another model, or none
  std::vector<std::string> module_lists;
  std::optional<track::CachedStage> latest;
};

Result<std::optional<std::string>> ModelDigest(const DecisionTools& tools, const Stage& stage,
                                               const std::map<std::string, store::StoredObject>& expected) {
  if (stage.model.empty()) return std::optional<std::string>();
  if (const auto known = expected.find(stage.model); known != expected.end())
    return std::optional<std::string>(known->second.digest);
  Result<store::StoredObject> object = tools.digests.Digest(InProject(tools.root, stage.model));
  if (!object.ok()) {
    Error error = object.error();
    error.message = "model of stage " + stage.name + ": " + error.message;
    return error;
  }
  return std::optional<std::string>(object->digest);
}

Result<Records> ReadRecords(const DecisionTools& tools, const Stage& stage,
                            const std::map<std::string, store::StoredObject>& expected) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::optional<std::string> model, ModelDigest(tools, stage, expected));
  Records records;
  TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, tools.database.BeginRead());
  if (stage.kind == StageKind::kGate || stage.kind == StageKind::kBenchmark) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<registry::Version> baseline, FindBaseline(transaction, stage, *model));
    if (baseline.has_value()) records.champion = baseline->object.digest;
  }
  if (stage.kind == StageKind::kRegister && !stage.alias.empty()) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<registry::Version> version,
                             FindRegistered(transaction, stage, *model));
    records.registered = version.has_value();
  }
  if (stage.kind == StageKind::kCommand) {
    TRIMTAB_ASSIGN_OR_RETURN(records.module_lists, track::CachedModules(transaction, stage.name, kModuleLists));
  }
  if (records.module_lists.empty()) records.module_lists.emplace_back();
  TRIMTAB_ASSIGN_OR_RETURN(records.latest, track::LatestCachedStage(transaction, stage.name));
  return records;
}

Result<std::optional<track::CachedStage>> FindEntry(const DecisionTools& tools, const std::string& key,
                                                    const std::string& stage) {
  TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, tools.database.BeginRead());
  return track::FindCachedStage(transaction, key, stage);
}

std::string StateOf(const OutputComparison& comparison) {
  return comparison.output.path + (comparison.state == OutputState::kMissing ? " is missing" : " is different");
}

std::string WhyRun(const Stage& stage, const Records& records, const StageKey& key) {
  if (!records.registered) return stage.alias + " of " + stage.model_name + " is another model, or none";
  if (!records.latest.has_value()) return "no earlier result";
  const std::vector<std::string> changes = ExplainKeyChange(records.latest->key_json, key.json);
  return changes.empty() ? "no earlier result" : Joined(changes);
}

}  // namespace

Result<StageDecision> DecideStage(const DecisionTools& tools, const Stage& stage, bool force,
                                  const std::map<std::string, store::StoredObject>& expected) {
  TRIMTAB_ASSIGN_OR_RETURN(Records records, ReadRecords(tools, stage, expected));
  std::optional<StageDecision> first;  // with the modules of the latest run
  std::string unusable;                // why an entry with the right key cannot be taken
  for (const std::string& list : records.module_lists) {
    StageDecision decision;
    decision.modules = ReadModules(list);
    decision.champion = records.champion;
    TRIMTAB_ASSIGN_OR_RETURN(decision.key, tools.keys.Make(stage, {records.champion, decision.modules, expected}));
    if (!first.has_value()) first = decision;
    if (force || stage.always_run || decision.key.depends_on_time || !records.registered) break;
    TRIMTAB_ASSIGN_OR_RETURN(std::optional<track::CachedStage> entry,
                             FindEntry(tools, decision.key.digest, stage.name));
    if (!entry.has_value()) continue;
    TRIMTAB_ASSIGN_OR_RETURN(decision.outputs,
                             CompareOutputs(tools.objects, tools.digests, tools.root, entry->outputs));
    std::vector<std::string> restored;
    std::string lost;
    for (const OutputComparison& comparison : decision.outputs) {
      if (comparison.state == OutputState::kSame) continue;
      if (!comparison.restorable) lost = "output " + StateOf(comparison) + " and was not kept";
      restored.push_back(StateOf(comparison) + " and will be restored");
    }
    if (!lost.empty()) {
      unusable = lost;
      continue;
    }
    decision.reuse = true;
    decision.entry = *std::move(entry);
    decision.reason = "nothing changed" + (restored.empty() ? "" : "; " + Joined(restored));
    return decision;
  }
  StageDecision decision = *std::move(first);
  decision.reason = force                          ? "asked for"
                    : stage.always_run             ? "always_run"
                    : decision.key.depends_on_time ? "freshness is measured from now (set as_of to reuse the result)"
                    : !unusable.empty()            ? unusable
                                                   : WhyRun(stage, records, decision.key);
  return decision;
}

Result<FinalKey> KeyAfterRun(const DecisionTools& tools, const Stage& stage, const StageKey& before,
                             const std::vector<std::string>& modules) {
  FinalKey result;
  TRIMTAB_ASSIGN_OR_RETURN(const Records records, ReadRecords(tools, stage, {}));
  std::vector<std::string> own;  // modules that are not its own outputs
  std::copy_if(modules.begin(), modules.end(), std::back_inserter(own), [&](const std::string& module) {
    return std::none_of(stage.outs.begin(), stage.outs.end(),
                        [&](const Output& output) { return IsWithin(module, output.path); });
  });
  TRIMTAB_ASSIGN_OR_RETURN(StageKey after, tools.keys.Make(stage, {records.champion, own, {}}));
  // Somebody may have moved the champion too, or another version of a tool may have come.
  result.changed = ExplainKeyChange(before.json, after.json, ModulesInChange::kLeftOut);
  // The key holds only the values named in parameter files; the run may have read more of them.
  std::map<std::string, store::StoredObject> inputs;
  for (const KeyInput& input : after.inputs) inputs.emplace(input.path, input.object);
  for (const KeyInput& input : before.inputs) {
    const auto now = inputs.find(input.path);
    if (now != inputs.end() && now->second != input.object) result.changed.push_back(input.path + " changed");
  }
  // A module's bytes are only known now: whether those were imported is told by its times.
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> late, tools.keys.ChangedSince(own, before.made));
  for (const std::string& module : late) result.changed.push_back("imported module " + module + " changed");
  std::sort(result.changed.begin(), result.changed.end());
  result.changed.erase(std::unique(result.changed.begin(), result.changed.end()), result.changed.end());
  if (result.changed.empty()) result.key = std::move(after);
  return result;
}

std::string WriteModules(const std::vector<std::string>& modules) {
  return modules.empty() ? "" : WriteJson(Json(modules));
}

std::vector<std::string> ReadModules(const std::string& json) {
  std::vector<std::string> modules;
  if (json.empty()) return modules;
  const Result<Json> list = ParseJson(json, "modules of a stage");
  if (!list.ok() || !list->is_array()) return modules;
  for (const Json& module : *list)
    if (module.is_string()) modules.push_back(module.get<std::string>());
  return modules;
}

}  // namespace trimtab::pipeline
