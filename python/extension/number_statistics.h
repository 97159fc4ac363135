// What the values of a column, kept and sorted, tell.
#ifndef TRIMTAB_EXTENSION_NUMBER_STATISTICS_H_
#define TRIMTAB_EXTENSION_NUMBER_STATISTICS_H_

#include <cstdint>
#include <span>
#include <utility>
#include <vector>

namespace trimtab::extension {

// SORTED values without NaN. Linear interpolation between the two nearest ranks (type 7 of Hyndman and Fan 1996); NaN
// when there is no value. REQUIRES 0 <= q <= 1.
double Quantile(std::span<const double> sorted, double q);

// The smallest among the most frequent values, and how often it occurs; {NaN, 0} when there is no value.
std::pair<double, std::int64_t> MostCommon(std::span<const double> sorted);

struct ValueCounts {
  std::vector<double> values;  // ascending
  std::vector<std::int64_t> counts;
};
ValueCounts CountValues(std::span<const double> sorted);
std::int64_t CountDistinct(std::span<const double> sorted);

// Values in [e0, e1), ..., [e(n-1), en]; the edges ascend.
std::vector<std::int64_t> CountBetween(std::span<const double> sorted, std::span<const double> edges);

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_NUMBER_STATISTICS_H_
