#include <algorithm>

#include "trimtab/base/nearest_name.h"
#include "trimtab/registry/registry.h"

namespace trimtab::registry {

namespace {

using store::Statement;
using store::Transaction;

constexpr const char* kVersionColumns =
    "SELECT model, version, digest, size, kind, executable, evidence_json, run_id, created_ns FROM versions ";

// Where each alias of the store points now.
constexpr const char* kPresent =
    "SELECT model, alias, version FROM alias_history AS h WHERE depth = "
    "(SELECT max(depth) FROM alias_history WHERE model = h.model AND alias = h.alias) ";

template <typename Read>
Result<> ForEachRow(Result<Statement> statement, const Read& read) {
  if (!statement.ok()) return statement.error();
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const bool row, statement->Step());
    if (!row) return {};
    read(*statement);
  }
}

Version ReadVersion(const Statement& row) {
  Version version;
  version.model = row.Text(0);
  version.version = row.Int(1);
  version.object = {row.Text(2), static_cast<std::uint64_t>(row.Int(3)), store::ObjectKindNamed(row.Text(4)),
                    row.Int(5) != 0};
  version.evidence_json = row.Text(6);
  version.run_id = row.Text(7);
  version.created = row.Time(8);
  return version;
}

Result<ModelEntry> ReadModel(Transaction& transaction, ModelEntry entry) {
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(transaction.Query(std::string(kPresent) + "AND model = ?", entry.name),
                                     [&](const Statement& row) { entry.aliases[row.Text(1)] = row.Int(2); }));
  TRIMTAB_RETURN_IF_ERROR(
      ForEachRow(transaction.Query(std::string(kVersionColumns) + "WHERE model = ? ORDER BY version DESC", entry.name),
                 [&](const Statement& row) { entry.versions.push_back(ReadVersion(row)); }));
  for (Version& version : entry.versions) {
    for (const auto& [alias, number] : entry.aliases) {
      if (number == version.version) version.aliases.push_back(alias);
    }
  }
  return entry;
}

Result<std::vector<ModelEntry>> Names(Transaction& transaction) {
  std::vector<ModelEntry> entries;
  TRIMTAB_RETURN_IF_ERROR(
      ForEachRow(transaction.Query("SELECT name, created_ns FROM models ORDER BY name"), [&](const Statement& row) {
        ModelEntry entry;
        entry.name = row.Text(0);
        entry.created = row.Time(1);
        entries.push_back(std::move(entry));
      }));
  return entries;
}

}  // namespace

Result<std::vector<ModelEntry>> ListModels(Transaction& transaction) {
  TRIMTAB_ASSIGN_OR_RETURN(std::vector<ModelEntry> entries, Names(transaction));
  for (ModelEntry& entry : entries) {
    TRIMTAB_ASSIGN_OR_RETURN(entry, ReadModel(transaction, std::move(entry)));
  }
  return entries;
}

Result<ModelEntry> FindModel(Transaction& transaction, const std::string& model) {
  TRIMTAB_ASSIGN_OR_RETURN(std::vector<ModelEntry> entries, Names(transaction));
  for (ModelEntry& entry : entries) {
    if (entry.name == model) return ReadModel(transaction, std::move(entry));
  }
  std::vector<std::string> names;
  for (const ModelEntry& entry : entries) names.push_back(entry.name);
  const std::string nearest = DidYouMean(model, names);
  return NotFound("model " + model, "is not in the registry",
                  names.empty()     ? "it holds no model yet"
                  : nearest.empty() ? "list the models with: trimtab registry"
                                    : nearest);
}

Result<Version> FindVersion(Transaction& transaction, const std::string& model, std::int64_t number) {
  std::optional<Version> version;
  TRIMTAB_RETURN_IF_ERROR(
      ForEachRow(transaction.Query(std::string(kVersionColumns) + "WHERE model = ? AND version = ?", model, number),
                 [&](const Statement& row) { version = ReadVersion(row); }));
  if (!version.has_value()) {
    TRIMTAB_ASSIGN_OR_RETURN(const ModelEntry entry, FindModel(transaction, model));
    return NotFound("model " + model, "has no version " + std::to_string(number),
                    "its latest is " + std::to_string(entry.versions.empty() ? 0 : entry.versions.front().version));
  }
  TRIMTAB_RETURN_IF_ERROR(
      ForEachRow(transaction.Query(std::string(kPresent) + "AND model = ? AND version = ?", model, number),
                 [&](const Statement& row) { version->aliases.push_back(row.Text(1)); }));
  return *std::move(version);
}

Result<std::optional<Version>> FindAlias(Transaction& transaction, const std::string& model, const std::string& alias) {
  std::optional<std::int64_t> number;
  TRIMTAB_RETURN_IF_ERROR(
      ForEachRow(transaction.Query(std::string(kPresent) + "AND model = ? AND alias = ?", model, alias),
                 [&](const Statement& row) { number = row.Int(2); }));
  if (!number.has_value()) return std::optional<Version>();
  TRIMTAB_ASSIGN_OR_RETURN(Version version, FindVersion(transaction, model, *number));
  return std::optional(std::move(version));
}

Result<std::vector<std::int64_t>> AliasHistory(Transaction& transaction, const std::string& model,
                                               const std::string& alias) {
  std::vector<std::int64_t> history;
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(
      transaction.Query("SELECT version FROM alias_history WHERE model = ? AND alias = ? ORDER BY depth", model, alias),
      [&](const Statement& row) { history.push_back(row.Int(0)); }));
  return history;
}

Result<std::vector<store::StoredObject>> RegisteredObjects(Transaction& transaction) {
  std::vector<store::StoredObject> objects;
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(transaction.Query(std::string(kVersionColumns) + "ORDER BY model, version"),
                                     [&](const Statement& row) { objects.push_back(ReadVersion(row).object); }));
  return objects;
}

Result<std::vector<AuditEntry>> Audit(Transaction& transaction, const std::string& model) {
  std::vector<AuditEntry> entries;
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(
      transaction.Query("SELECT number, time_ns, who, action, model, version, alias, previous, why, object_digest, "
                        "evidence_digest, previous_hash, hash FROM audit WHERE ?1 = '' OR model = ?1 ORDER BY number",
                        model),
      [&](const Statement& row) {
        AuditEntry entry;
        entry.number = row.Int(0);
        entry.when = row.Time(1);
        entry.who = row.Text(2);
        entry.action = row.Text(3);
        entry.model = row.Text(4);
        entry.version = row.Int(5);
        entry.alias = row.Text(6);
        entry.previous = row.OptionalInt(7);
        entry.why = row.Text(8);
        entry.object_digest = row.Text(9);
        entry.evidence_digest = row.Text(10);
        entry.previous_hash = row.Text(11);
        entry.hash = row.Text(12);
        entries.push_back(std::move(entry));
      }));
  return entries;
}

Result<std::optional<AuditEntry>> FindRollback(store::Transaction& transaction, const std::string& model,
                                               const std::string& alias, std::int64_t version) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<AuditEntry> entries, Audit(transaction, model));
  std::optional<AuditEntry> rollback;
  for (const AuditEntry& entry : entries) {
    if (entry.alias != alias) continue;
    if (entry.action == "rollback" && entry.previous == version) rollback = entry;
    if (entry.action == "set_alias" && entry.version == version) rollback.reset();
  }
  return rollback;
}

}  // namespace trimtab::registry
