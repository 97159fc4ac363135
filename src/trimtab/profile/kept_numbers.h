// KeptNumbers: every value of a numeric column, sorted once, for statistics that need exact ranks.
#ifndef TRIMTAB_PROFILE_KEPT_NUMBERS_H_
#define TRIMTAB_PROFILE_KEPT_NUMBERS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "trimtab/profile/state.h"

namespace trimtab::profile {

// Numeric, boolean (0 and 1) and temporal columns, as doubles in the unit of their type; integers beyond 2^53 and
// decimals are rounded to nearest. Nulls and NaN are counted and left out, infinities are kept. 8 bytes a row.
class KeptNumbers : public State {
 public:
  explicit KeptNumbers(std::string column) : column_(std::move(column)) {}

  // After Finish. Ascending; -0.0 is kept as +0.0.
  std::span<const double> Sorted() const { return values_; }
  std::int64_t rows() const { return static_cast<std::int64_t>(values_.size()) + nulls_ + nans_; }
  std::int64_t nulls() const { return nulls_; }
  std::int64_t nans() const { return nans_; }
  // Whether the column holds integers or booleans by its type.
  bool integers() const { return integers_; }

  std::string Identity() const override { return "numbers(" + column_ + ")"; }
  std::vector<std::string> Columns() const override { return {column_}; }
  Result<> Bind(std::span<const table::DataType> types) override;
  void Reserve(std::int64_t rows) override;
  void Update(const StateInput& input) override;
  Result<> Merge(const State& other) override;
  void Finish() override;
  std::uint64_t EstimatedBytes(std::int64_t rows) const override { return static_cast<std::uint64_t>(rows) * 8; }
  std::uint64_t ScratchBytes(std::int64_t rows) const override { return static_cast<std::uint64_t>(rows) * 16; }
  std::uint64_t HeldBytes() const override { return values_.capacity() * 8; }

 protected:
  void WritePayload(ByteWriter& writer) const override;
  Result<> ReadPayload(ByteReader& reader) override;

 private:
  std::string column_;
  bool integers_ = false;
  bool sorted_ = true;
  std::vector<double> values_;
  std::int64_t nulls_ = 0;
  std::int64_t nans_ = 0;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_KEPT_NUMBERS_H_
