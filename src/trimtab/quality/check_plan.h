// CheckPlan: the checks of a contract's table on one data set, in two steps around its scan.
#ifndef TRIMTAB_QUALITY_CHECK_PLAN_H_
#define TRIMTAB_QUALITY_CHECK_PLAN_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/base/result.h"
#include "trimtab/profile/distinct_keys.h"
#include "trimtab/profile/number_summary.h"
#include "trimtab/profile/predicate.h"
#include "trimtab/profile/scan.h"
#include "trimtab/profile/text_lengths.h"
#include "trimtab/quality/check_result.h"
#include "trimtab/quality/contract.h"
#include "trimtab/table/source.h"

namespace trimtab::quality {

// The values of a column in another file, for exists_in.
struct ValueSet {
  std::shared_ptr<const profile::DistinctKeys> keys;
  table::DataType type;
  std::string source;  // "planes.parquet:tailnum"
};
using ValueSetReader = std::function<Result<ValueSet>(const ExistsInRule& rule, const std::string& place)>;

class CheckPlan {
 public:
  // Registers in the scan what the checks need. A check that the data's columns or types do not allow is kept and fails
  // with the reason; errors are those of read_values. Table and `refused` outlive the plan.
  // `refused` are columns of the data that cannot be read.
  static Result<CheckPlan> Register(const ContractTable& table, profile::Scan& scan,
                                    std::span<const table::RefusedColumn> refused, const ValueSetReader& read_values);

  // After the scan. One result a check, in order, without examples.
  std::vector<CheckResult> Finish(Timestamp as_of) const;

  // The rows that make a failed check fail, by position in Finish(); null pointer when the check is not about rows.
  const profile::RowSet* FailingRows(std::size_t check) const;
  // Columns that are worth showing with a failing row: the keys of the table and the check's own, without repetition.
  std::vector<std::string> ShownColumns(std::size_t check) const;

 private:
  struct Planned {
    const Check* check = nullptr;
    std::string impossible;  // why it cannot be evaluated; empty: it can
    std::string finding;     // of checks on the schema: what is wrong; empty: nothing
    std::shared_ptr<const profile::PredicateRows> rows;
    std::shared_ptr<const profile::DistinctKeys> keys;
    std::shared_ptr<const profile::NumberSummary> summary;
    std::shared_ptr<const profile::TextLengths> lengths;
    table::DataType type;  // of the first column
    std::string nested;    // the type of one that cannot be read; empty: it can
  };
  CheckPlan(const ContractTable& table, const profile::Scan& scan, std::span<const table::RefusedColumn> refused)
      : table_(&table), scan_(&scan), refused_(refused) {}
  Result<> Plan(const Check& check, profile::Scan& scan, const ValueSetReader& read_values);
  Result<> PlanOne(Planned& planned, profile::Scan& scan, const ValueSetReader& read_values);
  Result<> PlanRows(Planned& planned, profile::Scan& scan, const ValueSetReader& read_values);
  CheckResult ResultOf(const Planned& planned, Timestamp as_of) const;

  const ContractTable* table_;
  const profile::Scan* scan_;
  std::span<const table::RefusedColumn> refused_;
  std::vector<Planned> planned_;
};

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_CHECK_PLAN_H_
