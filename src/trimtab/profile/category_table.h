// CategoryTable: how often each text occurs. The texts stand in blocks that never move, the categories in one vector,
// and a table with open addressing finds them: on top of its text a distinct value takes 24 bytes, and 11 to 21 while
// counting.
#ifndef TRIMTAB_PROFILE_CATEGORY_TABLE_H_
#define TRIMTAB_PROFILE_CATEGORY_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

namespace trimtab::profile {

struct Category {
  std::string_view value;  // text as table::TextAt gives it; lives as long as the table that gave it
  std::int64_t count = 0;
  bool operator==(const Category&) const = default;
};

// Bytewise; each value once.
void SortCategories(std::span<Category> categories);

class CategoryTable {
 public:
  void Count(std::string_view value, std::int64_t count);
  // Sorts the categories and gives back what only counting needs; the next Count makes it again.
  void Sort();
  void Clear() { *this = CategoryTable(); }

  // In the order of Sort, else in any.
  std::span<const Category> categories() const { return categories_; }
  bool sorted() const { return sorted_; }
  std::uint64_t HeldBytes() const;
  // Bytes that sorting needs for a while on top.
  std::uint64_t SortBytes() const { return sorted_ ? 0 : categories_.size() * kSortBytes; }

 private:
  static constexpr std::uint64_t kSortBytes = 16;

  void FillSlots(std::size_t slots);
  std::string_view Keep(std::string_view text);

  std::vector<Category> categories_;
  bool sorted_ = true;
  // Position in categories_ + 1 in the lower 40 bits, bits of the hash above them; 0: empty. A power of two, at most
  // three quarters full.
  std::vector<std::uint64_t> slots_;
  std::vector<std::unique_ptr<char[]>> blocks_;
  std::uint64_t block_bytes_ = 0;  // of all blocks
  char* free_ = nullptr;           // within the last block
  std::size_t free_bytes_ = 0;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_CATEGORY_TABLE_H_
