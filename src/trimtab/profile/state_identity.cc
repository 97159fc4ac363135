#include "trimtab/profile/state_identity.h"

namespace trimtab::profile {

std::string IdentityList(std::span<const std::string> names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text += ',';
    for (const char c : name) {
      if (c == ',' || c == '(' || c == ')' || c == '\\') text += '\\';
      text += c;
    }
    if (name.empty()) text += "\\e";
  }
  return text;
}

}  // namespace trimtab::profile
