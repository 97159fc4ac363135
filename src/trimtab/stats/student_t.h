// Comparison of two means: Student's t (1908, pooled variance: Evidently's "t_test") and Welch's (1947, each sample its
// own variance: the one to use).
#ifndef TRIMTAB_STATS_STUDENT_T_H_
#define TRIMTAB_STATS_STUDENT_T_H_

#include <optional>
#include <span>

#include "trimtab/base/result.h"
#include "trimtab/stats/interval.h"
#include "trimtab/stats/moments.h"

namespace trimtab::stats {

struct TTestResult {
  double t = 0;                  // +-inf when both samples are constant and differ (p 0)
  double degrees = 0;            // Student: n + m - 2; Welch: Satterthwaite's
  double p_value = 1;            // two-sided
  double difference = 0;         // mean of the reference - mean of the current
  Interval difference_interval;  // of the given confidence
  // difference / pooled deviation with Hedges' exact correction of bias (1981). nullopt with fewer than four rows in
  // all and when that deviation is 0.
  std::optional<double> hedges_g;
};

// From moments, so that a scan needs no second pass. Errors name the reason: an empty sample, too few rows (Student
// three in all, Welch two on each side), values not finite or too large for a variance, both samples constant and
// equal, confidence outside (0, 1).
Result<TTestResult> StudentTTest(const Moments& reference, const Moments& current, double confidence = 0.95);
Result<TTestResult> WelchTTest(const Moments& reference, const Moments& current, double confidence = 0.95);

// The same from values in any order, without NaN; the same bits for every order.
Result<TTestResult> StudentTTest(std::span<const double> reference, std::span<const double> current,
                                 double confidence = 0.95);
Result<TTestResult> WelchTTest(std::span<const double> reference, std::span<const double> current,
                               double confidence = 0.95);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_STUDENT_T_H_
