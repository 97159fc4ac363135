// RunDiff: how two runs differ, as data. Equal things are left out.
#ifndef TRIMTAB_TRACK_RUN_DIFF_H_
#define TRIMTAB_TRACK_RUN_DIFF_H_

#include <optional>
#include <string>
#include <vector>

#include "trimtab/track/run.h"

namespace trimtab::track {

// Nothing: that run does not have it.
struct ValueDifference {
  std::string stage;  // empty: of the run
  std::string name;
  std::optional<std::string> left;
  std::optional<std::string> right;
  bool operator==(const ValueDifference&) const = default;
};

struct MetricDifference {
  std::string stage;
  std::string name;
  std::optional<double> left;
  std::optional<double> right;
  bool operator==(const MetricDifference&) const = default;
};

struct ArtifactDifference {
  std::string stage;
  std::string path;
  ArtifactRole role = ArtifactRole::kInput;
  std::optional<store::StoredObject> left;
  std::optional<store::StoredObject> right;
  bool operator==(const ArtifactDifference&) const = default;
};

// A stage whose key or outcome differs, or that one run lacks. A reused stage has the outcome passed.
struct StageDifference {
  std::string stage;
  std::optional<StageState> left;
  std::optional<StageState> right;
  std::vector<ValueDifference> key;  // fields of the two keys that differ: "deps.train.py", "command"
  bool operator==(const StageDifference&) const = default;
};

struct RunDiff {
  std::vector<ValueDifference> facts;  // git commit, dirty, program and tool versions, machine
  std::vector<ValueDifference> parameters;
  std::vector<ValueDifference> environment;  // values where public, else digests
  std::vector<MetricDifference> metrics;
  std::vector<ArtifactDifference> artifacts;
  std::vector<StageDifference> stages;
  bool empty() const;
};

// Pure. A NaN equals a NaN.
RunDiff DiffRuns(const RunDetails& left, const RunDetails& right);

// The leaves of two JSON documents that differ, with their paths joined by dots; a text that is not JSON is one leaf.
// Also the "field of the key that differs" of `trimtab status`.
std::vector<ValueDifference> DiffJson(const std::string& left, const std::string& right);

}  // namespace trimtab::track

#endif  // TRIMTAB_TRACK_RUN_DIFF_H_
