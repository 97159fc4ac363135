#include "trimtab/profile/scan.h"

#include <algorithm>
#include <numeric>
#include <set>
#include <utility>

#include "trimtab/base/nearest_name.h"

namespace trimtab::profile {
namespace {

// Of the `most` largest, those that may be needed at once.
std::uint64_t LargestSum(std::vector<std::uint64_t> bytes, std::size_t most) {
  std::sort(bytes.rbegin(), bytes.rend());
  return std::accumulate(bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(std::min(most, bytes.size())),
                         std::uint64_t{0});
}

std::string Megabytes(std::uint64_t bytes) {
  if (bytes < 100'000) return std::to_string(bytes) + " bytes";
  const std::uint64_t tenths = (bytes + 99'999) / 100'000;
  return std::to_string(tenths / 10) + "." + std::to_string(tenths % 10) + " MB";
}

}  // namespace

Result<std::shared_ptr<State>> Scan::Add(std::shared_ptr<State> state) {
  std::string identity = state->Identity();
  if (const auto place = by_identity_.find(identity); place != by_identity_.end()) {
    return place->second;
  }
  Entry entry;
  std::vector<table::DataType> types;
  for (const std::string& column : state->Columns()) {
    const std::optional<std::size_t> field = schema_->Find(column);
    if (!field) {
      std::vector<std::string> names;
      names.reserve(schema_->fields.size());
      for (const table::Field& known : schema_->fields) names.push_back(known.name);
      return NotFound(column, "the data has no such column", DidYouMean(column, names));
    }
    entry.fields.push_back(*field);
    types.push_back(schema_->fields[*field].type);
  }
  TRIMTAB_RETURN_IF_ERROR(state->Bind(types));
  entry.state = state;
  by_identity_.emplace(std::move(identity), state);
  entries_.push_back(std::move(entry));
  return state;
}

void Scan::Provide(std::shared_ptr<State> finished) {
  by_identity_.emplace(finished->Identity(), finished);
  provided_.push_back(std::move(finished));
}

std::vector<std::shared_ptr<State>> Scan::States() const {
  std::vector<std::shared_ptr<State>> states = provided_;
  for (const Entry& entry : entries_) states.push_back(entry.state);
  return states;
}

std::vector<std::string> Scan::Columns() const {
  std::set<std::size_t> fields;
  for (const Entry& entry : entries_) fields.insert(entry.fields.begin(), entry.fields.end());
  std::vector<std::string> names;
  names.reserve(fields.size());
  for (const std::size_t field : fields) names.push_back(schema_->fields[field].name);
  return names;
}

std::uint64_t Scan::MemoryBytes(std::int64_t rows, std::size_t threads) const {
  std::uint64_t bytes = 0;
  std::vector<std::uint64_t> scratch;
  for (const Entry& entry : entries_) {
    bytes += entry.state->EstimatedBytes(rows);
    scratch.push_back(entry.state->ScratchBytes(rows));
  }
  return bytes + LargestSum(std::move(scratch), threads);
}

std::uint64_t Scan::HeldBytes() const {
  std::uint64_t bytes = 0;
  for (const Entry& entry : entries_) bytes += entry.state->HeldBytes();
  return bytes;
}

Result<> Scan::CheckMemory(std::uint64_t needed, bool estimated, std::int64_t rows, const ScanOptions& options) const {
  needed += options.held_bytes;
  if (options.memory_bytes == 0 || needed <= options.memory_bytes) return {};
  std::set<std::string> columns;
  for (const Entry& entry : entries_) {
    if (entry.state->EstimatedBytes(1 << 20) == 0 && entry.state->HeldBytes() < needed / 100) continue;
    for (const std::string& column : entry.state->Columns()) columns.insert(column);
  }
  std::string names;
  for (const std::string& column : columns) names += (names.empty() ? "" : ", ") + column;
  return InvalidInput(options.place,
                      (estimated ? "the scan must hold " : "the scan holds ") + Megabytes(needed) +
                          (estimated ? " for " : " after ") + std::to_string(rows) + " rows" +
                          (names.empty() ? "" : " (it keeps values or keys of " + names + ")") + ", more than the " +
                          Megabytes(options.memory_bytes) + " allowed",
                      estimated ? "allow at least " + Megabytes(needed) + ", or compare fewer columns"
                                : "allow more memory, or compare fewer columns");
}

Result<> Scan::Run(table::Source& source, Executor& executor, const ScanOptions& options) {
  const std::size_t threads = executor.Concurrency();
  if (const std::optional<std::int64_t> rows = source.RowCount(); rows) {
    TRIMTAB_RETURN_IF_ERROR(CheckMemory(MemoryBytes(*rows, threads), true, *rows, options));
    for (Entry& entry : entries_) entry.state->Reserve(*rows);
  }
  std::vector<std::vector<std::size_t>> positions(entries_.size());
  for (std::size_t i = 0; i < entries_.size(); ++i) {
    for (const std::size_t field : entries_[i].fields) {
      const table::Field& wanted = schema_->fields[field];
      const std::optional<std::size_t> position = source.schema().Find(wanted.name);
      if (!position || source.schema().fields[*position].type != wanted.type) {
        return Internal(options.place,
                        "the source to scan has no column " + wanted.name + " of type " + wanted.type.ToString());
      }
      positions[i].push_back(*position);
    }
  }
  TRIMTAB_ASSIGN_OR_RETURN(std::optional<table::Batch> batch, source.Next());
  while (batch) {
    // Task 0 decodes the next batch while the states take in this one.
    Result<std::optional<table::Batch>> next = std::optional<table::Batch>();
    executor.ParallelFor(entries_.size() + 1, [&](std::size_t task) {
      if (task == 0) {
        next = source.Next();
        return;
      }
      std::vector<table::ColumnView> columns;
      columns.reserve(positions[task - 1].size());
      for (const std::size_t position : positions[task - 1]) columns.push_back(batch->columns[position]);
      entries_[task - 1].state->Update(StateInput{batch->rows, batch->first_row, columns});
    });
    rows_ += batch->rows;
    TRIMTAB_RETURN_IF_ERROR(CheckMemory(HeldBytes(), false, rows_, options));
    if (!next.ok()) return next.error();
    batch = std::move(*next);
  }
  std::vector<std::uint64_t> scratch;
  scratch.reserve(entries_.size());
  for (const Entry& entry : entries_) {
    scratch.push_back(std::max(entry.state->FinishBytes(), entry.state->ScratchBytes(rows_)));
  }
  TRIMTAB_RETURN_IF_ERROR(CheckMemory(HeldBytes() + LargestSum(std::move(scratch), threads), false, rows_, options));
  executor.ParallelFor(entries_.size(), [&](std::size_t i) { entries_[i].state->Finish(); });
  return {};
}

}  // namespace trimtab::profile
