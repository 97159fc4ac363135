// CompareValues: `a >= b` between two columns, or a column and a constant.
#ifndef TRIMTAB_PROFILE_COMPARE_VALUES_H_
#define TRIMTAB_PROFILE_COMPARE_VALUES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/profile/literal.h"
#include "trimtab/profile/predicate.h"

namespace trimtab::profile {

enum class CompareOperator { kGreaterOrEqual, kGreater, kLessOrEqual, kLess, kEqual, kNotEqual };
std::string_view CompareOperatorText(CompareOperator op);  // ">="

// Numbers with numbers, booleans with booleans, texts with texts (bytewise), times with times of the same kind (a zoned
// with a zoned timestamp; units may differ). Whole numbers are compared exactly; as soon as one side is floating,
// decimal or uint64, both are compared as doubles. NaN fails every comparison but !=.
class CompareValues : public Predicate {
 public:
  CompareValues(std::string left, CompareOperator op, std::string right)
      : left_(std::move(left)), op_(op), right_(std::move(right)) {}
  CompareValues(std::string left, CompareOperator op, Literal constant)
      : left_(std::move(left)), op_(op), constant_(std::move(constant)) {}

  std::string Identity() const override;
  std::vector<std::string> Columns() const override;
  Result<> Bind(std::span<const table::DataType> types) override;
  void Evaluate(const StateInput& input, std::span<std::uint64_t> failed) override;

 private:
  enum class Domain { kIntegers, kDoubles, kTexts };
  Result<> BindColumns(const table::DataType& left, const table::DataType& right);
  Result<> BindConstant(const table::DataType& left);
  template <typename T>
  void Compare(std::span<const T> left, std::span<const T> right, std::span<std::uint64_t> failed) const;

  std::string left_;
  CompareOperator op_;
  std::string right_;
  std::optional<Literal> constant_;
  Domain domain_ = Domain::kIntegers;
  // Whole numbers of different units are brought to the finer one by these factors.
  std::int64_t left_factor_ = 1;
  std::int64_t right_factor_ = 1;
  std::optional<IntegerPoint> point_;
  double number_ = 0;
  std::vector<std::int64_t> left_integers_;
  std::vector<std::int64_t> right_integers_;
  std::vector<double> left_doubles_;
  std::vector<double> right_doubles_;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_COMPARE_VALUES_H_
