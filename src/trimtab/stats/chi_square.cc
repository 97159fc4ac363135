#include "trimtab/stats/chi_square.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "trimtab/stats/distributions.h"

namespace trimtab::stats {

std::optional<ChiSquareResult> ChiSquareOneSample(std::span<const std::uint64_t> reference,
                                                  std::span<const std::uint64_t> current) {
  if (reference.size() != current.size()) return std::nullopt;
  const auto n = static_cast<double>(std::accumulate(reference.begin(), reference.end(), std::uint64_t{0}));
  const auto m = static_cast<double>(std::accumulate(current.begin(), current.end(), std::uint64_t{0}));
  if (n == 0 || m == 0) return std::nullopt;
  ChiSquareResult result;
  std::size_t categories = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    if (reference[i] == 0 && current[i] == 0) continue;
    ++categories;
    const double expected = static_cast<double>(reference[i]) * (m / n);
    const double difference = static_cast<double>(current[i]) - expected;
    result.statistic += difference * difference / expected;
  }
  if (categories < 2) return std::nullopt;
  result.degrees = static_cast<double>(categories - 1);
  result.p_value = ChiSquareSurvival(result.statistic, result.degrees);
  return result;
}

std::optional<ChiSquareResult> ChiSquareTwoSample(std::span<const std::uint64_t> reference,
                                                  std::span<const std::uint64_t> current, bool yates) {
  if (reference.size() != current.size()) return std::nullopt;
  const auto n = static_cast<double>(std::accumulate(reference.begin(), reference.end(), std::uint64_t{0}));
  const auto m = static_cast<double>(std::accumulate(current.begin(), current.end(), std::uint64_t{0}));
  if (n == 0 || m == 0) return std::nullopt;
  std::size_t categories = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) categories += reference[i] + current[i] > 0 ? 1U : 0U;
  if (categories < 2) return std::nullopt;
  const double correction = yates && categories == 2 ? 0.5 : 0;
  ChiSquareResult result;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    const auto a = static_cast<double>(reference[i]);
    const auto b = static_cast<double>(current[i]);
    const double both = a + b;
    if (both == 0) continue;
    // Both cells of a column differ from their expectation by the same amount.
    const double share = both / (n + m);
    const double difference = std::abs(a - share * n);
    const double corrected = difference - std::min(correction, difference);
    result.statistic += corrected * corrected / (share * n) + corrected * corrected / (share * m);
  }
  result.degrees = static_cast<double>(categories - 1);
  result.p_value = ChiSquareSurvival(result.statistic, result.degrees);
  return result;
}

std::optional<double> CramersV(std::span<const std::uint64_t> reference, std::span<const std::uint64_t> current) {
  const std::optional<ChiSquareResult> test = ChiSquareTwoSample(reference, current);
  if (!test) return std::nullopt;
  double rows = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    rows += static_cast<double>(reference[i]) + static_cast<double>(current[i]);
  }
  if (rows < 3) return std::nullopt;
  const double excess = std::max(0.0, test->statistic / rows - test->degrees / (rows - 1));
  const double columns = test->degrees + 1 - test->degrees * test->degrees / (rows - 1);
  const double sides = 2 - 1 / (rows - 1);
  const double scale = std::min(columns, sides) - 1;
  // As many categories as rows: the correction leaves nothing to measure with.
  if (!(scale > 0)) return 0;
  return std::min(1.0, std::sqrt(excess / scale));
}

}  // namespace trimtab::stats
