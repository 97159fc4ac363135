// Two classifiers on the same rows: how often only one of them is right, and what follows from it.
#ifndef TRIMTAB_EVALUATE_PAIRED_ACCURACY_H_
#define TRIMTAB_EVALUATE_PAIRED_ACCURACY_H_

#include <cstdint>
#include <optional>
#include <span>

#include "trimtab/base/verdict.h"
#include "trimtab/stats/interval.h"

namespace trimtab::evaluate {

// Right or wrong, a row each, as 1 and 0.
using Correctness = std::span<const std::uint8_t>;

struct PairedAccuracy {
  std::int64_t rows = 0;
  std::int64_t only_first = 0;   // rows that only the first has right
  std::int64_t only_second = 0;  // rows that only the second has right
  double Difference() const {
    return rows == 0 ? 0 : static_cast<double>(only_first - only_second) / static_cast<double>(rows);
  }
};

// REQUIRES equal lengths.
PairedAccuracy CountPairs(Correctness first, Correctness second);

struct PairedVerdict {
  Verdict verdict = Verdict::kInconclusive;
  double p_value = 1;                       // McNemar exact
  std::optional<stats::Interval> interval;  // Tango, of Difference()
};

// Is the first better than the second? Pass and fail as the table in gate.h says for baselines.
PairedVerdict JudgeBetter(const PairedAccuracy& pairs, double confidence);
// Is the first at most `margin` worse? As for the champion.
PairedVerdict JudgeNotWorse(const PairedAccuracy& pairs, double margin, double confidence);

// The number of rows, more than there are, at which the verdict would be pass or fail if the shares of rows that only
// one has right stayed as they are. nullopt when 2^40 rows would not do.
std::optional<std::int64_t> RowsToBetter(const PairedAccuracy& pairs, double confidence);
std::optional<std::int64_t> RowsToNotWorse(const PairedAccuracy& pairs, double margin, double confidence);

}  // namespace trimtab::evaluate

#endif  // TRIMTAB_EVALUATE_PAIRED_ACCURACY_H_
