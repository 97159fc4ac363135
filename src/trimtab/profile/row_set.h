// RowSet: a set of row numbers, compressed: chunks of 65,536 rows, each a sorted list while it is short, else one bit a
// row. A set of n rows in a table of N takes at most about min(2 n, N / 8) bytes.
#ifndef TRIMTAB_PROFILE_ROW_SET_H_
#define TRIMTAB_PROFILE_ROW_SET_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "trimtab/profile/byte_stream.h"

namespace trimtab::profile {

class RowSet {
 public:
  void Add(std::int64_t row);
  // Adds first_row + i for every set bit i.
  void AddBits(std::int64_t first_row, std::span<const std::uint64_t> bits);
  void Merge(const RowSet& other);

  std::int64_t Count() const { return count_; }
  bool Contains(std::int64_t row) const;
  // The first `limit` rows, ascending.
  std::vector<std::int64_t> First(std::size_t limit) const;
  // The rows in [begin, end), ascending.
  std::vector<std::int64_t> Between(std::int64_t begin, std::int64_t end) const;
  std::uint64_t HeldBytes() const;

  void Write(ByteWriter& writer) const;
  static RowSet Read(ByteReader& reader);  // an impossible content fails the reader
  bool operator==(const RowSet& other) const = default;

 private:
  struct Chunk {
    std::int64_t index = 0;  // rows 65536 * index ..
    std::uint32_t count = 0;
    std::vector<std::uint16_t> sparse;  // ascending; used while count <= kSparse
    std::vector<std::uint64_t> dense;
    bool operator==(const Chunk& other) const = default;
  };
  static constexpr std::uint32_t kSparse = 1024;

  Chunk& At(std::int64_t index);
  void AddTo(Chunk& chunk, std::uint16_t position);
  template <typename Visit>
  static void ForEach(const Chunk& chunk, Visit visit);

  std::vector<Chunk> chunks_;  // ascending by index
  std::int64_t count_ = 0;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_ROW_SET_H_
