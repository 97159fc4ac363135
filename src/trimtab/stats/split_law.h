// The exact law of a two-sample statistic: its values over all splits of the pooled sample into n and m, each equally
// likely under the null, ties and all.
#ifndef TRIMTAB_STATS_SPLIT_LAW_H_
#define TRIMTAB_STATS_SPLIT_LAW_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace trimtab::stats {

// Most splits that are looked at one by one: C(16, 8).
inline constexpr std::uint64_t kMostSplits = 12870;

// P(statistic(split) >= statistic(a, b)), a difference below a relative 1e-12 counting as equal. `statistic` gets two
// sorted samples of sizes n and m. nullopt when there are more than kMostSplits splits. REQUIRES sorted samples, n, m
// >=
// 1. O(splits (n + m)).
std::optional<double> SplitPValue(
    std::span<const double> sorted_a, std::span<const double> sorted_b,
    const std::function<double(std::span<const double>, std::span<const double>)>& statistic);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_SPLIT_LAW_H_
