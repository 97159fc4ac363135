// KeyTable: a set of 128-bit keys, each with the first row that holds it and whether another row does too. Open
// addressing with linear probing; the keys are hashes already.
#ifndef TRIMTAB_PROFILE_KEY_TABLE_H_
#define TRIMTAB_PROFILE_KEY_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "trimtab/base/digest.h"

namespace trimtab::profile {

class KeyTable {
 public:
  struct Entry {
    ContentHash key;
    std::int64_t first_row = kEmpty;
    std::uint64_t repeated = 0;  // 0 or 1
  };

  // The entry of a key, a new one (with first_row = row) when there is none. Valid until the next call.
  struct Found {
    Entry* entry;
    bool inserted;
  };
  Found Insert(const ContentHash& key, std::int64_t row);
  bool Contains(const ContentHash& key) const;
  // Brings the place of a key towards the cache; Insert soon after.
  void Prefetch(const ContentHash& key) const {
    if (!slots_.empty()) __builtin_prefetch(&slots_[key.low & (slots_.size() - 1)]);
  }

  void Reserve(std::size_t keys);
  std::size_t size() const { return size_; }
  std::uint64_t HeldBytes() const { return slots_.capacity() * sizeof(Entry); }
  // Bytes for `keys` keys, while growing included.
  static std::uint64_t EstimatedBytes(std::int64_t keys);

  template <typename Visit>
  void ForEach(Visit visit) const {
    for (const Entry& entry : slots_) {
      if (entry.first_row != kEmpty) visit(entry);
    }
  }

 private:
  static constexpr std::int64_t kEmpty = -1;
  static std::size_t SlotsFor(std::size_t keys);
  void Grow(std::size_t slots);

  std::vector<Entry> slots_;  // a power of two, at most three quarters full
  std::size_t size_ = 0;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_KEY_TABLE_H_
