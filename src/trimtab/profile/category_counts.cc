#include "trimtab/profile/category_counts.h"

#include <cmath>
#include <unordered_map>

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
      if (by_position[i] != 0) table_.Count(dictionary->StringAt(static_cast<std::int64_t>(i)), by_position[i]);
    }
    return;
  }
  const bool fixed = VisitValues(column, [&](auto values) {
    nans_ += CountFixed(column, values, [&](std::int64_t row, std::int64_t count) {
      std::string text = table::TextAt(column, row);
      if (column.type().IsFloating() && table::NumberAt(column, row) == 0 && text.starts_with('-')) text.erase(0, 1);
      table_.Count(text, count);
    });
  });
  if (fixed) return;
  const bool text = column.type().id == table::TypeId::kString;
  for (std::int64_t row = 0; row < input.rows; ++row) {
    if (column.IsNull(row)) continue;
    if (text) {
      table_.Count(column.StringAt(row), 1);
    } else {
      table_.Count(table::TextAt(column, row), 1);
    }
  }
}

Result<> CategoryCounts::Merge(const State& other) {
  TRIMTAB_ASSIGN_OR_RETURN(const CategoryCounts* from, SameState(*this, other));
  const std::size_t size = from->table_.categories().size();  // `from` may be this state
  for (std::size_t i = 0; i < size; ++i) {
    const Category category = from->table_.categories()[i];
    table_.Count(category.value, category.count);
  }
  rows_ += from->rows_;
  nulls_ += from->nulls_;
  nans_ += from->nans_;
  return {};
}

void CategoryCounts::WritePayload(ByteWriter& writer) const {
  writer.I64(rows_);
  writer.I64(nulls_);
  writer.I64(nans_);
  std::vector<Category> copy;
  std::span<const Category> categories = table_.categories();
  if (!table_.sorted()) {
    copy.assign(categories.begin(), categories.end());
    SortCategories(copy);
    categories = copy;
  }
  writer.U64(categories.size());
  for (const Category& category : categories) {
    writer.Bytes(category.value);
    writer.I64(category.count);
  }
}

Result<> CategoryCounts::ReadPayload(ByteReader& reader) {
  table_.Clear();
  rows_ = reader.Rows();
  nulls_ = reader.Rows();
  nans_ = reader.Rows();
  if (nulls_ > rows_ || nans_ > rows_ - nulls_) reader.Fail();
  if (reader.failed()) return {};
  std::int64_t left = rows_ - nulls_ - nans_;
  std::string_view previous;
  const std::uint64_t count = reader.Count(16);
  for (std::uint64_t i = 0; i < count && !reader.failed(); ++i) {
    const std::string_view value = reader.Bytes();
    const std::int64_t occurrences = reader.Rows();
    if ((i > 0 && value <= previous) || occurrences == 0 || occurrences > left) {
      reader.Fail();
      break;
    }
    left -= occurrences;
    table_.Count(value, occurrences);
    previous = value;
  }
  if (left != 0) reader.Fail();
  return {};
}

}  // namespace trimtab::profile
