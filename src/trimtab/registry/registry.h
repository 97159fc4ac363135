// Registry: models, their versions, the aliases that point to them, and the audit chain of who moved what and why.
// Nothing is ever overwritten or deleted: a version stays, an alias has a history, an entry of the audit chain holds
// the SHA-256 of the one before it. Without state: each call works in the caller's transaction, so that a version, its
// alias and the audit entries commit together.
#ifndef TRIMTAB_REGISTRY_REGISTRY_H_
#define TRIMTAB_REGISTRY_REGISTRY_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/store/database.h"
#include "trimtab/store/object_store.h"

namespace trimtab::registry {

struct Version {
  std::string model;
  std::int64_t version = 0;    // 1, 2, 3, ... within the model
  store::StoredObject object;  // the model's bytes
  std::string evidence_json;   // what it was admitted on: gate and benchmark
  std::string run_id;          // empty: not from a run
  Timestamp created{};
  std::vector<std::string> aliases;  // that point to it now; filled on reading
};

struct ModelEntry {
  std::string name;
  Timestamp created{};
  std::map<std::string, std::int64_t> aliases;
  std::vector<Version> versions;  // the newest first
};

// Who does something when, and why: part of every change.
struct Signature {
  std::string who;
  std::string why;
  Timestamp when{};
};

struct AuditEntry {
  std::int64_t number = 0;  // 1, 2, 3, ... over all models
  Timestamp when{};
  std::string who;
  std::string action;  // register, set_alias, rollback
  std::string model;
  std::int64_t version = 0;
  std::string alias;                     // empty for register
  std::optional<std::int64_t> previous;  // version that the alias pointed to before
  std::string why;
  std::string object_digest;    // of the version
  std::string evidence_digest;  // SHA-256 of its evidence
  std::string previous_hash;    // hash of the entry before; 64 zeros for the first
  std::string hash;             // SHA-256 over all fields above (registry/audit_chain.h)
};

struct Registration {
  std::int64_t version = 0;
  bool created = true;  // false: the model had a version with these bytes already, and nothing was changed
};

struct AliasMove {
  std::string alias;
  std::optional<std::int64_t> from;  // nothing: the alias is new
  std::int64_t to = 0;
  bool moved = true;  // false: it pointed there already, and nothing was changed
};

// Model and alias names: 1 to 128 of letters, digits, '.', '_', '-', not starting with '.' or '-'; an alias is not a
// number. kInvalidInput says which character is wrong.
Result<> CheckModelName(const std::string& name);
Result<> CheckAliasName(const std::string& name);

Result<Registration> RegisterVersion(store::Transaction& transaction, const std::string& model,
                                     const store::StoredObject& object, const std::string& evidence_json,
                                     const std::string& run_id, const Signature& signature);
// kNotFound when the model or version does not exist.
Result<AliasMove> SetAlias(store::Transaction& transaction, const std::string& model, const std::string& alias,
                           std::int64_t version, const Signature& signature);
// Moves the alias to the version that it pointed to before its present one. A second rollback goes one further back:
// it does not return to what was rolled back. A SetAlias in between starts anew from there. kInvalidInput when nothing
// came before.
//   set 1, set 2, set 3, rollback -> 2, rollback -> 1, rollback -> error;   set 1, set 2, rollback -> 1, set 3,
//   rollback -> 1
Result<AliasMove> Rollback(store::Transaction& transaction, const std::string& model, const std::string& alias,
                           const Signature& signature);

Result<std::vector<ModelEntry>> ListModels(store::Transaction& transaction);
Result<ModelEntry> FindModel(store::Transaction& transaction, const std::string& model);  // kNotFound names the nearest
Result<Version> FindVersion(store::Transaction& transaction, const std::string& model, std::int64_t number);
// Nothing when the model does not exist or has no such alias: no baseline.
Result<std::optional<Version>> FindAlias(store::Transaction& transaction, const std::string& model,
                                         const std::string& alias);
// Versions that the alias pointed to, the oldest first, the present one last; what was rolled back is not among them.
Result<std::vector<std::int64_t>> AliasHistory(store::Transaction& transaction, const std::string& model,
                                               const std::string& alias);
// Every model object: what `trimtab gc` must never touch.
Result<std::vector<store::StoredObject>> RegisteredObjects(store::Transaction& transaction);

// The oldest first; model empty: all.
Result<std::vector<AuditEntry>> Audit(store::Transaction& transaction, const std::string& model);
// The rollback that took the alias away from this version, unless the alias was set to it again since. Nothing: the
// version was never rolled back from, or was admitted anew.
Result<std::optional<AuditEntry>> FindRollback(store::Transaction& transaction, const std::string& model,
                                               const std::string& alias, std::int64_t version);
// Recomputes the chain and compares it with versions and aliases: kInvalidInput names the entry that does not fit.
// Returns the number of entries and the hash of the last, which anyone may note down elsewhere as a witness: the chain
// alone cannot show that its last entries were cut off together with what they did.
struct AuditHead {
  std::int64_t entries = 0;
  std::string hash;
};
Result<AuditHead> VerifyAudit(store::Transaction& transaction);

}  // namespace trimtab::registry

#endif  // TRIMTAB_REGISTRY_REGISTRY_H_
