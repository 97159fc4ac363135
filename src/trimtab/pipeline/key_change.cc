#include <nlohmann/json.hpp>

#include "trimtab/pipeline/stage_key.h"

namespace trimtab::pipeline {

namespace {

using SortedJson = nlohmann::json;

// The start of a digest is enough to tell two apart; other values are cut where a line would get too long.
std::string Shown(const SortedJson& value) {
  constexpr std::size_t kLongest = 40;
  constexpr std::size_t kDigestShown = 8;
  if (value.is_null()) return "none";
  std::string text = value.is_string() ? value.get<std::string>() : value.dump();
  const bool digest = text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
  if (digest) return text.substr(0, kDigestShown);
  if (text.size() <= kLongest) return text.empty() ? "\"\"" : text;
  std::size_t end = kLongest;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end) + "...";
}

SortedJson ObjectAt(const SortedJson& key, const char* field) {
  const auto found = key.find(field);
  return found != key.end() && found->is_object() ? *found : SortedJson::object();
}

// One difference of a map field, from `before` to `after`; null pointer: not there.
using Words = std::string (*)(const std::string& name, const SortedJson* before, const SortedJson* after);

void CompareMaps(const SortedJson& before, const SortedJson& after, Words words, std::vector<std::string>& changes) {
  for (const auto& [name, value] : after.items()) {
    const auto old = before.find(name);
    if (old == before.end()) {
      changes.push_back(words(name, nullptr, &value));
    } else if (*old != value) {
      changes.push_back(words(name, &*old, &value));
    }
  }
  for (const auto& [name, value] : before.items())
    if (after.find(name) == after.end()) changes.push_back(words(name, &value, nullptr));
}

std::string OfFile(const std::string& name, const SortedJson* before, const SortedJson* after) {
  if (before == nullptr) return name + " is a new input";
  return name + (after == nullptr ? " is no input any more" : " changed");
}
std::string OfModule(const std::string& name, const SortedJson* before, const SortedJson* after) {
  if (before == nullptr) return "imported module " + name + " is new";
  if (after == nullptr) return "module " + name + " is imported no more";
  return "imported module " + name + (after->is_null() ? " is gone" : " changed");
}
std::string OfOutput(const std::string& name, const SortedJson* before, const SortedJson* after) {
  if (before == nullptr) return "output " + name + " is new";
  return "output " + name + (after == nullptr ? " is declared no more" : " changed its role");
}
std::string Values(const char* what, const std::string& name, const SortedJson* before, const SortedJson* after) {
  const std::string subject = std::string(what) + " " + name;
  if (before == nullptr) return subject + " is new: " + Shown(*after);
  if (after == nullptr) return subject + " is gone";
  return subject + " " + Shown(*before) + " -> " + Shown(*after);
}
std::string OfParameter(const std::string& name, const SortedJson* before, const SortedJson* after) {
  return Values("parameter", name, before, after);
}
std::string OfTool(const std::string& name, const SortedJson* before, const SortedJson* after) {
  return Values("tool", name, before, after);
}
std::string OfSetting(const std::string& name, const SortedJson* before, const SortedJson* after) {
  return Values("setting", name, before, after);
}
// Values are secret: only that they differ can be said.
std::string OfVariable(const std::string& name, const SortedJson* before, const SortedJson* after) {
  const bool was = before != nullptr && !before->is_null();
  const bool is = after != nullptr && !after->is_null();
  if (before == nullptr) return "environment variable " + name + " counts now";
  if (after == nullptr) return "environment variable " + name + " counts no more";
  return "environment variable " + name + (was && is ? " changed" : is ? " is set now" : " is set no more");
}

}  // namespace

std::vector<std::string> ExplainKeyChange(std::string_view old_json, std::string_view new_json,
                                          ModulesInChange modules) {
  std::vector<std::string> changes;
  if (old_json == new_json) return changes;
  const SortedJson before = SortedJson::parse(old_json, nullptr, false);
  const SortedJson after = SortedJson::parse(new_json, nullptr, false);
  if (!before.is_object() || !after.is_object() || before.value("format", 0) != after.value("format", 0)) {
    changes.emplace_back("the key is of another version of trimtab");
    return changes;
  }
  const auto scalar = [&](const char* field, const char* what, bool show) {
    const SortedJson old = before.contains(field) ? before[field] : SortedJson(nullptr);
    const SortedJson now = after.contains(field) ? after[field] : SortedJson(nullptr);
    if (old == now) return;
    changes.push_back(show ? std::string(what) + " " + Shown(old) + " -> " + Shown(now)
                           : std::string(what) + " changed");
  };
  scalar("kind", "kind", true);
  scalar("command", "command", false);
  CompareMaps(ObjectAt(before, "inputs"), ObjectAt(after, "inputs"), OfFile, changes);
  if (modules == ModulesInChange::kNamed)
    CompareMaps(ObjectAt(before, "modules"), ObjectAt(after, "modules"), OfModule, changes);
  CompareMaps(ObjectAt(before, "lock"), ObjectAt(after, "lock"), OfFile, changes);
  CompareMaps(ObjectAt(before, "parameters"), ObjectAt(after, "parameters"), OfParameter, changes);
  CompareMaps(ObjectAt(before, "settings"), ObjectAt(after, "settings"), OfSetting, changes);
  CompareMaps(ObjectAt(before, "environment"), ObjectAt(after, "environment"), OfVariable, changes);
  CompareMaps(ObjectAt(before, "tools"), ObjectAt(after, "tools"), OfTool, changes);
  scalar("threads", "threads", true);
  CompareMaps(ObjectAt(before, "outputs"), ObjectAt(after, "outputs"), OfOutput, changes);
  scalar("champion", "champion", true);
  scalar("trimtab", "trimtab", true);
  return changes;
}

}  // namespace trimtab::pipeline
