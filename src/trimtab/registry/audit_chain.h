// The audit chain: each entry's hash covers its fields and the hash of the entry before, so that no entry can be
// changed, removed or moved without every later hash changing too.
#ifndef TRIMTAB_REGISTRY_AUDIT_CHAIN_H_
#define TRIMTAB_REGISTRY_AUDIT_CHAIN_H_

#include <string>
#include <string_view>

#include "trimtab/registry/registry.h"

namespace trimtab::registry {

inline constexpr std::string_view kActionRegister = "register";
inline constexpr std::string_view kActionSetAlias = "set_alias";
inline constexpr std::string_view kActionRollback = "rollback";

// What the first entry names as the hash before it: 64 zeros.
std::string FirstPreviousHash();

// SHA-256, hexadecimal, of the netstrings "<length>:<bytes>," of, in order: "trimtab-audit 1", number, time in
// nanoseconds, who, action, model, version, alias, previous ("" when there is none), why, object digest, evidence
// digest, previous hash. Do not change: stored chains depend on it.
std::string AuditHash(const AuditEntry& entry);

// Fills number, previous_hash and hash, and adds the entry at the end of the chain.
Result<> AppendAudit(store::Transaction& transaction, AuditEntry entry);

}  // namespace trimtab::registry

#endif  // TRIMTAB_REGISTRY_AUDIT_CHAIN_H_
