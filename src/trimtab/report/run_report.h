// RunReport: everything that a reader of one run of a pipeline wants to know, gathered by pipeline/ and rendered by
// run_json.h, run_text.h and run_files.h. Plain data; no file is read to render it.
#ifndef TRIMTAB_REPORT_RUN_REPORT_H_
#define TRIMTAB_REPORT_RUN_REPORT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/base/verdict.h"
#include "trimtab/benchmark/benchmark.h"
#include "trimtab/evaluate/gate.h"
#include "trimtab/quality/data_check.h"

namespace trimtab::report {

// The names reach files: do not change them.
enum class StageState {
  kPassed,
  kFailed,
  kInconclusive,
  kReused,   // not run: an earlier run's result holds
  kSkipped,  // not run: something before it stopped the line
  kAborted,  // started, then ended by a signal
};

std::string_view StageStateName(StageState state);

// A file or folder that a stage read or wrote.
struct ArtifactReport {
  enum class Role { kInput, kOutput, kModel };
  Role role = Role::kInput;
  std::string path;    // as written in the pipeline file
  std::string digest;  // SHA-256, hexadecimal
  std::uint64_t bytes = 0;
};

// What `register` did.
struct RegistrationReport {
  std::string model;  // name in the registry
  std::int64_t version = 0;
  std::string digest;                    // SHA-256 of the model
  bool created = true;                   // false: this model was a version already
  std::string alias;                     // moved to the version; empty: none
  std::optional<std::int64_t> previous;  // version that the alias named before
};

struct StageReport {
  std::string name;  // "train", "train@a"
  std::string kind;  // command, check, gate, benchmark, register
  StageState state = StageState::kSkipped;
  std::string reason;                   // why it ran, was reused or was skipped: "deps: data/train.parquet changed"
  std::vector<std::string> after;       // stages that it waited for, by data or by order
  double seconds = 0;                   // wall time of the last attempt; 0 when it did not run
  double cpu_seconds = 0;               // user + system, of the stage's processes
  std::uint64_t peak_memory_bytes = 0;  // 0: not measured
  int attempts = 0;                     // 0: did not run
  std::optional<int> exit_code;         // of a command that ended by itself
  std::string command;                  // as it was run; empty for the other kinds
  std::string error;                    // what went wrong, one line or more; empty unless failed or aborted
  std::string output;                   // last lines that a failed command printed, valid UTF-8
  std::string log_path;                 // whole output; empty: none
  std::string key_digest;               // SHA-256 of the stage's key
  std::string reused_from;              // id of the run whose result is reused
  std::string baseline_digest;          // gate, benchmark: SHA-256 of the champion compared with; empty: none
  std::vector<ArtifactReport> artifacts;
  std::map<std::string, double> metrics;          // by name, as declared
  std::map<std::string, std::string> parameters;  // by name, as declared
  bool warning = false;  // inconclusive or failed, and the stage said that this does not stop the line

  // Evidence; of a reused stage that of the run it was reused from.
  std::optional<quality::DataCheckReport> check;
  std::optional<evaluate::GateResult> gate;
  std::optional<benchmark::BenchmarkResult> benchmark;
  std::optional<RegistrationReport> registration;
};

struct GitReport {
  std::string commit;  // empty: not in a repository
  std::string branch;  // empty: detached
  bool dirty = false;
};

struct RunModel {
  std::string name;          // in the registry; empty: not registered
  std::int64_t version = 0;  // 0: not registered
  std::string digest;        // SHA-256
  std::string path;
};

struct RunReport {
  std::string run_id;
  std::string pipeline_path;
  std::string trimtab_version;
  Verdict verdict = Verdict::kPass;
  int exit_code = 0;
  bool aborted = false;      // ended by a signal
  std::string failed_check;  // most telling name of what stopped the line: "distance.range", "accuracy"; else empty
  std::string headline;      // one sentence: why the run ended as it did; may be empty
  Timestamp started{};
  double seconds = 0;
  GitReport git;
  std::vector<std::string> command_line;
  std::map<std::string, std::string> parameters;  // vars after -S
  std::map<std::string, std::string> machine;     // fact -> value: "cpu", "cores", "system"
  std::map<std::string, std::string> tools;       // tool -> version
  std::vector<StageReport> stages;                // in the order of the graph

  std::optional<RunModel> model;
  std::map<std::string, double> metrics;  // of the run's model: the gate's, then those of the commands
  std::optional<benchmark::BenchmarkResult> benchmark_results;
  std::map<std::string, std::string> paths;  // "result", "summary", "junit", "page", "lineage" -> path
};

}  // namespace trimtab::report

#endif  // TRIMTAB_REPORT_RUN_REPORT_H_
