#include "trimtab/report/run_json.h"

#include "trimtab/report/evidence_json.h"
#include "trimtab/report/json_reader.h"

namespace trimtab::report {
namespace {

constexpr std::initializer_list<StageState> kStates = {StageState::kPassed,       StageState::kFailed,
                                                       StageState::kInconclusive, StageState::kReused,
                                                       StageState::kSkipped,      StageState::kAborted};

std::string_view RoleName(ArtifactReport::Role role) {
  switch (role) {
    case ArtifactReport::Role::kInput:
      return "input";
    case ArtifactReport::Role::kOutput:
      return "output";
    case ArtifactReport::Role::kModel:
      return "model";
  }
  return "input";
}

template <typename T>
Json OrNull(const std::optional<T>& value) {
  return value ? Json(*value) : Json();
}

template <typename T>
Json EvidenceOrNull(const std::optional<T>& evidence) {
  return evidence ? ToJson(*evidence) : Json();
}

// Evidence under `key`: nothing when it is null.
template <typename T>
void ReadEvidence(JsonReader& reader, const char* key, std::optional<T>& evidence,
                  Result<T> (*read)(const Json&, const std::string&)) {
  if (!reader.Present(key)) return;
  Result<T> result = read(reader.Value(key), reader.place() + "." + key);
  if (result.ok()) {
    evidence = std::move(*result);
  } else {
    reader.Take(result.error());
  }
}

StageReport ReadStage(JsonReader& reader) {
  StageReport stage;
  reader.Read("name", stage.name);
  reader.Read("kind", stage.kind);
  reader.ReadName("state", stage.state, StageStateName, kStates);
  reader.Read("warning", stage.warning);
  reader.Read("reason", stage.reason);
  reader.Read("after", stage.after);
  reader.Read("seconds", stage.seconds);
  reader.Read("cpu_seconds", stage.cpu_seconds);
  reader.Read("peak_memory_bytes", stage.peak_memory_bytes);
  reader.Read("attempts", stage.attempts);
  reader.Read("exit_code", stage.exit_code);
  reader.Read("command", stage.command);
  reader.Read("error", stage.error);
  reader.Read("output", stage.output);
  reader.Read("log_path", stage.log_path);
  reader.Read("key_digest", stage.key_digest);
  reader.Read("reused_from", stage.reused_from);
  reader.ReadList("artifacts", [&](JsonReader& each) {
    using Role = ArtifactReport::Role;
    ArtifactReport artifact;
    each.ReadName("role", artifact.role, RoleName, {Role::kInput, Role::kOutput, Role::kModel});
    each.Read("path", artifact.path);
    each.Read("digest", artifact.digest);
    each.Read("bytes", artifact.bytes);
    stage.artifacts.push_back(std::move(artifact));
  });
  reader.Read("metrics", stage.metrics);
  reader.Read("parameters", stage.parameters);
  ReadEvidence(reader, "check", stage.check, ReadDataCheck);
  ReadEvidence(reader, "gate", stage.gate, ReadGate);
  ReadEvidence(reader, "benchmark", stage.benchmark, ReadBenchmark);
  ReadEvidence(reader, "registration", stage.registration, ReadRegistration);
  return stage;
}

}  // namespace

Json ToJson(const StageReport& stage) {
  Json artifacts = Json::array();
  for (const ArtifactReport& artifact : stage.artifacts) {
    artifacts.push_back({{"role", RoleName(artifact.role)},
                         {"path", artifact.path},
                         {"digest", artifact.digest},
                         {"bytes", artifact.bytes}});
  }
  return {{"name", stage.name},
          {"kind", stage.kind},
          {"state", StageStateName(stage.state)},
          {"warning", stage.warning},
          {"reason", stage.reason},
          {"after", stage.after},
          {"seconds", stage.seconds},
          {"cpu_seconds", stage.cpu_seconds},
          {"peak_memory_bytes", stage.peak_memory_bytes},
          {"attempts", stage.attempts},
          {"exit_code", OrNull(stage.exit_code)},
          {"command", stage.command},
          {"error", stage.error},
          {"output", stage.output},
          {"log_path", stage.log_path},
          {"key_digest", stage.key_digest},
          {"reused_from", stage.reused_from},
          {"artifacts", std::move(artifacts)},
          {"metrics", stage.metrics},
          {"parameters", stage.parameters},
          {"check", EvidenceOrNull(stage.check)},
          {"gate", EvidenceOrNull(stage.gate)},
          {"benchmark", EvidenceOrNull(stage.benchmark)},
          {"registration", EvidenceOrNull(stage.registration)}};
}

Json ToJson(const RunReport& run) {
  Json model;
  if (run.model) {
    model = {{"name", run.model->name},
             {"version", run.model->version == 0 ? Json() : Json(run.model->version)},
             {"digest", run.model->digest},
             {"path", run.model->path}};
  }
  Json stages = Json::array();
  for (const StageReport& stage : run.stages) stages.push_back(ToJson(stage));
  return {{"schema", "trimtab.run/1"},
          {"run_id", run.run_id},
          {"passed", run.verdict == Verdict::kPass && !run.aborted},
          {"verdict", VerdictName(run.verdict)},
          {"exit_code", run.exit_code},
          {"failed_check", run.failed_check.empty() ? Json() : Json(run.failed_check)},
          {"headline", run.headline},
          {"model", std::move(model)},
          {"metrics", run.metrics},
          {"benchmark_results", EvidenceOrNull(run.benchmark_results)},
          {"stages", std::move(stages)},
          {"aborted", run.aborted},
          {"pipeline", run.pipeline_path},
          {"parameters", run.parameters},
          {"started", FormatTimestamp(run.started)},
          {"started_ns", run.started.time_since_epoch().count()},
          {"seconds", run.seconds},
          {"git", {{"commit", run.git.commit}, {"branch", run.git.branch}, {"dirty", run.git.dirty}}},
          {"command_line", run.command_line},
          {"machine", run.machine},
          {"tools", run.tools},
          {"trimtab_version", run.trimtab_version},
          {"paths", run.paths}};
}

std::string RunResultJson(const RunReport& run) { return WriteJsonIndented(ToJson(run)); }

Result<RunReport> ReadRunReport(const Json& json, const std::string& place) {
  JsonReader reader(json, place);
  RunReport run;
  std::string schema;
  reader.Read("schema", schema);
  if (!schema.empty() && schema != "trimtab.run/1") reader.Fail("schema", "is `" + schema + "`, not `trimtab.run/1`");
  reader.Read("run_id", run.run_id);
  reader.Read("verdict", run.verdict);
  reader.Read("exit_code", run.exit_code);
  if (reader.Present("failed_check")) reader.Read("failed_check", run.failed_check);
  reader.Read("headline", run.headline);
  if (reader.Present("model")) {
    reader.ReadObject("model", [&](JsonReader& each) {
      RunModel& model = run.model.emplace();
      each.Read("name", model.name);
      if (each.Present("version")) each.Read("version", model.version);
      each.Read("digest", model.digest);
      each.Read("path", model.path);
    });
  }
  reader.Read("metrics", run.metrics);
  ReadEvidence(reader, "benchmark_results", run.benchmark_results, ReadBenchmark);
  reader.ReadList("stages", [&](JsonReader& each) { run.stages.push_back(ReadStage(each)); });
  reader.Read("aborted", run.aborted);
  reader.Read("pipeline", run.pipeline_path);
  reader.Read("parameters", run.parameters);
  std::int64_t started = 0;
  reader.Read("started_ns", started);
  run.started = Timestamp(std::chrono::nanoseconds(started));
  reader.Read("seconds", run.seconds);
  reader.ReadObject("git", [&](JsonReader& each) {
    each.Read("commit", run.git.commit);
    each.Read("branch", run.git.branch);
    each.Read("dirty", run.git.dirty);
  });
  reader.Read("command_line", run.command_line);
  reader.Read("machine", run.machine);
  reader.Read("tools", run.tools);
  reader.Read("trimtab_version", run.trimtab_version);
  reader.Read("paths", run.paths);
  TRIMTAB_RETURN_IF_ERROR(reader.Finish());
  return run;
}

}  // namespace trimtab::report
