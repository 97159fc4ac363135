#include "trimtab/pipeline/stage_key.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "trimtab/base/digest.h"
#include "trimtab/pipeline/parameter_values.h"
#include "trimtab/pipeline/program_version.h"
#include "trimtab/pipeline/project_path.h"
#include "trimtab/quality/contract.h"

namespace trimtab::pipeline {

namespace {

// nlohmann's sorted maps, so that equal fields are equal bytes.
using SortedJson = nlohmann::json;

constexpr int kFormat = 1;

std::string WriteSorted(const SortedJson& json) {
  return json.dump(-1, ' ', false, SortedJson::error_handler_t::replace);
}

SortedJson CsvFields(const table::CsvOptions& csv) {
  SortedJson fields = {{"nulls", csv.nulls}, {"types", csv.types}};
  if (csv.delimiter.has_value()) fields["delimiter"] = static_cast<int>(*csv.delimiter);
  if (csv.quote.has_value()) fields["quote"] = static_cast<int>(*csv.quote);
  if (csv.header.has_value()) fields["header"] = *csv.header;
  return fields;
}

SortedJson CheckSettings(const Stage& stage) {
  SortedJson settings = {{"data", stage.data}, {"reference", stage.reference}, {"contract", stage.contract}};
  settings["csv"] = CsvFields(stage.csv);
  settings["as_of"] = stage.as_of;
  if (stage.drift.has_value()) {
    const drift::DriftSettings& drift = *stage.drift;
    SortedJson fields = {{"mode", drift.mode}, {"columns", drift.columns}, {"must_not_drift", drift.must_not_drift}};
    fields["tests"] = drift.tests;
    fields["thresholds"] = drift.thresholds;
    if (drift.share.has_value()) fields["share"] = *drift.share;
    settings["drift"] = std::move(fields);
  }
  return settings;
}

SortedJson GateSettings(const Stage& stage) {
  const evaluate::GateSettings& gate = stage.gate;
  SortedJson settings = {{"model", stage.model}, {"data", stage.data}, {"features", stage.features}};
  settings["csv"] = CsvFields(stage.csv);
  settings["name"] = stage.model_name;
  settings["label"] = stage.label;
  settings["baseline_rule"] = stage.baseline_rule;
  settings["minimum"] = gate.minimum;
  settings["maximum"] = gate.maximum;
  settings["threshold"] = gate.threshold;
  settings["confidence"] = gate.confidence;
  settings["beat_majority"] = gate.beat_majority;
  settings["margin"] = gate.champion_margin;
  settings["seed"] = gate.seed;
  return settings;
}

SortedJson BenchmarkSettings(const Stage& stage) {
  const benchmark::BenchmarkSettings& benchmark = stage.benchmark;
  SortedJson settings = {{"model", stage.model}, {"data", stage.data}, {"features", stage.features}};
  settings["csv"] = CsvFields(stage.csv);
  settings["name"] = stage.model_name;
  settings["margins"] = benchmark.margins;
  settings["batch_rows"] = benchmark.batch_rows;
  settings["rounds"] = benchmark.max_rounds;
  settings["budget_seconds"] = benchmark.budget_seconds;
  settings["confidence"] = benchmark.confidence;
  settings["seed"] = benchmark.seed;
  return settings;
}

SortedJson Settings(const Stage& stage) {
  switch (stage.kind) {
    case StageKind::kCommand:
      return nullptr;
    case StageKind::kCheck:
      return CheckSettings(stage);
    case StageKind::kGate:
      return GateSettings(stage);
    case StageKind::kBenchmark:
      return BenchmarkSettings(stage);
    case StageKind::kRegister:
      return {{"model", stage.model}, {"name", stage.model_name}, {"alias", stage.alias}};
  }
  return nullptr;
}

}  // namespace

// One key in the making.
struct StageKeys::Making {
  StageKeys& keys;
  const Stage& stage;
  const KeyContext& context;
  StageKey key;

  // Digests of paths (globs allowed) by path, as a field of the key, and into key.inputs.
  Result<SortedJson> DigestAll(const std::vector<std::string>& written, std::string_view declared) {
    std::vector<std::string> paths;
    for (const std::string& path : written) {
      if (!IsGlob(path)) {
        paths.push_back(path);
        continue;
      }
      TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> found, Expand(path, declared));
      paths.insert(paths.end(), found.begin(), found.end());
    }
    std::sort(paths.begin(), paths.end());
    paths.erase(std::unique(paths.begin(), paths.end()), paths.end());

    std::vector<std::string> on_disk;
    for (const std::string& path : paths)
      if (context.expected.count(path) == 0) on_disk.push_back(InProject(keys.root_, path));
    const std::vector<Result<store::StoredObject>> digests = keys.digests_.Digest(on_disk);
    SortedJson field = SortedJson::object();
    std::size_t next = 0;
    for (const std::string& path : paths) {
      const auto expected = context.expected.find(path);
      if (expected == context.expected.end() && !digests[next].ok()) return Missing(digests[next].error(), declared);
      const store::StoredObject& object = expected == context.expected.end() ? *digests[next++] : expected->second;
      field[path] = object.digest + (object.executable ? " executable" : "");
      key.inputs.push_back({path, object});
    }
    return field;
  }

  Error Missing(Error error, std::string_view declared) const {
    error.message = std::string(declared) + " of stage " + stage.name + ": " + error.message;
    return error;
  }

  // Files on the disk, and those about to be restored, that a glob names; as written from the project.
  Result<std::vector<std::string>> Expand(const std::string& glob, std::string_view declared) const {
    std::set<std::string> found;
    for (const auto& [path, object] : context.expected)
      if (GlobMatches(glob, path)) found.insert(path);
    const std::vector<std::string> patterns = {InProject(keys.root_, glob)};
    const Result<std::vector<std::string>> listed = table::ExpandPaths(keys.files_, patterns);
    if (!listed.ok() && found.empty()) return Missing(listed.error(), declared);
    if (listed.ok()) {
      const std::size_t root = patterns.front().size() - glob.size();
      for (const std::string& path : *listed) found.insert(NormalPath(path.substr(std::min(root, path.size()))));
    }
    return std::vector<std::string>(found.begin(), found.end());
  }

  // The value of a declared variable counts, not its text in the key.
  SortedJson Environment() const {
    SortedJson field = SortedJson::object();
    for (const std::vector<std::string>* names : {&stage.pass_environment, &stage.public_environment}) {
      for (const std::string& name : *names) {
        const auto value = keys.environment_.find(name);
        field[name] =
            value == keys.environment_.end() ? SortedJson(nullptr) : SortedJson(Sha256Of(value->second).ToHex());
      }
    }
    for (const auto& [name, value] : stage.environment) field[name] = Sha256Of(value).ToHex();
    return field;
  }

  // Without `threads` a command takes the caller's numbers, on which results may depend as much. null: nobody says.
  SortedJson Threads() const {
    if (stage.threads.has_value()) return *stage.threads;
    SortedJson inherited = SortedJson::object();
    for (const char* name : {"OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"}) {
      const auto value = keys.environment_.find(name);
      if (value != keys.environment_.end() && !stage.environment.contains(name)) inherited[name] = value->second;
    }
    return stage.kind == StageKind::kCommand && !inherited.empty() ? inherited : SortedJson(nullptr);
  }

  Result<SortedJson> Tools() {
    std::map<std::string, std::string> environment = keys.environment_;
    for (const auto& [name, value] : stage.environment) environment[name] = value;
    for (const std::string& tool : stage.tools) {
      Result<std::string> version = keys.tools_.Version(tool, environment);
      if (!version.ok()) return Missing(version.error(), "tools");
      key.tools[tool] = *std::move(version);
    }
    return SortedJson(key.tools);
  }

  // Modules that are gone are part of the key too: whoever imports them will fail, or run without them.
  SortedJson Modules() const {
    std::vector<std::string> paths;
    paths.reserve(context.modules.size());
    for (const std::string& module : context.modules) paths.push_back(InProject(keys.root_, module));
    const std::vector<Result<store::StoredObject>> digests = keys.digests_.Digest(paths);
    SortedJson field = SortedJson::object();
    for (std::size_t i = 0; i < paths.size(); ++i)
      field[context.modules[i]] = digests[i].ok() ? SortedJson(digests[i]->digest) : SortedJson(nullptr);
    return field;
  }

  // What the contract refers to. One that cannot be read is the check's own error, which is never reused.
  std::vector<std::string> ContractFiles() {
    std::vector<std::string> paths;
    const std::string place = InProject(keys.root_, stage.contract);
    const Result<std::string> text = ReadFile(keys.files_, place);
    if (!text.ok()) return paths;
    const Result<quality::Contract> contract = quality::ParseContract(*text, place);
    if (!contract.ok()) return paths;
    for (const quality::ContractTable& table : contract->tables) {
      for (const quality::Check& check : table.checks) {
        if (const auto* exists = std::get_if<quality::ExistsInRule>(&check.rule)) {
          const bool absolute = exists->file.starts_with('/');
          paths.push_back(NormalPath(absolute ? exists->file : FolderOf(stage.contract) + "/" + exists->file));
        }
        if (std::holds_alternative<quality::FreshnessRule>(check.rule) && stage.as_of.empty())
          key.depends_on_time = true;
      }
    }
    return paths;
  }

  Result<> Fill(SortedJson& fields) {
    fields["format"] = kFormat;
    fields["kind"] = StageKindName(stage.kind);
    if (stage.kind == StageKind::kCommand) {
      if (stage.words.empty()) {
        fields["command"] = stage.shell;
      } else {
        fields["command"] = stage.words;
      }
    } else {
      fields["trimtab"] = ProgramVersion();
      fields["settings"] = Settings(stage);
    }

    SortedJson outputs = SortedJson::object();
    for (const Output& output : stage.outs) outputs[output.path] = output.metrics ? "metrics" : "output";
    fields["outputs"] = std::move(outputs);
    fields["threads"] = Threads();

    SortedJson& inputs = fields["inputs"] = SortedJson::object();
    std::vector<std::string> contract;
    if (!stage.contract.empty()) contract = {stage.contract};
    std::vector<std::string> model;
    if (!stage.model.empty()) model = {stage.model};
    const std::pair<const std::vector<std::string>*, std::string_view> declared[] = {{&stage.deps, "deps"},
                                                                                     {&stage.data, "data"},
                                                                                     {&stage.reference, "reference"},
                                                                                     {&contract, "contract"},
                                                                                     {&model, "model"}};
    for (const auto& [paths, name] : declared) {
      TRIMTAB_ASSIGN_OR_RETURN(const SortedJson digests, DigestAll(*paths, name));
      inputs.update(digests);
    }
    if (!stage.contract.empty()) {
      TRIMTAB_ASSIGN_OR_RETURN(const SortedJson digests, DigestAll(ContractFiles(), "the contract"));
      inputs.update(digests);
    }
    TRIMTAB_ASSIGN_OR_RETURN(fields["lock"], DigestAll(stage.lock, "lock"));

    TRIMTAB_ASSIGN_OR_RETURN(key.parameters, ReadParameters(keys.files_, keys.root_, stage));
    fields["parameters"] = key.parameters;
    std::vector<std::string> parameter_files;
    for (const ParameterFile& file : stage.parameter_files) parameter_files.push_back(file.path);
    TRIMTAB_RETURN_IF_ERROR(DigestAll(parameter_files, "params"));  // recorded; only the values named count

    fields["environment"] = Environment();
    TRIMTAB_ASSIGN_OR_RETURN(fields["tools"], Tools());
    if (stage.kind == StageKind::kCommand) fields["modules"] = Modules();
    if (stage.kind == StageKind::kGate || stage.kind == StageKind::kBenchmark)
      fields["champion"] = context.champion.has_value() ? SortedJson(*context.champion) : SortedJson(nullptr);
    return {};
  }
};

StageKeys::StageKeys(Files& files, FileDigests& digests, ToolVersions& tools, std::string root,
                     std::map<std::string, std::string> environment)
    : files_(files), digests_(digests), tools_(tools), root_(std::move(root)), environment_(std::move(environment)) {}

Result<StageKey> StageKeys::Make(const Stage& stage, const KeyContext& context) {
  Making making{*this, stage, context, {}};
  making.key.made = digests_.Now();
  SortedJson fields = SortedJson::object();
  TRIMTAB_RETURN_IF_ERROR(making.Fill(fields));
  StageKey key = std::move(making.key);
  std::sort(key.inputs.begin(), key.inputs.end(), [](const KeyInput& a, const KeyInput& b) { return a.path < b.path; });
  const auto same = [](const KeyInput& a, const KeyInput& b) { return a.path == b.path; };
  key.inputs.erase(std::unique(key.inputs.begin(), key.inputs.end(), same), key.inputs.end());
  key.json = WriteSorted(fields);
  key.digest = Sha256Of(key.json).ToHex();
  return key;
}

Result<std::vector<std::string>> StageKeys::ChangedSince(const std::vector<std::string>& paths, Timestamp since) {
  std::vector<std::string> changed;
  for (const std::string& path : paths) {
    const Result<FileStatus> status = files_.Status(InProject(root_, path));
    if (!status.ok() && status.error().code != ErrorCode::kNotFound) return status.error();
    const bool same = status.ok() && std::max(status->mtime_ns, status->ctime_ns) < since.time_since_epoch().count();
    if (!same) changed.push_back(path);
  }
  return changed;
}

}  // namespace trimtab::pipeline
