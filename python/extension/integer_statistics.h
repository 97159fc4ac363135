// What whole numbers tell that doubles cannot all hold: beyond 2^53 neighbours become one double.
#ifndef TRIMTAB_EXTENSION_INTEGER_STATISTICS_H_
#define TRIMTAB_EXTENSION_INTEGER_STATISTICS_H_

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

#include "frame_table.h"

namespace trimtab::extension {

// The values of a column of integers that are there, sorted.
class Integers {
 public:
  // Of the column's type: an int64, or a uint64 where is_signed is false.
  struct Value {
    std::uint64_t bits = 0;
    bool is_signed = true;
  };

  // Null where the column holds no integers, or none from 2^53 on (in magnitude).
  static std::shared_ptr<const Integers> Of(const FrameColumn& column);

  Value Minimum() const { return ValueOfKey(keys_.front()); }
  Value Maximum() const { return ValueOfKey(keys_.back()); }
  std::int64_t CountDistinct() const;
  // The smallest among the most frequent values, and how often it occurs.
  std::pair<Value, std::int64_t> MostCommon() const;

 private:
  Value ValueOfKey(std::uint64_t key) const { return {key ^ bias_, bias_ != 0}; }

  std::uint64_t bias_ = 0;           // makes int64, read as uint64, ascend
  std::vector<std::uint64_t> keys_;  // sorted; not empty
};

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_INTEGER_STATISTICS_H_
