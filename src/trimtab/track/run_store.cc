#include "trimtab/track/run_store.h"

#include <algorithm>
#include <charconv>

#include "trimtab/track/run_records.h"

namespace trimtab::track {

namespace {

using store::Statement;
using store::Transaction;

// Calls read(row) for each row; read returns a Result.
template <typename Read>
Result<> ForEachRow(Result<Statement> statement, const Read& read) {
  if (!statement.ok()) return statement.error();
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const bool row, statement->Step());
    if (!row) return {};
    TRIMTAB_RETURN_IF_ERROR(read(*statement));
  }
}

Result<std::vector<Run>> Runs(Result<Statement> statement) {
  std::vector<Run> runs;
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(std::move(statement), [&](const Statement& row) -> Result<> {
    TRIMTAB_ASSIGN_OR_RETURN(Run run, ReadRun(row));
    runs.push_back(std::move(run));
    return {};
  }));
  return runs;
}

Result<std::vector<std::string>> Ids(Result<Statement> statement) {
  std::vector<std::string> ids;
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(std::move(statement), [&](const Statement& row) -> Result<> {
    ids.push_back(row.Text(0));
    return {};
  }));
  return ids;
}

std::string Joined(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text += (text.empty() ? "" : ", ") + word;
  return text;
}

Error NoSuchRun(const std::string& name) {
  return NotFound("run " + name, "does not exist", "list the runs with: trimtab runs");
}

}  // namespace

Result<> AddRun(Transaction& transaction, const Run& run) {
  TRIMTAB_RETURN_IF_ERROR(transaction.Execute(
      "INSERT INTO runs (id, pipeline_file, started_ns, ended_ns, state, trimtab_version, git_commit, git_branch, "
      "git_dirty, diff_object, command_line_json, machine_json, tools_json) "
      "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING",
      run.id, run.pipeline_file, run.started, run.ended, RunStateName(run.state), run.trimtab_version, run.git_commit,
      run.git_branch, run.git_dirty, run.diff_object, WordsToJson(run.command_line), FactsToJson(run.machine),
      FactsToJson(run.tools)));
  if (transaction.ChangedRows() == 0) return InvalidInput("run " + run.id, "exists already");
  return {};
}

Result<> FinishRun(Transaction& transaction, const std::string& run_id, RunState state, Timestamp ended) {
  TRIMTAB_RETURN_IF_ERROR(
      transaction.Execute("UPDATE runs SET state = ?, ended_ns = ? WHERE id = ?", RunStateName(state), ended, run_id));
  if (transaction.ChangedRows() == 0) return NoSuchRun(run_id);
  const StageState left = state == RunState::kInterrupted ? StageState::kInterrupted : StageState::kAborted;
  return transaction.Execute("UPDATE stages SET state = ?, ended_ns = ? WHERE run_id = ? AND state = 'running'",
                             StageStateName(left), ended, run_id);
}

Result<> PutStage(Transaction& transaction, const std::string& run_id, const Stage& stage) {
  return transaction.Execute(
      "INSERT INTO stages (run_id, position, name, kind, state, key_digest, key_json, reused_from, reason, attempts, "
      "exit_code, started_ns, ended_ns, seconds, user_seconds, system_seconds, peak_memory_bytes, evidence_json, "
      "error) "
      "VALUES (?1, (SELECT ifnull(max(position), 0) + 1 FROM stages WHERE run_id = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, "
      "?9, "
      "?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18) "
      "ON CONFLICT (run_id, name) DO UPDATE SET kind = excluded.kind, state = excluded.state, "
      "key_digest = excluded.key_digest, key_json = excluded.key_json, reused_from = excluded.reused_from, "
      "reason = excluded.reason, attempts = excluded.attempts, exit_code = excluded.exit_code, "
      "started_ns = ifnull(started_ns, excluded.started_ns), ended_ns = excluded.ended_ns, seconds = excluded.seconds, "
      "user_seconds = excluded.user_seconds, system_seconds = excluded.system_seconds, "
      "peak_memory_bytes = excluded.peak_memory_bytes, evidence_json = excluded.evidence_json, error = excluded.error",
      run_id, stage.name, stage.kind, StageStateName(stage.state), stage.key_digest, stage.key_json, stage.reused_from,
      stage.reason, stage.attempts, stage.exit_code, stage.started, stage.ended, stage.seconds, stage.user_seconds,
      stage.system_seconds, stage.peak_memory_bytes, stage.evidence_json, stage.error);
}

Result<> PutMetrics(Transaction& transaction, const std::string& run_id, const std::vector<Metric>& metrics) {
  for (const Metric& metric : metrics) {
    TRIMTAB_RETURN_IF_ERROR(
        transaction.Execute("INSERT OR REPLACE INTO metrics (run_id, stage, name, value, text) VALUES (?, ?, ?, ?, ?)",
                            run_id, metric.stage, metric.name, FiniteColumn(metric.value), TextColumn(metric.value)));
  }
  return {};
}

Result<> PutParameters(Transaction& transaction, const std::string& run_id, const std::vector<Parameter>& parameters) {
  for (const Parameter& parameter : parameters) {
    TRIMTAB_RETURN_IF_ERROR(
        transaction.Execute("INSERT OR REPLACE INTO parameters (run_id, stage, name, value) VALUES (?, ?, ?, ?)",
                            run_id, parameter.stage, parameter.name, parameter.value));
  }
  return {};
}

Result<> PutArtifacts(Transaction& transaction, const std::string& run_id, const std::vector<Artifact>& artifacts) {
  for (const Artifact& artifact : artifacts) {
    TRIMTAB_RETURN_IF_ERROR(transaction.Execute(
        "INSERT OR REPLACE INTO artifacts (run_id, stage, role, path, digest, size, kind, executable) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        run_id, artifact.stage, ArtifactRoleName(artifact.role), artifact.path, artifact.object.digest,
        artifact.object.size, ObjectKindName(artifact.object.kind), artifact.object.executable));
  }
  return {};
}

Result<> PutEnvironment(Transaction& transaction, const std::string& run_id,
                        const std::vector<EnvironmentVariable>& variables) {
  for (const EnvironmentVariable& variable : variables) {
    TRIMTAB_RETURN_IF_ERROR(
        transaction.Execute("INSERT OR REPLACE INTO environment_variables (run_id, stage, name, digest, public_value) "
                            "VALUES (?, ?, ?, ?, ?)",
                            run_id, variable.stage, variable.name, variable.digest, variable.public_value));
  }
  return {};
}

Result<> PutTag(Transaction& transaction, const std::string& run_id, std::string_view key, std::string_view value) {
  return transaction.Execute("INSERT OR REPLACE INTO tags (run_id, key, value) VALUES (?, ?, ?)", run_id, key, value);
}

Result<std::vector<Run>> ListRuns(Transaction& transaction, std::int64_t limit) {
  const std::string sql = std::string("SELECT ") + kRunColumns + " FROM runs ORDER BY started_ns DESC, id DESC LIMIT ?";
  return Runs(transaction.Query(sql, limit > 0 ? limit : -1));
}

Result<std::vector<Run>> UnfinishedRuns(Transaction& transaction) {
  const std::string sql =
      std::string("SELECT ") + kRunColumns + " FROM runs WHERE state = 'running' ORDER BY started_ns DESC, id DESC";
  return Runs(transaction.Query(sql));
}

Result<std::string> ResolveRun(Transaction& transaction, const std::string& name) {
  std::int64_t back = 0;
  const bool counted = name.starts_with("latest~");
  if (counted) {
    const char* end = name.data() + name.size();
    const auto [stop, code] = std::from_chars(name.data() + 7, end, back);
    if (code != std::errc() || stop != end || back < 0) {
      return InvalidInput("run " + name, "is not the name of a run", "latest~1 is the run before the latest");
    }
  }
  if (counted || name == "latest") {
    TRIMTAB_ASSIGN_OR_RETURN(
        const std::vector<std::string> ids,
        Ids(transaction.Query("SELECT id FROM runs ORDER BY started_ns DESC, id DESC LIMIT 1 OFFSET ?", back)));
    if (!ids.empty()) return ids.front();
    return NotFound("run " + name, "there are fewer runs", "begin one with: trimtab run");
  }
  if (name.size() < 4) {
    return InvalidInput("run " + name, "is too short to name a run",
                        "give at least four characters of its beginning or end, or latest");
  }
  TRIMTAB_ASSIGN_OR_RETURN(
      const std::vector<std::string> fitting,
      Ids(transaction.Query("SELECT id FROM runs WHERE substr(id, 1, length(?1)) = lower(?1) OR "
                            "substr(id, -length(?1)) = lower(?1) ORDER BY started_ns DESC, id DESC LIMIT 6",
                            name)));
  if (fitting.size() == 1) return fitting.front();
  if (fitting.size() > 1) {
    return InvalidInput("run " + name, "fits more than one run: " + Joined(fitting), "give more characters");
  }
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> latest,
                           Ids(transaction.Query("SELECT id FROM runs ORDER BY started_ns DESC, id DESC LIMIT 3")));
  if (latest.empty()) return NotFound("run " + name, "there are no runs yet", "begin one with: trimtab run");
  return NotFound("run " + name, "does not exist; the latest are " + Joined(latest), "list them with: trimtab runs");
}

Result<RunDetails> LoadRun(Transaction& transaction, const std::string& run_id) {
  RunDetails details;
  const std::string run_sql = std::string("SELECT ") + kRunColumns + " FROM runs WHERE id = ?";
  TRIMTAB_ASSIGN_OR_RETURN(std::vector<Run> runs, Runs(transaction.Query(run_sql, run_id)));
  if (runs.empty()) return NoSuchRun(run_id);
  details.run = std::move(runs.front());
  const std::string stage_sql =
      std::string("SELECT ") + kStageColumns + " FROM stages WHERE run_id = ? ORDER BY position";
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(transaction.Query(stage_sql, run_id), [&](const Statement& row) -> Result<> {
    TRIMTAB_ASSIGN_OR_RETURN(Stage stage, ReadStage(row));
    details.stages.push_back(std::move(stage));
    return {};
  }));
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(
      transaction.Query("SELECT stage, name, value, text FROM metrics WHERE run_id = ? ORDER BY stage, name", run_id),
      [&](const Statement& row) -> Result<> {
        details.metrics.push_back({row.Text(0), row.Text(1), MetricValue(row.OptionalReal(2), row.Text(3))});
        return {};
      }));
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(
      transaction.Query("SELECT stage, name, value FROM parameters WHERE run_id = ? ORDER BY stage, name", run_id),
      [&](const Statement& row) -> Result<> {
        details.parameters.push_back({row.Text(0), row.Text(1), row.Text(2)});
        return {};
      }));
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(
      transaction.Query("SELECT stage, path, role, digest, size, kind, executable FROM artifacts WHERE run_id = ? "
                        "ORDER BY stage, role, path",
                        run_id),
      [&](const Statement& row) -> Result<> {
        const store::StoredObject object{row.Text(3), static_cast<std::uint64_t>(row.Int(4)),
                                         store::ObjectKindNamed(row.Text(5)), row.Int(6) != 0};
        const ArtifactRole role = ArtifactRoleNamed(row.Text(2)).value_or(ArtifactRole::kInput);
        details.artifacts.push_back({row.Text(0), row.Text(1), role, object});
        return {};
      }));
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(
      transaction.Query("SELECT stage, name, digest, public_value FROM environment_variables WHERE run_id = ? "
                        "ORDER BY stage, name",
                        run_id),
      [&](const Statement& row) -> Result<> {
        details.environment.push_back({row.Text(0), row.Text(1), row.Text(2), row.OptionalText(3)});
        return {};
      }));
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(transaction.Query("SELECT key, value FROM tags WHERE run_id = ?", run_id),
                                     [&](const Statement& row) -> Result<> {
                                       details.tags[row.Text(0)] = row.Text(1);
                                       return {};
                                     }));
  return details;
}

Result<std::vector<std::string>> CloseInterruptedRuns(Transaction& transaction, Timestamp now) {
  TRIMTAB_ASSIGN_OR_RETURN(
      std::vector<std::string> ids,
      Ids(transaction.Query("SELECT id FROM runs WHERE state = 'running' ORDER BY started_ns, id")));
  for (const std::string& id : ids) {
    TRIMTAB_RETURN_IF_ERROR(FinishRun(transaction, id, RunState::kInterrupted, now));
  }
  return ids;
}

Result<std::vector<store::StoredObject>> ReferencedObjects(Transaction& transaction) {
  std::vector<store::StoredObject> objects;
  TRIMTAB_RETURN_IF_ERROR(ForEachRow(transaction.Query("SELECT DISTINCT digest, kind FROM artifacts UNION "
                                                       "SELECT diff_object, 'file' FROM runs WHERE diff_object <> ''"),
                                     [&](const Statement& row) -> Result<> {
                                       objects.push_back({row.Text(0), 0, store::ObjectKindNamed(row.Text(1)), false});
                                       return {};
                                     }));
  return objects;
}

Result<> RemoveRun(Transaction& transaction, const std::string& run_id) {
  {
    TRIMTAB_ASSIGN_OR_RETURN(Statement version,
                             transaction.Query("SELECT model, version FROM versions WHERE run_id = ?", run_id));
    TRIMTAB_ASSIGN_OR_RETURN(const bool registered, version.Step());
    if (registered) {
      return InvalidInput(
          "run " + run_id,
          "cannot be removed: version " + version.Text(1) + " of model " + version.Text(0) + " came from it",
          "runs of registered versions are kept");
    }
  }
  TRIMTAB_RETURN_IF_ERROR(transaction.Execute("DELETE FROM runs WHERE id = ?", run_id));
  if (transaction.ChangedRows() == 0) return NoSuchRun(run_id);
  return {};
}

}  // namespace trimtab::track
