// Comparison: drift of one data set against another, in two steps around the two scans.
//
//   TRIMTAB_ASSIGN_OR_RETURN(auto comparison, drift::Comparison::Register(settings, place, reference, current));
//   ... both scans run ...
//   DriftResult result = comparison.Finish(executor);
#ifndef TRIMTAB_DRIFT_COMPARISON_H_
#define TRIMTAB_DRIFT_COMPARISON_H_

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/base/executor.h"
#include "trimtab/base/result.h"
#include "trimtab/drift/column_plan.h"
#include "trimtab/drift/drift_result.h"
#include "trimtab/drift/settings.h"
#include "trimtab/profile/category_counts.h"
#include "trimtab/profile/kept_numbers.h"
#include "trimtab/profile/kept_texts.h"
#include "trimtab/profile/predicted_labels.h"
#include "trimtab/profile/scan.h"
#include "trimtab/table/source.h"

namespace trimtab::drift {

SideFacts FactsOf(const table::TableDescription& description);

class Comparison {
 public:
  // Chooses columns and their kinds (column_plan.h) and registers what the tests need in both scans: kept values of
  // numbers and texts, counts of categories. Refused: what ValidateSettings and PlanColumns refuse, and a test that was
  // named for a column whose kind it does not fit. Everything else that keeps a column from being tested (missing on
  // one side, another type there, a timestamp) is told in its ColumnDrift. `place` says where settings stand.
  static Result<Comparison> Register(const DriftSettings& settings, const std::string& place, profile::Scan& reference,
                                     profile::Scan& current, const SideFacts& reference_facts = {},
                                     const SideFacts& current_facts = {});

  // After both scans have run. Columns are tested in parallel; the result does not depend on the number of threads.
  DriftResult Finish(Executor& executor) const;

 private:
  struct Side {
    table::DataType type;
    std::shared_ptr<const profile::KeptNumbers> numbers;
    std::shared_ptr<const profile::CategoryCounts> counts;
    std::shared_ptr<const profile::PredictedLabels> labels;
    std::shared_ptr<const profile::KeptTexts> texts;
  };
  struct Column {
    PlannedColumn plan;
    Side reference;
    Side current;
  };

  explicit Comparison(DriftSettings settings) : settings_(std::move(settings)) {}
  Result<> RegisterColumn(Column& column, profile::Scan& reference, profile::Scan& current);
  // The task, told by the target where nobody named it.
  Task FindTask() const;
  ColumnKind KindByValues(const Column& column, Task task) const;
  ColumnDrift Test(const Column& column, Task task) const;

  DriftSettings settings_;
  std::vector<Column> columns_;
  bool has_target_ = false;
  std::shared_ptr<const profile::KeptNumbers> target_numbers_;  // of the reference, where they tell the task
};

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_COMPARISON_H_
