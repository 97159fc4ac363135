// The kinds of checks, declared once: the parser takes the accepted arguments from here, and docs/checks.md is made
// from it (a test compares).
#ifndef TRIMTAB_QUALITY_CHECK_REGISTRY_H_
#define TRIMTAB_QUALITY_CHECK_REGISTRY_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trimtab::quality {

struct ArgumentFacts {
  std::string_view name;
  std::string_view type;  // "number", "list of values", ...
  std::string_view text;
};

struct CheckFacts {
  std::string_view name;
  bool on_property = false;  // may stand under a property, and is then about its column
  bool on_object = false;    // may stand under the schema object
  bool library = false;      // a metric of ODCS' library; else `check:` of an `engine: trimtab` implementation
  bool judges_rows = false;  // takes share, nulls, unit and mustBe...; its failing rows go to the quarantine
  bool has_null_rule = false;
  std::string_view text;   // what must hold, one sentence
  std::string_view nulls;  // what nulls and NaN do
  std::span<const ArgumentFacts> arguments;
  std::string_view example;  // one line of YAML
};

std::span<const CheckFacts> AllChecks();
const CheckFacts* FindCheck(std::string_view name);

// Every key that the implementation of a check (or the arguments of a metric) may have.
std::vector<std::string> KnownArguments(const CheckFacts& facts);

// The names of the mustBe... operators.
std::span<const std::string_view> ThresholdKeys();

// docs/checks.md, whole.
std::string ChecksMarkdown();

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_CHECK_REGISTRY_H_
