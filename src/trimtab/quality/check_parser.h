// From the YAML of one quality rule to a Check.
#ifndef TRIMTAB_QUALITY_CHECK_PARSER_H_
#define TRIMTAB_QUALITY_CHECK_PARSER_H_

#include <map>
#include <string>
#include <variant>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/quality/contract.h"
#include "trimtab/quality/map_reader.h"

namespace trimtab::quality {

// Where a rule stands.
struct RuleContext {
  std::string column;                           // of the property; empty under the object
  std::vector<std::string> columns;             // of all properties of the object, in order
  std::map<std::string, std::string> physical;  // property name -> column name
};

// A check without name and severity, or the drift condition.
using ParsedRule = std::variant<Check, drift::DriftSettings>;

// The implementation of an `engine: trimtab` rule.
Result<ParsedRule> ParseImplementation(const YamlValue& implementation, const RuleContext& context,
                                       const std::string& place);
// A rule with a metric of the library.
Result<Check> ParseMetric(const MapReader& rule, const RuleContext& context);

// "36h", "90s", "30m", "7d", "500ms"; nothing when it is none of these or too long for 64-bit nanoseconds.
std::optional<std::chrono::nanoseconds> ParseDuration(const std::string& text);

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_CHECK_PARSER_H_
