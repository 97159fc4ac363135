// The exact law of a two-sample statistic: its values over all splits of the pooled sample into n and m, each equally
// likely under the null, ties and all.
#ifndef TRIMTAB_STATS_SPLIT_LAW_H_
#define TRIMTAB_STATS_SPLIT_LAW_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>

namespace trimtab::stats {

// The law is taken exactly while splits * (n + m) is at most this: up to 8 and 8, 3 and 36, 1 and 511.
inline constexpr std::uint64_t kMostSplitWork = 1U << 18;

// P(statistic(split) >= statistic(a, b)), a difference below a relative 1e-12 counting as equal. `statistic` gets two
// sorted samples of sizes n and m. nullopt when there are too many splits. REQUIRES sorted samples, n, m >= 1.
std::optional<double> SplitPValue(
    std::span<const double> sorted_a, std::span<const double> sorted_b,
    const std::function<double(std::span<const double>, std::span<const double>)>& statistic);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_SPLIT_LAW_H_
