// YamlNode: a YAML 1.2 document as a plain tree with positions. JSON is YAML and is read too.
#ifndef TRIMTAB_QUALITY_YAML_NODE_H_
#define TRIMTAB_QUALITY_YAML_NODE_H_

#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/result.h"

namespace trimtab::quality {

struct YamlEntry;

struct YamlNode {
  enum class Kind { kNull, kScalar, kSequence, kMap };
  Kind kind = Kind::kNull;
  std::string text;                // of a scalar, as written, without quotes
  bool quoted = false;             // '...' or "..." or a block: a text whatever it looks like
  int line = 0;                    // from 1
  int column = 0;                  // from 1
  std::vector<YamlNode> items;     // sequence
  std::vector<YamlEntry> entries;  // map, in the order of the file; keys are unique scalars

  const YamlNode* Find(std::string_view key) const;  // value in a map; null pointer when absent
};

struct YamlEntry {
  YamlNode key;
  YamlNode value;
};

// One document; an empty file is a null node. kInvalidInput names place:line:column for what is not YAML, for a key
// that stands twice, for nesting deeper than 64, and for aliases that
// unfold to far more than the file holds.
Result<YamlNode> ParseYaml(std::string_view text, const std::string& place);

// "place:line:column"
std::string PlaceOf(const std::string& place, const YamlNode& node);

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_YAML_NODE_H_
