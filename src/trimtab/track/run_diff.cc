#include "trimtab/track/run_diff.h"

#include <cmath>
#include <map>
#include <tuple>
#include <utility>

#include "trimtab/base/json.h"

namespace trimtab::track {

namespace {

// Calls differ(key, left, right) for each key whose values are not the same; an absent value is a null pointer.
template <typename Map, typename Differ>
void Compare(const Map& left, const Map& right, const Differ& differ) {
  auto a = left.begin();
  auto b = right.begin();
  while (a != left.end() || b != right.end()) {
    if (b == right.end() || (a != left.end() && a->first < b->first)) {
      differ(a->first, &a->second, nullptr);
      ++a;
    } else if (a == left.end() || b->first < a->first) {
      differ(b->first, nullptr, &b->second);
      ++b;
    } else {
      if (a->second != b->second) differ(a->first, &a->second, &b->second);
      ++a;
      ++b;
    }
  }
}

template <typename Value>
std::optional<Value> Copy(const Value* value) {
  return value == nullptr ? std::nullopt : std::optional(*value);
}

using StageAndName = std::pair<std::string, std::string>;

std::vector<ValueDifference> CompareTexts(const std::map<StageAndName, std::string>& left,
                                          const std::map<StageAndName, std::string>& right) {
  std::vector<ValueDifference> differences;
  Compare(left, right, [&](const StageAndName& key, const std::string* a, const std::string* b) {
    differences.push_back({key.first, key.second, Copy(a), Copy(b)});
  });
  return differences;
}

std::map<StageAndName, std::string> Facts(const Run& run) {
  std::map<StageAndName, std::string> facts = {{{"", "git.dirty"}, run.git_dirty ? "true" : "false"},
                                               {{"", "pipeline_file"}, run.pipeline_file},
                                               {{"", "trimtab"}, run.trimtab_version}};
  if (!run.git_commit.empty()) facts[{"", "git.commit"}] = run.git_commit;
  if (!run.git_branch.empty()) facts[{"", "git.branch"}] = run.git_branch;
  if (!run.diff_object.empty()) facts[{"", "git.diff"}] = run.diff_object;
  for (const auto& [name, value] : run.machine) facts[{"", "machine." + name}] = value;
  for (const auto& [name, value] : run.tools) facts[{"", "tools." + name}] = value;
  return facts;
}

// Equal when both are NaN.
struct MetricNumber {
  double value;
  bool operator==(const MetricNumber& other) const {
    return value == other.value || (std::isnan(value) && std::isnan(other.value));
  }
};

struct StageOutcome {
  StageState state;
  const Stage* stage;
  bool operator==(const StageOutcome& other) const {
    return state == other.state && stage->key_digest == other.stage->key_digest;
  }
};

std::map<std::string, StageOutcome> Outcomes(const RunDetails& details) {
  std::map<std::string, StageOutcome> outcomes;
  for (const Stage& stage : details.stages) {
    outcomes[stage.name] = {stage.state == StageState::kReused ? StageState::kPassed : stage.state, &stage};
  }
  return outcomes;
}

void AddLeaves(const Json& json, const std::string& path, std::map<std::string, Json>& leaves) {
  if (!json.is_structured() || json.empty()) {
    leaves[path] = json;
    return;
  }
  for (const auto& [name, value] : json.items()) AddLeaves(value, path.empty() ? name : path + "." + name, leaves);
}

std::map<std::string, Json> Leaves(const std::string& text) {
  std::map<std::string, Json> leaves;
  if (text.empty()) return leaves;
  const Result<Json> json = ParseJson(text, "");
  AddLeaves(json.ok() ? *json : Json(text), "", leaves);
  return leaves;
}

std::optional<std::string> LeafText(const Json* leaf) {
  if (leaf == nullptr) return std::nullopt;
  return leaf->is_string() ? leaf->get<std::string>() : WriteJson(*leaf);
}

}  // namespace

bool RunDiff::empty() const {
  return facts.empty() && parameters.empty() && environment.empty() && metrics.empty() && artifacts.empty() &&
         stages.empty();
}

std::vector<ValueDifference> DiffJson(const std::string& left, const std::string& right) {
  std::vector<ValueDifference> differences;
  if (left == right) return differences;
  Compare(Leaves(left), Leaves(right), [&](const std::string& path, const Json* a, const Json* b) {
    differences.push_back({"", path, LeafText(a), LeafText(b)});
  });
  return differences;
}

RunDiff DiffRuns(const RunDetails& left, const RunDetails& right) {
  RunDiff diff;
  diff.facts = CompareTexts(Facts(left.run), Facts(right.run));

  const auto parameters = [](const RunDetails& details) {
    std::map<StageAndName, std::string> values;
    for (const Parameter& parameter : details.parameters) values[{parameter.stage, parameter.name}] = parameter.value;
    return values;
  };
  diff.parameters = CompareTexts(parameters(left), parameters(right));

  const auto environment = [](const RunDetails& details) {
    std::map<StageAndName, std::string> values;
    for (const EnvironmentVariable& variable : details.environment) {
      values[{variable.stage, variable.name}] = variable.public_value.value_or("sha256:" + variable.digest);
    }
    return values;
  };
  diff.environment = CompareTexts(environment(left), environment(right));

  const auto metrics = [](const RunDetails& details) {
    std::map<StageAndName, MetricNumber> values;
    for (const Metric& metric : details.metrics) values[{metric.stage, metric.name}] = {metric.value};
    return values;
  };
  Compare(metrics(left), metrics(right), [&](const StageAndName& key, const MetricNumber* a, const MetricNumber* b) {
    diff.metrics.push_back({key.first, key.second, a == nullptr ? std::nullopt : std::optional(a->value),
                            b == nullptr ? std::nullopt : std::optional(b->value)});
  });

  using ArtifactKey = std::tuple<std::string, ArtifactRole, std::string>;
  const auto artifacts = [](const RunDetails& details) {
    std::map<ArtifactKey, store::StoredObject> objects;
    for (const Artifact& artifact : details.artifacts) {
      objects[{artifact.stage, artifact.role, artifact.path}] = artifact.object;
    }
    return objects;
  };
  Compare(artifacts(left), artifacts(right),
          [&](const ArtifactKey& key, const store::StoredObject* a, const store::StoredObject* b) {
            diff.artifacts.push_back({std::get<0>(key), std::get<2>(key), std::get<1>(key), Copy(a), Copy(b)});
          });

  Compare(Outcomes(left), Outcomes(right), [&](const std::string& name, const StageOutcome* a, const StageOutcome* b) {
    StageDifference difference;
    difference.stage = name;
    if (a != nullptr) difference.left = a->state;
    if (b != nullptr) difference.right = b->state;
    if (a != nullptr && b != nullptr) difference.key = DiffJson(a->stage->key_json, b->stage->key_json);
    diff.stages.push_back(std::move(difference));
  });
  return diff;
}

}  // namespace trimtab::track
