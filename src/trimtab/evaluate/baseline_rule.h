// BaselineRule: the simplest classifier worth beating, one column against one number: `dep_delay > 15`.
#ifndef TRIMTAB_EVALUATE_BASELINE_RULE_H_
#define TRIMTAB_EVALUATE_BASELINE_RULE_H_

#include <string>
#include <string_view>

#include "trimtab/base/result.h"

namespace trimtab::evaluate {

enum class Comparison { kGreater, kGreaterOrEqual, kLess, kLessOrEqual };

struct BaselineRule {
  std::string column;
  Comparison comparison = Comparison::kGreater;
  double value = 0;

  // Positive or not; a null (NaN) is not.
  bool Predict(double column_value) const;
  // "dep_delay > 15": what ParseBaselineRule reads.
  std::string ToString() const;
  bool operator==(const BaselineRule&) const = default;
};

// A column name, one of > >= < <=, a finite number. kInvalidInput shows the text and what would be accepted; `place`
// says where it stands. A name with blanks or operators stands between backquotes.
Result<BaselineRule> ParseBaselineRule(std::string_view text, const std::string& place);

}  // namespace trimtab::evaluate

#endif  // TRIMTAB_EVALUATE_BASELINE_RULE_H_
