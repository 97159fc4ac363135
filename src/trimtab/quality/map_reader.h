// MapReader: typed reading of a YAML map. Every error names file, line, column, what was found and what is accepted;
// Finish refuses keys that nobody knows, with the nearest one that is known.
#ifndef TRIMTAB_QUALITY_MAP_READER_H_
#define TRIMTAB_QUALITY_MAP_READER_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/base/yaml_value.h"
#include "trimtab/profile/literal.h"

namespace trimtab::quality {

// Values of single nodes; `what` names the key in messages.
Result<std::string> TextOf(const YamlValue& node, const std::string& what, const std::string& place);
Result<double> NumberOf(const YamlValue& node, const std::string& what, const std::string& place);
Result<std::int64_t> WholeNumberOf(const YamlValue& node, const std::string& what, const std::string& place);
Result<bool> BooleanOf(const YamlValue& node, const std::string& what, const std::string& place);
// One text or a list of texts.
Result<std::vector<std::string>> TextsOf(const YamlValue& node, const std::string& what, const std::string& place);

class MapReader {
 public:
  // kInvalidInput when the node is not a map. `what` names it: "a property". The node outlives the reader.
  static Result<MapReader> Of(const YamlValue& node, std::string what, const std::string& place);

  // The value of a key, null pointer when it is absent or null.
  const YamlValue* Find(std::string_view key) const;
  // Nothing when the key is absent; kInvalidInput when its value is of another type.
  Result<std::optional<std::string>> Text(const std::string& key) const;
  Result<std::optional<double>> Number(const std::string& key) const;
  Result<std::optional<std::int64_t>> WholeNumber(const std::string& key) const;  // not negative
  Result<bool> Boolean(const std::string& key, bool otherwise) const;
  Result<std::vector<std::string>> Texts(const std::string& key) const;
  Result<std::optional<profile::Literal>> Literal(const std::string& key) const;                // any scalar
  Result<std::optional<std::vector<profile::Literal>>> Literals(const std::string& key) const;  // nulls are left out

  // kInvalidInput for the first key that is not among the known ones.
  Result<> RefuseUnknown(std::span<const std::string> known) const;
  Error Missing(const std::string& key, const std::string& remedy) const;
  Error Wrong(std::string_view key, const std::string& message, const std::string& remedy = "") const;
  std::string PlaceOfKey(std::string_view key) const;  // of the map itself when the key is absent
  const YamlValue& node() const { return *node_; }
  const std::string& place() const { return place_; }

 private:
  MapReader(const YamlValue& node, std::string what, std::string place)
      : node_(&node), what_(std::move(what)), place_(std::move(place)) {}
  const YamlValue* node_;
  std::string what_;
  std::string place_;  // the file
};

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_MAP_READER_H_
