#include "trimtab/profile/category_table.h"

#include <algorithm>
#include <bit>
#include <cstring>
#include <functional>
#include <utility>

namespace trimtab::profile {
namespace {

constexpr std::uint64_t kPosition = (std::uint64_t{1} << 40) - 1;
constexpr std::size_t kFirstSlots = 16;
constexpr std::size_t kFirstBlock = 256;
constexpr std::size_t kLargestBlock = std::size_t{1} << 20;

std::uint64_t Hash(std::string_view text) { return std::hash<std::string_view>{}(text); }

// Eight bytes of a text and its position, with the length of what is left (9: more than eight bytes) in the upper bits:
// texts that agree in the eight bytes, shorter ones filled up with zeros, are ordered by it.
struct SortItem {
  std::uint64_t key;
  std::uint64_t place;
  auto operator<=>(const SortItem&) const = default;
};
constexpr unsigned kRestShift = 56;
constexpr std::uint64_t kMore = 9;
constexpr std::uint64_t kPlace = (std::uint64_t{1} << kRestShift) - 1;

SortItem ItemOf(std::string_view text, std::size_t depth, std::uint64_t position) {
  const std::size_t rest = text.size() - depth;
  std::uint64_t key = 0;
  std::memcpy(&key, text.data() + depth, std::min<std::size_t>(rest, sizeof key));
  if constexpr (std::endian::native == std::endian::little) key = __builtin_bswap64(key);
  return {key, std::min<std::uint64_t>(rest, kMore) << kRestShift | position};
}

// Sorts by eight bytes at a time: the texts themselves are looked at once for eight bytes of a common beginning.
std::vector<SortItem> SortedItems(std::span<const Category> categories) {
  struct Range {
    std::size_t from;
    std::size_t to;
    std::size_t depth;
  };
  constexpr std::size_t kFew = 8;
  std::vector<SortItem> items;
  items.reserve(categories.size());
  for (std::size_t i = 0; i < categories.size(); ++i) items.push_back({0, i});
  std::vector<Range> ranges = {{0, items.size(), 0}};
  while (!ranges.empty()) {
    const Range range = ranges.back();
    ranges.pop_back();
    const auto from = items.begin() + static_cast<std::ptrdiff_t>(range.from);
    const auto to = items.begin() + static_cast<std::ptrdiff_t>(range.to);
    const auto text = [&](const SortItem& item) { return categories[item.place & kPlace].value; };
    if (range.to - range.from <= kFew) {
      std::sort(from, to, [&](const SortItem& a, const SortItem& b) {
        return text(a).substr(range.depth) < text(b).substr(range.depth);
      });
      continue;
    }
    for (auto item = from; item != to; ++item) *item = ItemOf(text(*item), range.depth, item->place & kPlace);
    if (!std::is_sorted(from, to)) std::sort(from, to);
    for (std::size_t i = range.from; i < range.to;) {
      std::size_t end = i + 1;
      const auto same = [&](const SortItem& a, const SortItem& b) {
        return a.key == b.key && a.place >> kRestShift == b.place >> kRestShift;
      };
      while (end < range.to && same(items[i], items[end])) ++end;
      if (end - i > 1 && items[i].place >> kRestShift == kMore)
        ranges.push_back({i, end, range.depth + sizeof(std::uint64_t)});
      i = end;
    }
  }
  return items;
}

}  // namespace

void SortCategories(std::span<Category> categories) {
  const auto less = [](const Category& a, const Category& b) { return a.value < b.value; };
  if (std::is_sorted(categories.begin(), categories.end(), less)) return;
  std::vector<SortItem> items = SortedItems(categories);
  // Moves along the cycles of the permutation; a place that is done points to itself.
  for (std::size_t start = 0; start < items.size(); ++start) {
    const Category first = categories[start];
    std::size_t to = start;
    for (std::size_t from = items[to].place & kPlace; from != start; from = items[to].place & kPlace) {
      categories[to] = categories[from];
      items[to].place = to;
      to = from;
    }
    categories[to] = first;
    items[to].place = to;
  }
}

void CategoryTable::FillSlots(std::size_t slots) {
  std::vector<std::uint64_t>().swap(slots_);  // before the new ones are there
  slots_.resize(slots);
  const std::size_t mask = slots - 1;
  for (std::size_t i = 0; i < categories_.size(); ++i) {
    const std::uint64_t hash = Hash(categories_[i].value);
    std::size_t slot = hash & mask;
    while (slots_[slot] != 0) slot = (slot + 1) & mask;
    slots_[slot] = (hash & ~kPosition) | (i + 1);
  }
}

void CategoryTable::Count(std::string_view value, std::int64_t count) {
  if (slots_.size() / 4 * 3 <= categories_.size()) {
    FillSlots(std::max(kFirstSlots, std::bit_ceil(2 * categories_.size())));
  }
  const std::uint64_t hash = Hash(value);
  const std::size_t mask = slots_.size() - 1;
  std::size_t slot = hash & mask;
  for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
    if (((slots_[slot] ^ hash) & ~kPosition) != 0) continue;
    Category& category = categories_[(slots_[slot] & kPosition) - 1];
    if (category.value == value) {
      category.count += count;
      return;
    }
  }
  sorted_ = sorted_ && (categories_.empty() || categories_.back().value < value);
  categories_.push_back({Keep(value), count});
  slots_[slot] = (hash & ~kPosition) | categories_.size();
}

std::string_view CategoryTable::Keep(std::string_view text) {
  if (text.empty()) return {"", 0};
  if (free_bytes_ < text.size()) {
    const std::size_t wanted = std::clamp<std::size_t>(block_bytes_, kFirstBlock, kLargestBlock);
    free_bytes_ = std::max(wanted, text.size());
    blocks_.push_back(std::make_unique_for_overwrite<char[]>(free_bytes_));
    free_ = blocks_.back().get();
    block_bytes_ += free_bytes_;
  }
  std::memcpy(free_, text.data(), text.size());
  const std::string_view kept(free_, text.size());
  free_ += text.size();
  free_bytes_ -= text.size();
  return kept;
}

void CategoryTable::Sort() {
  std::vector<std::uint64_t>().swap(slots_);
  if (!sorted_) SortCategories(categories_);
  sorted_ = true;
}

std::uint64_t CategoryTable::HeldBytes() const {
  return block_bytes_ + categories_.capacity() * sizeof(Category) + slots_.capacity() * sizeof(std::uint64_t);
}

}  // namespace trimtab::profile
