// Rows of the store as records, for run_store.cc.
#ifndef TRIMTAB_TRACK_RUN_RECORDS_H_
#define TRIMTAB_TRACK_RUN_RECORDS_H_

#include <map>
#include <string>
#include <vector>

#include "trimtab/store/database.h"
#include "trimtab/track/run.h"

namespace trimtab::track {

// The columns that ReadRun and ReadStage expect, in order.
inline constexpr const char* kRunColumns =
    "id, pipeline_file, started_ns, ended_ns, state, trimtab_version, git_commit, git_branch, git_dirty, diff_object, "
    "command_line_json, machine_json, tools_json";
inline constexpr const char* kStageColumns =
    "name, kind, state, key_digest, key_json, reused_from, reason, attempts, exit_code, started_ns, ended_ns, seconds, "
    "user_seconds, system_seconds, peak_memory_bytes, evidence_json, error";

// kInvalidInput when a column holds what no program of ours wrote.
Result<Run> ReadRun(const store::Statement& row);
Result<Stage> ReadStage(const store::Statement& row);

std::string WordsToJson(const std::vector<std::string>& words);
std::string FactsToJson(const std::map<std::string, std::string>& facts);

// A metric's value in its two columns: as a number, or as text when it is not finite.
std::optional<double> FiniteColumn(double value);
std::optional<std::string> TextColumn(double value);
double MetricValue(std::optional<double> finite, const std::string& text);

}  // namespace trimtab::track

#endif  // TRIMTAB_TRACK_RUN_RECORDS_H_
