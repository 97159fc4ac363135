// KeptTexts: every text of a column in the order of its rows, each distinct one once.
#ifndef TRIMTAB_PROFILE_KEPT_TEXTS_H_
#define TRIMTAB_PROFILE_KEPT_TEXTS_H_

#include <cstdint>
#include <deque>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "trimtab/profile/state.h"

namespace trimtab::profile {

// String columns. Nulls are counted and left out. 8 bytes a row, and the distinct texts.
class KeptTexts : public State {
 public:
  explicit KeptTexts(std::string column) : column_(std::move(column)) {}

  // After Finish. Texts ascending bytewise, and for every row that is not null the position of its text.
  std::span<const std::string_view> Distinct() const { return distinct_; }
  std::span<const std::uint32_t> Rows() const { return rows_; }
  std::int64_t nulls() const { return nulls_; }

  std::string Identity() const override { return "texts(" + column_ + ")"; }
  std::vector<std::string> Columns() const override { return {column_}; }
  Result<> Bind(std::span<const table::DataType> types) override;
  void Update(const StateInput& input) override;
  Result<> Merge(const State& other) override;
  void Finish() override;
  std::uint64_t EstimatedBytes(std::int64_t rows) const override { return static_cast<std::uint64_t>(rows) * 8; }
  std::uint64_t FinishBytes() const override;
  std::uint64_t HeldBytes() const override;

 protected:
  void WritePayload(ByteWriter& writer) const override;
  Result<> ReadPayload(ByteReader& reader) override;

 private:
  // Rows that follow one another: positions in texts_, kNull for a null.
  struct Run {
    std::int64_t first_row = 0;
    std::vector<std::uint32_t> texts;
  };
  struct Ordered {
    std::vector<std::string_view> texts;
    std::vector<std::uint32_t> place;  // of texts_[i] in `texts`
  };
  static constexpr std::uint32_t kNull = UINT32_MAX;

  std::uint32_t Position(std::string_view text);
  Ordered Order() const;
  std::vector<Run> JoinedRuns() const;

  std::string column_;
  std::deque<std::string> texts_;  // stay where they are
  std::unordered_map<std::string_view, std::uint32_t> positions_;
  std::uint64_t text_bytes_ = 0;
  std::vector<Run> runs_;
  std::int64_t nulls_ = 0;
  std::vector<std::string_view> distinct_;
  std::vector<std::uint32_t> rows_;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_KEPT_TEXTS_H_
