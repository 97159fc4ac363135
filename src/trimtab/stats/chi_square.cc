#include "trimtab/stats/chi_square.h"

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

}  // namespace trimtab::stats
