// Predicates over one column: range, allowed set, text pattern, text length, presence.
//
// Texts are judged once for each dictionary entry of a batch that occurs.
#ifndef TRIMTAB_PROFILE_VALUE_PREDICATES_H_
#define TRIMTAB_PROFILE_VALUE_PREDICATES_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include "trimtab/profile/literal.h"
#include "trimtab/profile/predicate.h"

namespace trimtab::profile {

class ColumnPredicate : public Predicate {
 public:
  explicit ColumnPredicate(std::string column) : column_(std::move(column)) {}
  const std::string& column() const { return column_; }
  std::vector<std::string> Columns() const override { return {column_}; }

 private:
  std::string column_;
};

// Fails only where the null rule says so; with `nan_fails` NaN too. Any type.
class Present : public ColumnPredicate {
 public:
  Present(std::string column, bool nan_fails) : ColumnPredicate(std::move(column)), nan_fails_(nan_fails) {}
  std::string Identity() const override;
  Result<> Bind(std::span<const table::DataType> types) override;
  void Evaluate(const StateInput& input, std::span<std::uint64_t> failed) override;

 private:
  bool nan_fails_;
};

struct RangeEnd {
  Literal value;
  bool exclusive = false;
};

// minimum <= value <= maximum for numbers, dates and times; whole numbers exactly. NaN fails.
class InRange : public ColumnPredicate {
 public:
  InRange(std::string column, std::optional<RangeEnd> minimum, std::optional<RangeEnd> maximum)
      : ColumnPredicate(std::move(column)), minimum_(std::move(minimum)), maximum_(std::move(maximum)) {}
  std::string Identity() const override;
  Result<> Bind(std::span<const table::DataType> types) override;
  void Evaluate(const StateInput& input, std::span<std::uint64_t> failed) override;

 private:
  std::optional<RangeEnd> minimum_;
  std::optional<RangeEnd> maximum_;
  bool integers_ = false;
  std::int64_t lowest_ = 0;  // closed interval; empty when lowest_ > highest_
  std::int64_t highest_ = 0;
  double lower_ = 0;
  double upper_ = 0;
  std::vector<std::int64_t> integer_values_;
  std::vector<double> double_values_;
};

// The value is one of the set; with `inverted`, none of it. Texts, numbers, booleans, dates and times. NaN is in no
// set.
class InSet : public ColumnPredicate {
 public:
  InSet(std::string column, std::vector<Literal> values, bool inverted)
      : ColumnPredicate(std::move(column)), values_(std::move(values)), inverted_(inverted) {}
  std::string Identity() const override;
  Result<> Bind(std::span<const table::DataType> types) override;
  void Evaluate(const StateInput& input, std::span<std::uint64_t> failed) override;

 private:
  std::vector<Literal> values_;
  bool inverted_;
  table::DataType type_;
  std::unordered_set<std::string_view> texts_;  // into values_
  std::vector<std::int64_t> integers_;          // ascending
  std::vector<double> numbers_;                 // ascending
  std::vector<std::int64_t> integer_values_;
  std::vector<double> double_values_;
};

// The regular expression (RE2 syntax) occurs somewhere in the text; ^ and $ anchor it. Text columns.
class MatchesPattern : public ColumnPredicate {
 public:
  // kInvalidInput when the expression is not valid.
  static Result<std::shared_ptr<MatchesPattern>> Create(std::string column, const std::string& pattern,
                                                        const std::string& place);
  ~MatchesPattern() override;
  std::string Identity() const override;
  Result<> Bind(std::span<const table::DataType> types) override;
  void Evaluate(const StateInput& input, std::span<std::uint64_t> failed) override;

 private:
  struct Expression;
  MatchesPattern(std::string column, std::unique_ptr<Expression> expression);
  std::unique_ptr<Expression> expression_;
};

// Code points between minimum and maximum, both inside. Text columns.
class LengthBetween : public ColumnPredicate {
 public:
  LengthBetween(std::string column, std::optional<std::int64_t> minimum, std::optional<std::int64_t> maximum)
      : ColumnPredicate(std::move(column)), minimum_(minimum), maximum_(maximum) {}
  std::string Identity() const override;
  Result<> Bind(std::span<const table::DataType> types) override;
  void Evaluate(const StateInput& input, std::span<std::uint64_t> failed) override;

 private:
  std::optional<std::int64_t> minimum_;
  std::optional<std::int64_t> maximum_;
};

// A row fails when any part does. Parts are over the same column.
class AllOf : public Predicate {
 public:
  explicit AllOf(std::vector<std::shared_ptr<Predicate>> parts) : parts_(std::move(parts)) {}
  std::string Identity() const override;
  std::vector<std::string> Columns() const override { return parts_.front()->Columns(); }
  Result<> Bind(std::span<const table::DataType> types) override;
  void Evaluate(const StateInput& input, std::span<std::uint64_t> failed) override;

 private:
  std::vector<std::shared_ptr<Predicate>> parts_;
};

// Sets the bits of the rows whose text fails; rows that are null are left alone.
void FlagTexts(const table::ColumnView& column, std::span<std::uint64_t> failed,
               const std::function<bool(std::string_view)>& fails);

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_VALUE_PREDICATES_H_
