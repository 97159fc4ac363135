#include "trimtab/base/json.h"

#include <algorithm>

namespace trimtab {

namespace {

constexpr int kDeepest = 256;

std::string LineAndColumn(std::string_view text, std::size_t byte) {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t start = before.rfind('\n');
  const std::size_t column = before.size() - (start == std::string_view::npos ? 0 : start + 1) + 1;
  return std::to_string(line) + ":" + std::to_string(column);
}

}  // namespace

Result<Json> ParseJson(std::string_view text, const std::string& place) {
  bool too_deep = false;
  const auto limit_depth = [&](int depth, Json::parse_event_t, Json&) {
    if (depth > kDeepest) too_deep = true;
    return !too_deep;
  };
  try {
    Json value = Json::parse(text, limit_depth);
    if (too_deep)
      return InvalidInput(place, "nested deeper than " + std::to_string(kDeepest) + " levels", "flatten it");
    return value;
  } catch (const Json::parse_error& error) {
    const std::size_t byte = error.byte == 0 ? 0 : error.byte - 1;
    std::string reason = error.what();
    // The library's text begins with its own code and position; what follows the last colon pair says what is wrong.
    if (const std::size_t at = reason.find(": ", reason.find("column")); at != std::string::npos)
      reason = reason.substr(at + 2);
    return InvalidInput(place + ":" + LineAndColumn(text, byte), "not valid JSON: " + reason);
  } catch (const Json::exception& error) {
    return InvalidInput(place, std::string("not valid JSON: ") + error.what());
  }
}

std::string WriteJson(const Json& value) { return value.dump(-1, ' ', false, Json::error_handler_t::replace); }

std::string WriteJsonIndented(const Json& value) {
  return value.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace trimtab
