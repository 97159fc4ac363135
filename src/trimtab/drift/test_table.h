// The tests that a column can be compared with, as Evidently 0.6.7 registers them: names, types, default thresholds and
// when a score means drift. One table; everything that names a test reads it.
#ifndef TRIMTAB_DRIFT_TEST_TABLE_H_
#define TRIMTAB_DRIFT_TEST_TABLE_H_

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "trimtab/base/result.h"

namespace trimtab::drift {

enum class TestKind : std::uint8_t {
  kKolmogorovSmirnov,
  kWasserstein,
  kZ,
  kChiSquare,
  kJensenShannon,
  kPopulationStability,
  kKullbackLeibler,
  kHellinger,
  kAndersonDarling,
  kCramerVonMises,
  kEnergyDistance,
  kEppsSingleton,
  kMannWhitney,
  kStudentT,
  kMeanDiscrepancy,
  kLikelihoodRatio,
  kFisherExact,
  kTotalVariation,
  kPercentileTextContent,
  kAbsoluteTextContent,
};

enum class ColumnKind : std::uint8_t { kNumber, kCategory, kText };
std::string_view ColumnKindName(ColumnKind kind);  // "num", "cat", "text"

// Drift when score <= threshold, < threshold, >= threshold, > threshold.
enum class Decision : std::uint8_t { kAtMost, kBelow, kAtLeast, kAbove };

struct TestFacts {
  TestKind test;
  std::string_view name;          // "ks"; reaches files: do not change it
  std::string_view display_name;  // "K-S p_value"
  bool p_value;                   // else a distance or another score
  double threshold;               // where nobody chose another
  Decision drifts;
  bool for_numbers;
  bool for_categories;
  bool for_texts;

  bool Fits(ColumnKind kind) const;
  // The percentile text test compares with a quantile instead: column_comparison.h.
  bool Drifts(double score, double limit) const;
  std::string_view DriftsWhen() const;  // "<=", "<", ">=", ">"
};

// What the threshold of the percentile text test must be.
constexpr bool IsQuantile(double threshold) { return threshold > 0 && threshold < 1; }

std::span<const TestFacts> Tests();
const TestFacts& FactsOf(TestKind test);
std::optional<TestKind> FindTest(std::string_view name);
// kInvalidInput with the nearest name and all others. `what` ends the message: "for column `x`"; may be empty.
Result<TestKind> RequireTest(std::string_view name, const std::string& place, const std::string& what);
// The names of the tests that fit a kind of column: "ks, wasserstein, ...".
std::string TestsFor(ColumnKind kind);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_TEST_TABLE_H_
