// YamlValue: a YAML document as a tree that remembers where each part stands. Anchors, aliases and merge keys (<<) are
// resolved. yaml_value.cc is the only source here that knows yaml-cpp.
#ifndef TRIMTAB_BASE_YAML_VALUE_H_
#define TRIMTAB_BASE_YAML_VALUE_H_

#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/result.h"

namespace trimtab {

struct SourcePosition {
  int line = 0;  // from 1; 0: not from a file
  int column = 0;
};

struct YamlEntry;

struct YamlValue {
  enum class Kind { kNull, kScalar, kList, kMap };
  Kind kind = Kind::kNull;
  std::string text;    // of a scalar
  bool plain = false;  // a scalar without quotes: may be a number or a truth value
  SourcePosition position;
  std::vector<YamlValue> items;    // of a list
  std::vector<YamlEntry> entries;  // of a map; keys are scalars, no two alike

  // The value under a key of a map; null when there is none.
  const YamlValue* Find(std::string_view key) const;
};

struct YamlEntry {
  YamlValue key;
  YamlValue value;
};

// One document; an empty text is kNull. kInvalidInput names place:line:column: syntax, bytes that are not UTF-8,
// duplicate keys, keys that are not scalars, a second document, more than 64 levels or 1,000,000 parts (aliases
// counted as often as they are used; 64 bytes of text count as a part more).
Result<YamlValue> ParseYaml(std::string_view text, const std::string& place);

// "file:line:column"
std::string PlaceOf(const std::string& file, SourcePosition position);

// What stands there, for messages: "a list", "a map", "nothing", "`text`" (cut after 60 bytes).
std::string Describe(const YamlValue& value);

// Scalars as their text, null as "", lists and maps as JSON.
std::string YamlText(const YamlValue& value);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_YAML_VALUE_H_
