#include "trimtab/drift/column_plan.h"

#include <algorithm>
#include <set>
#include <utility>

#include "trimtab/base/nearest_name.h"

namespace trimtab::drift {
namespace {

using table::TypeId;

const table::Field* Find(const table::Schema& schema, const std::string& name) {
  const std::optional<std::size_t> at = schema.Find(name);
  return at ? &schema.fields[*at] : nullptr;
}

bool Has(const SideColumns& side, const std::string& name) {
  return side.schema.Find(name).has_value() || side.refused.contains(name);
}

std::optional<ColumnKind> KindOf(const table::DataType& type) {
  if (HoldsNumbers(type, false) || type.id == TypeId::kDuration) return ColumnKind::kNumber;
  if (type.id == TypeId::kTimestamp) return std::nullopt;
  return ColumnKind::kCategory;
}

std::string InBoth(const table::DataType& reference, const table::DataType& current) {
  return "its type is " + reference.ToString() + " in the reference and " + current.ToString() + " in the data";
}

// Why the types of both sides keep a column from being tested as `kind`; empty: they do not.
std::string TypeObstacle(const table::DataType& reference, const table::DataType& current,
                         std::optional<ColumnKind> kind) {
  if (reference.id == TypeId::kNull) return "every value of the reference is null";
  if (current.id == TypeId::kNull) return "every value of the data is null";
  if (reference.id == TypeId::kDuration && kind == ColumnKind::kNumber) {
    return "its type is " + reference.ToString() + "; durations are not tested, make them numbers";
  }
  if (kind == ColumnKind::kNumber) {
    return HoldsNumbers(reference, true) && HoldsNumbers(current, true) ? "" : InBoth(reference, current);
  }
  if (kind == ColumnKind::kText) {
    if (reference.IsText() && current.IsText()) return "";
    return InBoth(reference, current) + "; text tests need strings";
  }
  const bool numbers = HoldsNumbers(reference, false) && HoldsNumbers(current, false);
  return numbers || reference.id == current.id ? "" : InBoth(reference, current);
}

class Planner {
 public:
  Planner(const DriftSettings& settings, const std::string& place, const SideColumns& reference,
          const SideColumns& current)
      : settings_(settings), mapping_(settings.mapping), place_(place), reference_(reference), current_(current) {
    for (const table::Field& field : reference_.schema.fields) known_.push_back(field.name);
    for (const auto& [name, reason] : reference_.refused) known_.push_back(name);
    probabilities_ = mapping_.prediction.size() > 1;
    if (mapping_.target && Has(reference_, *mapping_.target)) target_ = *mapping_.target;
    if (mapping_.prediction.size() == 1 && Has(reference_, mapping_.prediction[0]))
      prediction_ = mapping_.prediction[0];
  }

  Result<std::vector<PlannedColumn>> Plan() {
    TRIMTAB_RETURN_IF_ERROR(CheckMapping());
    FindFeatures();
    for (const std::string& name : settings_.columns) TRIMTAB_RETURN_IF_ERROR(MustExist(name, "the drift check"));
    for (const std::string& name : settings_.must_not_drift) {
      TRIMTAB_RETURN_IF_ERROR(MustExist(name, "the drift check"));
    }
    if (settings_.columns.empty()) {
      AddMapped(mapping_.target, target_, "target");
      if (mapping_.prediction.size() == 1) AddMapped(mapping_.prediction[0], prediction_, "prediction");
      for (const std::vector<std::string>* names : {&numbers_, &categories_, &texts_}) {
        for (const std::string& name : *names) Add(name);
      }
      for (const std::string& name : settings_.must_not_drift) Add(name);
    } else {
      for (const std::string& name : settings_.columns) Add(name);
    }
    return std::move(planned_);
  }

 private:
  bool Listed(const std::optional<std::vector<std::string>>& list, const std::string& name) const {
    return list && std::find(list->begin(), list->end(), name) != list->end();
  }
  static bool Among(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  }
  bool InEither(const std::string& name) const { return Has(reference_, name) || Has(current_, name); }

  Error Absent(const std::string& name, const std::string& who) const {
    return NotFound(place_, who + " names column `" + name + "`, which neither the reference nor the data has",
                    DidYouMean(name, known_));
  }

  Result<> MustExist(const std::string& name, const std::string& who) const {
    if (InEither(name) || (probabilities_ && name == kPredictedLabels)) return {};
    return Absent(name, who);
  }

  Result<> CheckMapping() const {
    const ColumnMapping defaults;
    if (mapping_.datetime && mapping_.datetime != defaults.datetime && !InEither(*mapping_.datetime)) {
      return Absent(*mapping_.datetime, "the mapping");
    }
    if (mapping_.id && !InEither(*mapping_.id)) return Absent(*mapping_.id, "the mapping");
    if (mapping_.datetime_features) {
      for (const std::string& name : *mapping_.datetime_features) {
        if (!InEither(name)) return Absent(name, "the mapping");
      }
    }
    return {};
  }

  void FindFeatures() {
    std::set<std::string> utilities(mapping_.prediction.begin(), mapping_.prediction.end());
    for (const std::optional<std::string>& name : {mapping_.target, mapping_.datetime, mapping_.id}) {
      if (name) utilities.insert(*name);
    }
    const auto consider = [&](const std::string& name, std::optional<ColumnKind> kind) {
      if (utilities.contains(name) || Listed(mapping_.text_features, name) || !kind) return;
      if (kind == ColumnKind::kNumber && !mapping_.numerical_features && !Listed(mapping_.categorical_features, name)) {
        numbers_.push_back(name);
      }
      if (kind == ColumnKind::kCategory && !mapping_.categorical_features) categories_.push_back(name);
    };
    for (const table::Field& field : reference_.schema.fields) consider(field.name, KindOf(field.type));
    for (const auto& [name, reason] : reference_.refused) consider(name, ColumnKind::kCategory);
    if (probabilities_) {
      consider(kPredictedLabels, mapping_.prediction.size() == 2 ? ColumnKind::kNumber : ColumnKind::kCategory);
    }
    for (const std::string& name : mapping_.numerical_features.value_or(std::vector<std::string>())) {
      const table::Field* field = Find(reference_.schema, name);
      // As in Evidently: what is listed and no number stays a category by its type.
      const bool number =
          field == nullptr || KindOf(field->type) == ColumnKind::kNumber || field->type.id == TypeId::kNull;
      if (number && !reference_.refused.contains(name)) numbers_.push_back(name);
    }
    std::sort(numbers_.begin(), numbers_.end());
    std::sort(categories_.begin(), categories_.end());
    if (mapping_.categorical_features) categories_ = *mapping_.categorical_features;
    if (mapping_.text_features) texts_ = *mapping_.text_features;
  }

  // The target or prediction; one that was given and that the reference lacks has a row that says so.
  void AddMapped(const std::optional<std::string>& given, const std::optional<std::string>& found, const char* usual) {
    if (!given || (!found && *given == usual)) return;
    Add(*given);
  }

  std::optional<ColumnKind> KindOfTarget(const table::DataType& type, bool target) const {
    if (mapping_.task == Task::kRegression) return ColumnKind::kNumber;
    if (target && mapping_.task == Task::kClassification) return ColumnKind::kCategory;
    if (!HoldsNumbers(type, true)) return ColumnKind::kCategory;
    return std::nullopt;
  }

  void Describe(const table::DataType& type, PlannedColumn& column) const {
    const std::string& name = column.name;
    if (name == target_ || name == prediction_) {
      column.role = name == target_ ? ColumnRole::kTarget : ColumnRole::kPrediction;
      column.kind = KindOfTarget(type, name == target_);
      return;
    }
    if (Among(numbers_, name) || Among(mapping_.prediction, name)) {
      column.kind = ColumnKind::kNumber;
    } else if (Among(categories_, name)) {
      column.kind = ColumnKind::kCategory;
    } else if (Among(texts_, name)) {
      column.kind = ColumnKind::kText;
    } else if (name == mapping_.id) {
      column.unavailable = "it is the mapping's id";
    } else if (type.id == TypeId::kTimestamp) {
      column.unavailable = "its type is " + type.ToString() + "; timestamps are not tested";
    } else if (name == mapping_.datetime) {
      column.unavailable = "it is the mapping's datetime";
    } else {
      column.kind = KindOf(type);
    }
  }

  void AddPredictedLabels() {
    PlannedColumn column{kPredictedLabels, ColumnRole::kDerivedLabels};
    column.kind = mapping_.prediction.size() == 2 ? ColumnKind::kNumber : ColumnKind::kCategory;
    for (const std::string& name : mapping_.prediction) {
      for (const SideColumns* side : {&reference_, &current_}) {
        if (!column.unavailable.empty()) continue;
        const table::Field* field = Find(side->schema, name);
        const std::string where = side == &reference_ ? "the reference" : "the data";
        if (field == nullptr) {
          column.unavailable = where + " has no column `" + name + "` of probabilities";
        } else if (!HoldsNumbers(field->type, true)) {
          column.unavailable =
              "`" + name + "` is " + field->type.ToString() + " in " + where + " and holds no probabilities";
        }
      }
    }
    planned_.push_back(std::move(column));
  }

  void Add(const std::string& name) {
    if (!added_.insert(name).second) return;
    if (probabilities_ && name == kPredictedLabels && !Has(reference_, name)) return AddPredictedLabels();
    PlannedColumn column{name};
    const table::Field* in_reference = Find(reference_.schema, name);
    const table::Field* in_current = Find(current_.schema, name);
    if (in_reference == nullptr) {
      if (Among(numbers_, name)) column.kind = ColumnKind::kNumber;
      if (Among(categories_, name)) column.kind = ColumnKind::kCategory;
      if (Among(texts_, name)) column.kind = ColumnKind::kText;
      const auto refused = reference_.refused.find(name);
      if (refused != reference_.refused.end()) {
        column.unavailable = "it cannot be read from the reference: " + refused->second;
      } else if (InEither(name)) {
        column.unavailable = "the reference has no such column";
      } else {
        const std::string near = DidYouMean(name, known_);
        column.unavailable = "neither the reference nor the data has such a column" + (near.empty() ? "" : "; " + near);
      }
      planned_.push_back(std::move(column));
      return;
    }
    Describe(in_reference->type, column);
    if (!column.unavailable.empty()) {
      planned_.push_back(std::move(column));
      return;
    }
    if (in_current == nullptr) {
      const auto refused = current_.refused.find(name);
      column.unavailable = refused == current_.refused.end() ? "the data has no such column"
                                                             : "it cannot be read from the data: " + refused->second;
    } else if (column.kind || column.role == ColumnRole::kFeature) {
      column.unavailable = TypeObstacle(in_reference->type, in_current->type, column.kind);
    } else if (!HoldsNumbers(in_current->type, true)) {
      column.unavailable = TypeObstacle(in_reference->type, in_current->type, ColumnKind::kNumber);
    }
    planned_.push_back(std::move(column));
  }

  const DriftSettings& settings_;
  const ColumnMapping& mapping_;
  const std::string& place_;
  const SideColumns& reference_;
  const SideColumns& current_;
  bool probabilities_ = false;
  std::vector<std::string> known_;
  std::optional<std::string> target_;
  std::optional<std::string> prediction_;
  std::vector<std::string> numbers_;
  std::vector<std::string> categories_;
  std::vector<std::string> texts_;
  std::set<std::string> added_;
  std::vector<PlannedColumn> planned_;
};

}  // namespace

bool HoldsNumbers(const table::DataType& type, bool or_boolean) {
  return type.IsInteger() || type.IsFloating() || (or_boolean && type.id == TypeId::kBoolean);
}

Result<std::vector<PlannedColumn>> PlanColumns(const DriftSettings& settings, const std::string& place,
                                               const SideColumns& reference, const SideColumns& current) {
  return Planner(settings, place, reference, current).Plan();
}

}  // namespace trimtab::drift
