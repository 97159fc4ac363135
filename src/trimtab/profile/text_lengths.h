// TextLengths: the shortest and the longest text of a column, in Unicode code points.
#ifndef TRIMTAB_PROFILE_TEXT_LENGTHS_H_
#define TRIMTAB_PROFILE_TEXT_LENGTHS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/profile/state.h"

namespace trimtab::profile {

// Code points of UTF-8: bytes that do not continue a character.
std::int64_t CodePoints(std::string_view text);

// Text columns. Nulls are left out.
class TextLengths : public State {
 public:
  explicit TextLengths(std::string column) : column_(std::move(column)) {}

  std::int64_t count() const { return count_; }
  std::optional<std::int64_t> Shortest() const { return count_ == 0 ? std::nullopt : std::optional(shortest_); }
  std::optional<std::int64_t> Longest() const { return count_ == 0 ? std::nullopt : std::optional(longest_); }

  std::string Identity() const override { return "lengths(" + column_ + ")"; }
  std::vector<std::string> Columns() const override { return {column_}; }
  Result<> Bind(std::span<const table::DataType> types) override;
  void Update(const StateInput& input) override;
  Result<> Merge(const State& other) override;
  std::uint64_t EstimatedBytes(std::int64_t) const override { return 0; }
  std::uint64_t HeldBytes() const override { return 0; }

 protected:
  void WritePayload(ByteWriter& writer) const override;
  Result<> ReadPayload(ByteReader& reader) override;

 private:
  void Add(std::string_view text);

  std::string column_;
  std::int64_t count_ = 0;
  std::int64_t shortest_ = std::numeric_limits<std::int64_t>::max();
  std::int64_t longest_ = -1;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_TEXT_LENGTHS_H_
