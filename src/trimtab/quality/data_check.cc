#include "trimtab/quality/data_check.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "trimtab/base/clock.h"
#include "trimtab/base/executor.h"
#include "trimtab/base/files.h"
#include "trimtab/drift/comparison.h"
#include "trimtab/profile/completeness.h"
#include "trimtab/profile/number_summary.h"
#include "trimtab/profile/scan.h"
#include "trimtab/quality/check_plan.h"
#include "trimtab/quality/contract.h"
#include "trimtab/quality/failing_rows.h"
#include "trimtab/quality/output_paths.h"

namespace trimtab::quality {
namespace {

std::string Joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "" : ", ") + name;
  return text;
}

// A path that a contract names is relative to the contract.
std::string Beside(const std::string& contract, const std::string& path) {
  const std::size_t slash = contract.find_last_of('/');
  if (path.starts_with('/') || slash == std::string::npos) return path;
  return contract.substr(0, slash + 1) + path;
}

class DataCheck {
 public:
  DataCheck(Environment environment, const DataCheckSettings& settings)
      : environment_(environment), settings_(settings) {}

  Result<DataCheckReport> Run() {
    const std::chrono::nanoseconds start = environment_.clock.Monotonic();
    const Timestamp as_of = settings_.as_of.value_or(environment_.clock.Now());
    if (settings_.data.empty()) return InvalidInput("data", "no file is named", "name at least one file or glob");
    if (settings_.contract.empty() && settings_.reference.empty()) {
      return InvalidInput(Joined(settings_.data), "neither a contract nor a reference is given",
                          "give a contract (--contract), a reference (--reference) or both");
    }
    TRIMTAB_RETURN_IF_ERROR(ReadContract());
    TRIMTAB_RETURN_IF_ERROR(ChooseDrift());
    TRIMTAB_RETURN_IF_ERROR(GuardInputs());
    TRIMTAB_ASSIGN_OR_RETURN(table::TableDescription data, Describe(settings_.data));
    report_.schema = std::move(data.schema);
    profile::Scan scan(report_.schema);
    TRIMTAB_ASSIGN_OR_RETURN(
        const CheckPlan plan,
        CheckPlan::Register(table_, scan, data.refused, [&](const ExistsInRule& rule, const std::string& place) {
          return ReadValues(rule, place);
        }));
    std::optional<drift::Comparison> comparison;
    if (drift_) {
      TRIMTAB_ASSIGN_OR_RETURN(table::TableDescription description, Describe(settings_.reference));
      profile::Scan reference(std::move(description.schema));
      TRIMTAB_ASSIGN_OR_RETURN(
          comparison, drift::Comparison::Register(*drift_, drift_place_, reference, scan, drift::FactsOf(description),
                                                  drift::FactsOf(data)));
      TRIMTAB_RETURN_IF_ERROR(RunScan(reference, settings_.reference));
    }
    TRIMTAB_RETURN_IF_ERROR(RegisterStatistics(scan));
    TRIMTAB_RETURN_IF_ERROR(RunScan(scan, settings_.data));
    report_.rows = scan.rows();
    report_.checks = plan.Finish(as_of);
    if (comparison) report_.drift = comparison->Finish(environment_.executor);
    TRIMTAB_RETURN_IF_ERROR(ShowFailingRows(plan));
    FillStatistics();
    Judge();
    report_.seconds = std::chrono::duration<double>(environment_.clock.Monotonic() - start).count();
    return std::move(report_);
  }

 private:
  Result<> ReadContract() {
    if (settings_.contract.empty()) return {};
    TRIMTAB_ASSIGN_OR_RETURN(const std::string text, ReadFile(environment_.files, settings_.contract));
    TRIMTAB_ASSIGN_OR_RETURN(const Contract contract, ParseContract(text, settings_.contract));
    TRIMTAB_ASSIGN_OR_RETURN(table_, SelectTable(contract, settings_.data.front(), settings_.contract));
    report_.not_executed = table_.not_executed;
    return {};
  }

  Result<> ChooseDrift() {
    drift_ = settings_.drift ? settings_.drift : table_.drift;
    // The severity belongs to the contract's condition; one that the caller gives stops the line.
    if (!settings_.drift && table_.drift) report_.drift_severity = table_.drift_severity;
    drift_place_ = settings_.drift || !table_.drift ? "drift" : table_.drift_place;
    if (drift_ && settings_.reference.empty()) {
      return InvalidInput(drift_place_, "there is a drift condition and no reference to compare with",
                          "name the reference data (--reference), or take the condition out");
    }
    if (!drift_ && !settings_.reference.empty()) drift_.emplace();
    return {};
  }

  // Before anything is read for long: an output must not cost the user a file.
  Result<> GuardInputs() {
    const OutputPaths outputs = {settings_.quarantine_path, settings_.report_path};
    if (outputs.quarantine.empty() && outputs.report.empty()) return {};
    std::vector<std::string> inputs;
    for (const std::vector<std::string>* paths : {&settings_.data, &settings_.reference}) {
      if (paths->empty()) continue;
      TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::string> found, table::ExpandPaths(environment_.files, *paths));
      inputs.insert(inputs.end(), found.begin(), found.end());
    }
    if (!settings_.contract.empty()) inputs.push_back(settings_.contract);
    for (const Check& check : table_.checks) {
      const auto* rule = std::get_if<ExistsInRule>(&check.rule);
      if (rule == nullptr) continue;
      const std::string paths[] = {Beside(settings_.contract, rule->file)};
      // One that is missing is told with the place of its check, when it is read.
      const Result<std::vector<std::string>> found = table::ExpandPaths(environment_.files, paths);
      if (found.ok()) inputs.insert(inputs.end(), found->begin(), found->end());
    }
    return RefuseLoss(environment_.files, outputs, inputs);
  }

  table::ReadOptions Options() const {
    table::ReadOptions options;
    options.csv = settings_.csv;
    return options;
  }

  // A column that nobody can read does no harm unless a check is about it.
  Result<table::TableDescription> Describe(const std::vector<std::string>& paths) {
    return table::DescribeTable(environment_.files, paths, Options());
  }

  Result<> RunScan(profile::Scan& scan, const std::vector<std::string>& paths) {
    table::ReadOptions options = Options();
    options.columns = scan.Columns();
    TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<table::Source> source,
                             table::OpenSource(environment_.files, paths, options));
    return scan.Run(*source, environment_.executor, profile::ScanOptions{settings_.memory_bytes, Joined(paths)});
  }

  Result<ValueSet> ReadValues(const ExistsInRule& rule, const std::string& place) {
    const std::vector<std::string> paths = {Beside(settings_.contract, rule.file)};
    const std::string source = rule.file + ":" + rule.column;
    if (const auto known = values_.find(source); known != values_.end()) return known->second;
    Result<table::TableDescription> description = Describe(paths);
    if (!description.ok()) {
      Error error = description.error();
      error.place = place + ": " + error.place;
      return error;
    }
    profile::Scan scan(std::move(description->schema));
    ValueSet values;
    values.source = source;
    Result<std::shared_ptr<const profile::DistinctKeys>> keys = scan.Register(profile::DistinctKeys({rule.column}));
    if (!keys.ok()) {
      Error error = keys.error();
      error.place = place + ": " + rule.column;
      error.message = paths.front() + " has no such column";
      for (const table::RefusedColumn& refused : description->refused) {
        if (refused.name == rule.column) error.message = "cannot be read from " + paths.front() + ": " + refused.reason;
      }
      return error;
    }
    values.keys = std::move(*keys);
    values.type = scan.schema().fields[*scan.schema().Find(rule.column)].type;
    TRIMTAB_RETURN_IF_ERROR(RunScan(scan, paths));
    values_.emplace(source, values);
    return values;
  }

  struct Observed {
    std::string column;
    std::shared_ptr<const profile::Completeness> completeness;
    std::shared_ptr<const profile::NumberSummary> summary;
  };

  Result<> RegisterStatistics(profile::Scan& scan) {
    for (const std::string& column : scan.Columns()) {
      Observed observed;
      observed.column = column;
      const table::DataType type = report_.schema.fields[*report_.schema.Find(column)].type;
      TRIMTAB_ASSIGN_OR_RETURN(observed.completeness, scan.Register(profile::Completeness(column)));
      if (type.IsNumeric() || type.id == table::TypeId::kBoolean) {
        TRIMTAB_ASSIGN_OR_RETURN(observed.summary, scan.Register(profile::NumberSummary(column)));
      }
      observed_.push_back(std::move(observed));
    }
    return {};
  }

  void FillStatistics() {
    for (const Observed& observed : observed_) {
      ColumnStatistics statistics;
      statistics.column = observed.column;
      statistics.rows = observed.completeness->rows();
      statistics.null_count = observed.completeness->nulls();
      statistics.nan_count = observed.completeness->nans();
      if (observed.summary) {
        statistics.minimum = observed.summary->Minimum();
        statistics.maximum = observed.summary->Maximum();
        statistics.mean = observed.summary->Mean();
      }
      report_.columns.push_back(std::move(statistics));
    }
  }

  Result<> ShowFailingRows(const CheckPlan& plan) {
    FailingRowsRequest request;
    request.data = settings_.data;
    request.csv = settings_.csv;
    for (const table::Field& field : report_.schema.fields) request.columns.push_back(field.name);
    request.quarantine_path = settings_.quarantine_path;
    profile::RowSet failing;
    for (std::size_t i = 0; i < report_.checks.size(); ++i) {
      CheckResult& result = report_.checks[i];
      const profile::RowSet* rows = plan.FailingRows(i);
      if (result.verdict == Verdict::kPass || rows == nullptr || rows->Count() == 0) continue;
      if (result.severity == Severity::kError) failing.Merge(*rows);
      request.checks.push_back(FailedCheck{&result, rows, plan.ShownColumns(i)});
    }
    report_.failing_rows = failing.Count();
    if (!request.checks.empty()) {
      report_.quarantine_path = settings_.quarantine_path;
      TRIMTAB_ASSIGN_OR_RETURN(report_.quarantined_rows, ReadFailingRows(environment_.files, request));
      return {};
    }
    if (settings_.quarantine_path.empty()) return {};
    // An older quarantine would be taken for the result of this check. GuardInputs saw that it is one.
    const Result<> removed = environment_.files.Remove(settings_.quarantine_path);
    if (!removed.ok() && removed.error().code != ErrorCode::kNotFound) return removed.error();
    return {};
  }

  void Judge() {
    for (const CheckResult& result : report_.checks) {
      if (result.verdict == Verdict::kPass) continue;
      if (result.severity == Severity::kError) {
        report_.verdict = Worst(report_.verdict, result.verdict);
      } else {
        ++report_.warnings;
      }
    }
    if (!report_.drift || report_.drift->verdict == Verdict::kPass) return;
    if (report_.drift_severity == Severity::kError) {
      report_.verdict = Worst(report_.verdict, report_.drift->verdict);
    } else {
      ++report_.warnings;
    }
  }

  Environment environment_;
  const DataCheckSettings& settings_;
  ContractTable table_;
  std::optional<drift::DriftSettings> drift_;
  std::string drift_place_;
  std::map<std::string, ValueSet> values_;
  std::vector<Observed> observed_;
  DataCheckReport report_;
};

}  // namespace

Result<DataCheckReport> CheckData(Environment environment, const DataCheckSettings& settings) {
  return DataCheck(environment, settings).Run();
}

}  // namespace trimtab::quality
