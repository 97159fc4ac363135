// Numbers as the explanations of verdicts write them.
#ifndef TRIMTAB_EVALUATE_NUMBER_TEXT_H_
#define TRIMTAB_EVALUATE_NUMBER_TEXT_H_

#include <cstdint>
#include <string>

#include "trimtab/stats/interval.h"

namespace trimtab::evaluate {

// With four decimals: "0.8921". What would then hide which side of a limit it is on keeps more: Text(0.88004, 0.88).
std::string Text(double value);
std::string Text(double value, double limit);
// "29,280".
std::string CountText(std::int64_t count);
// "95 % interval 0.8885 to 0.8956".
std::string IntervalText(const stats::Interval& interval, double confidence, double limit);
// "p = 0.031", "p < 0.0001".
std::string PValueText(double p);

}  // namespace trimtab::evaluate

#endif  // TRIMTAB_EVALUATE_NUMBER_TEXT_H_
