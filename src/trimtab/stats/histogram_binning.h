// The bins in which Evidently compares two samples of numbers (PSI, KL and Jensen-Shannon).
#ifndef TRIMTAB_STATS_HISTOGRAM_BINNING_H_
#define TRIMTAB_STATS_HISTOGRAM_BINNING_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace trimtab::stats {

struct BinnedCounts {
  std::vector<double> edges;             // bins + 1 edges, the last bin closed; empty when each distinct value is a bin
  std::vector<std::uint64_t> reference;  // counts, the same number of bins in both
  std::vector<std::uint64_t> current;
};

// Distinct values of two SORTED samples together; the count ends at `most` + 1.
std::size_t DistinctUpTo(std::span<const double> a, std::span<const double> b, std::size_t most);

// Edges of numpy's "sturges" rule for `count` values in [minimum, maximum]: k = ceil(range / (range / (log2 count +
// 1))), edge i = minimum + i * step, the last = maximum. A constant gives [minimum - 0.5, maximum + 0.5]. REQUIRES a
// finite range and count >= 1. A range of a few denormals gives edges that are equal. (numpy from 2.1 on makes the bins
// of integers at least 1 wide; Evidently 0.6.7 runs with older ones.)
std::vector<double> SturgesEdges(double minimum, double maximum, std::uint64_t count);

// SORTED samples without NaN. More than 20 distinct values in the reference: Sturges edges over both samples; else one
// bin per distinct value of both. nullopt when a sample is empty, or when edges are needed and the range is not finite
// or too narrow for edges that differ.
std::optional<BinnedCounts> BinNumbers(std::span<const double> sorted_reference,
                                       std::span<const double> sorted_current);

// As BinNumbers, but Sturges edges always, for the number of DISTINCT values of both samples: Evidently's Hellinger
// distance. nullopt as above.
std::optional<BinnedCounts> BinDistinctNumbers(std::span<const double> sorted_reference,
                                               std::span<const double> sorted_current);

}  // namespace trimtab::stats

#endif  // TRIMTAB_STATS_HISTOGRAM_BINNING_H_
