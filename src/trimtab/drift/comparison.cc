#include "trimtab/drift/comparison.h"

#include <algorithm>
#include <limits>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "trimtab/base/nearest_name.h"
#include "trimtab/drift/column_comparison.h"
#include "trimtab/drift/condition.h"
#include "trimtab/drift/number_categories.h"
#include "trimtab/stats/histogram_binning.h"

namespace trimtab::drift {
namespace {

constexpr std::size_t kFewestOfRegression = 5;    // distinct values of a target in the reference
constexpr std::size_t kMostOfClassification = 5;  // distinct values of a prediction in both sides

// A test or threshold for a column that is left out would have no effect.
Result<> MustBeChosen(const std::string& name, const std::string& setting, const std::string& place,
                      const std::set<std::string_view>& chosen, const profile::Scan& reference,
                      const profile::Scan& current) {
  if (chosen.contains(name)) return {};
  const auto in_schema = [&](const profile::Scan& scan) { return scan.schema().Find(name).has_value(); };
  if (!in_schema(reference) && !in_schema(current)) {
    std::vector<std::string> names;
    for (const table::Field& field : reference.schema().fields) names.push_back(field.name);
    return NotFound(place, setting + " names column `" + name + "`, which neither the reference nor the data has",
                    DidYouMean(name, names));
  }
  return InvalidInput(place, setting + " names column `" + name + "`, which is not compared",
                      "timestamps, columns that the mapping leaves out and those that the reference lacks are compared "
                      "only when columns names them");
}

Result<> MustFit(const std::string& test, const PlannedColumn& column, const std::string& place) {
  const std::optional<TestKind> found = FindTest(test);
  if (!found || !column.kind || FactsOf(*found).Fits(*column.kind)) return {};
  const char* what = *column.kind == ColumnKind::kNumber ? "numeric"
                     : *column.kind == ColumnKind::kText ? "text"
                                                         : "categorical";
  return InvalidInput(place, "drift test `" + test + "` does not fit column `" + column.name + "`, which is " + what,
                      "tests for it: " + TestsFor(*column.kind));
}

// The most special choice that is set: target before type before all.
template <typename T>
std::optional<T> Level(const Levels<T>& levels, ColumnKind kind, bool target) {
  if (kind == ColumnKind::kNumber) {
    if (target && levels.numerical_target) return levels.numerical_target;
    if (levels.numerical) return levels.numerical;
  } else if (kind == ColumnKind::kCategory) {
    if (target && levels.categorical_target) return levels.categorical_target;
    if (levels.categorical) return levels.categorical;
  } else if (levels.text) {
    return levels.text;
  }
  return levels.all;
}

LabelType LabelsOf(const table::DataType& type, std::int64_t missing) {
  if (type.id == table::TypeId::kBoolean) return LabelType::kBoolean;
  if (type.id == table::TypeId::kDecimal128) return LabelType::kDecimal;
  if (type.IsInteger()) return missing > 0 ? LabelType::kFloat : LabelType::kInteger;
  return type.IsFloating() ? LabelType::kFloat : LabelType::kText;
}

std::int64_t Missing(const profile::KeptNumbers& state) { return state.nulls() + state.nans(); }

ColumnDrift Untested(const PlannedColumn& plan) {
  ColumnDrift drift;
  drift.column = plan.name;
  if (plan.kind) drift.type = ColumnKindName(*plan.kind);
  drift.unavailable = plan.unavailable;
  drift.score = std::numeric_limits<double>::quiet_NaN();
  drift.threshold = std::numeric_limits<double>::quiet_NaN();
  return drift;
}

}  // namespace

SideFacts FactsOf(const table::TableDescription& description) {
  SideFacts facts;
  for (const table::RefusedColumn& column : description.refused) facts.refused[column.name] = column.reason;
  facts.no_rows = description.rows == 0;
  facts.types_guessed = description.types_guessed;
  return facts;
}

Result<Comparison> Comparison::Register(const DriftSettings& settings, const std::string& place,
                                        profile::Scan& reference, profile::Scan& current,
                                        const SideFacts& reference_facts, const SideFacts& current_facts) {
  TRIMTAB_RETURN_IF_ERROR(ValidateSettings(settings, place));
  TRIMTAB_ASSIGN_OR_RETURN(
      std::vector<PlannedColumn> planned,
      PlanColumns(settings, place, {reference.schema(), reference_facts}, {current.schema(), current_facts}));
  std::set<std::string_view> chosen;
  for (const PlannedColumn& plan : planned) chosen.insert(plan.name);
  for (const auto& [name, test] : settings.tests) {
    TRIMTAB_RETURN_IF_ERROR(MustBeChosen(name, "tests", place, chosen, reference, current));
  }
  for (const auto& [name, threshold] : settings.thresholds) {
    TRIMTAB_RETURN_IF_ERROR(MustBeChosen(name, "thresholds", place, chosen, reference, current));
  }
  Comparison comparison(settings);
  if (const std::optional<std::string>& target = settings.mapping.target; target) {
    const table::Field* field = FindField(reference.schema(), *target);
    comparison.has_target_ = field != nullptr;
    if (field != nullptr && settings.mapping.task == Task::kUnknown && HoldsNumbers(field->type, true)) {
      TRIMTAB_ASSIGN_OR_RETURN(comparison.target_numbers_, reference.Register(profile::KeptNumbers(*target)));
    }
  }
  for (PlannedColumn& plan : planned) {
    if (const auto named = settings.tests.find(plan.name); named != settings.tests.end()) {
      TRIMTAB_RETURN_IF_ERROR(MustFit(named->second, plan, place));
    }
    Column column;
    column.plan = std::move(plan);
    TRIMTAB_RETURN_IF_ERROR(comparison.RegisterColumn(column, reference, current));
    comparison.columns_.push_back(std::move(column));
  }
  return comparison;
}

Result<> Comparison::RegisterColumn(Column& column, profile::Scan& reference, profile::Scan& current) {
  if (!column.plan.unavailable.empty()) return {};
  for (const auto& [scan, side] : {std::pair(&reference, &column.reference), std::pair(&current, &column.current)}) {
    const std::string& name = column.plan.name;
    if (column.plan.role == ColumnRole::kDerivedLabels) {
      side->type.id = table::TypeId::kInt64;
      TRIMTAB_ASSIGN_OR_RETURN(side->labels, scan->Register(profile::PredictedLabels(settings_.mapping.prediction)));
      continue;
    }
    side->type = FindField(scan->schema(), name)->type;
    if (!column.plan.kind || *column.plan.kind == ColumnKind::kNumber) {
      TRIMTAB_ASSIGN_OR_RETURN(side->numbers, scan->Register(profile::KeptNumbers(name)));
    } else if (*column.plan.kind == ColumnKind::kText) {
      TRIMTAB_ASSIGN_OR_RETURN(side->texts, scan->Register(profile::KeptTexts(name)));
    } else {
      TRIMTAB_ASSIGN_OR_RETURN(side->counts, scan->Register(profile::CategoryCounts(name)));
    }
  }
  return {};
}

Task Comparison::FindTask() const {
  if (settings_.mapping.task != Task::kUnknown || !has_target_) return settings_.mapping.task;
  const bool many = target_numbers_ != nullptr &&
                    stats::DistinctUpTo(target_numbers_->Sorted(), {}, kFewestOfRegression) >= kFewestOfRegression;
  return many ? Task::kRegression : Task::kClassification;
}

ColumnKind Comparison::KindByValues(const Column& column, Task task) const {
  if (column.plan.kind) return *column.plan.kind;
  const std::span<const double> a = column.reference.numbers->Sorted();
  const std::span<const double> b = column.current.numbers->Sorted();
  if (task == Task::kRegression ||
      (task != Task::kClassification && stats::DistinctUpTo(a, b, kMostOfClassification) > kMostOfClassification)) {
    return ColumnKind::kNumber;
  }
  if (column.plan.role == ColumnRole::kTarget) return ColumnKind::kCategory;
  // Whole numbers in which pandas marks no null are labels; other numbers in [0, 1] are probabilities.
  const bool integers = column.reference.type.IsInteger() && column.current.type.IsInteger() &&
                        Missing(*column.reference.numbers) == 0 && Missing(*column.current.numbers) == 0;
  const auto in_unit = [](std::span<const double> sorted) {
    return sorted.empty() || (sorted.front() >= 0 && sorted.back() <= 1);
  };
  const bool probabilities = !integers && !(a.empty() && b.empty()) && in_unit(a) && in_unit(b);
  return probabilities ? ColumnKind::kNumber : ColumnKind::kCategory;
}

ColumnDrift Comparison::Test(const Column& column, Task task) const {
  if (!column.plan.unavailable.empty()) return Untested(column.plan);
  const std::string& name = column.plan.name;
  const ColumnKind kind = KindByValues(column, task);
  const bool target = column.plan.role == ColumnRole::kTarget;
  const auto test = settings_.tests.find(name);
  const auto threshold = settings_.thresholds.find(name);
  const std::optional<std::string> chosen =
      test != settings_.tests.end() ? std::optional(test->second) : Level(settings_.default_tests, kind, target);
  ColumnChoice choice;
  choice.column = name;
  choice.callers_test = chosen == kCallersTest;
  if (chosen && !choice.callers_test) choice.test = FindTest(*chosen);
  choice.threshold = threshold != settings_.thresholds.end() ? std::optional(threshold->second)
                                                             : Level(settings_.default_thresholds, kind, target);
  choice.distributions = settings_.distributions;
  if (kind == ColumnKind::kNumber) {
    std::vector<double> of_labels[2];
    const auto numbers = [&](const Side& side, std::vector<double>& store) -> Numbers {
      if (side.labels != nullptr) {
        store = NumbersOfLabels(side.labels->Counts());
        return {store, 0, false};
      }
      return {side.numbers->Sorted(), Missing(*side.numbers), side.type.id == table::TypeId::kFloat32};
    };
    return TestNumbers(choice, numbers(column.reference, of_labels[0]), numbers(column.current, of_labels[1]));
  }
  if (kind == ColumnKind::kText) {
    const auto texts = [](const Side& side) {
      return Texts{{side.texts->Distinct(), side.texts->Rows()}, side.texts->nulls()};
    };
    return TestTexts(choice, texts(column.reference), texts(column.current));
  }
  NumberCategories stores[2];
  const auto categories = [&](const Side& side, NumberCategories& store) -> Categories {
    if (side.labels != nullptr) {
      store = CategoriesOfLabels(settings_.mapping.prediction, side.labels->Counts());
      return {store.counts, 0, LabelType::kText};
    }
    if (side.numbers != nullptr) {
      store = CategoriesOfNumbers(side.numbers->Sorted(), side.type);
      return {store.counts, Missing(*side.numbers), LabelsOf(side.type, Missing(*side.numbers))};
    }
    const std::int64_t missing = side.counts->nulls() + side.counts->nans();
    return {side.counts->Categories(), missing, LabelsOf(side.type, missing)};
  };
  const Categories reference = categories(column.reference, stores[0]);
  const Categories current = categories(column.current, stores[1]);
  return TestCategories(choice, reference, current);
}

DriftResult Comparison::Finish(Executor& executor) const {
  const Task task = FindTask();
  std::vector<ColumnDrift> drifts(columns_.size());
  executor.ParallelFor(columns_.size(), [&](std::size_t i) { drifts[i] = Test(columns_[i], task); });
  return Judge(settings_, std::move(drifts));
}

}  // namespace trimtab::drift
