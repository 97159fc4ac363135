// ColumnMapping: what the columns of a data set mean, as in Evidently 0.6.7. Names that the data lacks are ignored
// where they are defaults, and told where they were given: a feature, target or prediction has a row that says so,
// another column is an error.
#ifndef TRIMTAB_DRIFT_COLUMN_MAPPING_H_
#define TRIMTAB_DRIFT_COLUMN_MAPPING_H_

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace trimtab::drift {

enum class Task { kUnknown, kClassification, kRegression, kRecommendation };

struct ColumnMapping {
  std::optional<std::string> target = "target";
  // One column, or the columns of class probabilities in the order of the classes; empty: none.
  std::vector<std::string> prediction = {"prediction"};
  // Whether one column stands in a list: it is no feature then, and not compared unless it is named elsewhere.
  bool prediction_is_list = false;
  std::optional<std::string> datetime = "datetime";
  std::optional<std::string> id = std::nullopt;
  // Nothing: told by the types of the reference. A timestamp or a list among numerical_features is not tested for being
  // listed, as in Evidently: what it is is told by its type.
  std::optional<std::vector<std::string>> numerical_features = std::nullopt;
  std::optional<std::vector<std::string>> categorical_features = std::nullopt;
  std::optional<std::vector<std::string>> datetime_features = std::nullopt;
  std::optional<std::vector<std::string>> text_features = std::nullopt;
  Task task = Task::kUnknown;  // unknown: told by the target
  // Accepted as Evidently's mapping has them; drift is the same whatever they name.
  std::optional<std::string> user_id = "user_id";
  std::optional<std::string> item_id = "item_id";
};

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_COLUMN_MAPPING_H_
