#include "trimtab/stats/student_t.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "trimtab/stats/distributions.h"

namespace trimtab::stats {
namespace {

struct Sample {
  double rows = 0;
  double mean = 0;
  double variance = 0;  // divisor rows - 1; 0 of a single row
};

Result<Sample> SampleOf(const Moments& moments, const char* side) {
  const std::optional<double> mean = moments.Mean();
  if (!mean) return InvalidInput("", std::string("the ") + side + " has no rows");
  Sample sample{static_cast<double>(moments.count()), *mean, moments.Variance(1).value_or(0)};
  if (!std::isfinite(sample.mean) || !std::isfinite(sample.variance)) {
    return InvalidInput("", std::string("the ") + side + " holds infinities, or values too large for a variance");
  }
  return sample;
}

// `error` and `degrees`: standard error of the difference.
Result<TTestResult> Compare(const Sample& a, const Sample& b, double error, double degrees, double confidence) {
  if (!(confidence > 0 && confidence < 1)) {
    return InvalidInput("", "the confidence is " + std::to_string(confidence), "between 0 and 1");
  }
  TTestResult result;
  result.difference = a.mean - b.mean;
  if (!std::isfinite(result.difference) || !std::isfinite(error)) {
    return InvalidInput("", "the values are too far apart for a difference of means");
  }
  if (error == 0) {
    if (result.difference == 0) return InvalidInput("", "both sides are the same constant");
    result.t = std::copysign(std::numeric_limits<double>::infinity(), result.difference);
    result.degrees = a.rows + b.rows - 2;
    result.p_value = 0;
    result.difference_interval = {result.difference, result.difference};
    return result;
  }
  result.degrees = degrees;
  result.t = result.difference / error;
  result.p_value = StudentTwoSided(result.t, degrees);
  const double half = TwoSidedStudentQuantile(confidence, degrees) * error;
  result.difference_interval = {result.difference - half, result.difference + half};
  const double pooled_degrees = a.rows + b.rows - 2;
  const double pooled =
      std::sqrt(((a.rows - 1) * a.variance + (b.rows - 1) * b.variance) / std::max(1.0, pooled_degrees));
  if (pooled_degrees > 1 && pooled > 0 && std::isfinite(pooled)) {
    result.hedges_g = result.difference / pooled * HedgesCorrection(pooled_degrees);
  }
  return result;
}

Moments MomentsOf(std::span<const double> values) {
  Moments moments;
  moments.Add(values);
  return moments;
}

}  // namespace

Result<TTestResult> StudentTTest(const Moments& reference, const Moments& current, double confidence) {
  TRIMTAB_ASSIGN_OR_RETURN(const Sample a, SampleOf(reference, "reference"));
  TRIMTAB_ASSIGN_OR_RETURN(const Sample b, SampleOf(current, "data"));
  const double degrees = a.rows + b.rows - 2;
  if (degrees < 1) return InvalidInput("", "the t-test needs three rows, one side with two; both sides have one");
  // The variances are weighted before they are added, so that a sum near the largest double does not overflow.
  const double pooled = (a.rows - 1) / degrees * a.variance + (b.rows - 1) / degrees * b.variance;
  return Compare(a, b, std::sqrt(pooled * (1 / a.rows + 1 / b.rows)), degrees, confidence);
}

Result<TTestResult> WelchTTest(const Moments& reference, const Moments& current, double confidence) {
  TRIMTAB_ASSIGN_OR_RETURN(const Sample a, SampleOf(reference, "reference"));
  TRIMTAB_ASSIGN_OR_RETURN(const Sample b, SampleOf(current, "data"));
  if (a.rows < 2 || b.rows < 2) return InvalidInput("", "Welch's t-test needs two rows on each side");
  const double of_a = a.variance / a.rows;
  const double of_b = b.variance / b.rows;
  const double both = of_a + of_b;
  // Shares of the variance instead of its squares, which would overflow or vanish.
  const double share_a = of_a / both;
  const double share_b = of_b / both;
  const double degrees = 1 / (share_a * share_a / (a.rows - 1) + share_b * share_b / (b.rows - 1));
  return Compare(a, b, std::sqrt(both), degrees, confidence);
}

Result<TTestResult> StudentTTest(std::span<const double> reference, std::span<const double> current,
                                 double confidence) {
  return StudentTTest(MomentsOf(reference), MomentsOf(current), confidence);
}

Result<TTestResult> WelchTTest(std::span<const double> reference, std::span<const double> current, double confidence) {
  return WelchTTest(MomentsOf(reference), MomentsOf(current), confidence);
}

}  // namespace trimtab::stats
