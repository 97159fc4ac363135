// Comparison: drift of one data set against another, in two steps around the two scans.
//
//   TRIMTAB_ASSIGN_OR_RETURN(auto comparison, drift::Comparison::Register(settings, place, reference, current));
//   ... both scans run ...
//   DriftResult result = comparison.Finish(executor);
#ifndef TRIMTAB_DRIFT_COMPARISON_H_
#define TRIMTAB_DRIFT_COMPARISON_H_

#include <memory>
#include <string>
#include <vector>

#include "trimtab/base/executor.h"
#include "trimtab/base/result.h"
#include "trimtab/drift/drift_result.h"
#include "trimtab/drift/settings.h"
#include "trimtab/profile/category_counts.h"
#include "trimtab/profile/kept_numbers.h"
#include "trimtab/profile/scan.h"

namespace trimtab::drift {

class Comparison {
 public:
  // Chooses columns and their types by the reference's schema and registers what the tests need in both scans: kept
  // values of numeric columns, counts of categories. A named column that neither data set has, or a test that does not
  // fit a column's type, is an error with the nearest names; everything else that keeps a column from being tested
  // (missing on one side, another type there, a date) is told in its ColumnDrift. `place` says where settings stand.
  static Result<Comparison> Register(const DriftSettings& settings, const std::string& place, profile::Scan& reference,
                                     profile::Scan& current);

  // After both scans have run. Columns are tested in parallel; the result does not depend on the number of threads.
  DriftResult Finish(Executor& executor) const;

 private:
  struct Column {
    ColumnDrift drift;      // name, type, and what is known before the data: chosen test, or why it cannot be tested
    bool integers = false;  // both sides are integers by type
    std::shared_ptr<const profile::KeptNumbers> reference_numbers;
    std::shared_ptr<const profile::KeptNumbers> current_numbers;
    std::shared_ptr<const profile::CategoryCounts> reference_counts;
    std::shared_ptr<const profile::CategoryCounts> current_counts;
  };
  explicit Comparison(DriftSettings settings) : settings_(std::move(settings)) {}

  DriftSettings settings_;
  std::vector<Column> columns_;
};

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_COMPARISON_H_
