#include "trimtab/profile/value_predicates.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <type_traits>

#include "trimtab/profile/number_access.h"
#include "trimtab/profile/state_identity.h"
#include "trimtab/profile/text_lengths.h"

namespace trimtab::profile {
namespace {

using table::TypeId;

constexpr std::int64_t kLowest = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kHighest = std::numeric_limits<std::int64_t>::max();

std::string Name(const char* kind, const std::string& column, const std::string& arguments) {
  const std::string columns[] = {column};
  return std::string(kind) + "(" + IdentityList(columns) + (arguments.empty() ? "" : ": ") + arguments + ")";
}

// Lists whose items may hold anything: lengths keep "a, b" apart from "a" and "b".
std::string Unambiguous(std::span<const Literal> values) {
  std::string text;
  for (const Literal& value : values) text += std::to_string(value.text.size()) + ":" + value.text + ",";
  return text;
}

}  // namespace

void FlagTexts(const table::ColumnView& column, std::span<std::uint64_t> failed,
               const std::function<bool(std::string_view)>& fails) {
  if (const table::ColumnView* dictionary = column.dictionary(); dictionary != nullptr) {
    enum : std::uint8_t { kPasses, kFails, kUnknown };
    std::vector<std::uint8_t> known(static_cast<std::size_t>(dictionary->length()), kUnknown);
    const std::span<const std::int32_t> indices = column.Indices();
    const bool nulls = column.null_count() != 0;
    for (std::size_t i = 0; i < indices.size(); ++i) {
      if (nulls && column.IsNull(static_cast<std::int64_t>(i))) continue;
      std::uint8_t& answer = known[static_cast<std::size_t>(indices[i])];
      if (answer == kUnknown) answer = fails(dictionary->StringAt(indices[i])) ? kFails : kPasses;
      failed[i / 64] |= static_cast<std::uint64_t>(answer) << (i % 64);
    }
    return;
  }
  for (std::int64_t row = 0; row < column.length(); ++row) {
    if (!column.IsNull(row) && fails(column.StringAt(row))) {
      failed[static_cast<std::size_t>(row / 64)] |= std::uint64_t{1} << (row % 64);
    }
  }
}

std::string Present::Identity() const { return Name("present", column(), nan_fails_ ? "nan fails" : ""); }

Result<> Present::Bind(std::span<const table::DataType> /*types*/) { return {}; }

void Present::Evaluate(const StateInput& input, std::span<std::uint64_t> failed) {
  if (!nan_fails_ || !input.columns[0].type().IsFloating()) return;
  VisitValues(input.columns[0], [&](auto values) {
    using T = std::remove_const_t<typename decltype(values)::element_type>;
    FlagValues<T>(values, failed, [](T value) { return value != value; });
  });
}

std::string InRange::Identity() const {
  std::string text;
  if (minimum_) text += std::string(minimum_->exclusive ? ">" : ">=") + minimum_->value.text;
  text += " ";
  if (maximum_) text += std::string(maximum_->exclusive ? "<" : "<=") + maximum_->value.text;
  return Name("range", column(), text);
}

Result<> InRange::Bind(std::span<const table::DataType> types) {
  const table::DataType& type = types[0];
  integers_ = HasIntegers(type);
  if (type.id == TypeId::kNull) return {};
  if (!HasNumbers(type)) {
    return InvalidInput(column(), "is " + type.ToString() + "; a range is for numbers, dates and times");
  }
  lowest_ = kLowest;
  highest_ = kHighest;
  lower_ = -std::numeric_limits<double>::infinity();
  upper_ = std::numeric_limits<double>::infinity();
  if (integers_) {
    if (minimum_) {
      TRIMTAB_ASSIGN_OR_RETURN(const IntegerPoint point, IntegerLiteral(minimum_->value, type, column()));
      const bool above = !point.exact || minimum_->exclusive;
      if (above && point.floor == kHighest) {
        highest_ = kLowest;  // nothing can be above
        lowest_ = kHighest;
      } else {
        lowest_ = point.below ? kLowest : point.floor + (above ? 1 : 0);
      }
    }
    if (maximum_ && lowest_ <= highest_) {
      TRIMTAB_ASSIGN_OR_RETURN(const IntegerPoint point, IntegerLiteral(maximum_->value, type, column()));
      const bool below = point.exact && maximum_->exclusive;
      if (point.below || (below && point.floor == kLowest)) {
        lowest_ = kHighest;
        highest_ = kLowest;
      } else {
        highest_ = point.floor - (below ? 1 : 0);
      }
    }
    return {};
  }
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  if (minimum_) {
    TRIMTAB_ASSIGN_OR_RETURN(lower_, ColumnNumber(minimum_->value, type, column()));
    // The next double up or down turns an open end into a closed one; beyond the largest there is only infinity. For
    // float32 it does too: no float32 lies between one and the next double.
    if (minimum_->exclusive && lower_ == kInfinity) upper_ = -kInfinity;
    if (minimum_->exclusive) lower_ = std::nextafter(lower_, kInfinity);
  }
  if (maximum_) {
    double end = 0;
    TRIMTAB_ASSIGN_OR_RETURN(end, ColumnNumber(maximum_->value, type, column()));
    if (maximum_->exclusive && end == -kInfinity) lower_ = kInfinity;
    upper_ = std::min(upper_, maximum_->exclusive ? std::nextafter(end, -kInfinity) : end);
  }
  return {};
}

void InRange::Evaluate(const StateInput& input, std::span<std::uint64_t> failed) {
  const table::ColumnView& column = input.columns[0];
  if (integers_) {
    const std::int64_t lowest = lowest_;
    const std::int64_t highest = highest_;
    const bool native = VisitValues(column, [&](auto values) {
      using T = std::remove_const_t<typename decltype(values)::element_type>;
      if constexpr (std::is_integral_v<T> && !std::is_same_v<T, std::uint64_t>) {
        // In the column's own width, so that more values fit a vector register.
        constexpr auto kMin = static_cast<std::int64_t>(std::numeric_limits<T>::min());
        constexpr auto kMax = static_cast<std::int64_t>(std::numeric_limits<T>::max());
        if (lowest > highest || lowest > kMax || highest < kMin) {
          FlagValues<T>(values, failed, [](T) { return true; });
          return;
        }
        const T low = static_cast<T>(std::max(lowest, kMin));
        const T high = static_cast<T>(std::min(highest, kMax));
        FlagValues<T>(values, failed, [=](T value) { return (value < low) | (value > high); });
      }
    });
    if (native) return;
    ReadIntegers(column, integer_values_);  // booleans
    FlagValues<std::int64_t>(integer_values_, failed,
                             [=](std::int64_t value) { return (value < lowest) | (value > highest); });
    return;
  }
  const double lower = lower_;
  const double upper = upper_;
  if (column.type().id == TypeId::kFloat64) {
    FlagValues<double>(column.Values<double>(), failed,
                       [=](double value) { return !((value >= lower) & (value <= upper)); });
    return;
  }
  ReadDoubles(column, double_values_);
  FlagValues<double>(double_values_, failed, [=](double value) { return !((value >= lower) & (value <= upper)); });
}

std::string InSet::Identity() const { return Name(inverted_ ? "not_in" : "in", column(), Unambiguous(values_)); }

Result<> InSet::Bind(std::span<const table::DataType> types) {
  type_ = types[0];
  texts_.clear();
  integers_.clear();
  numbers_.clear();
  if (type_.id == TypeId::kBinary) return InvalidInput(column(), "is binary; a set is for texts, numbers and times");
  for (const Literal& value : values_) {
    if (type_.IsText()) {
      texts_.insert(value.text);
    } else if (HasIntegers(type_)) {
      const Result<IntegerPoint> point = IntegerLiteral(value, type_, column());
      // Sentinels such as "N/A" beside a typed column match nothing there.
      if (!point.ok() && inverted_) continue;
      if (!point.ok()) return point.error();
      if (point->exact) integers_.push_back(point->floor);
    } else if (HasNumbers(type_)) {
      const Result<double> number = ColumnNumber(value, type_, column());
      if (!number.ok() && inverted_) continue;
      if (!number.ok()) return number.error();
      numbers_.push_back(*number);
    }
  }
  std::sort(integers_.begin(), integers_.end());
  std::sort(numbers_.begin(), numbers_.end());
  return {};
}

void InSet::Evaluate(const StateInput& input, std::span<std::uint64_t> failed) {
  const table::ColumnView& column = input.columns[0];
  const bool inverted = inverted_;
  if (type_.IsText()) {
    FlagTexts(column, failed, [&](std::string_view text) { return texts_.contains(text) == inverted; });
  } else if (HasIntegers(type_)) {
    ReadIntegers(column, integer_values_);
    FlagValues<std::int64_t>(integer_values_, failed, [&](std::int64_t value) {
      return std::binary_search(integers_.begin(), integers_.end(), value) == inverted;
    });
  } else if (HasNumbers(type_)) {
    ReadDoubles(column, double_values_);
    FlagValues<double>(double_values_, failed, [&](double value) {
      return (!std::isnan(value) && std::binary_search(numbers_.begin(), numbers_.end(), value)) == inverted;
    });
  }
}

std::string LengthBetween::Identity() const {
  return Name("length", column(),
              (minimum_ ? std::to_string(*minimum_) : "") + ".." + (maximum_ ? std::to_string(*maximum_) : ""));
}

Result<> LengthBetween::Bind(std::span<const table::DataType> types) {
  if (types[0].IsText() || types[0].id == TypeId::kNull) return {};
  return InvalidInput(column(), "is " + types[0].ToString() + "; only text has a length");
}

void LengthBetween::Evaluate(const StateInput& input, std::span<std::uint64_t> failed) {
  const std::int64_t minimum = minimum_.value_or(0);
  const std::int64_t maximum = maximum_.value_or(kHighest);
  FlagTexts(input.columns[0], failed, [=](std::string_view text) {
    const std::int64_t length = CodePoints(text);
    return length < minimum || length > maximum;
  });
}

std::string AllOf::Identity() const {
  std::string text;
  for (const auto& part : parts_) text += (text.empty() ? "" : " and ") + part->Identity();
  return text;
}

Result<> AllOf::Bind(std::span<const table::DataType> types) {
  for (const auto& part : parts_) TRIMTAB_RETURN_IF_ERROR(part->Bind(types));
  return {};
}

void AllOf::Evaluate(const StateInput& input, std::span<std::uint64_t> failed) {
  for (const auto& part : parts_) part->Evaluate(input, failed);
}

}  // namespace trimtab::profile
