#include "trimtab/pipeline/pipeline_schema.h"

#include "trimtab/base/json.h"
#include "trimtab/pipeline/key_values.h"
#include "trimtab/pipeline/pipeline_keys.h"

namespace trimtab::pipeline {

namespace {

Json Reference(const std::string& name) { return {{"$ref", "#/$defs/" + name}}; }

Json KindDefinition(StageKind kind) {
  const unsigned bit = KindBit(kind);
  Json properties = Json::object();
  Json required = Json::array();
  properties["kind"] = {{"const", StageKindName(kind)}};
  // A stage without `kind` is a command, which `cmd` must then show.
  if (kind != StageKind::kCommand) required.push_back("kind");
  for (const KeyDeclaration& key : KeyTable()) {
    if ((key.kinds & bit) == 0) continue;
    Json schema = key.schema;
    schema["description"] = key.documentation;
    properties[key.name] = std::move(schema);
    if ((key.required & bit) != 0) required.push_back(key.name);
  }
  // Beside the stage's own keys, not below `do`.
  properties["matrix"] = Reference("matrix");
  Json definition = {{"type", "object"}, {"properties", std::move(properties)}, {"additionalProperties", false}};
  definition["required"] = std::move(required);
  if (kind == StageKind::kCheck) {
    definition["anyOf"] =
        Json::array({{{"required", Json::array({"contract"})}}, {{"required", Json::array({"reference"})}}});
    definition["dependentRequired"] = {{"drift", Json::array({"reference"})}};
  }
  return definition;
}

// if kind is this one then its definition, else the next.
Json StageDefinition() {
  Json choice = Reference("command");
  for (const StageKind kind : {StageKind::kRegister, StageKind::kBenchmark, StageKind::kGate, StageKind::kCheck}) {
    Json is_kind = {{"type", "object"}, {"required", Json::array({"kind"})}};
    is_kind["properties"]["kind"]["const"] = StageKindName(kind);
    Json next = Json::object();
    next["if"] = std::move(is_kind);
    next["then"] = Reference(std::string(StageKindName(kind)));
    next["else"] = std::move(choice);
    choice = std::move(next);
  }
  return choice;
}

}  // namespace

std::string PipelineSchemaJson() {
  const Json many = {{"type", "array"}, {"minItems", 1}};
  Json definitions = Json::object();
  for (const StageKind kind : kAllKinds) definitions[std::string(StageKindName(kind))] = KindDefinition(kind);
  definitions["stage"] = StageDefinition();

  Json each = {{"type", "object"}, {"required", Json::array({"foreach", "do"})}, {"additionalProperties", false}};
  each["properties"]["foreach"] =
      OrVariable({{"type", Json::array({"array", "object"})}, {"minItems", 1}, {"minProperties", 1}});
  each["properties"]["do"] = Reference("stage");
  definitions["foreach"] = std::move(each);

  Json matrix = {{"type", "object"}, {"minProperties", 1}, {"description", "Every combination of the lists."}};
  matrix["additionalProperties"] = OrVariable(many);
  definitions["matrix"] = OrVariable(std::move(matrix));

  Json stage = Json::object();
  stage["if"] = {{"type", "object"}, {"required", Json::array({"foreach"})}};
  stage["then"] = Reference("foreach");
  stage["else"] = Reference("stage");

  Json stages = {{"type", "object"}, {"minProperties", 1}};
  stages["description"] = "Stages by name.";
  stages["propertyNames"] = {{"pattern", "^[A-Za-z0-9_][A-Za-z0-9_.-]{0,99}$"}};
  stages["additionalProperties"] = std::move(stage);

  Json schema = Json::object();
  schema["$schema"] = "https://json-schema.org/draft/2020-12/schema";
  schema["title"] = "trimtab.yaml";
  schema["description"] = "A pipeline: stages in the order of what they read and write.";
  schema["type"] = "object";
  schema["required"] = Json::array({"stages"});
  schema["additionalProperties"] = false;
  schema["properties"]["vars"] = {{"type", Json::array({"object", "null"})},
                                  {"description", "Values for ${name}; `trimtab run -S name=value` changes one."}};
  schema["properties"]["stages"] = std::move(stages);
  schema["$defs"] = std::move(definitions);
  return WriteJsonIndented(schema);
}

}  // namespace trimtab::pipeline
