#include <map>
#include <set>
#include <utility>

#include "trimtab/base/digest.h"
#include "trimtab/registry/audit_chain.h"
#include "trimtab/registry/registry.h"

namespace trimtab::registry {

namespace {

using VersionKey = std::pair<std::string, std::int64_t>;
using AliasKey = std::pair<std::string, std::string>;

// What the entries say happened, replayed.
struct Replay {
  std::map<VersionKey, const AuditEntry*> registered;
  std::map<AliasKey, std::vector<std::int64_t>> places;

  // Empty when the entry follows from those before it, else what does not fit.
  std::string Apply(const AuditEntry& entry);
};

std::string Replay::Apply(const AuditEntry& entry) {
  const VersionKey key{entry.model, entry.version};
  if (entry.action == kActionRegister) {
    return registered.emplace(key, &entry).second ? "" : "registers a version a second time";
  }
  const auto version = registered.find(key);
  if (version == registered.end()) return "moves an alias to a version that was not registered before";
  if (version->second->object_digest != entry.object_digest ||
      version->second->evidence_digest != entry.evidence_digest) {
    return "names other bytes or evidence than the registration of its version";
  }
  std::vector<std::int64_t>& stack = places[{entry.model, entry.alias}];
  const std::optional<std::int64_t> present = stack.empty() ? std::nullopt : std::optional(stack.back());
  if (present != entry.previous) return "does not follow from where the alias pointed before";
  if (entry.action == kActionSetAlias) {
    stack.push_back(entry.version);
    return "";
  }
  if (entry.action != kActionRollback) return "has the unknown action " + entry.action;
  if (stack.size() < 2) return "rolls back although nothing came before";
  stack.pop_back();
  return stack.back() == entry.version ? "" : "rolls back to another version than the one before";
}

Error Broken(const std::string& place, const std::string& what) {
  return InvalidInput(place, what + ": the registry was changed by something other than trimtab",
                      "compare with a backup; do not rely on what the registry says");
}

}  // namespace

Result<AuditHead> VerifyAudit(store::Transaction& transaction) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<AuditEntry> entries, Audit(transaction, ""));
  AuditHead head{0, FirstPreviousHash()};
  Replay replay;
  for (const AuditEntry& entry : entries) {
    const std::string place = "audit entry " + std::to_string(entry.number);
    if (entry.number != head.entries + 1) {
      return Broken("audit entry " + std::to_string(head.entries + 1), "is missing");
    }
    if (entry.previous_hash != head.hash) return Broken(place, "does not continue the entry before it");
    if (AuditHash(entry) != entry.hash) return Broken(place, "does not have the hash of its fields");
    if (const std::string wrong = replay.Apply(entry); !wrong.empty()) return Broken(place, wrong);
    head = {entry.number, entry.hash};
  }
  // The tables must say what the chain says.
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<ModelEntry> models, ListModels(transaction));
  std::size_t versions = 0;
  std::set<AliasKey> aliases;
  for (const ModelEntry& model : models) {
    for (const Version& version : model.versions) {
      const std::string place = "model " + model.name + " version " + std::to_string(version.version);
      const auto found = replay.registered.find({model.name, version.version});
      if (found == replay.registered.end()) return Broken(place, "has no entry in the audit");
      if (found->second->object_digest != version.object.digest)
        return Broken(place, "names other bytes than the audit");
      if (found->second->evidence_digest != Sha256Of(version.evidence_json).ToHex()) {
        return Broken(place, "has other evidence than the audit");
      }
      ++versions;
    }
    for (const auto& [alias, version] : model.aliases) {
      const std::string place = "model " + model.name + " alias " + alias;
      TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::int64_t> history, AliasHistory(transaction, model.name, alias));
      const auto found = replay.places.find({model.name, alias});
      if (found == replay.places.end() || found->second != history)
        return Broken(place, "points elsewhere than the audit");
      aliases.insert({model.name, alias});
    }
  }
  if (versions != replay.registered.size()) return Broken("registry", "a version that the audit names is missing");
  for (const auto& [key, stack] : replay.places) {
    if (!aliases.contains(key)) return Broken("model " + key.first + " alias " + key.second, "is missing");
  }
  return head;
}

}  // namespace trimtab::registry
