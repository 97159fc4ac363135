#include "trimtab/profile/compare_values.h"

#include <algorithm>
#include <limits>

#include "trimtab/profile/number_access.h"
#include "trimtab/profile/state_identity.h"
#include "trimtab/profile/value_predicates.h"

namespace trimtab::profile {
namespace {

using table::TypeId;

template <typename T>
bool Holds(CompareOperator op, const T& left, const T& right) {
  switch (op) {
    case CompareOperator::kGreaterOrEqual:
      return left >= right;
    case CompareOperator::kGreater:
      return left > right;
    case CompareOperator::kLessOrEqual:
      return left <= right;
    case CompareOperator::kLess:
      return left < right;
    case CompareOperator::kEqual:
      return left == right;
    case CompareOperator::kNotEqual:
      return left != right;
  }
  return false;
}

// What an operator answers for an integer and a constant that lies above (or below) every value it is compared with.
bool HoldsBelow(CompareOperator op) { return Holds(op, 0, 1); }
bool HoldsAbove(CompareOperator op) { return Holds(op, 1, 0); }

// Units of a temporal type in a day; 0 when it is not of a kind that has them.
std::int64_t UnitsInDay(const table::DataType& type) {
  constexpr std::int64_t kUnits[] = {86'400, 86'400'000, 86'400'000'000, 86'400'000'000'000};
  switch (type.id) {
    case TypeId::kDate:
      return 1;
    case TypeId::kTimestamp:
    case TypeId::kDuration:
      return kUnits[static_cast<int>(type.unit)];
    case TypeId::kTime:
      return kUnits[3];
    default:
      return 0;
  }
}

std::int64_t SaturatingMultiply(std::int64_t value, std::int64_t factor) {
  std::int64_t product = 0;
  if (!__builtin_mul_overflow(value, factor, &product)) return product;
  return value < 0 ? std::numeric_limits<std::int64_t>::min() : std::numeric_limits<std::int64_t>::max();
}

}  // namespace

std::string_view CompareOperatorText(CompareOperator op) {
  constexpr std::string_view kTexts[] = {">=", ">", "<=", "<", "==", "!="};
  return kTexts[static_cast<int>(op)];
}

std::string CompareValues::Identity() const {
  const std::string left[] = {left_};
  const std::string right[] = {right_};
  return "compare(" + IdentityList(left) + " " + std::string(CompareOperatorText(op_)) + " " +
         (constant_ ? "constant " + constant_->text : IdentityList(right)) + ")";
}

std::vector<std::string> CompareValues::Columns() const {
  if (constant_ || left_ == right_) return {left_};
  return {left_, right_};
}

Result<> CompareValues::Bind(std::span<const table::DataType> types) {
  return constant_ ? BindConstant(types[0]) : BindColumns(types[0], types.back());
}

Result<> CompareValues::BindConstant(const table::DataType& left) {
  if (left.id == TypeId::kNull) return {};
  if (left.IsText()) {
    domain_ = Domain::kTexts;
  } else if (HasIntegers(left)) {
    domain_ = Domain::kIntegers;
    TRIMTAB_ASSIGN_OR_RETURN(point_, IntegerLiteral(*constant_, left, left_));
  } else if (HasNumbers(left)) {
    domain_ = Domain::kDoubles;
    TRIMTAB_ASSIGN_OR_RETURN(number_, ColumnNumber(*constant_, left, left_));
  } else {
    return InvalidInput(left_, "is " + left.ToString() + " and cannot be compared");
  }
  return {};
}

Result<> CompareValues::BindColumns(const table::DataType& left, const table::DataType& right) {
  if (left.id == TypeId::kNull || right.id == TypeId::kNull) return {};
  left_factor_ = 1;
  right_factor_ = 1;
  if (left.IsText() && right.IsText()) {
    domain_ = Domain::kTexts;
    return {};
  }
  if (left.IsNumeric() && right.IsNumeric()) {
    domain_ = HasIntegers(left) && HasIntegers(right) ? Domain::kIntegers : Domain::kDoubles;
    return {};
  }
  const bool days = (left.id == TypeId::kDate || left.id == TypeId::kTimestamp) &&
                    (right.id == TypeId::kDate || right.id == TypeId::kTimestamp);
  const bool zones = left.timezone.empty() == right.timezone.empty() || left.id != right.id;
  if ((left.id == right.id || days) && zones && (left.id == TypeId::kBoolean || left.IsTemporal())) {
    domain_ = Domain::kIntegers;
    if (left.IsTemporal()) {
      const std::int64_t finer = std::max(UnitsInDay(left), UnitsInDay(right));
      left_factor_ = finer / UnitsInDay(left);
      right_factor_ = finer / UnitsInDay(right);
    }
    return {};
  }
  return InvalidInput(
      left_, "is " + left.ToString() + " and cannot be compared with " + right_ + ", which is " + right.ToString());
}

template <typename T>
void CompareValues::Compare(std::span<const T> left, std::span<const T> right, std::span<std::uint64_t> failed) const {
  // One loop an operator, free of branches. The index runs beside the values that FlagValues hands over.
  const auto flag = [&](auto holds) {
    for (std::size_t begin = 0; begin < left.size(); begin += 64) {
      const std::size_t count = std::min<std::size_t>(64, left.size() - begin);
      std::uint8_t flags[64] = {};
      for (std::size_t k = 0; k < count; ++k) flags[k] = holds(left[begin + k], right[begin + k]) ? 0 : 1;
      failed[begin / 64] |= PackFlags(flags);
    }
  };
  switch (op_) {
    case CompareOperator::kGreaterOrEqual:
      return flag([](T a, T b) { return a >= b; });
    case CompareOperator::kGreater:
      return flag([](T a, T b) { return a > b; });
    case CompareOperator::kLessOrEqual:
      return flag([](T a, T b) { return a <= b; });
    case CompareOperator::kLess:
      return flag([](T a, T b) { return a < b; });
    case CompareOperator::kEqual:
      return flag([](T a, T b) { return a == b; });
    case CompareOperator::kNotEqual:
      return flag([](T a, T b) { return a != b; });
  }
}

void CompareValues::Evaluate(const StateInput& input, std::span<std::uint64_t> failed) {
  const table::ColumnView& left = input.columns[0];
  const table::ColumnView& right = input.columns.back();
  const auto rows = static_cast<std::size_t>(input.rows);
  switch (domain_) {
    case Domain::kTexts:
      if (constant_) {
        FlagTexts(left, failed,
                  [&](std::string_view text) { return !Holds(op_, text, std::string_view(constant_->text)); });
        return;
      }
      for (std::int64_t row = 0; row < input.rows; ++row) {
        if (!left.IsNull(row) && !right.IsNull(row) && !Holds(op_, left.StringAt(row), right.StringAt(row))) {
          failed[static_cast<std::size_t>(row / 64)] |= std::uint64_t{1} << (row % 64);
        }
      }
      return;
    case Domain::kDoubles:
      ReadDoubles(left, left_doubles_);
      if (constant_) {
        right_doubles_.assign(rows, number_);
      } else {
        ReadDoubles(right, right_doubles_);
      }
      Compare<double>(left_doubles_, right_doubles_, failed);
      return;
    case Domain::kIntegers:
      break;
  }
  ReadIntegers(left, left_integers_);
  if (!constant_) {
    ReadIntegers(right, right_integers_);
    if (left_factor_ != 1) {
      for (std::int64_t& value : left_integers_) value = SaturatingMultiply(value, left_factor_);
    }
    if (right_factor_ != 1) {
      for (std::int64_t& value : right_integers_) value = SaturatingMultiply(value, right_factor_);
    }
    Compare<std::int64_t>(left_integers_, right_integers_, failed);
    return;
  }
  const IntegerPoint point = *point_;
  if (point.exact) {
    right_integers_.assign(rows, point.floor);
    Compare<std::int64_t>(left_integers_, right_integers_, failed);
    return;
  }
  // The constant lies strictly between floor and floor + 1, or beyond every value.
  const bool below = HoldsBelow(op_);
  const bool above = HoldsAbove(op_);
  FlagValues<std::int64_t>(left_integers_, failed, [=](std::int64_t value) {
    const bool value_below = !point.below && value <= point.floor;
    return !(value_below ? below : above);
  });
}

}  // namespace trimtab::profile
