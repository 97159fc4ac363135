#include <algorithm>
#include <string>
#include <string_view>

#include "trimtab/registry/registry.h"

namespace trimtab::registry {

namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsAllowed(char c) {
  return IsDigit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' || c == '_' || c == '-';
}

Result<> CheckName(const std::string& what, const std::string& name) {
  constexpr const char* kRemedy = "1 to 128 letters, digits, '.', '_' and '-', not beginning with '.' or '-'";
  const std::string place = what + " \"" + name + "\"";
  if (name.empty() || name.size() > 128) {
    return InvalidInput(place, "has " + std::to_string(name.size()) + " characters", kRemedy);
  }
  const auto wrong = std::find_if_not(name.begin(), name.end(), IsAllowed);
  if (wrong != name.end()) {
    return InvalidInput(place, "character " + std::to_string(wrong - name.begin() + 1) + " is not allowed", kRemedy);
  }
  if (name[0] == '.' || name[0] == '-') {
    return InvalidInput(place, std::string("begins with '") + name[0] + "'", kRemedy);
  }
  return {};
}

}  // namespace

Result<> CheckModelName(const std::string& name) { return CheckName("model name", name); }

Result<> CheckAliasName(const std::string& name) {
  TRIMTAB_RETURN_IF_ERROR(CheckName("alias", name));
  if (std::all_of(name.begin(), name.end(), IsDigit)) {
    return InvalidInput("alias \"" + name + "\"", "is a number", "numbers name versions; begin it with a letter");
  }
  return {};
}

}  // namespace trimtab::registry
