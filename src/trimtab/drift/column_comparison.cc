#include "trimtab/drift/column_comparison.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "trimtab/stats/chi_square.h"
#include "trimtab/stats/distributions.h"
#include "trimtab/stats/histogram_binning.h"
#include "trimtab/stats/jensen_shannon.h"
#include "trimtab/stats/kolmogorov_smirnov.h"
#include "trimtab/stats/two_proportion.h"
#include "trimtab/stats/wasserstein.h"

namespace trimtab::drift {
namespace {

constexpr std::array<TestFacts, 5> kTests{{
    {TestKind::kKolmogorovSmirnov, "ks", "K-S p_value", true, 0.05, true, false},
    {TestKind::kWasserstein, "wasserstein", "Wasserstein distance (normed)", false, 0.1, true, false},
    {TestKind::kZ, "z", "Z-test p_value", true, 0.05, false, true},
    {TestKind::kChiSquare, "chisquare", "chi-square p_value", true, 0.05, false, true},
    {TestKind::kJensenShannon, "jensenshannon", "Jensen-Shannon distance", false, 0.1, true, true},
}};

constexpr std::size_t kSmallReference = 1000;
constexpr std::size_t kFewValues = 5;

struct Counts {
  std::vector<std::uint64_t> reference;  // of the same values in the same order, ascending
  std::vector<std::uint64_t> current;
};

std::string Rows(std::int64_t rows) { return std::to_string(rows) + (rows == 1 ? " row" : " rows"); }

std::string NoValue(std::string_view side, std::int64_t missing, std::string_view what) {
  if (missing == 0) return "the " + std::string(side) + " has no rows";
  return "the " + std::string(side) + " has no value: " + Rows(missing) + ", all " + std::string(what);
}

// How many infinities stand at the two ends.
std::int64_t Infinities(std::span<const double> sorted) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < sorted.size() && std::isinf(sorted[i]); ++i) ++count;
  for (std::size_t i = sorted.size(); i > 0 && sorted[i - 1] > 0 && std::isinf(sorted[i - 1]); --i) ++count;
  return count;
}

// Without infinities when the side misses a value, as Evidently cleans a column.
std::span<const double> Cleaned(const Numbers& side) {
  if (side.missing == 0) return side.sorted;
  const auto from =
      std::find_if(side.sorted.begin(), side.sorted.end(), [](double value) { return value > -HUGE_VAL; });
  auto to = side.sorted.end();
  while (to != from && std::isinf(*(to - 1))) --to;
  return {from, to};
}

// Distinct values of both together; counting stops above `most`.
std::size_t DistinctUpTo(std::span<const double> a, std::span<const double> b, std::size_t most) {
  std::size_t distinct = 0;
  auto i = a.begin();
  auto j = b.begin();
  while (distinct <= most && (i != a.end() || j != b.end())) {
    const double value = j == b.end() || (i != a.end() && *i <= *j) ? *i : *j;
    ++distinct;
    i = std::upper_bound(i, a.end(), value);
    j = std::upper_bound(j, b.end(), value);
  }
  return distinct;
}

// The normal tail as Evidently computes it, by a difference: 0 from |z| = 8.3 on.
double ZTest(const Counts& counts, std::uint64_t n, std::uint64_t m) {
  const auto result = stats::TwoProportionZTest(n - counts.reference[0], n, m - counts.current[0], m);
  return 2 * (1 - stats::NormalCdf(std::abs(result->z)));
}

void Decide(const TestFacts& facts, const ColumnChoice& choice, std::optional<double> score,
            std::string_view why_undefined, ColumnDrift& drift) {
  drift.test = facts.name;
  drift.test_name = facts.display_name;
  drift.threshold = choice.threshold.value_or(facts.threshold);
  if (!score || !std::isfinite(*score)) {
    drift.unavailable = why_undefined;
    return;
  }
  drift.score = *score;
  if (!facts.p_value) {
    drift.detected = drift.score >= drift.threshold;
  } else if (facts.test == TestKind::kKolmogorovSmirnov) {
    drift.detected = drift.score <= drift.threshold;
  } else {
    drift.detected = drift.score < drift.threshold;
  }
}

// The tests on counts, which numbers of few values share with categories.
void TestCounts(TestKind test, const ColumnChoice& choice, const Counts& counts, ColumnDrift& drift) {
  std::optional<double> score;
  if (test == TestKind::kZ) {
    score =
        ZTest(counts, static_cast<std::uint64_t>(drift.reference_rows), static_cast<std::uint64_t>(drift.current_rows));
  } else if (test == TestKind::kChiSquare) {
    const auto result = stats::ChiSquareOneSample(counts.reference, counts.current);
    if (result) score = result->p_value;
  } else {
    score = stats::JensenShannonDistance(counts.reference, counts.current);
  }
  Decide(FactsOf(test), choice, score, "chi-square needs two values, and both sides hold the same single one", drift);
}

Counts Align(std::span<const CategoryCount> a, std::span<const CategoryCount> b) {
  Counts counts;
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    const int order = i == a.size() ? 1 : j == b.size() ? -1 : a[i].value.compare(b[j].value);
    counts.reference.push_back(order <= 0 ? a[i++].count : 0);
    counts.current.push_back(order >= 0 ? b[j++].count : 0);
  }
  return counts;
}

std::int64_t Total(std::span<const CategoryCount> counts) {
  std::uint64_t total = 0;
  for (const CategoryCount& category : counts) total += category.count;
  return static_cast<std::int64_t>(total);
}

}  // namespace

std::span<const TestFacts> Tests() { return kTests; }

const TestFacts& FactsOf(TestKind test) { return kTests[static_cast<std::size_t>(test)]; }

std::optional<TestKind> FindTest(std::string_view name) {
  for (const TestFacts& facts : kTests) {
    if (facts.name == name) return facts.test;
  }
  return std::nullopt;
}

ColumnDrift TestNumbers(const ColumnChoice& choice, const Numbers& reference, const Numbers& current) {
  ColumnDrift drift;
  drift.column = choice.column;
  drift.type = "num";
  const std::span<const double> a = Cleaned(reference);
  const std::span<const double> b = Cleaned(current);
  drift.reference_rows = static_cast<std::int64_t>(a.size());
  drift.current_rows = static_cast<std::int64_t>(b.size());
  const auto give_up = [&](std::string why) {
    drift.unavailable = std::move(why);
    return drift;
  };
  for (const auto& [side, values, name] : {std::tuple(reference, a, "reference"), std::tuple(current, b, "data")}) {
    if (values.empty()) {
      const auto rows = static_cast<std::int64_t>(side.sorted.size()) + side.missing;
      return give_up(NoValue(name, rows, side.sorted.empty() ? "null or NaN" : "null, NaN or infinite"));
    }
    const std::int64_t infinities = Infinities(values);
    if (infinities > 0) {
      return give_up("the " + std::string(name) + " holds infinities (" + Rows(infinities) +
                     "); make them null, and they are left out");
    }
  }
  const std::size_t distinct = DistinctUpTo(a, b, kFewValues);
  TestKind test = TestKind::kKolmogorovSmirnov;
  if (choice.test) {
    test = *choice.test;
  } else if (a.size() > kSmallReference) {
    test = distinct <= kFewValues ? TestKind::kJensenShannon : TestKind::kWasserstein;
  } else if (distinct <= kFewValues) {
    test = distinct <= 2 ? TestKind::kZ : TestKind::kChiSquare;
  }
  switch (test) {
    case TestKind::kKolmogorovSmirnov:
      Decide(FactsOf(test), choice,
             stats::KolmogorovSmirnovPValue(stats::KolmogorovSmirnovDistance(a, b).value(), a.size(), b.size()), "",
             drift);
      break;
    case TestKind::kWasserstein:
      Decide(FactsOf(test), choice, stats::NormedWasserstein(a, b),
             "the values are too large for the distance or for the standard deviation of the reference", drift);
      break;
    case TestKind::kJensenShannon: {
      // NumPy's rule for bins sees integers only where pandas did not turn them into floats to mark a null.
      const bool integers = choice.integers && reference.missing == 0 && current.missing == 0;
      Decide(FactsOf(test), choice, stats::JensenShannonDistanceOfNumbers(a, b, integers),
             "the values are too far apart for bins", drift);
      break;
    }
    case TestKind::kZ:
    case TestKind::kChiSquare: {
      const stats::BinnedCounts bins = stats::BinNumbers(a, b, false).value();
      TestCounts(test, choice, {bins.reference, bins.current}, drift);
      break;
    }
  }
  return drift;
}

ColumnDrift TestCategories(const ColumnChoice& choice, const Categories& reference, const Categories& current) {
  ColumnDrift drift;
  drift.column = choice.column;
  drift.type = "cat";
  drift.reference_rows = Total(reference.counts);
  drift.current_rows = Total(current.counts);
  if (drift.reference_rows == 0 || drift.current_rows == 0) {
    const bool of_reference = drift.reference_rows == 0;
    drift.unavailable =
        NoValue(of_reference ? "reference" : "data", of_reference ? reference.missing : current.missing, "null");
    return drift;
  }
  const Counts counts = Align(reference.counts, current.counts);
  TestKind test = TestKind::kJensenShannon;
  if (choice.test) {
    test = *choice.test;
  } else if (drift.reference_rows <= static_cast<std::int64_t>(kSmallReference)) {
    test = counts.reference.size() <= 2 ? TestKind::kZ : TestKind::kChiSquare;
  }
  TestCounts(test, choice, counts, drift);
  return drift;
}

}  // namespace trimtab::drift
