// StageKey: everything that a stage's result depends on, as canonical JSON (sorted keys, no spaces), and its SHA-256.
// Equal digest: the result of the earlier run holds. The name of the stage and its place in the file are no part of it.
//
// clang-format off
//   format                       of the key; a change makes every stage run again
//   kind, command or settings, outputs (paths), threads (declared, or inherited through OMP_NUM_THREADS and its kin)
//   inputs      path -> SHA-256  of its bytes: deps, data, reference, model, contract and the files that its checks name
//   lock                         the same for lock files
//   parameters  name -> value
//   environment name -> SHA-256  of its value; null: not set
//   tools       name -> text     what `NAME --version` prints
//   modules     path -> SHA-256  files of the project that the command's Python programs were seen to import
//   champion                     SHA-256 of the baseline's model, null: none (gate, benchmark)
//   trimtab                      version of this program (all kinds but command)
// clang-format on
#ifndef TRIMTAB_PIPELINE_STAGE_KEY_H_
#define TRIMTAB_PIPELINE_STAGE_KEY_H_

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/pipeline/file_digests.h"
#include "trimtab/pipeline/pipeline_file.h"
#include "trimtab/pipeline/tool_versions.h"

namespace trimtab::pipeline {

struct KeyInput {
  std::string path;  // relative to the project; globs expanded
  store::StoredObject object;
};

struct StageKey {
  std::string json;
  std::string digest;
  // What the key was made from, for the records of the run.
  std::vector<KeyInput> inputs;                   // all files: deps, data, lock, contract, model, parameter files
  std::map<std::string, std::string> parameters;  // name -> value as text
  std::map<std::string, std::string> tools;       // name -> version
  // The check measures freshness from now: no earlier result can stand for it.
  bool depends_on_time = false;
  Timestamp made{};
};

// What a key depends on beside the pipeline file, the input files and the environment.
struct KeyContext {
  std::optional<std::string> champion;  // digest of the baseline's model (baseline.h)
  std::vector<std::string> modules;     // as the last run of the command imported them
  // Paths (as in outs) that are about to be restored: these digests stand for what is on the disk now.
  std::map<std::string, store::StoredObject> expected;
};

// Makes keys of one project. Safe from any thread. The references must outlive it.
class StageKeys {
 public:
  StageKeys(Files& files, FileDigests& digests, ToolVersions& tools, std::string root,
            std::map<std::string, std::string> environment);

  // kNotFound names the input that is missing and which key of which stage wants it.
  Result<StageKey> Make(const Stage& stage, const KeyContext& context);
  // Those of the files (relative to the project) that are gone or have been written since.
  Result<std::vector<std::string>> ChangedSince(const std::vector<std::string>& paths, Timestamp since);

 private:
  struct Making;
  Files& files_;
  FileDigests& digests_;
  ToolVersions& tools_;
  const std::string root_;
  const std::map<std::string, std::string> environment_;
};

// The fields in which two keys differ, in words: "data/train.parquet changed", "parameter trees 20 -> 200",
// "champion none -> 3f2a90c1", "command changed". Empty when they are equal. kLeftOut: for two keys of one run, of
// which only the later one knows what was imported.
enum class ModulesInChange { kNamed, kLeftOut };
std::vector<std::string> ExplainKeyChange(std::string_view old_json, std::string_view new_json,
                                          ModulesInChange modules = ModulesInChange::kNamed);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_STAGE_KEY_H_
