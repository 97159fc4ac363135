// Interpolation: ${name} in the texts of trimtab.yaml. A text that is one ${name} and nothing else becomes the whole
// value, list or map included; within other text the value must be a scalar. \${ stands for ${ itself (the shell's).
#ifndef TRIMTAB_PIPELINE_INTERPOLATION_H_
#define TRIMTAB_PIPELINE_INTERPOLATION_H_

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/base/yaml_value.h"

namespace trimtab::pipeline {

// Names that texts may use; "a.b" is the entry b of the map a, "a.0" the first item of a list.
class Scope {
 public:
  void Set(const std::string& name, YamlValue value) { values_[name] = std::move(value); }
  const YamlValue* Find(std::string_view name) const;
  // All that Find would find, maps and lists written out; for messages.
  std::vector<std::string> Names() const;

 private:
  std::map<std::string, YamlValue> values_;
};

// Replaces in texts and keys, at any depth. The result stands where `value` stands. An unknown name is an error with
// the nearest one.
Result<YamlValue> Interpolate(const YamlValue& value, const Scope& scope, const std::string& file);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_INTERPOLATION_H_
