#include <algorithm>
#include <set>

#include "trimtab/base/json.h"
#include "trimtab/drift/test_table.h"
#include "trimtab/report/check_words.h"
#include "trimtab/report/drift_report.h"

namespace trimtab::report {
namespace {

constexpr const char* kUntested = "drift/untested";

std::string RuleOf(const drift::ColumnDrift& column) {
  return column.unavailable.empty() ? "drift/" + column.test : kUntested;
}

// A relative reference or a path as a URI: what RFC 3986 does not allow in a path is percent-encoded.
std::string Uri(const std::string& path) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string uri;
  for (const char c : path) {
    const auto byte = static_cast<unsigned char>(c);
    const bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ||
                       std::string_view("-._~/!$&'()*+,;=@").find(c) != std::string_view::npos;
    if (plain) {
      uri += c;
    } else {
      uri += {'%', kDigits[byte / 16], kDigits[byte % 16]};
    }
  }
  return uri;
}

std::string Message(const drift::ColumnDrift& column) {
  if (!column.unavailable.empty()) return column.column + " could not be tested: " + column.unavailable;
  return column.column + " drifted: " + column.test_name + " " + ScoreText(column) + ", drift when " +
         ThresholdText(column);
}

Json Rules(const drift::DriftResult& drift) {
  Json rules = Json::array();
  std::set<std::string> known;
  for (const drift::ColumnDrift& column : drift.columns) {
    if (!column.detected && column.unavailable.empty()) continue;
    const std::string id = RuleOf(column);
    if (!known.insert(id).second) continue;
    const bool untested = id == kUntested;
    rules.push_back({{"id", id},
                     {"name", untested ? "ColumnNotTested" : "ColumnDrift"},
                     {"shortDescription",
                      {{"text", untested ? "The column could not be compared with the reference."
                                         : "The column drifted from the reference by " + column.test_name + "."}}}});
  }
  return rules;
}

}  // namespace

std::string DriftSarif(const DriftSubject& subject, const drift::DriftResult& drift) {
  Json results = Json::array();
  for (const drift::ColumnDrift* column : BySeverity(drift)) {
    if (!column->detected && column->unavailable.empty()) continue;
    Json result = {{"ruleId", RuleOf(*column)}};
    if (column->unavailable.empty()) {
      result["level"] = drift.verdict == Verdict::kFail ? "error" : "warning";
    } else {
      // SARIF: what is open has no level.
      result["kind"] = "open";
      result["level"] = "none";
    }
    result["message"] = {{"text", Message(*column)}};
    result["locations"] =
        Json::array({{{"physicalLocation", {{"artifactLocation", {{"uri", Uri(subject.current)}}}}},
                      {"logicalLocations", Json::array({{{"name", column->column}, {"kind", "member"}}})}}});
    results.push_back(std::move(result));
  }
  Json driver = {{"name", "trimtab"}};
  if (!subject.version.empty()) driver["version"] = subject.version;
  driver["rules"] = Rules(drift);
  Json run = {{"tool", {{"driver", std::move(driver)}}}};
  run["results"] = std::move(results);
  run["properties"] = {{"verdict", std::string(VerdictName(drift.verdict))},
                       {"reference", subject.reference},
                       {"columns", drift.columns.size()},
                       {"drifted", drift.drifted}};
  return WriteJsonIndented({{"$schema", "https://json.schemastore.org/sarif-2.1.0.json"},
                            {"version", "2.1.0"},
                            {"runs", Json::array({std::move(run)})}});
}

}  // namespace trimtab::report
