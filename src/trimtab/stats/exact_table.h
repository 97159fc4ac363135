// Exact tests of 2 x k tables with both margins fixed: Fisher (1935) for two categories, Freeman and Halton (1951) for
// more. Two-sided: the sum of the probabilities of all tables that are at most as probable as the one at hand;
// probabilities within a relative 1e-10 count as equal.
#ifndef TRIMTAB_STATS_EXACT_TABLE_H_
#define TRIMTAB_STATS_EXACT_TABLE_H_

#include <cstdint>
#include <optional>
#include <span>

namespace trimtab::stats {

struct FisherResult {
  // (ref0 cur1) / (ref1 cur0): +inf when only the divisor is 0, NaN when a margin is 0.
  double odds_ratio = 1;
  double p_value = 1;  // relative error below 1e-11; 1 when a margin is 0
};
// O(standard deviation of a cell). nullopt unless both have two entries (one category: append 0) and a positive sum.
std::optional<FisherResult> FisherExactTest(std::span<const std::uint64_t> reference,
                                            std::span<const std::uint64_t> current);

struct ExactTableOptions {
  std::uint64_t most_steps = 5'000'000;  // of the exact sum, 24 bytes each; beyond, the p-value is simulated
  std::uint64_t replicates = 20'000;     // of the simulation, >= 1
  std::uint64_t seed = 0;
};
struct ExactTableResult {
  double p_value = 1;
  bool exact = true;          // else simulated: (1 + tables at most as probable) / (1 + replicates)
  double standard_error = 0;  // of a simulated p-value
  std::uint64_t replicates = 0;
};
// By the network algorithm (Mehta and Patel 1983): depth first over the categories, a branch is cut where all of its
// tables or none belong to the sum. Typically exact up to some thousand rows in three categories, some hundred in ten;
// a simulation takes about 0.3 microseconds for each category and replicate. nullopt when the lengths differ or a sum
// is zero; p 1 when fewer than two categories remain.
std::optional<ExactTableResult> FreemanHaltonTest(std::span<const std::uint64_t> reference,
                                                  std::span<const std::uint64_t> current,
                                                  const ExactTableOptions& options = {});

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_EXACT_TABLE_H_
