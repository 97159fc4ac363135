#include "trimtab/report/junit.h"

#include <fmt/format.h>

#include <algorithm>

#include "trimtab/report/check_words.h"
#include "trimtab/report/markup.h"
#include "trimtab/report/numbers.h"

namespace trimtab::report {
namespace {

std::string Seconds(double seconds) { return fmt::format("{:.3f}", std::max(seconds, 0.0)); }

std::int64_t CountOf(const std::vector<JunitCase>& cases, JunitCase::Outcome outcome) {
  return std::count_if(cases.begin(), cases.end(), [&](const JunitCase& each) { return each.outcome == outcome; });
}

void WriteCase(MarkupWriter& xml, const JunitCase& each) {
  xml.Literal("\n    ");
  xml.Open("testcase", {{"classname", each.class_name}, {"name", each.name}, {"time", Seconds(each.seconds)}});
  switch (each.outcome) {
    case JunitCase::Outcome::kPassed:
      break;
    case JunitCase::Outcome::kFailed:
      xml.Element("failure", {{"message", each.message}, {"type", each.type}}, each.details);
      break;
    case JunitCase::Outcome::kError:
      xml.Element("error", {{"message", each.message}, {"type", each.type}}, each.details);
      break;
    case JunitCase::Outcome::kSkipped:
      xml.Empty("skipped", {{"message", each.message}});
      break;
  }
  if (!each.output.empty()) xml.Element("system-out", {}, each.output);
  xml.Close();
}

std::string Details(const quality::CheckResult& check) {
  std::string text;
  const auto line = [&](const std::string& label, const std::string& value) {
    if (!value.empty()) text += label + value + "\n";
  };
  line("", check.message);
  line("expected: ", check.expected);
  line("observed: ", check.observed);
  line("failing: ", FailedRows(check));
  for (const quality::ExampleRow& row : check.examples) {
    text += "row " + FormatCount(row.row) + ":";
    for (const auto& [name, value] : row.values) text += " " + name + "=" + value;
    text += "\n";
  }
  return text;
}

}  // namespace

std::string WriteJunit(const std::string& name, const std::vector<JunitSuite>& suites) {
  std::int64_t tests = 0;
  std::int64_t failures = 0;
  std::int64_t errors = 0;
  std::int64_t skipped = 0;
  double seconds = 0;
  for (const JunitSuite& suite : suites) {
    tests += static_cast<std::int64_t>(suite.cases.size());
    failures += CountOf(suite.cases, JunitCase::Outcome::kFailed);
    errors += CountOf(suite.cases, JunitCase::Outcome::kError);
    skipped += CountOf(suite.cases, JunitCase::Outcome::kSkipped);
    seconds += suite.seconds;
  }
  MarkupWriter xml;
  xml.Literal("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
  xml.Open("testsuites", {{"name", name},
                          {"tests", std::to_string(tests)},
                          {"failures", std::to_string(failures)},
                          {"errors", std::to_string(errors)},
                          {"skipped", std::to_string(skipped)},
                          {"time", Seconds(seconds)}});
  for (const JunitSuite& suite : suites) {
    // The format has no zone, and CI systems take it for UTC.
    const std::string started = suite.started ? FormatTimestamp(*suite.started).substr(0, 19) : "1970-01-01T00:00:00";
    xml.Literal("\n  ");
    xml.Open("testsuite", {{"name", suite.name},
                           {"tests", std::to_string(suite.cases.size())},
                           {"failures", std::to_string(CountOf(suite.cases, JunitCase::Outcome::kFailed))},
                           {"errors", std::to_string(CountOf(suite.cases, JunitCase::Outcome::kError))},
                           {"skipped", std::to_string(CountOf(suite.cases, JunitCase::Outcome::kSkipped))},
                           {"time", Seconds(suite.seconds)},
                           {"timestamp", started}});
    for (const JunitCase& each : suite.cases) WriteCase(xml, each);
    xml.Literal("\n  ").Close();
  }
  xml.Literal("\n").Close().Literal("\n");
  return std::move(xml).Finish();
}

std::vector<JunitCase> JunitCases(const std::string& class_name, const quality::DataCheckReport& report) {
  std::vector<JunitCase> cases;
  for (const quality::CheckResult& check : report.checks) {
    JunitCase each;
    each.class_name = class_name;
    each.name = check.name;
    if (StopsTheLine(check)) {
      each.outcome = JunitCase::Outcome::kFailed;
      each.message = check.message.empty() ? check.observed : check.message;
      each.type = CheckLabel(check);
      each.details = Details(check);
    } else if (check.verdict != Verdict::kPass) {
      each.output = "warning: " + Details(check);
    }
    cases.push_back(std::move(each));
  }
  if (report.drift) {
    const Verdict verdict = report.drift->verdict;
    const bool stops = DriftStopsTheLine(report);
    for (const drift::ColumnDrift& column : report.drift->columns) {
      JunitCase each;
      each.class_name = class_name;
      each.name = "drift." + (column.column.empty() ? ColumnName("") : column.column);
      const std::string text = column.test_name + " " + ScoreText(column) + ", drift when " + ThresholdText(column);
      if (!column.unavailable.empty()) {
        each.outcome = JunitCase::Outcome::kSkipped;
        each.message = "not tested: " + column.unavailable;
      } else if (column.detected && stops && verdict == Verdict::kFail) {
        each.outcome = JunitCase::Outcome::kFailed;
        each.message = ColumnName(column.column) + " drifted: " + text;
        each.type = "failed";
        each.details = text + "\n";
      } else {
        each.output = (!column.detected            ? "not drifted: "
                       : verdict == Verdict::kFail ? "warning: drifted: "
                                                   : "drifted, within the condition: ") +
                      text;
      }
      cases.push_back(std::move(each));
    }
    JunitCase whole;
    whole.class_name = class_name;
    whole.name = "drift";
    if (verdict != Verdict::kPass && !stops) {
      whole.output = "warning: " + report.drift->explanation;
    } else if (verdict != Verdict::kPass) {
      whole.outcome = JunitCase::Outcome::kFailed;
      whole.message = report.drift->explanation;
      whole.type = verdict == Verdict::kFail ? "failed" : "inconclusive";
      whole.details = report.drift->condition + "\n";
    }
    cases.push_back(std::move(whole));
  }
  return cases;
}

}  // namespace trimtab::report
