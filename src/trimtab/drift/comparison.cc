#include "trimtab/drift/comparison.h"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "trimtab/base/nearest_name.h"
#include "trimtab/drift/column_comparison.h"
#include "trimtab/drift/condition.h"

namespace trimtab::drift {
namespace {

enum class Kind { kNumber, kCategory, kTime, kNull };

Kind KindOf(const table::DataType& type) {
  if (type.IsNumeric()) return Kind::kNumber;
  if (type.IsTemporal()) return Kind::kTime;
  return type.id == table::TypeId::kNull ? Kind::kNull : Kind::kCategory;
}

const table::Field* Find(const table::Schema& schema, const std::string& name) {
  const std::optional<std::size_t> at = schema.Find(name);
  return at ? &schema.fields[*at] : nullptr;
}

Result<> MustExist(const std::string& name, const std::string& place, const table::Schema& reference,
                   const table::Schema& current) {
  if (reference.Find(name) || current.Find(name)) return {};
  std::vector<std::string> names;
  names.reserve(reference.fields.size());
  for (const table::Field& field : reference.fields) names.push_back(field.name);
  return NotFound(place, "the drift check names column `" + name + "`, which neither the reference nor the data has",
                  DidYouMean(name, names));
}

// The compared columns, without repetition.
std::vector<std::string> ChosenColumns(const DriftSettings& settings, const table::Schema& reference) {
  std::vector<std::string> names = settings.columns;
  if (names.empty()) {
    for (const table::Field& field : reference.fields) {
      if (KindOf(field.type) != Kind::kTime) names.push_back(field.name);
    }
    names.insert(names.end(), settings.must_not_drift.begin(), settings.must_not_drift.end());
  }
  std::sort(names.begin(), names.end());
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return names;
}

// A test or threshold for a column that is left out by default would have no effect.
Result<> MustBeChosen(const std::string& name, const std::string& setting, const std::string& place,
                      const std::vector<std::string>& chosen) {
  if (std::binary_search(chosen.begin(), chosen.end(), name)) return {};
  return InvalidInput(place, setting + " names column `" + name + "`, which is not compared",
                      "dates, times and columns that the reference lacks are compared only when columns names them");
}

// Why the types of both sides keep a column from being tested; empty: they do not.
std::string Obstacle(const table::Field* reference, const table::Field* current) {
  if (reference == nullptr) return "the reference has no such column";
  if (current == nullptr) return "the data has no such column";
  const Kind kind = KindOf(reference->type);
  const Kind other = KindOf(current->type);
  if (kind == Kind::kTime) return "its type is " + reference->type.ToString() + "; dates and times are not tested";
  if (kind == Kind::kNull) return "every value of the reference is null";
  if (other == Kind::kNull) return "every value of the data is null";
  const bool same = kind == other && (kind == Kind::kNumber || reference->type.id == current->type.id);
  if (same) return "";
  return "its type is " + reference->type.ToString() + " in the reference and " + current->type.ToString() +
         " in the data";
}

// The test that the settings name, when it fits the type.
Result<std::string> NamedTest(const DriftSettings& settings, const std::string& name, Kind kind,
                              const std::string& place) {
  const auto found = settings.tests.find(name);
  if (found == settings.tests.end() || kind == Kind::kTime || kind == Kind::kNull) return std::string();
  const TestFacts& facts = FactsOf(FindTest(found->second).value());
  const bool number = kind == Kind::kNumber;
  if (number ? facts.for_numbers : facts.for_categories) return std::string(facts.name);
  std::string fitting;
  for (const TestFacts& other : Tests()) {
    if (number ? other.for_numbers : other.for_categories) {
      fitting += (fitting.empty() ? "" : ", ") + std::string(other.name);
    }
  }
  return InvalidInput(place,
                      "drift test `" + found->second + "` does not fit column `" + name + "`, which is " +
                          (number ? "numeric" : "categorical"),
                      "tests for it: " + fitting);
}

std::vector<CategoryCount> Counted(const profile::CategoryCounts& state) {
  std::vector<CategoryCount> counts;
  counts.reserve(state.Categories().size());
  for (const profile::Category& category : state.Categories()) {
    counts.push_back({category.value, static_cast<std::uint64_t>(category.count)});
  }
  return counts;
}

}  // namespace

Result<Comparison> Comparison::Register(const DriftSettings& settings, const std::string& place,
                                        profile::Scan& reference, profile::Scan& current) {
  TRIMTAB_RETURN_IF_ERROR(ValidateSettings(settings, place));
  const auto exists = [&](const std::string& name) {
    return MustExist(name, place, reference.schema(), current.schema());
  };
  for (const std::string& name : settings.columns) TRIMTAB_RETURN_IF_ERROR(exists(name));
  for (const std::string& name : settings.must_not_drift) TRIMTAB_RETURN_IF_ERROR(exists(name));
  for (const auto& [name, test] : settings.tests) TRIMTAB_RETURN_IF_ERROR(exists(name));
  for (const auto& [name, threshold] : settings.thresholds) TRIMTAB_RETURN_IF_ERROR(exists(name));

  const std::vector<std::string> chosen = ChosenColumns(settings, reference.schema());
  for (const auto& [name, test] : settings.tests) TRIMTAB_RETURN_IF_ERROR(MustBeChosen(name, "tests", place, chosen));
  for (const auto& [name, threshold] : settings.thresholds) {
    TRIMTAB_RETURN_IF_ERROR(MustBeChosen(name, "thresholds", place, chosen));
  }
  Comparison comparison(settings);
  for (const std::string& name : chosen) {
    const table::Field* in_reference = Find(reference.schema(), name);
    const table::Field* in_current = Find(current.schema(), name);
    Column column;
    column.drift.column = name;
    column.drift.unavailable = Obstacle(in_reference, in_current);
    const Kind kind = in_reference == nullptr ? Kind::kNull : KindOf(in_reference->type);
    if (kind == Kind::kNumber) column.drift.type = "num";
    if (kind == Kind::kCategory) column.drift.type = "cat";
    TRIMTAB_ASSIGN_OR_RETURN(std::string test, NamedTest(settings, name, kind, place));
    if (column.drift.unavailable.empty()) column.drift.test = std::move(test);
    if (column.drift.unavailable.empty() && kind == Kind::kNumber) {
      column.integers = in_reference->type.IsInteger() && in_current->type.IsInteger();
      TRIMTAB_ASSIGN_OR_RETURN(column.reference_numbers, reference.Register(profile::KeptNumbers(name)));
      TRIMTAB_ASSIGN_OR_RETURN(column.current_numbers, current.Register(profile::KeptNumbers(name)));
    } else if (column.drift.unavailable.empty()) {
      TRIMTAB_ASSIGN_OR_RETURN(column.reference_counts, reference.Register(profile::CategoryCounts(name)));
      TRIMTAB_ASSIGN_OR_RETURN(column.current_counts, current.Register(profile::CategoryCounts(name)));
    }
    comparison.columns_.push_back(std::move(column));
  }
  // Evidently's order.
  const auto place_of = [](const Column& column) {
    return column.drift.type == "num" ? 0 : column.drift.type == "cat" ? 1 : 2;
  };
  std::stable_sort(comparison.columns_.begin(), comparison.columns_.end(),
                   [&](const Column& a, const Column& b) { return place_of(a) < place_of(b); });
  return comparison;
}

DriftResult Comparison::Finish(Executor& executor) const {
  std::vector<ColumnDrift> drifts(columns_.size());
  executor.ParallelFor(columns_.size(), [&](std::size_t i) {
    const Column& column = columns_[i];
    if (!column.drift.unavailable.empty()) {
      drifts[i] = column.drift;
      return;
    }
    ColumnChoice choice{column.drift.column, FindTest(column.drift.test), std::nullopt, column.integers};
    const auto threshold = settings_.thresholds.find(choice.column);
    if (threshold != settings_.thresholds.end()) choice.threshold = threshold->second;
    if (column.reference_numbers != nullptr) {
      const auto side = [](const profile::KeptNumbers& state) {
        return Numbers{state.Sorted(), state.nulls() + state.nans()};
      };
      drifts[i] = TestNumbers(choice, side(*column.reference_numbers), side(*column.current_numbers));
    } else {
      const std::vector<CategoryCount> reference = Counted(*column.reference_counts);
      const std::vector<CategoryCount> current = Counted(*column.current_counts);
      drifts[i] =
          TestCategories(choice, {reference, column.reference_counts->nulls() + column.reference_counts->nans()},
                         {current, column.current_counts->nulls() + column.current_counts->nans()});
    }
  });
  return Judge(settings_, std::move(drifts));
}

}  // namespace trimtab::drift
