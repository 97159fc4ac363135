// Scores of single tests, from what a column leaves behind: the bridge from the names of test_table.h to stats/.
#ifndef TRIMTAB_DRIFT_SCORE_H_
#define TRIMTAB_DRIFT_SCORE_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "trimtab/drift/test_table.h"

namespace trimtab::drift {

struct Score {
  double value = 0;  // NaN when there is none
  std::string why;   // then: the reason
};

// Counts of the same values in both sides, ascending by value.
struct AlignedCounts {
  std::vector<std::uint64_t> reference;
  std::vector<std::uint64_t> current;
};

// SORTED samples of at least one number without NaN and infinities. `single`: the reference is of float32. `test` is
// one for numbers, or one that numbers of few values share with categories (z, chi-square).
Score ScoreNumbers(TestKind test, std::span<const double> reference, std::span<const double> current, bool single);

// `test` is one for categories.
Score ScoreCounts(TestKind test, const AlignedCounts& counts);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_SCORE_H_
