// What is recorded about a run of a pipeline. Plain data; run_store.h keeps it.
#ifndef TRIMTAB_TRACK_RUN_H_
#define TRIMTAB_TRACK_RUN_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/base/result.h"
#include "trimtab/store/object_store.h"

namespace trimtab::track {

// The names are stored: do not change them.
enum class RunState {
  kRunning,  // or its process died: see CloseInterruptedRuns
  kPassed,
  kFailed,
  kInconclusive,
  kAborted,      // ended by a signal that the program saw
  kInterrupted,  // its process vanished; found by a later run
};
std::string_view RunStateName(RunState state);
std::optional<RunState> RunStateNamed(std::string_view name);

enum class StageState {
  kRunning,
  kPassed,
  kFailed,
  kInconclusive,
  kReused,   // not run: reused_from's result holds
  kSkipped,  // not run: something before it stopped the line
  kAborted,
  kInterrupted,
};
std::string_view StageStateName(StageState state);
std::optional<StageState> StageStateNamed(std::string_view name);

struct Run {
  std::string id;             // UUIDv7
  std::string pipeline_file;  // as given on the command line
  Timestamp started{};
  std::optional<Timestamp> ended;
  RunState state = RunState::kRunning;
  std::string trimtab_version;
  std::string git_commit;  // empty: not in a repository
  std::string git_branch;  // empty: detached
  bool git_dirty = false;
  std::string diff_object;  // digest of the object that holds `git diff`; empty: clean or not kept
  std::vector<std::string> command_line;
  std::map<std::string, std::string> machine;  // fact -> value
  std::map<std::string, std::string> tools;    // tool -> version
};

struct Stage {
  std::string name;
  std::string kind;  // command, check, gate, benchmark, register
  StageState state = StageState::kRunning;
  std::string key_digest;   // SHA-256 of key_json
  std::string key_json;     // what the result depends on, field by field
  std::string reused_from;  // run id; empty unless reused
  std::string reason;       // why it ran, was reused or skipped
  int attempts = 0;
  std::optional<int> exit_code;
  std::optional<Timestamp> started;
  std::optional<Timestamp> ended;
  double seconds = 0;
  double user_seconds = 0;
  double system_seconds = 0;
  std::uint64_t peak_memory_bytes = 0;  // 0: not measured
  std::string evidence_json;            // verdict with its evidence; empty: none
  std::string error;                    // what went wrong; empty: nothing
};

struct Metric {
  std::string stage;  // empty: of the run
  std::string name;
  double value = 0;  // NaN and infinities are kept
  bool operator==(const Metric&) const = default;
};

struct Parameter {
  std::string stage;
  std::string name;
  std::string value;
  bool operator==(const Parameter&) const = default;
};

enum class ArtifactRole { kInput, kOutput, kModel };
std::string_view ArtifactRoleName(ArtifactRole role);
std::optional<ArtifactRole> ArtifactRoleNamed(std::string_view name);

struct Artifact {
  std::string stage;
  std::string path;  // as written in the pipeline file
  ArtifactRole role = ArtifactRole::kInput;
  store::StoredObject object;  // an input's digest need not be in the object store
  bool operator==(const Artifact&) const = default;
};

// The value of a variable is a secret unless declared public: only its SHA-256 is ever stored.
struct EnvironmentVariable {
  static EnvironmentVariable Secret(std::string stage, std::string name, std::string_view value);
  static EnvironmentVariable Public(std::string stage, std::string name, std::string value);

  std::string stage;
  std::string name;
  std::string digest;                       // SHA-256 of the value
  std::optional<std::string> public_value;  // nothing: secret
  bool operator==(const EnvironmentVariable&) const = default;
};

struct RunDetails {
  Run run;
  std::vector<Stage> stages;  // in the order in which they were first recorded
  std::vector<Metric> metrics;
  std::vector<Parameter> parameters;
  std::vector<Artifact> artifacts;
  std::vector<EnvironmentVariable> environment;
  std::map<std::string, std::string> tags;
};

}  // namespace trimtab::track

#endif  // TRIMTAB_TRACK_RUN_H_
