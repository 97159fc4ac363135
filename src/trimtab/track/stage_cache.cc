#include "trimtab/track/stage_cache.h"

#include "trimtab/base/json.h"

namespace trimtab::track {

namespace {

using store::Statement;
using store::Transaction;

constexpr const char* kSelect =
    "SELECT stage, key_digest, key_json, run_id, outputs_json, evidence_json, modules_json, created_ns FROM "
    "stage_cache ";

std::string OutputsToJson(const std::vector<CachedOutput>& outputs) {
  Json json = Json::array();
  for (const CachedOutput& output : outputs) {
    json.push_back({{"path", output.path},
                    {"digest", output.object.digest},
                    {"size", output.object.size},
                    {"kind", ObjectKindName(output.object.kind)},
                    {"executable", output.object.executable}});
  }
  return WriteJson(json);
}

Result<std::vector<CachedOutput>> OutputsFromJson(const std::string& text, const std::string& place) {
  TRIMTAB_ASSIGN_OR_RETURN(const Json json, ParseJson(text, place));
  std::vector<CachedOutput> outputs;
  try {
    for (const Json& entry : json) {
      outputs.push_back(
          {entry.at("path").get<std::string>(),
           {entry.at("digest").get<std::string>(), entry.at("size").get<std::uint64_t>(),
            store::ObjectKindNamed(entry.at("kind").get<std::string>()), entry.at("executable").get<bool>()}});
    }
  } catch (const Json::exception& error) {
    return InvalidInput(place, std::string("the store holds an unexpected list of outputs: ") + error.what(),
                        "run the stage again");
  }
  return outputs;
}

Result<CachedStage> ReadEntry(const Statement& row) {
  CachedStage entry;
  entry.stage = row.Text(0);
  entry.key_digest = row.Text(1);
  entry.key_json = row.Text(2);
  entry.run_id = row.Text(3);
  TRIMTAB_ASSIGN_OR_RETURN(entry.outputs, OutputsFromJson(row.Text(4), "cached stage " + entry.stage));
  entry.evidence_json = row.Text(5);
  entry.modules_json = row.Text(6);
  entry.created = row.Time(7);
  return entry;
}

Result<std::vector<CachedStage>> Entries(Result<Statement> statement) {
  if (!statement.ok()) return statement.error();
  std::vector<CachedStage> entries;
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const bool row, statement->Step());
    if (!row) return entries;
    TRIMTAB_ASSIGN_OR_RETURN(CachedStage entry, ReadEntry(*statement));
    entries.push_back(std::move(entry));
  }
}

Result<std::optional<CachedStage>> First(Result<Statement> statement) {
  TRIMTAB_ASSIGN_OR_RETURN(std::vector<CachedStage> entries, Entries(std::move(statement)));
  if (entries.empty()) return std::optional<CachedStage>();
  return std::optional(std::move(entries.front()));
}

}  // namespace

Result<std::optional<CachedStage>> FindCachedStage(Transaction& transaction, const std::string& key_digest,
                                                   const std::string& stage) {
  return First(transaction.Query(
      std::string(kSelect) + "WHERE key_digest = ? ORDER BY stage <> ?, created_ns DESC LIMIT 1", key_digest, stage));
}

Result<std::optional<CachedStage>> LatestCachedStage(Transaction& transaction, const std::string& stage) {
  return First(
      transaction.Query(std::string(kSelect) + "WHERE stage = ? ORDER BY created_ns DESC, key_digest LIMIT 1", stage));
}

Result<std::vector<std::string>> CachedModules(Transaction& transaction, const std::string& stage, std::int64_t limit) {
  TRIMTAB_ASSIGN_OR_RETURN(
      Statement statement,
      transaction.Query("SELECT modules_json FROM stage_cache WHERE stage = ? GROUP BY modules_json "
                        "ORDER BY max(created_ns) DESC, modules_json LIMIT ?",
                        stage, limit));
  std::vector<std::string> lists;
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const bool row, statement.Step());
    if (!row) return lists;
    lists.push_back(statement.Text(0));
  }
}

Result<> PutCachedStage(Transaction& transaction, const CachedStage& entry) {
  return transaction.Execute(
      "INSERT OR REPLACE INTO stage_cache (key_digest, stage, key_json, run_id, outputs_json, evidence_json, "
      "modules_json, created_ns) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
      entry.key_digest, entry.stage, entry.key_json, entry.run_id, OutputsToJson(entry.outputs), entry.evidence_json,
      entry.modules_json, entry.created);
}

Result<> RemoveCachedStage(Transaction& transaction, const std::string& key_digest, const std::string& stage) {
  return transaction.Execute("DELETE FROM stage_cache WHERE key_digest = ? AND stage = ?", key_digest, stage);
}

Result<std::vector<CachedStage>> ListCachedStages(Transaction& transaction) {
  return Entries(transaction.Query(std::string(kSelect) + "ORDER BY created_ns DESC, key_digest, stage"));
}

}  // namespace trimtab::track
