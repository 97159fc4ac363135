#include "trimtab/drift/settings.h"

#include <algorithm>
#include <cmath>

#include "trimtab/base/nearest_name.h"
#include "trimtab/drift/column_comparison.h"
#include "trimtab/drift/number_text.h"

namespace trimtab::drift {
namespace {

constexpr const char* kModes[] = {"evidently"};

// The columns that a list of settings names must be among those compared, when these are named at all.
Result<> MustBeCompared(const DriftSettings& settings, const std::string& name, const std::string& setting,
                        const std::string& place) {
  if (settings.columns.empty()) return {};
  if (std::find(settings.columns.begin(), settings.columns.end(), name) != settings.columns.end()) return {};
  const std::string near = DidYouMean(name, settings.columns);
  return InvalidInput(place, setting + " names column `" + name + "`, which is not among the drift check's columns",
                      near.empty() ? "add it to columns" : near);
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
  for (const std::string& name : settings.must_not_drift) {
    TRIMTAB_RETURN_IF_ERROR(MustBeCompared(settings, name, "must_not_drift", place));
  }
  for (const auto& [name, test] : settings.tests) {
    TRIMTAB_RETURN_IF_ERROR(MustBeCompared(settings, name, "tests", place));
    if (FindTest(test)) continue;
    std::vector<std::string> known;
    std::string list;
    for (const TestFacts& facts : Tests()) {
      known.emplace_back(facts.name);
      list += (list.empty() ? "known: " : ", ") + known.back();
    }
    const std::string near = DidYouMean(test, known);
    return InvalidInput(place, "unknown drift test `" + test + "` for column `" + name + "`",
                        near.empty() ? list : near + " " + list);
  }
  for (const auto& [name, threshold] : settings.thresholds) {
    TRIMTAB_RETURN_IF_ERROR(MustBeCompared(settings, name, "thresholds", place));
    if (std::isfinite(threshold) && threshold > 0) continue;
    return InvalidInput(place, "drift threshold " + NumberText(threshold) + " for column `" + name + "`",
                        "a finite number above 0: a p-value or a distance, as the column's test gives it");
  }
  return {};
}

}  // namespace trimtab::drift
