#include "trimtab/drift/column_plan.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "trimtab/base/nearest_name.h"

namespace trimtab::drift {
namespace {

using table::TypeId;

bool Has(const SideColumns& side, const std::string& name) {
  return side.schema.Find(name).has_value() || side.facts.refused.contains(name);
}

std::optional<ColumnKind> KindOf(const table::DataType& type, const SideFacts& facts) {
  // Where values are text, pandas takes a column without any for numbers, unless there is no row at all.
  if (type.id == TypeId::kNull && facts.types_guessed && !facts.no_rows) return ColumnKind::kNumber;
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

// Of a column that has the null type.
std::string WithoutValues(const std::string& side, const SideFacts& facts) {
  return facts.no_rows ? "the " + side + " has no rows" : "every value of the " + side + " is null";
}

using Names = std::vector<std::string>;

std::set<std::string_view> SetOf(const Names& names) { return {names.begin(), names.end()}; }

class Planner {
 public:
  Planner(const DriftSettings& settings, const std::string& place, const SideColumns& reference,
          const SideColumns& current)
      : settings_(settings), mapping_(settings.mapping), place_(place), reference_(reference), current_(current) {
    probabilities_ = mapping_.prediction.size() > 1;
    if (mapping_.target && Has(reference_, *mapping_.target)) target_ = *mapping_.target;
    if (ComparesPrediction() && Has(reference_, mapping_.prediction[0])) prediction_ = mapping_.prediction[0];
    if (mapping_.numerical_features) numerical_ = SetOf(*mapping_.numerical_features);
    if (mapping_.categorical_features) categorical_ = SetOf(*mapping_.categorical_features);
    if (mapping_.text_features) texts_ = SetOf(*mapping_.text_features);
    utilities_ = SetOf(mapping_.prediction);
    for (const std::optional<std::string>* name : {&mapping_.target, &mapping_.datetime, &mapping_.id}) {
      if (*name) utilities_.insert(**name);
    }
  }

  Result<std::vector<PlannedColumn>> Plan() {
    TRIMTAB_RETURN_IF_ERROR(CheckMapping());
    for (const std::string& name : settings_.columns) TRIMTAB_RETURN_IF_ERROR(MustExist(name, "the drift check"));
    for (const std::string& name : settings_.must_not_drift) {
      TRIMTAB_RETURN_IF_ERROR(MustExist(name, "the drift check"));
    }
    if (settings_.columns.empty()) {
      AddMapped(mapping_.target, target_, "target");
      if (ComparesPrediction()) AddMapped(mapping_.prediction[0], prediction_, "prediction");
      AddFeatures();
      for (const std::string& name : settings_.must_not_drift) Add(name);
    } else {
      for (const std::string& name : settings_.columns) Add(name);
    }
    return std::move(planned_);
  }

 private:
  // A list of one column is of probabilities, from which Evidently makes no labels.
  bool ComparesPrediction() const { return mapping_.prediction.size() == 1 && !mapping_.prediction_is_list; }

  bool InEither(const std::string& name) const { return Has(reference_, name) || Has(current_, name); }

  Error Absent(const std::string& name, const std::string& who) const {
    return NotFound(place_, who + " names column `" + name + "`, which neither the reference nor the data has",
                    DidYouMean(name, Known()));
  }

  Names Known() const {
    Names known;
    for (const table::Field& field : reference_.schema.fields) known.push_back(field.name);
    for (const auto& [name, reason] : reference_.facts.refused) known.push_back(name);
    return known;
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

  // What the mapping and the reference make of a column.
  bool IsNumber(const std::string& name, const table::Field* field) const {
    const auto by_type = [&] { return field == nullptr ? std::nullopt : KindOf(field->type, reference_.facts); };
    if (numerical_) {
      if (!numerical_->contains(name) || reference_.facts.refused.contains(name)) return false;
      // As in Evidently: what is listed and no number stays a category by its type.
      return field == nullptr || field->type.id == TypeId::kNull || by_type() == ColumnKind::kNumber;
    }
    return by_type() == ColumnKind::kNumber && !utilities_.contains(name) && !texts_.contains(name) &&
           !(categorical_ && categorical_->contains(name));
  }
  bool IsCategory(const std::string& name, const table::Field* field) const {
    if (categorical_) return categorical_->contains(name);
    return field != nullptr && KindOf(field->type, reference_.facts) == ColumnKind::kCategory &&
           !utilities_.contains(name) && !texts_.contains(name);
  }

  void AddFeatures() {
    Names numbers;
    Names categories;
    for (const table::Field& field : reference_.schema.fields) {
      if (IsNumber(field.name, &field)) numbers.push_back(field.name);
      if (IsCategory(field.name, &field)) categories.push_back(field.name);
    }
    if (probabilities_ && !texts_.contains(kPredictedLabels)) {
      if (mapping_.prediction.size() == 2) {
        if (!numerical_ && !(categorical_ && categorical_->contains(kPredictedLabels))) {
          numbers.emplace_back(kPredictedLabels);
        }
      } else if (!categorical_) {
        categories.emplace_back(kPredictedLabels);
      }
    }
    if (numerical_) {
      for (const std::string& name : *mapping_.numerical_features) {
        if (IsNumber(name, FindField(reference_.schema, name))) numbers.push_back(name);
      }
    }
    std::sort(numbers.begin(), numbers.end());
    std::sort(categories.begin(), categories.end());
    if (categorical_) categories = *mapping_.categorical_features;
    for (const Names& names : {numbers, categories, mapping_.text_features.value_or(Names())}) {
      for (const std::string& name : names) Add(name);
    }
    if (categorical_) return;
    for (const auto& [name, reason] : reference_.facts.refused) {
      if (!utilities_.contains(name)) Add(name);
    }
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

  void Describe(const table::Field& field, PlannedColumn& column) const {
    const table::DataType& type = field.type;
    const std::string& name = column.name;
    if (name == target_ || name == prediction_) {
      column.role = name == target_ ? ColumnRole::kTarget : ColumnRole::kPrediction;
      column.kind = KindOfTarget(type, name == target_);
      return;
    }
    if (IsNumber(name, &field) ||
        std::find(mapping_.prediction.begin(), mapping_.prediction.end(), name) != mapping_.prediction.end()) {
      column.kind = ColumnKind::kNumber;
    } else if (IsCategory(name, &field)) {
      column.kind = ColumnKind::kCategory;
    } else if (texts_.contains(name)) {
      column.kind = ColumnKind::kText;
    } else if (name == mapping_.id) {
      column.unavailable = "it is the mapping's id";
    } else if (type.id == TypeId::kTimestamp) {
      column.unavailable = "its type is " + type.ToString() + "; timestamps are not tested";
    } else if (name == mapping_.datetime) {
      column.unavailable = "it is the mapping's datetime";
    } else {
      column.kind = KindOf(type, reference_.facts);
    }
  }

  void AddPredictedLabels() {
    PlannedColumn column{kPredictedLabels, ColumnRole::kDerivedLabels};
    column.kind = mapping_.prediction.size() == 2 ? ColumnKind::kNumber : ColumnKind::kCategory;
    for (const std::string& name : mapping_.prediction) {
      for (const SideColumns* side : {&reference_, &current_}) {
        if (!column.unavailable.empty()) continue;
        const table::Field* field = FindField(side->schema, name);
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
    const table::Field* in_reference = FindField(reference_.schema, name);
    const table::Field* in_current = FindField(current_.schema, name);
    if (in_reference == nullptr) {
      if (IsNumber(name, nullptr)) column.kind = ColumnKind::kNumber;
      if (IsCategory(name, nullptr)) column.kind = ColumnKind::kCategory;
      if (texts_.contains(name)) column.kind = ColumnKind::kText;
      const auto refused = reference_.facts.refused.find(name);
      if (refused != reference_.facts.refused.end()) {
        column.unavailable = "it cannot be read from the reference: " + refused->second;
      } else if (InEither(name)) {
        column.unavailable = "the reference has no such column";
      } else {
        const std::string near = DidYouMean(name, Known());
        column.unavailable = "neither the reference nor the data has such a column" + (near.empty() ? "" : "; " + near);
      }
      planned_.push_back(std::move(column));
      return;
    }
    Describe(*in_reference, column);
    if (!column.unavailable.empty()) {
      planned_.push_back(std::move(column));
      return;
    }
    if (in_current == nullptr) {
      const auto refused = current_.facts.refused.find(name);
      column.unavailable = refused == current_.facts.refused.end()
                               ? "the data has no such column"
                               : "it cannot be read from the data: " + refused->second;
    } else if (in_reference->type.id == TypeId::kNull) {
      column.unavailable = WithoutValues("reference", reference_.facts);
    } else if (in_current->type.id == TypeId::kNull) {
      column.unavailable = WithoutValues("data", current_.facts);
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
  std::optional<std::string> target_;
  std::optional<std::string> prediction_;
  // The mapping's names, as sets.
  std::optional<std::set<std::string_view>> numerical_;
  std::optional<std::set<std::string_view>> categorical_;
  std::set<std::string_view> texts_;
  std::set<std::string_view> utilities_;  // no features unless they are listed
  std::set<std::string> added_;
  std::vector<PlannedColumn> planned_;
};

}  // namespace

const table::Field* FindField(const table::Schema& schema, const std::string& name) {
  const std::optional<std::size_t> at = schema.Find(name);
  return at ? &schema.fields[*at] : nullptr;
}

bool HoldsNumbers(const table::DataType& type, bool or_boolean) {
  return type.IsInteger() || type.IsFloating() || (or_boolean && type.id == TypeId::kBoolean);
}

Result<std::vector<PlannedColumn>> PlanColumns(const DriftSettings& settings, const std::string& place,
                                               const SideColumns& reference, const SideColumns& current) {
  return Planner(settings, place, reference, current).Plan();
}

}  // namespace trimtab::drift
