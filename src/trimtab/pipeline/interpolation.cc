#include "trimtab/pipeline/interpolation.h"

#include <charconv>

#include "trimtab/base/nearest_name.h"

namespace trimtab::pipeline {

namespace {

using Kind = YamlValue::Kind;

const YamlValue* Child(const YamlValue& value, std::string_view name) {
  if (value.kind == Kind::kMap) return value.Find(name);
  if (value.kind != Kind::kList) return nullptr;
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  if (error != std::errc() || end != name.data() + name.size() || index >= value.items.size()) return nullptr;
  return &value.items[index];
}

void AddNames(const std::string& name, const YamlValue& value, std::vector<std::string>& names) {
  names.push_back(name);
  for (const auto& [key, entry] : value.entries) AddNames(name + "." + key.text, entry, names);
  for (std::size_t i = 0; i < value.items.size(); ++i) AddNames(name + "." + std::to_string(i), value.items[i], names);
}

std::string_view Trimmed(std::string_view text) {
  while (text.starts_with(' ')) text.remove_prefix(1);
  while (text.ends_with(' ')) text.remove_suffix(1);
  return text;
}

class Interpolator {
 public:
  Interpolator(const Scope& scope, const std::string& file) : scope_(scope), file_(file) {}

  Result<YamlValue> Expand(const YamlValue& value) const {
    if (value.kind == Kind::kScalar) return ExpandScalar(value);
    YamlValue expanded = value;
    for (YamlValue& item : expanded.items) {
      TRIMTAB_ASSIGN_OR_RETURN(item, Expand(item));
    }
    for (auto& [key, entry] : expanded.entries) {
      TRIMTAB_ASSIGN_OR_RETURN(YamlValue name, ExpandScalar(key));
      if (name.kind != Kind::kScalar)
        return InvalidInput(PlaceOf(file_, key.position), Describe(key) + " is " + Describe(name) + ", a key is text");
      key = std::move(name);
      TRIMTAB_ASSIGN_OR_RETURN(entry, Expand(entry));
    }
    for (std::size_t i = 0; i < expanded.entries.size(); ++i) {
      const YamlValue& key = expanded.entries[i].key;
      if (expanded.Find(key.text) != &expanded.entries[i].value)
        return InvalidInput(PlaceOf(file_, key.position), "the key `" + key.text + "` stands twice in this map",
                            "variables made two keys equal");
    }
    return expanded;
  }

 private:
  Result<const YamlValue*> Look(std::string_view name, const YamlValue& where) const {
    if (const YamlValue* found = scope_.Find(name); found != nullptr) return found;
    const std::vector<std::string> known = scope_.Names();
    std::string remedy = DidYouMean(name, known);
    if (remedy.empty()) {
      remedy = known.empty() ? "there are no vars" : "known:";
      constexpr std::size_t kShown = 12;
      for (std::size_t i = 0; i < known.size() && i < kShown; ++i) remedy += (i == 0 ? " " : ", ") + known[i];
    }
    return InvalidInput(PlaceOf(file_, where.position), "unknown variable `" + std::string(name) + "`",
                        remedy + (remedy.ends_with('?') ? " Or write \\${" : "; write \\${") + std::string(name) +
                            "} for the shell's own variable");
  }

  Result<YamlValue> ExpandScalar(const YamlValue& value) const {
    const std::string& text = value.text;
    if (text.find("${") == std::string::npos) return value;
    YamlValue expanded = value;
    expanded.text.clear();
    for (std::size_t at = 0; at < text.size();) {
      if (text.compare(at, 3, "\\${") == 0) {
        expanded.text += "${";
        at += 3;
        continue;
      }
      if (text.compare(at, 2, "${") != 0) {
        expanded.text += text[at++];
        continue;
      }
      const std::size_t close = text.find('}', at);
      if (close == std::string::npos)
        return InvalidInput(PlaceOf(file_, value.position), "`${` without `}` in " + Describe(value),
                            "close it, or write \\${ for the characters themselves");
      TRIMTAB_ASSIGN_OR_RETURN(const YamlValue* found,
                               Look(Trimmed(std::string_view(text).substr(at + 2, close - at - 2)), value));
      if (at == 0 && close + 1 == text.size()) {
        YamlValue whole = *found;
        whole.position = value.position;
        return whole;
      }
      if (found->kind == Kind::kList || found->kind == Kind::kMap)
        return InvalidInput(PlaceOf(file_, value.position),
                            text.substr(at, close + 1 - at) + " is " + Describe(*found) + " inside other text",
                            "only a single value can stand there");
      expanded.text += found->text;
      at = close + 1;
    }
    return expanded;
  }

  const Scope& scope_;
  const std::string& file_;
};

}  // namespace

const YamlValue* Scope::Find(std::string_view name) const {
  // A name may hold dots itself, so every split is tried, the longest first part first.
  for (std::size_t end = name.size();; end = name.rfind('.', end - 1)) {
    if (end == std::string_view::npos) return nullptr;
    const auto found = values_.find(std::string(name.substr(0, end)));
    if (found != values_.end()) {
      const YamlValue* value = &found->second;
      std::string_view rest = name.substr(end);
      while (value != nullptr && !rest.empty()) {
        rest.remove_prefix(1);  // the dot
        const std::size_t next = std::min(rest.find('.'), rest.size());
        value = Child(*value, rest.substr(0, next));
        rest.remove_prefix(next);
      }
      if (value != nullptr) return value;
    }
    if (end == 0) return nullptr;
  }
}

std::vector<std::string> Scope::Names() const {
  std::vector<std::string> names;
  for (const auto& [name, value] : values_) AddNames(name, value, names);
  return names;
}

Result<YamlValue> Interpolate(const YamlValue& value, const Scope& scope, const std::string& file) {
  return Interpolator(scope, file).Expand(value);
}

}  // namespace trimtab::pipeline
