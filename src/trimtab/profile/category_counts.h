// CategoryCounts: how often each value of a column occurs.
#ifndef TRIMTAB_PROFILE_CATEGORY_COUNTS_H_
#define TRIMTAB_PROFILE_CATEGORY_COUNTS_H_

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "trimtab/profile/state.h"

namespace trimtab::profile {

struct Category {
  std::string value;  // text as table::TextAt gives it
  std::int64_t count = 0;
  bool operator==(const Category&) const = default;
};

// Any column. Nulls and NaN are counted apart; -0.0 is +0.0. Dictionary-encoded columns are counted by dictionary
// position within a batch. Memory grows with the number of distinct values.
class CategoryCounts : public State {
 public:
  explicit CategoryCounts(std::string column) : column_(std::move(column)) {}

  // After Finish. Sorted bytewise by value.
  std::span<const Category> Categories() const { return categories_; }
  std::int64_t rows() const { return rows_; }
  std::int64_t nulls() const { return nulls_; }
  std::int64_t nans() const { return nans_; }

  std::string Identity() const override { return "categories(" + column_ + ")"; }
  std::vector<std::string> Columns() const override { return {column_}; }
  Result<> Bind(std::span<const table::DataType> types) override;
  void Update(const StateInput& input) override;
  Result<> Merge(const State& other) override;
  void Finish() override;
  std::uint64_t EstimatedBytes(std::int64_t) const override { return 0; }
  std::uint64_t HeldBytes() const override;

 protected:
  void WritePayload(ByteWriter& writer) const override;
  Result<> ReadPayload(ByteReader& reader) override;

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  void Count(std::string_view value, std::int64_t count);

  std::string column_;
  std::unordered_map<std::string, std::int64_t, TextHash, std::equal_to<>> counts_;
  std::uint64_t text_bytes_ = 0;  // of the keys in counts_
  std::vector<Category> categories_;
  std::int64_t rows_ = 0;
  std::int64_t nulls_ = 0;
  std::int64_t nans_ = 0;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_CATEGORY_COUNTS_H_
