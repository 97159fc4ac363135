#include "trimtab/track/run_records.h"

#include <cmath>
#include <limits>

#include "trimtab/base/json.h"

namespace trimtab::track {

namespace {

Error Unexpected(const std::string& place, const std::string& column, const std::string& value) {
  return InvalidInput(place, "the store holds an unexpected " + column + ": " + value,
                      "put a backup in its place, or use the trimtab that wrote it");
}

Result<std::vector<std::string>> WordsFromJson(const std::string& text, const std::string& place) {
  TRIMTAB_ASSIGN_OR_RETURN(const Json json, ParseJson(text, place));
  std::vector<std::string> words;
  if (!json.is_array()) return Unexpected(place, "list", text);
  for (const Json& word : json) {
    if (!word.is_string()) return Unexpected(place, "list", text);
    words.push_back(word.get<std::string>());
  }
  return words;
}

Result<std::map<std::string, std::string>> FactsFromJson(const std::string& text, const std::string& place) {
  TRIMTAB_ASSIGN_OR_RETURN(const Json json, ParseJson(text, place));
  std::map<std::string, std::string> facts;
  if (!json.is_object()) return Unexpected(place, "map", text);
  for (const auto& [name, value] : json.items()) {
    if (!value.is_string()) return Unexpected(place, "map", text);
    facts[name] = value.get<std::string>();
  }
  return facts;
}

}  // namespace

Result<Run> ReadRun(const store::Statement& row) {
  Run run;
  run.id = row.Text(0);
  const std::string place = "run " + run.id;
  run.pipeline_file = row.Text(1);
  run.started = row.Time(2);
  run.ended = row.OptionalTime(3);
  const std::optional<RunState> state = RunStateNamed(row.Text(4));
  if (!state.has_value()) return Unexpected(place, "state", row.Text(4));
  run.state = *state;
  run.trimtab_version = row.Text(5);
  run.git_commit = row.Text(6);
  run.git_branch = row.Text(7);
  run.git_dirty = row.Int(8) != 0;
  run.diff_object = row.Text(9);
  TRIMTAB_ASSIGN_OR_RETURN(run.command_line, WordsFromJson(row.Text(10), place + " command line"));
  TRIMTAB_ASSIGN_OR_RETURN(run.machine, FactsFromJson(row.Text(11), place + " machine"));
  TRIMTAB_ASSIGN_OR_RETURN(run.tools, FactsFromJson(row.Text(12), place + " tools"));
  return run;
}

Result<Stage> ReadStage(const store::Statement& row) {
  Stage stage;
  stage.name = row.Text(0);
  stage.kind = row.Text(1);
  const std::optional<StageState> state = StageStateNamed(row.Text(2));
  if (!state.has_value()) return Unexpected("stage " + stage.name, "state", row.Text(2));
  stage.state = *state;
  stage.key_digest = row.Text(3);
  stage.key_json = row.Text(4);
  stage.reused_from = row.Text(5);
  stage.reason = row.Text(6);
  stage.attempts = static_cast<int>(row.Int(7));
  if (!row.IsNull(8)) stage.exit_code = static_cast<int>(row.Int(8));
  stage.started = row.OptionalTime(9);
  stage.ended = row.OptionalTime(10);
  stage.seconds = row.Real(11);
  stage.user_seconds = row.Real(12);
  stage.system_seconds = row.Real(13);
  stage.peak_memory_bytes = static_cast<std::uint64_t>(row.Int(14));
  stage.evidence_json = row.Text(15);
  stage.error = row.Text(16);
  return stage;
}

std::string WordsToJson(const std::vector<std::string>& words) {
  Json json = Json::array();
  for (const std::string& word : words) json.push_back(word);
  return WriteJson(json);
}

std::string FactsToJson(const std::map<std::string, std::string>& facts) {
  Json json = Json::object();
  for (const auto& [name, value] : facts) json[name] = value;
  return WriteJson(json);
}

std::optional<double> FiniteColumn(double value) { return std::isfinite(value) ? std::optional(value) : std::nullopt; }

std::optional<std::string> TextColumn(double value) {
  if (std::isfinite(value)) return std::nullopt;
  return std::isnan(value) ? "nan" : value > 0 ? "inf" : "-inf";
}

double MetricValue(std::optional<double> finite, const std::string& text) {
  if (finite.has_value()) return *finite;
  const double infinity = std::numeric_limits<double>::infinity();
  return text == "inf" ? infinity : text == "-inf" ? -infinity : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace trimtab::track
