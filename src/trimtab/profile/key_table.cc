#include "trimtab/profile/key_table.h"

#include <algorithm>
#include <bit>

namespace trimtab::profile {

std::size_t KeyTable::SlotsFor(std::size_t keys) { return std::bit_ceil(std::max<std::size_t>(64, keys / 3 * 4 + 4)); }

std::uint64_t KeyTable::EstimatedBytes(std::int64_t keys) {
  return SlotsFor(static_cast<std::size_t>(keys)) * sizeof(Entry);
}

void KeyTable::Reserve(std::size_t keys) {
  if (const std::size_t slots = SlotsFor(keys); slots > slots_.size()) Grow(slots);
}

void KeyTable::Grow(std::size_t slots) {
  std::vector<Entry> old(slots);
  old.swap(slots_);
  const std::size_t mask = slots - 1;
  for (const Entry& entry : old) {
    if (entry.first_row == kEmpty) continue;
    std::size_t slot = entry.key.low & mask;
    while (slots_[slot].first_row != kEmpty) slot = (slot + 1) & mask;
    slots_[slot] = entry;
  }
}

KeyTable::Found KeyTable::Insert(const ContentHash& key, std::int64_t row) {
  if (slots_.size() / 4 * 3 <= size_) Grow(std::max<std::size_t>(64, 2 * slots_.size()));
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = key.low & mask;; slot = (slot + 1) & mask) {
    Entry& entry = slots_[slot];
    if (entry.first_row == kEmpty) {
      entry = Entry{key, row, 0};
      ++size_;
      return Found{&entry, true};
    }
    if (entry.key == key) return Found{&entry, false};
  }
}

bool KeyTable::Contains(const ContentHash& key) const {
  if (slots_.empty()) return false;
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = key.low & mask; slots_[slot].first_row != kEmpty; slot = (slot + 1) & mask) {
    if (slots_[slot].key == key) return true;
  }
  return false;
}

}  // namespace trimtab::profile
