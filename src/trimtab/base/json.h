// JSON as the program writes and reads it: object keys keep their order; output is always valid JSON.
// The heavy header is nlohmann's; include json_fwd.h where a declaration is enough.
#ifndef TRIMTAB_BASE_JSON_H_
#define TRIMTAB_BASE_JSON_H_

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "trimtab/base/result.h"

namespace trimtab {

using Json = nlohmann::ordered_json;

// Parses one document. The error names place, line and column. UTF-8 is checked; depth is limited to 256.
Result<Json> ParseJson(std::string_view text, const std::string& place);

// One line without spaces, or indented by two. NaN and infinities become null; invalid UTF-8 becomes U+FFFD.
std::string WriteJson(const Json& value);
std::string WriteJsonIndented(const Json& value);

}  // namespace trimtab

#endif  // TRIMTAB_BASE_JSON_H_
