#include "trimtab/registry/audit_chain.h"

#include "trimtab/base/digest.h"

namespace trimtab::registry {

std::string FirstPreviousHash() { return std::string(64, '0'); }

std::string AuditHash(const AuditEntry& entry) {
  std::string bytes;
  const auto add = [&](std::string_view field) {
    bytes += std::to_string(field.size()) + ":";
    bytes += field;
    bytes += ",";
  };
  add("trimtab-audit 1");
  add(std::to_string(entry.number));
  add(std::to_string(entry.when.time_since_epoch().count()));
  add(entry.who);
  add(entry.action);
  add(entry.model);
  add(std::to_string(entry.version));
  add(entry.alias);
  add(entry.previous.has_value() ? std::to_string(*entry.previous) : "");
  add(entry.why);
  add(entry.object_digest);
  add(entry.evidence_digest);
  add(entry.previous_hash);
  return Sha256Of(bytes).ToHex();
}

Result<> AppendAudit(store::Transaction& transaction, AuditEntry entry) {
  entry.number = 1;
  entry.previous_hash = FirstPreviousHash();
  {
    TRIMTAB_ASSIGN_OR_RETURN(store::Statement last,
                             transaction.Query("SELECT number, hash FROM audit ORDER BY number DESC LIMIT 1"));
    TRIMTAB_ASSIGN_OR_RETURN(const bool any, last.Step());
    if (any) {
      entry.number = last.Int(0) + 1;
      entry.previous_hash = last.Text(1);
    }
  }
  return transaction.Execute(
      "INSERT INTO audit (number, time_ns, who, action, model, version, alias, previous, why, object_digest, "
      "evidence_digest, previous_hash, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      entry.number, entry.when, entry.who, entry.action, entry.model, entry.version, entry.alias, entry.previous,
      entry.why, entry.object_digest, entry.evidence_digest, entry.previous_hash, AuditHash(entry));
}

}  // namespace trimtab::registry
