// StageDecision: whether a stage runs or is reused, and why.
//
// A stage is reused when an entry of the stage cache has its key and each of its outputs is on the disk or can be
// restored from the objects. The key of a Python command holds the modules that it imported, which only a run tells:
// every list of modules that earlier runs of the stage recorded is tried.
#ifndef TRIMTAB_PIPELINE_STAGE_DECISION_H_
#define TRIMTAB_PIPELINE_STAGE_DECISION_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/pipeline/stage_key.h"
#include "trimtab/pipeline/stage_outputs.h"
#include "trimtab/store/database.h"

namespace trimtab::pipeline {

struct StageDecision {
  bool reuse = false;
  // "data/train.parquet changed; parameter trees 20 -> 200", "no earlier result", "output model.onnx is missing and was
  // not kept"; of a reused one "nothing changed", "nothing changed; model.onnx is missing and will be restored".
  std::string reason;
  StageKey key;                           // of the entry when reused; else with the modules of the latest run
  std::vector<std::string> modules;       // that the key holds
  std::optional<std::string> champion;    // that the key holds
  track::CachedStage entry;               // when reused
  std::vector<OutputComparison> outputs;  // when reused: what RestoreOutputs must be given
};

struct DecisionTools {
  store::Database& database;
  store::ObjectStore& objects;
  FileDigests& digests;
  StageKeys& keys;
  const std::string& root;
};

// `expected` as in KeyContext. The champion is read from the registry. Changes nothing. `force`: as if always_run.
Result<StageDecision> DecideStage(const DecisionTools& tools, const Stage& stage, bool force,
                                  const std::map<std::string, store::StoredObject>& expected = {});

// The key under which the result of a run is stored: with the modules that this run imported. Nothing when anything
// else in it, or a module, changed while the stage ran (an input, the champion, a tool), so that the result belongs to
// neither state; `changed` then says what: "data/train.parquet changed", "champion 3f2a90c1 -> none".
struct FinalKey {
  std::optional<StageKey> key;
  std::vector<std::string> changed;
};
Result<FinalKey> KeyAfterRun(const DecisionTools& tools, const Stage& stage, const StageKey& before,
                             const std::vector<std::string>& modules);

// CachedStage::modules_json.
std::string WriteModules(const std::vector<std::string>& modules);
std::vector<std::string> ReadModules(const std::string& json);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_STAGE_DECISION_H_
