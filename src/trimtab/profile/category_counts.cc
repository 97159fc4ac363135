#include "trimtab/profile/category_counts.h"

#include <algorithm>
#include <cmath>

#include "trimtab/profile/number_access.h"
#include "trimtab/profile/state_identity.h"

namespace trimtab::profile {
namespace {

// Counts the values of a fixed-width column by their bits before anything becomes text; visit(row, count) is called
// once for each distinct value with a row that holds it.
template <typename T, typename Visit>
std::int64_t CountFixed(const table::ColumnView& column, std::span<const T> values, Visit visit) {
  struct Seen {
    std::int64_t row;
    std::int64_t count;
  };
  std::unordered_map<T, Seen> seen;
  std::int64_t nans = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    if (column.IsNull(row)) continue;
    if constexpr (std::is_floating_point_v<T>) {
      if (std::isnan(values[i])) {
        ++nans;
        continue;
      }
    }
    ++seen.try_emplace(values[i], Seen{row, 0}).first->second.count;
  }
  for (const auto& [value, entry] : seen) visit(entry.row, entry.count);
  return nans;
}

}  // namespace

Result<> CategoryCounts::Bind(std::span<const table::DataType> /*types*/) { return {}; }

void CategoryCounts::Count(std::string_view value, std::int64_t count) {
  const auto place = counts_.find(value);
  if (place != counts_.end()) {
    place->second += count;
    return;
  }
  counts_.emplace(std::string(value), count);
  text_bytes_ += value.size();
}

void CategoryCounts::Update(const StateInput& input) {
  const table::ColumnView& column = input.columns[0];
  rows_ += input.rows;
  nulls_ += column.null_count();
  if (column.null_count() == input.rows) return;
  if (const table::ColumnView* dictionary = column.dictionary(); dictionary != nullptr) {
    std::vector<std::int64_t> by_position(static_cast<std::size_t>(dictionary->length()), 0);
    const std::span<const std::int32_t> indices = column.Indices();
    if (column.null_count() == 0) {
      for (const std::int32_t index : indices) ++by_position[static_cast<std::size_t>(index)];
    } else {
      for (std::size_t i = 0; i < indices.size(); ++i) {
        if (!column.IsNull(static_cast<std::int64_t>(i))) ++by_position[static_cast<std::size_t>(indices[i])];
      }
    }
    for (std::size_t i = 0; i < by_position.size(); ++i) {
      if (by_position[i] != 0) Count(dictionary->StringAt(static_cast<std::int64_t>(i)), by_position[i]);
    }
    return;
  }
  const bool fixed = VisitValues(column, [&](auto values) {
    nans_ += CountFixed(column, values, [&](std::int64_t row, std::int64_t count) {
      std::string text = table::TextAt(column, row);
      if (column.type().IsFloating() && table::NumberAt(column, row) == 0 && text.starts_with('-')) text.erase(0, 1);
      Count(text, count);
    });
  });
  if (fixed) return;
  const bool text = column.type().id == table::TypeId::kString;
  for (std::int64_t row = 0; row < input.rows; ++row) {
    if (column.IsNull(row)) continue;
    if (text) {
      Count(column.StringAt(row), 1);
    } else {
      Count(table::TextAt(column, row), 1);
    }
  }
}

Result<> CategoryCounts::Merge(const State& other) {
  TRIMTAB_ASSIGN_OR_RETURN(const CategoryCounts* from, SameState(*this, other));
  for (const auto& [value, count] : from->counts_) Count(value, count);
  rows_ += from->rows_;
  nulls_ += from->nulls_;
  nans_ += from->nans_;
  return {};
}

void CategoryCounts::Finish() {
  categories_.clear();
  categories_.reserve(counts_.size());
  for (const auto& [value, count] : counts_) categories_.push_back(Category{value, count});
  std::sort(categories_.begin(), categories_.end(),
            [](const Category& a, const Category& b) { return a.value < b.value; });
}

std::uint64_t CategoryCounts::HeldBytes() const {
  constexpr std::uint64_t kNodeBytes = 72;  // node, hash, string header and bucket
  return text_bytes_ + counts_.size() * kNodeBytes;
}

void CategoryCounts::WritePayload(ByteWriter& writer) const {
  writer.I64(rows_);
  writer.I64(nulls_);
  writer.I64(nans_);
  std::vector<std::string_view> values;
  values.reserve(counts_.size());
  for (const auto& entry : counts_) values.push_back(entry.first);
  std::sort(values.begin(), values.end());
  writer.U64(values.size());
  for (const std::string_view value : values) {
    writer.Bytes(value);
    writer.I64(counts_.find(value)->second);
  }
}

Result<> CategoryCounts::ReadPayload(ByteReader& reader) {
  counts_.clear();
  categories_.clear();
  text_bytes_ = 0;
  rows_ = reader.Rows();
  nulls_ = reader.Rows();
  nans_ = reader.Rows();
  if (nulls_ > rows_ || nans_ > rows_ - nulls_) reader.Fail();
  if (reader.failed()) return {};
  std::int64_t left = rows_ - nulls_ - nans_;
  std::string previous;
  const std::uint64_t count = reader.Count(16);
  for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
    const std::string value(reader.Bytes());
    const std::int64_t occurrences = reader.Rows();
    if ((i > 0 && value <= previous) || occurrences == 0 || occurrences > left) {
      reader.Fail();
      break;
    }
    left -= occurrences;
    Count(value, occurrences);
    previous = value;
  }
  if (left != 0) reader.Fail();
  return {};
}

}  // namespace trimtab::profile
