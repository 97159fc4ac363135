// Which columns are compared, in which order and as what, as far as the mapping and the types of both sides tell.
//
// By type, where the mapping lists no features: integers and floats are numbers; timestamps are never tested; all else
// (texts, booleans, decimals, dates, times, bytes) are categories, as in Evidently on the frames that pandas reads. The
// reference decides. Columns that cannot be read from it come last, by name, and have a kind only where the mapping
// lists them. The kind of a numeric target or prediction is told by its values: comparison.cc.
#ifndef TRIMTAB_DRIFT_COLUMN_PLAN_H_
#define TRIMTAB_DRIFT_COLUMN_PLAN_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/drift/settings.h"
#include "trimtab/drift/test_table.h"
#include "trimtab/table/data_type.h"

namespace trimtab::drift {

// The labels that a list of predictions gives (profile/predicted_labels.h).
inline constexpr const char* kPredictedLabels = "predicted_labels";

// What is known of the rows of a side beyond its schema.
struct SideFacts {
  std::map<std::string, std::string> refused = {};  // columns that cannot be read, and why
  bool no_rows = false;                             // known to have none
  bool types_guessed = false;                       // by its values, which are text: CSV
};

// What is known of a side before its rows are read.
struct SideColumns {
  const table::Schema& schema;
  const SideFacts& facts;
};

enum class ColumnRole : std::uint8_t { kFeature, kTarget, kPrediction, kDerivedLabels };

struct PlannedColumn {
  std::string name;
  ColumnRole role = ColumnRole::kFeature;
  std::optional<ColumnKind> kind = std::nullopt;  // nothing: its values tell, or it is untestable
  std::string unavailable = {};
};

const table::Field* FindField(const table::Schema& schema, const std::string& name);  // or null

// Integers and floats; booleans too where `or_boolean`.
bool HoldsNumbers(const table::DataType& type, bool or_boolean);

// The compared columns, each once. kNotFound with the nearest name when the settings name a column that neither side
// has, and the mapping a column of time or an id.
Result<std::vector<PlannedColumn>> PlanColumns(const DriftSettings& settings, const std::string& place,
                                               const SideColumns& reference, const SideColumns& current);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_COLUMN_PLAN_H_
