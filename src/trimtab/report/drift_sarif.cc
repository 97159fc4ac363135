#include <algorithm>
#include <set>

#include "trimtab/base/json.h"
#include "trimtab/drift/test_table.h"
#include "trimtab/report/check_words.h"
#include "trimtab/report/drift_report.h"

namespace trimtab::report {
namespace {

constexpr const char* kUntested = "drift/untested";
constexpr const char* kInconclusive = "drift/inconclusive";
constexpr std::size_t kMostLocations = 10;  // of a result; all files are among the run's artifacts

std::string RuleOf(const drift::ColumnDrift& column) {
  return column.unavailable.empty() ? "drift/" + column.test : kUntested;
}

// A path as a URI, or as a relative reference when it is relative: what RFC 3986 does not allow in a path is
// percent-encoded.
std::string Uri(const std::string& path) {
  static constexpr char kDigits[] = "0123456789ABCDEF";
  std::string uri = path.starts_with('/') ? "file://" : "";
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
  const std::string name = ColumnName(column.column);
  if (!column.unavailable.empty()) return name + " could not be tested: " + column.unavailable;
  return name + " drifted: " + column.test_name + " " + ScoreText(column) + ", drift when " + ThresholdText(column);
}

// What is open has no level in SARIF.
Json OpenResult(const std::string& rule, const std::string& message) {
  return {{"ruleId", rule}, {"kind", "open"}, {"level", "none"}, {"message", {{"text", message}}}};
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
  if (rules.empty() && drift.verdict != Verdict::kPass) {
    rules.push_back({{"id", kInconclusive},
                     {"name", "DriftInconclusive"},
                     {"shortDescription", {{"text", "The data could not be compared with the reference."}}}});
  }
  return rules;
}

}  // namespace

std::string DriftSarif(const DriftSubject& subject, const drift::DriftResult& drift) {
  const std::vector<std::string> files =
      subject.current_files.empty() ? std::vector{subject.current} : subject.current_files;
  Json artifacts = Json::array();
  for (const std::string& file : files) artifacts.push_back({{"location", {{"uri", Uri(file)}}}});
  // The column stands in every file of the table.
  const auto locations = [&](const drift::ColumnDrift* column) {
    Json places = Json::array();
    for (std::size_t i = 0; i < std::min(files.size(), kMostLocations); ++i) {
      Json place = {{"physicalLocation", {{"artifactLocation", {{"uri", Uri(files[i])}, {"index", i}}}}}};
      if (column != nullptr) {
        place["logicalLocations"] = Json::array({{{"name", ColumnName(column->column)}, {"kind", "member"}}});
      }
      places.push_back(std::move(place));
    }
    return places;
  };
  Json results = Json::array();
  for (const drift::ColumnDrift* column : BySeverity(drift)) {
    if (!column->detected && column->unavailable.empty()) continue;
    Json result = column->unavailable.empty() ? Json{{"ruleId", RuleOf(*column)},
                                                     {"level", drift.verdict == Verdict::kFail ? "error" : "warning"},
                                                     {"message", {{"text", Message(*column)}}}}
                                              : OpenResult(kUntested, Message(*column));
    result["locations"] = locations(column);
    results.push_back(std::move(result));
  }
  if (results.empty() && drift.verdict != Verdict::kPass) {
    results.push_back(OpenResult(kInconclusive, drift.explanation));
    results.back()["locations"] = locations(nullptr);
  }
  Json driver = {{"name", "trimtab"}};
  if (!subject.version.empty()) driver["version"] = subject.version;
  driver["rules"] = Rules(drift);
  Json run = {{"tool", {{"driver", std::move(driver)}}}};
  run["artifacts"] = std::move(artifacts);
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
