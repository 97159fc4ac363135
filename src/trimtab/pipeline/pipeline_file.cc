#include "trimtab/pipeline/pipeline_file.h"

#include <algorithm>
#include <set>
#include <utility>

#include "trimtab/base/nearest_name.h"
#include "trimtab/pipeline/interpolation.h"
#include "trimtab/pipeline/key_values.h"
#include "trimtab/pipeline/pipeline_keys.h"
#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {

namespace {

using Kind = YamlValue::Kind;

constexpr std::size_t kMostStages = 10'000;

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (const StageKind kind : kAllKinds) names.emplace_back(StageKindName(kind));
  return names;
}

std::string NamesOf(unsigned kinds) {
  std::string names;
  for (const StageKind kind : kAllKinds)
    if ((kinds & KindBit(kind)) != 0) names += (names.empty() ? "" : ", ") + std::string(StageKindName(kind));
  return names;
}

bool IsNameCharacter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-' || c == '.';
}

Result<> CheckStageName(const YamlValue& name, const std::string& file) {
  const bool good = !name.text.empty() && name.text.front() != '-' && name.text.front() != '.' &&
                    name.text.size() <= 100 && std::all_of(name.text.begin(), name.text.end(), IsNameCharacter);
  if (good) return {};
  return InvalidInput(PlaceOf(file, name.position), "stages: " + Describe(name) + " cannot name a stage",
                      "up to 100 of letters, digits, _ - . and not - or . first");
}

// Makes the part of a foreach stage's name after '@' from an item or key: other characters become '_'.
std::string NamePart(const std::string& text) {
  std::string part = text.substr(0, 100);
  for (char& c : part)
    if (!IsNameCharacter(c)) c = '_';
  return part.empty() ? "_" : part;
}

// Replaces the scalar or list at "a.b" of the vars. False when there is none.
bool Override(YamlValue& value, std::string_view name, const YamlValue& replacement) {
  for (auto& [key, entry] : value.entries) {
    if (key.text == name) {
      const SourcePosition position = entry.position;
      entry = replacement;
      entry.position = position;
      return true;
    }
    if (name.size() > key.text.size() && name.starts_with(key.text) && name[key.text.size()] == '.' &&
        Override(entry, name.substr(key.text.size() + 1), replacement))
      return true;
  }
  return false;
}

// The value of -S as YAML, so that a list can be given; text that is no YAML stands for itself.
YamlValue OverrideValue(const std::string& text) {
  YamlValue plain;
  plain.kind = Kind::kScalar;
  plain.plain = true;
  plain.text = text;
  const Result<YamlValue> parsed = ParseYaml(text, "-S");
  const bool usable = parsed.ok() && parsed->kind != Kind::kMap && parsed->kind != Kind::kNull;
  return usable ? *parsed : plain;
}

void Flatten(const std::string& name, const YamlValue& value, std::map<std::string, std::string>& flat) {
  if (value.kind != Kind::kMap) flat[name] = YamlText(value);
  for (const auto& [key, entry] : value.entries) Flatten(name.empty() ? key.text : name + "." + key.text, entry, flat);
}

class PipelineParser {
 public:
  PipelineParser(const std::string& path, PipelineFile& file) : path_(path), file_(file) {}

  Result<> Parse(const YamlValue& root, const std::vector<VariableOverride>& overrides) {
    if (root.kind != Kind::kMap)
      return InvalidInput(PlaceOf(path_, root.position), "found " + Describe(root), "a map with `stages` is wanted");
    const YamlValue* stages = nullptr;
    const YamlValue* variables = nullptr;
    const std::vector<std::string> keys = {"vars", "stages"};
    for (const auto& [key, value] : root.entries) {
      if (key.text == "stages") {
        stages = &value;
      } else if (key.text == "vars") {
        variables = &value;
      } else {
        return UnknownKey({path_, ""}, key, keys);
      }
    }
    TRIMTAB_RETURN_IF_ERROR(ReadVariables(variables, overrides));
    if (stages == nullptr) return InvalidInput(path_, "there are no stages", "add a map `stages`");
    if (stages->kind != Kind::kMap || stages->entries.empty())
      return KeyPlace{path_, "stages"}.Wrong(*stages, "a map of names to stages");
    for (const auto& [name, body] : stages->entries) {
      TRIMTAB_RETURN_IF_ERROR(CheckStageName(name, path_));
      TRIMTAB_RETURN_IF_ERROR(ReadStages(name, body));
    }
    return {};
  }

 private:
  Result<> ReadVariables(const YamlValue* variables, const std::vector<VariableOverride>& overrides) {
    YamlValue values;
    values.kind = Kind::kMap;
    if (variables != nullptr && variables->kind != Kind::kNull) {
      if (variables->kind != Kind::kMap) return KeyPlace{path_, "vars"}.Wrong(*variables, "a map of names to values");
      values = *variables;
    }
    for (const VariableOverride& change : overrides) {
      if (Override(values, change.name, OverrideValue(change.value))) continue;
      Scope known;
      for (const auto& [key, value] : values.entries) known.Set(key.text, value);
      const std::vector<std::string> names = known.Names();
      std::string remedy = DidYouMean(change.name, names);
      if (remedy.empty())
        remedy = names.empty() ? path_ + " has no vars" : "-S changes what `vars` of " + path_ + " has";
      return InvalidInput("-S " + change.name + "=" + change.value, "unknown variable `" + change.name + "`", remedy);
    }
    // In order, so that a variable may use those above it.
    for (const auto& [key, value] : values.entries) {
      TRIMTAB_ASSIGN_OR_RETURN(YamlValue expanded, Interpolate(value, scope_, path_));
      Flatten(key.text, expanded, file_.variables);
      scope_.Set(key.text, std::move(expanded));
    }
    return {};
  }

  Result<> ReadStages(const YamlValue& name, const YamlValue& body) {
    const KeyPlace place{path_, "stages." + name.text};
    if (body.kind != Kind::kMap) return place.Wrong(body, "a map of keys");
    if (const YamlValue* each = body.Find("foreach"); each != nullptr) return ReadForEach(name, body, *each, place);
    if (const YamlValue* matrix = body.Find("matrix"); matrix != nullptr) return ReadMatrix(name, body, *matrix, place);
    return ReadStage(name.text, name.position, body, scope_, place);
  }

  Result<> ReadForEach(const YamlValue& name, const YamlValue& body, const YamlValue& each, const KeyPlace& place) {
    const YamlValue* stage = body.Find("do");
    for (const auto& [key, value] : body.entries)
      if (key.text != "foreach" && key.text != "do") return UnknownKey(place, key, {"foreach", "do"});
    if (stage == nullptr || stage->kind != Kind::kMap)
      return InvalidInput(PlaceOf(path_, name.position), place.key + ": foreach without a map `do`",
                          "put the stage's keys below `do`");
    TRIMTAB_ASSIGN_OR_RETURN(const YamlValue over, Interpolate(each, scope_, path_));
    const bool list = over.kind == Kind::kList && !over.items.empty();
    if (!list && (over.kind != Kind::kMap || over.entries.empty()))
      return place.Below("foreach").Wrong(over, "a list or a map with at least one entry");
    for (std::size_t i = 0; list && i < over.items.size(); ++i) {
      const YamlValue& item = over.items[i];
      const std::string part = item.kind == Kind::kScalar ? item.text : std::to_string(i);
      TRIMTAB_RETURN_IF_ERROR(ReadInstance(name, *stage, part, item, over, place));
    }
    for (const auto& [key, item] : over.entries)
      TRIMTAB_RETURN_IF_ERROR(ReadInstance(name, *stage, key.text, item, over, place));
    return {};
  }

  Result<> ReadInstance(const YamlValue& name, const YamlValue& stage, const std::string& part, const YamlValue& item,
                        const YamlValue& over, const KeyPlace& place) {
    Scope scope = scope_;
    scope.Set("item", item);
    YamlValue key;
    key.kind = Kind::kScalar;
    key.text = part;
    if (over.kind == Kind::kMap || item.kind != Kind::kScalar) scope.Set("key", key);
    return ReadStage(name.text + "@" + NamePart(part), name.position, stage, scope, place);
  }

  // Every combination of the lists, the last one fastest; names are the items joined with '-'.
  Result<> ReadMatrix(const YamlValue& name, const YamlValue& body, const YamlValue& matrix, const KeyPlace& place) {
    YamlValue stage = body;
    std::erase_if(stage.entries, [](const auto& entry) { return entry.key.text == "matrix"; });
    TRIMTAB_ASSIGN_OR_RETURN(const YamlValue axes, Interpolate(matrix, scope_, path_));
    if (axes.kind != Kind::kMap || axes.entries.empty())
      return place.Below("matrix").Wrong(axes, "a map of names to lists");
    std::size_t combinations = 1;
    for (const auto& [key, axis] : axes.entries) {
      if (axis.kind != Kind::kList || axis.items.empty())
        return place.Below("matrix." + key.text).Wrong(axis, "a list with at least one item");
      combinations = std::min(combinations * axis.items.size(), kMostStages + 1);
    }
    for (std::size_t combination = 0; combination < combinations; ++combination) {
      YamlValue item;
      item.kind = Kind::kMap;
      item.position = axes.position;
      std::string part;
      std::size_t stride = combinations;
      for (const auto& [key, axis] : axes.entries) {
        stride = std::max<std::size_t>(1, stride / axis.items.size());
        const std::size_t index = combination / stride % axis.items.size();
        const YamlValue& choice = axis.items[index];
        part +=
            (part.empty() ? "" : "-") + (choice.kind == Kind::kScalar ? choice.text : key.text + std::to_string(index));
        item.entries.push_back({key, choice});
      }
      TRIMTAB_RETURN_IF_ERROR(ReadInstance(name, stage, part, item, axes, place));
    }
    return {};
  }

  Result<StageKind> ReadKind(const YamlValue& body, const KeyPlace& place) const {
    const YamlValue* value = body.Find("kind");
    if (value == nullptr) {
      if (body.Find("cmd") != nullptr) return StageKind::kCommand;
      return InvalidInput(PlaceOf(path_, body.position), place.key + ": neither `cmd` nor `kind`",
                          "a command needs `cmd`; other kinds: " + NamesOf(~KindBit(StageKind::kCommand)));
    }
    std::size_t choice = 0;
    TRIMTAB_RETURN_IF_ERROR(ReadChoice(*value, place.Below("kind"), KindNames(), choice));
    return kAllKinds[choice];
  }

  Result<> ReadStage(const std::string& name, SourcePosition position, const YamlValue& written, const Scope& scope,
                     const KeyPlace& place) {
    if (file_.stages.size() >= kMostStages)
      return InvalidInput(PlaceOf(path_, position), place.key + ": more than 10000 stages", "use several files");
    if (!names_.insert(name).second)
      return InvalidInput(PlaceOf(path_, position), "two stages have the name `" + name + "`",
                          "make the items of foreach differ in letters and digits");
    TRIMTAB_ASSIGN_OR_RETURN(const YamlValue body, Interpolate(written, scope, path_));
    Stage stage;
    stage.name = name;
    stage.position = position;
    TRIMTAB_ASSIGN_OR_RETURN(stage.kind, ReadKind(body, place));
    const unsigned bit = KindBit(stage.kind);
    for (const auto& [key, value] : body.entries) {
      if (key.text == "kind") continue;
      const KeyDeclaration* known = nullptr;
      for (const KeyDeclaration& candidate : KeyTable())
        if (candidate.name == key.text) known = &candidate;
      if (known == nullptr || (known->kinds & bit) == 0) return WrongKey(key, stage.kind, known, place);
      TRIMTAB_RETURN_IF_ERROR(known->read(value, place.Below(key.text), stage));
    }
    for (const KeyDeclaration& key : KeyTable()) {
      if ((key.required & bit) == 0 || body.Find(key.name) != nullptr) continue;
      return InvalidInput(
          PlaceOf(path_, position),
          place.key + ": a stage of kind " + std::string(StageKindName(stage.kind)) + " needs `" + key.name + "`",
          key.documentation);
    }
    TRIMTAB_RETURN_IF_ERROR(Complete(stage, place));
    file_.stages.push_back(std::move(stage));
    return {};
  }

  Error WrongKey(const YamlValue& key, StageKind kind, const KeyDeclaration* known, const KeyPlace& place) const {
    if (known != nullptr) {
      const bool several = (known->kinds & (known->kinds - 1)) != 0;
      return InvalidInput(
          PlaceOf(path_, key.position),
          place.key + ": `" + key.text + "` does not fit a stage of kind " + std::string(StageKindName(kind)),
          std::string(several ? "kinds that take it: " : "only this kind takes it: ") + NamesOf(known->kinds));
    }
    std::vector<std::string> valid = {"kind"};
    for (const KeyDeclaration& candidate : KeyTable())
      if ((candidate.kinds & KindBit(kind)) != 0) valid.push_back(candidate.name);
    return UnknownKey(place, key, valid);
  }

  // What depends on several keys.
  Result<> Complete(Stage& stage, const KeyPlace& place) const {
    const std::string where = PlaceOf(path_, stage.position);
    if (stage.kind == StageKind::kCheck && stage.contract.empty() && stage.reference.empty())
      return InvalidInput(where, place.key + ": a check needs `contract` or `reference`",
                          "without one there is nothing to check");
    if (stage.kind == StageKind::kCheck && stage.drift.has_value() && stage.reference.empty())
      return InvalidInput(where, place.key + ": `drift` without `reference`", "name the data to compare with");
    const bool compares = stage.kind == StageKind::kGate || stage.kind == StageKind::kBenchmark;
    if (compares && stage.alias.empty()) stage.alias = "champion";
    if (stage.kind == StageKind::kGate && stage.gate.minimum.empty() && stage.gate.maximum.empty() &&
        stage.baseline_rule.empty() && !stage.gate.beat_majority)
      return InvalidInput(where, place.key + ": a gate needs `minimum`, `maximum`, `baseline_rule` or `beat_majority`",
                          "otherwise a first model would pass without being judged");
    if (stage.kind == StageKind::kGate && stage.model_name.empty()) stage.gate.champion_margin.clear();
    return {};
  }

  const std::string& path_;
  PipelineFile& file_;
  Scope scope_;
  std::set<std::string> names_;
};

}  // namespace

std::string_view StageKindName(StageKind kind) {
  switch (kind) {
    case StageKind::kCommand:
      return "command";
    case StageKind::kCheck:
      return "check";
    case StageKind::kGate:
      return "gate";
    case StageKind::kBenchmark:
      return "benchmark";
    case StageKind::kRegister:
      return "register";
  }
  return "command";
}

Result<VariableOverride> ParseVariableOverride(const std::string& text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string::npos || equals == 0)
    return InvalidInput("-S " + text, "`" + text + "` is not name=value", "for example -S month=2013-09");
  return VariableOverride{text.substr(0, equals), text.substr(equals + 1)};
}

Result<PipelineFile> ParsePipeline(std::string_view text, const std::string& path,
                                   const std::vector<VariableOverride>& overrides) {
  PipelineFile file;
  file.path = path;
  file.root = FolderOf(path);
  file.bytes = std::string(text);
  TRIMTAB_ASSIGN_OR_RETURN(const YamlValue root, ParseYaml(text, path));
  TRIMTAB_RETURN_IF_ERROR(PipelineParser(path, file).Parse(root, overrides));
  return file;
}

Result<PipelineFile> ReadPipeline(Files& files, const std::string& path,
                                  const std::vector<VariableOverride>& overrides) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(files, path));
  return ParsePipeline(text, path, overrides);
}

std::vector<std::string> InputPaths(const Stage& stage) {
  std::set<std::string> paths(stage.deps.begin(), stage.deps.end());
  paths.insert(stage.lock.begin(), stage.lock.end());
  for (const ParameterFile& file : stage.parameter_files) paths.insert(file.path);
  paths.insert(stage.data.begin(), stage.data.end());
  paths.insert(stage.reference.begin(), stage.reference.end());
  if (!stage.contract.empty()) paths.insert(stage.contract);
  if (!stage.model.empty()) paths.insert(stage.model);
  return {paths.begin(), paths.end()};
}

}  // namespace trimtab::pipeline
