#include "trimtab/pipeline/parameter_values.h"

#include "trimtab/base/nearest_name.h"
#include "trimtab/base/yaml_value.h"
#include "trimtab/pipeline/interpolation.h"
#include "trimtab/pipeline/project_path.h"

namespace trimtab::pipeline {

Result<std::map<std::string, std::string>> ReadParameters(Files& files, const std::string& root, const Stage& stage) {
  std::map<std::string, std::string> values = stage.parameters;
  for (const ParameterFile& file : stage.parameter_files) {
    const Result<std::string> bytes = ReadFile(files, InProject(root, file.path));
    if (!bytes.ok()) {
      Error error = bytes.error();
      error.message = "params of stage " + stage.name + ": " + error.message;
      return error;
    }
    TRIMTAB_ASSIGN_OR_RETURN(const YamlValue document, ParseYaml(*bytes, InProject(root, file.path)));
    if (document.kind != YamlValue::Kind::kMap)
      return InvalidInput(InProject(root, file.path), "found " + Describe(document), "parameters are a map");
    const std::string prefix = file.path == "params.yaml" ? "" : file.path + ":";
    Scope scope;
    for (const auto& [key, value] : document.entries) {
      if (file.names.empty()) values[prefix + key.text] = YamlText(value);
      scope.Set(key.text, value);
    }
    for (const std::string& name : file.names) {
      const YamlValue* value = scope.Find(name);
      if (value == nullptr)
        return NotFound(InProject(root, file.path), "params of stage " + stage.name + ": there is no `" + name + "`",
                        DidYouMean(name, scope.Names()));
      values[prefix + name] = YamlText(*value);
    }
  }
  return values;
}

}  // namespace trimtab::pipeline
