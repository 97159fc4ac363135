// Readers of single values of trimtab.yaml: from a YamlValue to a C++ value, or an error that names file, line, column,
// the key, what was found and what would be accepted. Beside each the JSON Schema of what it reads.
#ifndef TRIMTAB_PIPELINE_KEY_VALUES_H_
#define TRIMTAB_PIPELINE_KEY_VALUES_H_

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/json.h"
#include "trimtab/base/result.h"
#include "trimtab/base/yaml_value.h"

namespace trimtab::pipeline {

// Where a value stands, for messages.
struct KeyPlace {
  std::string file;
  std::string key;  // "stages.train.deps"

  // "file:3:5: stages.train.deps: found a map (a list of paths is wanted)"
  Error Wrong(const YamlValue& value, std::string_view wanted) const;
  KeyPlace Below(std::string_view name) const {
    return {file, key.empty() ? std::string(name) : key + "." + std::string(name)};
  }
};

// "file:3:5: stages.train: unknown key `dep` (did you mean `deps`? valid keys: ...)"; `name` is the key found.
Error UnknownKey(const KeyPlace& place, const YamlValue& name, const std::vector<std::string>& valid);

Result<> ReadText(const YamlValue& value, const KeyPlace& place, std::string& text);
Json TextSchema();
// Not empty, made normal.
Result<> ReadPath(const YamlValue& value, const KeyPlace& place, std::string& path);
// A list; one text counts as a list of one. No empty text, none twice.
Result<> ReadTexts(const YamlValue& value, const KeyPlace& place, std::vector<std::string>& texts);
Result<> ReadPaths(const YamlValue& value, const KeyPlace& place, std::vector<std::string>& paths);
Json TextsSchema();
Result<> ReadTextMap(const YamlValue& value, const KeyPlace& place, std::map<std::string, std::string>& map);
Json TextMapSchema();

struct NumberRange {
  double minimum = -std::numeric_limits<double>::max();
  double maximum = std::numeric_limits<double>::max();
  bool above_minimum = false;  // the minimum itself is not allowed
};
Result<> ReadNumber(const YamlValue& value, const KeyPlace& place, const NumberRange& range, double& number);
Json NumberSchema(const NumberRange& range);
Result<> ReadNumberMap(const YamlValue& value, const KeyPlace& place, std::map<std::string, double>& map);
Json NumberMapSchema();
Result<> ReadInteger(const YamlValue& value, const KeyPlace& place, std::int64_t minimum, std::int64_t maximum,
                     std::int64_t& number);
Json IntegerSchema(std::int64_t minimum, std::int64_t maximum);
Result<> ReadFlag(const YamlValue& value, const KeyPlace& place, bool& flag);
Json FlagSchema();
// The position of the text among the choices.
Result<> ReadChoice(const YamlValue& value, const KeyPlace& place, const std::vector<std::string>& choices,
                    std::size_t& choice);
Json ChoiceSchema(const std::vector<std::string>& choices);
Result<> ReadDuration(const YamlValue& value, const KeyPlace& place, std::chrono::nanoseconds& duration);
Json DurationSchema();
// 1000000, "512MB", "2GiB"
Result<> ReadByteCount(const YamlValue& value, const KeyPlace& place, std::uint64_t& bytes);
Json ByteCountSchema();

// The schema itself, or a text that holds ${...}.
Json OrVariable(Json schema);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_KEY_VALUES_H_
