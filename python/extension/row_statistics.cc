#include "row_statistics.h"

#include <array>
#include <cmath>
#include <optional>
#include <vector>

#include "trimtab/base/digest.h"
#include "trimtab/profile/key_hash.h"
#include "trimtab/profile/key_table.h"
#include "trimtab/profile/number_access.h"
#include "trimtab/profile/row_bits.h"

namespace trimtab::extension {
namespace {

// One bit a row: whether the value is missing.
profile::RowBits MissingBits(const table::ColumnView& column) {
  profile::RowBits bits;
  profile::SetAll(column.length(), bits);
  if (column.null_count() != 0 || column.type().id == table::TypeId::kNull) {
    profile::ClearNulls(column, bits);
  }
  for (std::uint64_t& word : bits) word = ~word;
  if (column.type().IsFloating()) {
    profile::VisitValues(column, [&](auto values) {
      for (std::size_t i = 0; i < values.size(); ++i) {
        bits[i / 64] |= static_cast<std::uint64_t>(std::isnan(static_cast<double>(values[i])) ? 1 : 0) << (i % 64);
      }
    });
  }
  if (column.length() % 64 != 0) bits.back() &= (std::uint64_t{1} << (column.length() % 64)) - 1;
  return bits;
}

template <typename Visit>
Result<> ForEachBatch(const std::shared_ptr<const FrameTable>& frame, std::span<const std::string> names, Visit visit) {
  for (const std::string& name : names) {
    if (Result<ColumnPointer> column = frame->Find(name); !column.ok()) return column.error();
  }
  FrameSource source(frame, names);
  for (;;) {
    TRIMTAB_ASSIGN_OR_RETURN(const std::optional<table::Batch> batch, source.Next());
    if (!batch) return {};
    visit(*batch);
  }
}

}  // namespace

Result<std::int64_t> DuplicatedRows(const std::shared_ptr<const FrameTable>& frame,
                                    std::span<const std::string> names) {
  if (names.empty()) return std::int64_t{0};
  profile::KeyTable seen;
  profile::KeyHasher hasher;
  std::vector<ContentHash> keys;    // of one column
  std::vector<ContentHash> chains;  // of the columns so far
  std::int64_t repeated = 0;
  TRIMTAB_RETURN_IF_ERROR(ForEachBatch(frame, names, [&](const table::Batch& batch) {
    chains.assign(static_cast<std::size_t>(batch.rows), ContentHash{});
    for (const table::ColumnView& column : batch.columns) {
      hasher.Hash({&column, 1}, keys);
      const profile::RowBits missing = MissingBits(column);
      profile::ForEachBit(missing, [&](std::int64_t row) { keys[static_cast<std::size_t>(row)] = ContentHash{}; });
      for (std::size_t row = 0; row < chains.size(); ++row) {
        const std::array<ContentHash, 2> link = {chains[row], keys[row]};
        chains[row] = ContentHashOf({reinterpret_cast<const char*>(link.data()), sizeof link});
      }
    }
    for (std::size_t row = 0; row < chains.size(); ++row) {
      if (row + 8 < chains.size()) seen.Prefetch(chains[row + 8]);
      if (!seen.Insert(chains[row], batch.first_row + static_cast<std::int64_t>(row)).inserted) ++repeated;
    }
  }));
  return repeated;
}

Result<MissingRows> CountMissing(const std::shared_ptr<const FrameTable>& frame, std::span<const std::string> names) {
  MissingRows counts;
  if (names.empty()) {
    counts.all = frame->rows;
    return counts;
  }
  TRIMTAB_RETURN_IF_ERROR(ForEachBatch(frame, names, [&](const table::Batch& batch) {
    profile::RowBits all;
    profile::RowBits any;
    for (const table::ColumnView& column : batch.columns) {
      const profile::RowBits missing = MissingBits(column);
      if (all.empty()) {
        all = missing;
        any = missing;
        continue;
      }
      for (std::size_t word = 0; word < missing.size(); ++word) {
        all[word] &= missing[word];
        any[word] |= missing[word];
      }
    }
    counts.all += profile::CountBits(all);
    counts.any += profile::CountBits(any);
  }));
  return counts;
}

Result<std::int64_t> EqualRows(const std::shared_ptr<const FrameTable>& frame, const std::string& a,
                               const std::string& b) {
  std::int64_t equal = 0;
  profile::KeyHasher hasher;
  std::vector<ContentHash> keys[2];
  std::vector<double> numbers[2];
  const std::array<std::string, 2> names = {a, b};
  const std::vector<std::string> distinct(names.begin(), a == b ? names.begin() + 1 : names.end());
  TRIMTAB_RETURN_IF_ERROR(ForEachBatch(frame, distinct, [&](const table::Batch& batch) {
    const table::ColumnView& first = batch.columns.front();
    const table::ColumnView& second = batch.columns.back();
    const profile::RowBits missing[2] = {MissingBits(first), MissingBits(second)};
    // Numbers of different types are compared as doubles, everything else by the keys of its one type.
    const bool numeric = profile::HasNumbers(first.type()) && profile::HasNumbers(second.type()) &&
                         !profile::ComparableKeys(first.type(), second.type());
    const bool comparable = numeric || profile::ComparableKeys(first.type(), second.type());
    if (numeric) {
      profile::ReadDoubles(first, numbers[0]);
      profile::ReadDoubles(second, numbers[1]);
    } else if (comparable) {
      hasher.Hash({&first, 1}, keys[0]);
      hasher.Hash({&second, 1}, keys[1]);
    }
    for (std::size_t row = 0; row < static_cast<std::size_t>(batch.rows); ++row) {
      const bool gone[2] = {((missing[0][row / 64] >> (row % 64)) & 1) != 0,
                            ((missing[1][row / 64] >> (row % 64)) & 1) != 0};
      if (gone[0] || gone[1]) {
        equal += gone[0] && gone[1] ? 1 : 0;
      } else if (comparable) {
        equal += (numeric ? numbers[0][row] == numbers[1][row] : keys[0][row] == keys[1][row]) ? 1 : 0;
      }
    }
  }));
  return equal;
}

}  // namespace trimtab::extension
