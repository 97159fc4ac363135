// DriftSettings: which columns of two data sets are compared, how, and when the whole counts as drifted.
#ifndef TRIMTAB_DRIFT_SETTINGS_H_
#define TRIMTAB_DRIFT_SETTINGS_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/drift/column_mapping.h"
#include "trimtab/drift/drift_result.h"

namespace trimtab::drift {

// The share of drifted columns that counts as drift of the data, where nobody chose another; as in Evidently.
inline constexpr double kDefaultShare = 0.5;

// A choice for each level; the most special that is set wins: column (DriftSettings), target, type, all.
template <typename T>
struct Levels {
  std::optional<T> all = std::nullopt;
  std::optional<T> numerical = std::nullopt;
  std::optional<T> categorical = std::nullopt;
  std::optional<T> text = std::nullopt;
  std::optional<T> numerical_target = std::nullopt;  // for the target, above the levels of its type
  std::optional<T> categorical_target = std::nullopt;
};

// Where a test is named, kCallersTest (drift_result.h) is one that the caller carries out: such a column comes back
// with its type, its rows and its distributions, and without a score.
struct DriftSettings {
  // Who chooses tests and thresholds. "evidently": as Evidently 0.6.7 does by default, see column_comparison.h.
  std::string mode = "evidently";
  // Empty: the target, the prediction and every feature of the reference (see column_mapping.h); never timestamps. A
  // name given twice counts once.
  std::vector<std::string> columns = {};
  // The verdict fails when drifted / compared columns >= share. In (0, 1]. Nothing: kDefaultShare, unless
  // must_not_drift names columns; then the share is reported only.
  std::optional<double> share = std::nullopt;
  // The verdict fails when one of these drifted, whatever the share is. Must be among `columns` when that is not empty.
  std::vector<std::string> must_not_drift = {};
  std::map<std::string, std::string> tests = {};  // column -> name of test_table.h, or kCallersTest
  std::map<std::string, double> thresholds = {};  // column -> threshold of its test; finite, > 0
  ColumnMapping mapping = {};
  Levels<std::string> default_tests = {};
  Levels<double> default_thresholds = {};
  // Whether ColumnDrift carries the small distributions that Evidently prints.
  bool distributions = false;
};

// What can be said without data: mode, share, names of tests, thresholds, and that must_not_drift, tests and thresholds
// name columns of `columns`. kInvalidInput with the nearest valid name. `place` says where the settings stand.
Result<> ValidateSettings(const DriftSettings& settings, const std::string& place);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_SETTINGS_H_
