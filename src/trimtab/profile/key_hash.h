// Key hashes: XXH3-128 of a canonical encoding of one or several values, so that equal values have equal keys whatever
// their physical type, dictionary or batch. For n distinct keys the chance of any collision is below n^2 / 2^129: under
// 1e-20 for a billion.
#ifndef TRIMTAB_PROFILE_KEY_HASH_H_
#define TRIMTAB_PROFILE_KEY_HASH_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "trimtab/base/digest.h"
#include "trimtab/table/column_view.h"

namespace trimtab::profile {

class KeyHasher {
 public:
  // One hash a row; unspecified where a column is null. Canonical: whole numbers, dates and times as int64 (uint64 by
  // its bits), floating numbers and decimals as double with -0.0 as +0.0 and one NaN, texts by their bytes.
  void Hash(std::span<const table::ColumnView> columns, std::vector<ContentHash>& keys);

 private:
  void AddColumn(const table::ColumnView& column, std::size_t position, std::size_t width);

  std::vector<std::uint64_t> words_;  // rows x width
  std::vector<std::int64_t> integers_;
  std::vector<double> doubles_;
};

// Whether keys of two types can be equal: both texts, both whole numbers, both floating, or the same type.
bool ComparableKeys(const table::DataType& a, const table::DataType& b);

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_KEY_HASH_H_
