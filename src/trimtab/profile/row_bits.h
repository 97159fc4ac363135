// Bits of rows: one bit a row of a batch in 64-bit words, least significant first. Bits past the last row are zero.
#ifndef TRIMTAB_PROFILE_ROW_BITS_H_
#define TRIMTAB_PROFILE_ROW_BITS_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "trimtab/table/column_view.h"

namespace trimtab::profile {

using RowBits = std::vector<std::uint64_t>;

inline std::size_t WordCount(std::int64_t rows) { return static_cast<std::size_t>((rows + 63) / 64); }

// All bits of the rows set.
void SetAll(std::int64_t rows, RowBits& bits);
// Clears the bits of rows where the column is null.
void ClearNulls(const table::ColumnView& column, std::span<std::uint64_t> bits);
std::int64_t CountBits(std::span<const std::uint64_t> bits);

// 64 flags (0 or 1) to one word; a compiler vectorises the loop that fills them.
inline std::uint64_t PackFlags(const std::uint8_t* flags) {
  std::uint64_t word = 0;
  for (unsigned group = 0; group < 8; ++group) {
    std::uint64_t bytes = 0;
    for (unsigned i = 0; i < 8; ++i) bytes |= static_cast<std::uint64_t>(flags[8 * group + i]) << (8 * i);
    word |= ((bytes * 0x0102040810204080U) >> 56) << (8 * group);
  }
  return word;
}

// Sets the bits of the values for which `fails` is true; `fails` should be free of branches.
template <typename T, typename Fails>
void FlagValues(std::span<const T> values, std::span<std::uint64_t> bits, Fails fails) {
  std::size_t word = 0;
  std::size_t i = 0;
  for (; i + 64 <= values.size(); i += 64, ++word) {
    std::uint8_t flags[64];
    std::uint8_t any = 0;
    for (std::size_t k = 0; k < 64; ++k) {
      flags[k] = static_cast<std::uint8_t>(fails(values[i + k]));
      any = static_cast<std::uint8_t>(any | flags[k]);
    }
    if (any != 0) bits[word] |= PackFlags(flags);
  }
  for (std::size_t k = 0; i + k < values.size(); ++k) {
    bits[word] |= static_cast<std::uint64_t>(fails(values[i + k]) ? 1 : 0) << k;
  }
}

// Calls visit(i) for every set bit, ascending.
template <typename Visit>
void ForEachBit(std::span<const std::uint64_t> bits, Visit visit) {
  for (std::size_t word = 0; word < bits.size(); ++word) {
    for (std::uint64_t rest = bits[word]; rest != 0; rest &= rest - 1) {
      visit(static_cast<std::int64_t>(64 * word + static_cast<std::size_t>(__builtin_ctzll(rest))));
    }
  }
}

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_ROW_BITS_H_
