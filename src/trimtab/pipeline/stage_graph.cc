#include "trimtab/pipeline/stage_graph.h"

#include <algorithm>
#include <map>
#include <queue>
#include <set>

#include "trimtab/base/nearest_name.h"
#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {

namespace {

using Indices = std::vector<std::size_t>;

struct OwnedOutput {
  std::string path;
  std::size_t stage = 0;
};

// Whether a glob names the output, or reaches into it as a folder.
bool GlobReads(const std::string& glob, const std::string& output) {
  if (GlobMatches(glob, output)) return true;
  const auto depth = std::count(output.begin(), output.end(), '/') + 1;
  std::size_t end = 0;
  for (std::ptrdiff_t part = 0; part < depth && end != std::string::npos; ++part)
    end = glob.find('/', end + (part > 0 ? 1 : 0));
  return end != std::string::npos && GlobMatches(glob.substr(0, end), output);
}

using Owners = std::map<std::string, std::size_t>;  // output -> its stage

// The stages that write what an input names.
std::set<std::size_t> WritersOf(const std::string& input, const Owners& owners) {
  std::set<std::size_t> writers;
  if (IsGlob(input) || input == ".") {
    for (const auto& [output, stage] : owners)
      if (GlobReads(input, output) || IsWithin(output, input)) writers.insert(stage);
    return writers;
  }
  // The output itself or a folder around the input.
  for (std::size_t end = input.find('/', 1);; end = input.find('/', end + 1)) {
    const auto found = owners.find(input.substr(0, end));
    if (found != owners.end()) writers.insert(found->second);
    if (end == std::string::npos) break;
  }
  // Outputs inside the input.
  const std::string folder = input + "/";
  for (auto inside = owners.lower_bound(folder); inside != owners.end() && inside->first.starts_with(folder); ++inside)
    writers.insert(inside->second);
  return writers;
}

// The names of foreach groups ("train" for train@a) and of stages, with what they stand for.
std::map<std::string, Indices> NamesOf(const PipelineFile& file) {
  std::map<std::string, Indices> names;
  for (std::size_t i = 0; i < file.stages.size(); ++i) {
    const std::string& name = file.stages[i].name;
    names[name].push_back(i);
    if (const std::size_t at = name.find('@'); at != std::string::npos) names[name.substr(0, at)].push_back(i);
  }
  return names;
}

std::string Nearest(const std::string& name, const std::map<std::string, Indices>& names) {
  std::vector<std::string> known;
  known.reserve(names.size());
  for (const auto& [candidate, indices] : names) known.push_back(candidate);
  const std::string hint = DidYouMean(name, known);
  if (!hint.empty()) return hint;
  std::string all = "stages:";
  for (std::size_t i = 0; i < known.size() && i < 20; ++i) all += (i == 0 ? " " : ", ") + known[i];
  return all;
}

bool Judges(const Stage& stage) { return stage.kind == StageKind::kGate || stage.kind == StageKind::kBenchmark; }

Result<std::vector<OwnedOutput>> CollectOutputs(const PipelineFile& file) {
  std::vector<OwnedOutput> outputs;
  for (std::size_t i = 0; i < file.stages.size(); ++i)
    for (const Output& output : file.stages[i].outs) outputs.push_back({output.path, i});
  // A folder stands directly before what lies in it only if '/' sorts first, hence the mapped comparison.
  std::sort(outputs.begin(), outputs.end(), [](const OwnedOutput& a, const OwnedOutput& b) {
    return std::lexicographical_compare(a.path.begin(), a.path.end(), b.path.begin(), b.path.end(), [](char x, char y) {
      const auto rank = [](char c) { return c == '/' ? 0 : static_cast<int>(static_cast<unsigned char>(c)) + 1; };
      return rank(x) < rank(y);
    });
  });
  for (std::size_t i = 1; i < outputs.size(); ++i) {
    const OwnedOutput& a = outputs[i - 1];
    const OwnedOutput& b = outputs[i];
    if (!IsWithin(b.path, a.path)) continue;
    const Stage& first = file.stages[std::min(a.stage, b.stage)];
    const Stage& second = file.stages[std::max(a.stage, b.stage)];
    const std::string what = a.path == b.path ? "both write `" + a.path + "`"
                                              : "write `" + a.path + "` and `" + b.path + "`, one inside the other";
    return InvalidInput(PlaceOf(file.path, second.position),
                        "stages " + first.name + " and " + second.name + " " + what, "an output belongs to one stage");
  }
  return outputs;
}

// The stages of one cycle among those that are not done, from the first in the file.
std::string NameCycle(const PipelineFile& file, const std::vector<Indices>& upstream, const std::vector<bool>& done) {
  std::size_t at = 0;
  while (done[at]) ++at;
  Indices path;
  std::vector<std::size_t> seen_at(upstream.size(), upstream.size());
  // Every stage that is left waits for another that is left, so walking upstream must come back.
  while (seen_at[at] == upstream.size()) {
    seen_at[at] = path.size();
    path.push_back(at);
    at = *std::find_if(upstream[at].begin(), upstream[at].end(), [&](std::size_t other) { return !done[other]; });
  }
  Indices cycle(path.begin() + static_cast<std::ptrdiff_t>(seen_at[at]), path.end());
  std::reverse(cycle.begin(), cycle.end());  // in the direction of the data
  std::rotate(cycle.begin(), std::min_element(cycle.begin(), cycle.end()), cycle.end());
  std::string text;
  for (const std::size_t stage : cycle) text += file.stages[stage].name + " -> ";
  return text + file.stages[cycle.front()].name;
}

}  // namespace

Result<StageGraph> StageGraph::Build(const PipelineFile& file) {
  const std::size_t count = file.stages.size();
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<OwnedOutput> outputs, CollectOutputs(file));
  Owners owners;
  for (const OwnedOutput& output : outputs) owners.emplace(output.path, output.stage);
  const std::map<std::string, Indices> names = NamesOf(file);
  std::vector<std::set<std::size_t>> waits(count);
  for (std::size_t i = 0; i < count; ++i) {
    const Stage& stage = file.stages[i];
    for (const std::string& input : InputPaths(stage)) {
      for (const std::size_t writer : WritersOf(input, owners)) {
        if (writer == i)
          return InvalidInput(PlaceOf(file.path, stage.position),
                              "stage " + stage.name + " reads `" + input + "`, which it writes itself",
                              "a stage cannot wait for itself; give its output another path");
        waits[i].insert(writer);
      }
    }
    // No model is registered before every verdict on it, whether or not `after` names the judges.
    for (std::size_t other = 0; stage.kind == StageKind::kRegister && other < count; ++other)
      if (Judges(file.stages[other]) && file.stages[other].model == stage.model) waits[i].insert(other);
    for (const std::string& name : stage.after) {
      const auto found = names.find(name);
      if (found == names.end())
        return InvalidInput(PlaceOf(file.path, stage.position),
                            "stages." + stage.name + ".after: there is no stage `" + name + "`", Nearest(name, names));
      for (const std::size_t other : found->second) {
        if (other == i)
          return InvalidInput(PlaceOf(file.path, stage.position), "stage " + stage.name + " is after itself",
                              "remove `" + name + "` from its `after`");
        waits[i].insert(other);
      }
    }
  }

  StageGraph graph;
  graph.upstream_.resize(count);
  graph.downstream_.resize(count);
  Indices missing(count);
  std::priority_queue<std::size_t, Indices, std::greater<>> ready;
  for (std::size_t i = 0; i < count; ++i) {
    graph.upstream_[i].assign(waits[i].begin(), waits[i].end());
    for (const std::size_t other : waits[i]) graph.downstream_[other].push_back(i);
    missing[i] = waits[i].size();
    if (missing[i] == 0) ready.push(i);
  }
  std::vector<bool> done(count, false);
  while (!ready.empty()) {
    const std::size_t next = ready.top();
    ready.pop();
    done[next] = true;
    graph.order_.push_back(next);
    for (const std::size_t other : graph.downstream_[next])
      if (--missing[other] == 0) ready.push(other);
  }
  if (graph.order_.size() < count)
    return InvalidInput(file.path,
                        "the stages wait for each other in a circle: " + NameCycle(file, graph.upstream_, done),
                        "remove one of these dependencies");
  return graph;
}

Result<std::vector<std::size_t>> StageGraph::Select(const PipelineFile& file,
                                                    const std::vector<std::string>& names) const {
  if (names.empty()) return order_;
  const std::map<std::string, Indices> known = NamesOf(file);
  std::vector<bool> wanted(size(), false);
  for (const std::string& name : names) {
    const auto found = known.find(name);
    if (found == known.end()) return NotFound(file.path, "there is no stage `" + name + "`", Nearest(name, known));
    for (const std::size_t stage : found->second) wanted[stage] = true;
  }
  for (auto stage = order_.rbegin(); stage != order_.rend(); ++stage)
    if (wanted[*stage])
      for (const std::size_t other : upstream_[*stage]) wanted[other] = true;
  Indices selected;
  std::copy_if(order_.begin(), order_.end(), std::back_inserter(selected),
               [&](std::size_t stage) { return wanted[stage]; });
  return selected;
}

Schedule::Schedule(const StageGraph& graph, std::vector<std::size_t> selected)
    : graph_(graph), order_(std::move(selected)), states_(graph.size(), State::kOut) {
  for (const std::size_t stage : order_) states_[stage] = State::kWaiting;
}

std::optional<std::size_t> Schedule::TakeReady() {
  for (const std::size_t stage : order_) {
    if (states_[stage] != State::kWaiting) continue;
    const Indices& upstream = graph_.upstream(stage);
    const bool ready = std::all_of(upstream.begin(), upstream.end(), [&](std::size_t other) {
      return states_[other] == State::kPassed || states_[other] == State::kOut;
    });
    if (!ready) continue;
    states_[stage] = State::kRunning;
    ++running_;
    return stage;
  }
  return std::nullopt;
}

void Schedule::Pass(std::size_t stage) {
  states_[stage] = State::kPassed;
  --running_;
}

std::vector<std::size_t> Schedule::Fail(std::size_t stage) {
  states_[stage] = State::kFailed;
  --running_;
  Indices blocked;
  for (const std::size_t other : order_) {
    if (states_[other] != State::kWaiting) continue;
    const Indices& upstream = graph_.upstream(other);
    const bool hopeless = std::any_of(upstream.begin(), upstream.end(), [&](std::size_t before) {
      return states_[before] == State::kFailed || states_[before] == State::kBlocked;
    });
    if (!hopeless) continue;
    states_[other] = State::kBlocked;
    blocked.push_back(other);
  }
  return blocked;
}

std::vector<std::size_t> Schedule::Stop() {
  Indices blocked;
  for (const std::size_t stage : order_) {
    if (states_[stage] != State::kWaiting) continue;
    states_[stage] = State::kBlocked;
    blocked.push_back(stage);
  }
  return blocked;
}

bool Schedule::done() const {
  return running_ == 0 && std::none_of(order_.begin(), order_.end(),
                                       [&](std::size_t stage) { return states_[stage] == State::kWaiting; });
}

}  // namespace trimtab::pipeline
