#include "trimtab/quality/map_reader.h"

#include <charconv>
#include <cmath>

#include "trimtab/base/nearest_name.h"

namespace trimtab::quality {
namespace {

std::string Found(const YamlValue& node) {
  switch (node.kind) {
    case YamlValue::Kind::kNull:
      return "nothing";
    case YamlValue::Kind::kScalar:
      return "`" + (node.text.size() > 60 ? node.text.substr(0, 60) + "..." : node.text) + "`";
    case YamlValue::Kind::kList:
      return "a list";
    case YamlValue::Kind::kMap:
      return "a map";
  }
  return "nothing";
}

Error NotA(const YamlValue& node, const std::string& what, const std::string& place, const std::string& wanted) {
  return InvalidInput(PlaceOf(place, node.position), "`" + what + "` is " + Found(node), "expected " + wanted);
}

}  // namespace

Result<std::string> TextOf(const YamlValue& node, const std::string& what, const std::string& place) {
  if (node.kind != YamlValue::Kind::kScalar) return NotA(node, what, place, "a text");
  return node.text;
}

Result<double> NumberOf(const YamlValue& node, const std::string& what, const std::string& place) {
  if (node.kind == YamlValue::Kind::kScalar && node.plain) {
    if (const auto number = profile::ParseNumber(node.text); number && std::isfinite(*number)) return *number;
  }
  return NotA(node, what, place, "a number");
}

Result<std::int64_t> WholeNumberOf(const YamlValue& node, const std::string& what, const std::string& place) {
  std::int64_t number = 0;
  const char* end = node.text.data() + node.text.size();
  const auto parsed = std::from_chars(node.text.data(), end, number);
  const bool whole = node.kind == YamlValue::Kind::kScalar && node.plain && parsed.ec == std::errc() &&
                     parsed.ptr == end && number >= 0;
  if (!whole) return NotA(node, what, place, "a whole number, 0 or more");
  return number;
}

Result<bool> BooleanOf(const YamlValue& node, const std::string& what, const std::string& place) {
  if (node.kind == YamlValue::Kind::kScalar && node.plain) {
    if (node.text == "true" || node.text == "True") return true;
    if (node.text == "false" || node.text == "False") return false;
  }
  return NotA(node, what, place, "true or false");
}

Result<std::vector<std::string>> TextsOf(const YamlValue& node, const std::string& what, const std::string& place) {
  if (node.kind == YamlValue::Kind::kScalar) return std::vector<std::string>{node.text};
  if (node.kind != YamlValue::Kind::kList) return NotA(node, what, place, "a list of texts");
  std::vector<std::string> texts;
  for (const YamlValue& item : node.items) {
    TRIMTAB_ASSIGN_OR_RETURN(std::string text, TextOf(item, "an item of " + what, place));
    texts.push_back(std::move(text));
  }
  return texts;
}

Result<MapReader> MapReader::Of(const YamlValue& node, std::string what, const std::string& place) {
  if (node.kind != YamlValue::Kind::kMap) return NotA(node, what, place, "a map (key: value)");
  return MapReader(node, std::move(what), place);
}

const YamlValue* MapReader::Find(std::string_view key) const {
  const YamlValue* value = node_->Find(key);
  return value == nullptr || value->kind == YamlValue::Kind::kNull ? nullptr : value;
}

Result<std::optional<std::string>> MapReader::Text(const std::string& key) const {
  const YamlValue* value = Find(key);
  if (value == nullptr) return std::optional<std::string>();
  TRIMTAB_ASSIGN_OR_RETURN(std::string text, TextOf(*value, key, place_));
  return std::optional(std::move(text));
}

Result<std::optional<double>> MapReader::Number(const std::string& key) const {
  const YamlValue* value = Find(key);
  if (value == nullptr) return std::optional<double>();
  TRIMTAB_ASSIGN_OR_RETURN(const double number, NumberOf(*value, key, place_));
  return std::optional(number);
}

Result<std::optional<std::int64_t>> MapReader::WholeNumber(const std::string& key) const {
  const YamlValue* value = Find(key);
  if (value == nullptr) return std::optional<std::int64_t>();
  TRIMTAB_ASSIGN_OR_RETURN(const std::int64_t number, WholeNumberOf(*value, key, place_));
  return std::optional(number);
}

Result<bool> MapReader::Boolean(const std::string& key, bool otherwise) const {
  const YamlValue* value = Find(key);
  return value == nullptr ? Result<bool>(otherwise) : BooleanOf(*value, key, place_);
}

Result<std::vector<std::string>> MapReader::Texts(const std::string& key) const {
  const YamlValue* value = Find(key);
  return value == nullptr ? Result<std::vector<std::string>>(std::vector<std::string>()) : TextsOf(*value, key, place_);
}

Result<std::optional<profile::Literal>> MapReader::Literal(const std::string& key) const {
  TRIMTAB_ASSIGN_OR_RETURN(std::optional<std::string> text, Text(key));
  if (!text) return std::optional<profile::Literal>();
  return std::optional(profile::Literal{std::move(*text)});
}

Result<std::optional<std::vector<profile::Literal>>> MapReader::Literals(const std::string& key) const {
  const YamlValue* value = Find(key);
  if (value == nullptr) return std::optional<std::vector<profile::Literal>>();
  if (value->kind != YamlValue::Kind::kList) return NotA(*value, key, place_, "a list of values");
  std::vector<profile::Literal> literals;
  for (const YamlValue& item : value->items) {
    if (item.kind == YamlValue::Kind::kNull) continue;
    TRIMTAB_ASSIGN_OR_RETURN(std::string text, TextOf(item, "an item of " + key, place_));
    literals.push_back(profile::Literal{std::move(text)});
  }
  return std::optional(std::move(literals));
}

Result<> MapReader::RefuseUnknown(std::span<const std::string> known) const {
  for (const YamlEntry& entry : node_->entries) {
    const YamlValue& key = entry.key;
    bool found = false;
    for (const std::string& name : known) found = found || name == key.text;
    if (found) continue;
    std::string remedy = DidYouMean(key.text, known);
    if (remedy.empty()) {
      remedy = "known are ";
      for (std::size_t i = 0; i < known.size(); ++i) remedy += (i == 0 ? "" : ", ") + known[i];
    }
    return InvalidInput(PlaceOf(place_, key.position), "unknown key `" + key.text + "` in " + what_, remedy);
  }
  return {};
}

std::string MapReader::PlaceOfKey(std::string_view key) const {
  const YamlValue* value = node_->Find(key);
  return PlaceOf(place_, (value == nullptr ? *node_ : *value).position);
}

Error MapReader::Missing(const std::string& key, const std::string& remedy) const {
  return InvalidInput(PlaceOf(place_, node_->position), what_ + " has no `" + key + "`", remedy);
}

Error MapReader::Wrong(std::string_view key, const std::string& message, const std::string& remedy) const {
  return InvalidInput(PlaceOfKey(key), message, remedy);
}

}  // namespace trimtab::quality
