#include "trimtab/drift/settings.h"

#include <cmath>
#include <set>
#include <string_view>

#include "trimtab/base/nearest_name.h"
#include "trimtab/drift/number_text.h"
#include "trimtab/drift/test_table.h"

namespace trimtab::drift {
namespace {

constexpr const char* kModes[] = {"evidently"};

// The columns that a list of settings names must be among those compared, when these are named at all.
Result<> MustBeCompared(const DriftSettings& settings, const std::set<std::string_view>& compared,
                        const std::string& name, const std::string& setting, const std::string& place) {
  if (compared.empty() || compared.contains(name)) return {};
  const std::string near = DidYouMean(name, settings.columns);
  return InvalidInput(place, setting + " names column `" + name + "`, which is not among the drift check's columns",
                      near.empty() ? "add it to columns" : near);
}

bool Quantile(const std::string& test) { return FindTest(test) == TestKind::kPercentileTextContent; }

Result<> CheckThreshold(double threshold, const std::string& whose, bool quantile, const std::string& place) {
  if (quantile && !IsQuantile(threshold)) {
    return InvalidInput(place, "drift threshold " + NumberText(threshold) + " for " + whose,
                        "a number between 0 and 1: the percentile text test compares with that quantile of the scores "
                        "that random labels get");
  }
  if (std::isfinite(threshold) && threshold > 0) return {};
  return InvalidInput(place, "drift threshold " + NumberText(threshold) + " for " + whose,
                      "a finite number above 0: a p-value or a distance, as the column's test gives it");
}

// Tests and thresholds of the levels; a test of the level of a kind must fit it.
Result<> CheckLevels(const DriftSettings& settings, const std::string& place) {
  struct Level {
    const std::optional<std::string>& test;
    const std::optional<double>& threshold;
    std::optional<ColumnKind> kind;
    const char* whose;
  };
  const Levels<std::string>& tests = settings.default_tests;
  const Levels<double>& thresholds = settings.default_thresholds;
  const Level levels[] = {
      {tests.all, thresholds.all, std::nullopt, "all columns"},
      {tests.numerical, thresholds.numerical, ColumnKind::kNumber, "numeric columns"},
      {tests.categorical, thresholds.categorical, ColumnKind::kCategory, "categorical columns"},
      {tests.text, thresholds.text, ColumnKind::kText, "text columns"},
      {tests.numerical_target, thresholds.numerical_target, ColumnKind::kNumber, "a numeric target"},
      {tests.categorical_target, thresholds.categorical_target, ColumnKind::kCategory, "a categorical target"}};
  // Where texts have no threshold of their own, the one of all columns is theirs, and so is the test.
  const std::optional<std::string>& text_test = tests.text ? tests.text : tests.all;
  const bool quantile = text_test && Quantile(*text_test);
  for (const Level& level : levels) {
    const bool of_texts = &level.threshold == &(thresholds.text ? thresholds.text : thresholds.all);
    if (level.threshold) {
      TRIMTAB_RETURN_IF_ERROR(CheckThreshold(*level.threshold, level.whose, quantile && of_texts, place));
    }
    if (!level.test || *level.test == kCallersTest) continue;
    TRIMTAB_ASSIGN_OR_RETURN(const TestKind test, RequireTest(*level.test, place, std::string("for ") + level.whose));
    if (level.kind && !FactsOf(test).Fits(*level.kind)) {
      return InvalidInput(place, "drift test `" + *level.test + "` does not fit " + level.whose,
                          "tests for them: " + TestsFor(*level.kind));
    }
  }
  return {};
}

}  // namespace

Result<> ValidateSettings(const DriftSettings& settings, const std::string& place) {
  if (settings.mode != kModes[0]) {
    return InvalidInput(place, "unknown drift mode `" + settings.mode + "`", "known: evidently");
  }
  if (settings.share && !(*settings.share > 0 && *settings.share <= 1)) {
    return InvalidInput(place, "drift share " + NumberText(*settings.share) + " is out of range",
                        "the share of drifted columns that fails, above 0 and at most 1");
  }
  const std::set<std::string_view> compared(settings.columns.begin(), settings.columns.end());
  for (const std::string& name : settings.must_not_drift) {
    TRIMTAB_RETURN_IF_ERROR(MustBeCompared(settings, compared, name, "must_not_drift", place));
  }
  for (const auto& [name, test] : settings.tests) {
    TRIMTAB_RETURN_IF_ERROR(MustBeCompared(settings, compared, name, "tests", place));
    if (test != kCallersTest) TRIMTAB_RETURN_IF_ERROR(RequireTest(test, place, "for column `" + name + "`"));
  }
  TRIMTAB_RETURN_IF_ERROR(CheckLevels(settings, place));
  for (const auto& [name, threshold] : settings.thresholds) {
    TRIMTAB_RETURN_IF_ERROR(MustBeCompared(settings, compared, name, "thresholds", place));
    const auto test = settings.tests.find(name);
    const bool quantile = test != settings.tests.end() && Quantile(test->second);
    TRIMTAB_RETURN_IF_ERROR(CheckThreshold(threshold, "column `" + name + "`", quantile, place));
  }
  return {};
}

}  // namespace trimtab::drift
