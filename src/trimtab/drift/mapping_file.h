// A ColumnMapping as YAML, with the field names of Evidently's class:
//
//   target: delayed
//   prediction: score                  # or a list of columns of class probabilities
//   datetime: time_hour
//   numerical_features: [distance, air_time]
//   task: classification
#ifndef TRIMTAB_DRIFT_MAPPING_FILE_H_
#define TRIMTAB_DRIFT_MAPPING_FILE_H_

#include <string>
#include <string_view>

#include "trimtab/base/result.h"
#include "trimtab/base/yaml_value.h"
#include "trimtab/drift/column_mapping.h"

namespace trimtab::drift {

// An empty text is the default mapping; a field that is null names no column, or no list. target_names, pos_label and
// recommendations_type are known and have no effect on drift. kInvalidInput names place:line:column: an unknown field
// with the nearest one, a value of another kind, a name that stands twice in a list.
Result<ColumnMapping> ParseColumnMapping(std::string_view text, const std::string& place);
// The same of a part of a larger file.
Result<ColumnMapping> ReadColumnMapping(const YamlValue& mapping, const std::string& place);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_MAPPING_FILE_H_
