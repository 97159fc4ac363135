#include "trimtab/registry/registry.h"

#include "trimtab/base/digest.h"
#include "trimtab/registry/audit_chain.h"

namespace trimtab::registry {

namespace {

using store::Statement;
using store::Transaction;

std::optional<std::string> OrNull(const std::string& text) { return text.empty() ? std::nullopt : std::optional(text); }

struct Place {
  std::int64_t depth = 0;
  std::int64_t version = 0;
};

// The places of an alias, the present one first.
Result<std::vector<Place>> Places(Transaction& transaction, const std::string& model, const std::string& alias,
                                  std::int64_t limit) {
  TRIMTAB_ASSIGN_OR_RETURN(Statement rows, transaction.Query("SELECT depth, version FROM alias_history WHERE model = ? "
                                                             "AND alias = ? ORDER BY depth DESC LIMIT ?",
                                                             model, alias, limit));
  std::vector<Place> places;
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const bool row, rows.Step());
    if (!row) return places;
    places.push_back({rows.Int(0), rows.Int(1)});
  }
}

Result<> AuditMove(Transaction& transaction, std::string_view action, const Version& version, const std::string& alias,
                   std::optional<std::int64_t> previous, const Signature& signature) {
  AuditEntry entry;
  entry.when = signature.when;
  entry.who = signature.who;
  entry.why = signature.why;
  entry.action = action;
  entry.model = version.model;
  entry.version = version.version;
  entry.alias = alias;
  entry.previous = previous;
  entry.object_digest = version.object.digest;
  entry.evidence_digest = Sha256Of(version.evidence_json).ToHex();
  return AppendAudit(transaction, std::move(entry));
}

}  // namespace

Result<Registration> RegisterVersion(Transaction& transaction, const std::string& model,
                                     const store::StoredObject& object, const std::string& evidence_json,
                                     const std::string& run_id, const Signature& signature) {
  TRIMTAB_RETURN_IF_ERROR(CheckModelName(model));
  Version version;
  version.model = model;
  version.object = object;
  version.evidence_json = evidence_json;
  {
    TRIMTAB_ASSIGN_OR_RETURN(
        Statement known,
        transaction.Query("SELECT version FROM versions WHERE model = ? AND digest = ?", model, object.digest));
    TRIMTAB_ASSIGN_OR_RETURN(const bool there, known.Step());
    if (there) return Registration{known.Int(0), false};
    TRIMTAB_ASSIGN_OR_RETURN(
        Statement next, transaction.Query("SELECT ifnull(max(version), 0) + 1 FROM versions WHERE model = ?", model));
    TRIMTAB_RETURN_IF_ERROR(next.Step());
    version.version = next.Int(0);
  }
  TRIMTAB_RETURN_IF_ERROR(transaction.Execute(
      "INSERT INTO models (name, created_ns) VALUES (?, ?) ON CONFLICT DO NOTHING", model, signature.when));
  TRIMTAB_RETURN_IF_ERROR(transaction.Execute(
      "INSERT INTO versions (model, version, digest, size, kind, executable, evidence_json, run_id, created_ns) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
      model, version.version, object.digest, object.size, ObjectKindName(object.kind), object.executable, evidence_json,
      OrNull(run_id), signature.when));
  TRIMTAB_RETURN_IF_ERROR(AuditMove(transaction, kActionRegister, version, "", std::nullopt, signature));
  return Registration{version.version, true};
}

Result<AliasMove> SetAlias(Transaction& transaction, const std::string& model, const std::string& alias,
                           std::int64_t version, const Signature& signature) {
  TRIMTAB_RETURN_IF_ERROR(CheckAliasName(alias));
  TRIMTAB_ASSIGN_OR_RETURN(const Version target, FindVersion(transaction, model, version));
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<Place> places, Places(transaction, model, alias, 1));
  AliasMove move;
  move.alias = alias;
  move.to = version;
  std::int64_t depth = 1;
  if (!places.empty()) {
    move.from = places[0].version;
    depth = places[0].depth + 1;
    if (places[0].version == version) {
      move.moved = false;
      return move;
    }
  }
  TRIMTAB_RETURN_IF_ERROR(transaction.Execute(
      "INSERT INTO alias_history (model, alias, depth, version) VALUES (?, ?, ?, ?)", model, alias, depth, version));
  TRIMTAB_RETURN_IF_ERROR(AuditMove(transaction, kActionSetAlias, target, alias, move.from, signature));
  return move;
}

Result<AliasMove> Rollback(Transaction& transaction, const std::string& model, const std::string& alias,
                           const Signature& signature) {
  TRIMTAB_ASSIGN_OR_RETURN(const ModelEntry entry, FindModel(transaction, model));
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<Place> places, Places(transaction, model, alias, 2));
  if (places.empty()) {
    std::string known;
    for (const auto& [name, version] : entry.aliases) known += (known.empty() ? "" : ", ") + name;
    return NotFound("model " + model, "has no alias " + alias, known.empty() ? "it has none yet" : "it has: " + known);
  }
  if (places.size() == 1) {
    return InvalidInput("model " + model,
                        "alias " + alias + " points to version " + std::to_string(places[0].version) +
                            ", and to no other before it: there is nothing to go back to",
                        "register another version, or look at: trimtab registry " + model);
  }
  AliasMove move;
  move.alias = alias;
  move.from = places[0].version;
  move.to = places[1].version;
  TRIMTAB_ASSIGN_OR_RETURN(const Version target, FindVersion(transaction, model, move.to));
  TRIMTAB_RETURN_IF_ERROR(transaction.Execute("DELETE FROM alias_history WHERE model = ? AND alias = ? AND depth = ?",
                                              model, alias, places[0].depth));
  TRIMTAB_RETURN_IF_ERROR(AuditMove(transaction, kActionRollback, target, alias, move.from, signature));
  return move;
}

}  // namespace trimtab::registry
