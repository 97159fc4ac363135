#include "trimtab/stats/likelihood_ratio.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <string>

#include "trimtab/stats/distributions.h"

namespace trimtab::stats {
namespace {

struct Table {
  double n = 0;
  double m = 0;
  std::size_t categories = 0;
};

Table Margins(std::span<const std::uint64_t> reference, std::span<const std::uint64_t> current) {
  Table table;
  table.n = static_cast<double>(std::accumulate(reference.begin(), reference.end(), std::uint64_t{0}));
  table.m = static_cast<double>(std::accumulate(current.begin(), current.end(), std::uint64_t{0}));
  for (std::size_t i = 0; i < reference.size(); ++i) table.categories += reference[i] + current[i] > 0 ? 1U : 0U;
  return table;
}

// o ln(o / e) + e - o: the terms that sum to the same, each >= 0 and without cancellation near o = e.
double Term(double observed, double expected) {
  if (observed == 0) return expected;
  const double excess = (observed - expected) / expected;
  return observed * std::log1p(excess) - (observed - expected);
}

}  // namespace

Result<ChiSquareResult> GTestOneSample(std::span<const std::uint64_t> reference,
                                       std::span<const std::uint64_t> current) {
  if (reference.size() != current.size()) return InvalidInput("", "the two sides have different categories");
  const Table table = Margins(reference, current);
  if (table.n == 0) return InvalidInput("", "the reference has no rows");
  if (table.m == 0) return InvalidInput("", "the data has no rows");
  if (table.categories < 2) return InvalidInput("", "the G-test needs two values, and both sides hold the same one");
  // SciPy's tolerance, the root of epsilon.
  if (std::abs(table.n - table.m) > std::sqrt(std::numeric_limits<double>::epsilon()) * std::min(table.n, table.m)) {
    return InvalidInput("",
                        "g_test needs as many rows in the data as in the reference, " +
                            std::to_string(static_cast<std::uint64_t>(table.m)) + " are not " +
                            std::to_string(static_cast<std::uint64_t>(table.n)),
                        "the two-sample G-test takes any numbers of rows");
  }
  ChiSquareResult result;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const auto observed = static_cast<double>(current[i]);
    if (reference[i] == 0 && current[i] > 0) {
      result.statistic = std::numeric_limits<double>::infinity();
      break;
    }
    if (reference[i] > 0) result.statistic += 2 * Term(observed, static_cast<double>(reference[i]));
  }
  // The terms add e - o, which is not 0 within SciPy's tolerance.
  result.statistic = std::max(0.0, result.statistic - 2 * (table.n - table.m));
  result.degrees = static_cast<double>(table.categories - 1);
  result.p_value = ChiSquareSurvival(result.statistic, result.degrees);
  return result;
}

std::optional<ChiSquareResult> GTestTwoSample(std::span<const std::uint64_t> reference,
                                              std::span<const std::uint64_t> current, bool williams) {
  if (reference.size() != current.size()) return std::nullopt;
  const Table table = Margins(reference, current);
  if (table.n == 0 || table.m == 0 || table.categories < 2) return std::nullopt;
  const double rows = table.n + table.m;
  ChiSquareResult result;
  double inverse_columns = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const double both = static_cast<double>(reference[i]) + static_cast<double>(current[i]);
    if (both == 0) continue;
    const double share = both / rows;
    result.statistic += 2 * Term(static_cast<double>(reference[i]), share * table.n);
    result.statistic += 2 * Term(static_cast<double>(current[i]), share * table.m);
    inverse_columns += rows / both;
  }
  result.degrees = static_cast<double>(table.categories - 1);
  if (williams) {
    const double inverse_rows = rows / table.n + rows / table.m;
    result.statistic /= 1 + (inverse_rows - 1) * (inverse_columns - 1) / (6 * rows * result.degrees);
  }
  result.p_value = ChiSquareSurvival(result.statistic, result.degrees);
  return result;
}

}  // namespace trimtab::stats
