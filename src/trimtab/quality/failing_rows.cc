#include "trimtab/quality/failing_rows.h"

#include <algorithm>
#include <memory>
#include <set>

#include "trimtab/quality/output_paths.h"
#include "trimtab/table/parquet_writer.h"

namespace trimtab::quality {
namespace {

class FailingRowsReader {
 public:
  FailingRowsReader(Files& files, FailingRowsRequest& request) : files_(files), request_(request) {
    for (const FailedCheck& check : request_.checks) {
      const std::vector<std::int64_t> examples = check.rows->First(kExampleRows);
      for (const std::int64_t row : examples) last_example_ = std::max(last_example_, row);
      examples_.push_back(examples);
      if (!request_.quarantine_path.empty()) all_.Merge(*check.rows);
    }
  }

  Result<std::int64_t> Run() {
    table::ReadOptions options;
    options.csv = request_.csv;
    options.columns = request_.quarantine_path.empty() ? ShownColumns() : request_.columns;
    TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<table::Source> source,
                             table::OpenSource(files_, request_.data, options));
    if (!request_.quarantine_path.empty()) TRIMTAB_RETURN_IF_ERROR(OpenQuarantine(source->schema()));
    std::int64_t rows = 0;
    while (!Done(rows)) {
      TRIMTAB_ASSIGN_OR_RETURN(const std::optional<table::Batch> batch, source->Next());
      if (!batch) {
        return IoError(request_.data.front(), "has only " + std::to_string(rows) + " rows in the second pass",
                       "it changed while it was checked; check it again");
      }
      TakeExamples(*batch);
      if (writer_) TRIMTAB_RETURN_IF_ERROR(Quarantine(*batch));
      rows = batch->first_row + batch->rows;
    }
    if (writer_) TRIMTAB_RETURN_IF_ERROR(writer_->Close());
    return written_;
  }

 private:
  std::vector<std::string> ShownColumns() const {
    std::set<std::string> names;
    for (const FailedCheck& check : request_.checks) names.insert(check.shown.begin(), check.shown.end());
    return {names.begin(), names.end()};
  }

  bool Done(std::int64_t rows) const {
    return rows > last_example_ && (writer_ == nullptr || written_ == all_.Count());
  }

  Result<> OpenQuarantine(const table::Schema& schema) {
    while (schema.Find(reasons_)) reasons_ += '_';
    const std::string extra[] = {reasons_};
    TRIMTAB_ASSIGN_OR_RETURN(writer_, table::CreateParquet(files_, request_.quarantine_path, schema, extra));
    return {};
  }

  void TakeExamples(const table::Batch& batch) {
    const std::int64_t end = batch.first_row + batch.rows;
    for (std::size_t i = 0; i < request_.checks.size(); ++i) {
      for (const std::int64_t row : examples_[i]) {
        if (row < batch.first_row || row >= end) continue;
        ExampleRow example;
        example.row = row;
        for (const std::string& name : request_.checks[i].shown) {
          const std::optional<std::size_t> field = batch.schema->Find(name);
          if (field) {
            example.values.emplace_back(name, table::TextAt(batch.columns[*field], row - batch.first_row));
          }
        }
        request_.checks[i].result->examples.push_back(std::move(example));
      }
    }
  }

  Result<> Quarantine(const table::Batch& batch) {
    std::vector<std::int64_t> rows = all_.Between(batch.first_row, batch.first_row + batch.rows);
    if (rows.empty()) return {};
    std::vector<std::string> reasons(rows.size());
    for (const FailedCheck& check : request_.checks) {
      std::size_t at = 0;
      for (const std::int64_t row : check.rows->Between(batch.first_row, batch.first_row + batch.rows)) {
        while (rows[at] != row) ++at;
        reasons[at] += (reasons[at].empty() ? "" : "; ") + check.result->name;
      }
    }
    written_ += static_cast<std::int64_t>(rows.size());
    for (std::int64_t& row : rows) row -= batch.first_row;
    const table::TextColumn extra[] = {{reasons_, std::move(reasons)}};
    return writer_->Append(batch, rows, extra);
  }

  Files& files_;
  FailingRowsRequest& request_;
  std::vector<std::vector<std::int64_t>> examples_;
  std::int64_t last_example_ = -1;
  profile::RowSet all_;
  std::unique_ptr<table::ParquetWriter> writer_;
  std::string reasons_ = kReasonsColumn;
  std::int64_t written_ = 0;
};

}  // namespace

Result<std::int64_t> ReadFailingRows(Files& files, FailingRowsRequest& request) {
  if (request.checks.empty()) return 0;
  return FailingRowsReader(files, request).Run();
}

}  // namespace trimtab::quality
