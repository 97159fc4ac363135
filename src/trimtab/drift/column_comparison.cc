#include "trimtab/drift/column_comparison.h"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <limits>
#include <numeric>
#include <string>
#include <tuple>
#include <utility>
#include <vector>

#include "trimtab/drift/number_text.h"
#include "trimtab/drift/score.h"
#include "trimtab/drift/small_distribution.h"
#include "trimtab/drift/text_content.h"
#include "trimtab/stats/histogram_binning.h"

namespace trimtab::drift {
namespace {

constexpr std::size_t kSmallReference = 1000;
constexpr std::size_t kFewValues = 5;

std::string Rows(std::int64_t rows) { return std::to_string(rows) + (rows == 1 ? " row" : " rows"); }

std::string NoValue(std::string_view side, std::int64_t missing, std::string_view what) {
  if (missing == 0) return "the " + std::string(side) + " has no rows";
  return "the " + std::string(side) + " has no value: " + Rows(missing) + ", all " + std::string(what);
}

// How many infinities stand at the two ends.
std::int64_t Infinities(std::span<const double> sorted) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < sorted.size() && std::isinf(sorted[i]); ++i) ++count;
  if (count == static_cast<std::int64_t>(sorted.size())) return count;
  for (std::size_t i = sorted.size(); i > 0 && std::isinf(sorted[i - 1]); --i) ++count;
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

ColumnDrift Begin(const ColumnChoice& choice, ColumnKind kind) {
  ColumnDrift drift;
  drift.column = choice.column;
  drift.type = ColumnKindName(kind);
  drift.score = std::numeric_limits<double>::quiet_NaN();
  drift.threshold = choice.threshold.value_or(std::numeric_limits<double>::quiet_NaN());
  if (choice.callers_test) drift.test = kCallersTest;
  return drift;
}

// The test that was chosen, when it fits the kind; else why not.
bool Choose(const ColumnChoice& choice, ColumnKind kind, TestKind otherwise, TestKind& test, ColumnDrift& drift) {
  test = choice.test.value_or(otherwise);
  const TestFacts& facts = FactsOf(test);
  drift.test = facts.name;
  drift.test_name = facts.display_name;
  drift.threshold = choice.threshold.value_or(facts.threshold);
  if (!choice.test || facts.Fits(kind)) return true;
  drift.unavailable =
      "drift test `" + std::string(facts.name) + "` is not for such columns; tests for it: " + TestsFor(kind);
  return false;
}

void Decide(TestKind test, const Score& score, ColumnDrift& drift) {
  drift.unavailable = score.why;
  drift.score = score.value;
  if (score.why.empty()) drift.detected = FactsOf(test).Drifts(score.value, drift.threshold);
}

// Without "inf" and "-inf" among the labels of numbers when the side misses a value; `store` holds what is left then.
Categories Cleaned(const Categories& side, std::vector<CategoryCount>& store) {
  const auto infinite = [](const CategoryCount& each) { return each.value == "inf" || each.value == "-inf"; };
  if (side.missing == 0 || side.labels != LabelType::kFloat) return side;
  std::remove_copy_if(side.counts.begin(), side.counts.end(), std::back_inserter(store), infinite);
  return {store, side.missing, side.labels};
}

std::int64_t Total(std::span<const CategoryCount> counts) {
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0},
                         [](std::int64_t sum, const CategoryCount& each) { return sum + each.count; });
}

// Rows of both sides into `drift`; false when one has none. Side: Categories or Texts.
template <typename Side>
bool CountRows(const Side& reference, const Side& current, std::int64_t reference_rows, std::int64_t current_rows,
               ColumnDrift& drift) {
  drift.reference_rows = reference_rows;
  drift.current_rows = current_rows;
  if (drift.reference_rows > 0 && drift.current_rows > 0) return true;
  const bool of_reference = drift.reference_rows == 0;
  drift.unavailable =
      NoValue(of_reference ? "reference" : "data", of_reference ? reference.missing : current.missing, "null");
  return false;
}

}  // namespace

ColumnDrift TestNumbers(const ColumnChoice& choice, const Numbers& reference, const Numbers& current) {
  ColumnDrift drift = Begin(choice, ColumnKind::kNumber);
  if (choice.distributions) {
    drift.reference_distribution = DistributionOf(reference.sorted, reference.single);
    drift.current_distribution = DistributionOf(current.sorted, current.single);
  }
  const std::span<const double> a = Cleaned(reference);
  const std::span<const double> b = Cleaned(current);
  drift.reference_rows = static_cast<std::int64_t>(a.size());
  drift.current_rows = static_cast<std::int64_t>(b.size());
  for (const auto& [side, values, name] : {std::tuple(reference, a, "reference"), std::tuple(current, b, "data")}) {
    if (values.empty()) {
      const auto rows = static_cast<std::int64_t>(side.sorted.size()) + side.missing;
      drift.unavailable = NoValue(name, rows, side.sorted.empty() ? "null or NaN" : "null, NaN or infinite");
      return drift;
    }
    const std::int64_t infinities = Infinities(values);
    if (infinities > 0) {
      drift.unavailable = "the " + std::string(name) + " holds infinities (" + Rows(infinities) +
                          "); make them null, and they are left out";
      return drift;
    }
  }
  if (choice.callers_test) return drift;
  const std::size_t distinct = stats::DistinctUpTo(a, b, kFewValues);
  TestKind otherwise = TestKind::kKolmogorovSmirnov;
  if (a.size() > kSmallReference) {
    otherwise = distinct <= kFewValues ? TestKind::kJensenShannon : TestKind::kWasserstein;
  } else if (distinct <= kFewValues) {
    otherwise = distinct <= 2 ? TestKind::kZ : TestKind::kChiSquare;
  }
  TestKind test{};
  if (!Choose(choice, ColumnKind::kNumber, otherwise, test, drift)) return drift;
  Decide(test, ScoreNumbers(test, a, b, reference.single), drift);
  return drift;
}

ColumnDrift TestCategories(const ColumnChoice& choice, const Categories& reference, const Categories& current) {
  ColumnDrift drift = Begin(choice, ColumnKind::kCategory);
  if (choice.distributions) {
    std::vector<AlignedCategory> categories;
    categories.reserve(std::max(reference.counts.size(), current.counts.size()));
    AlignCategories(reference, current, [&](const AlignedCategory& category) { categories.push_back(category); });
    SmallDistributions both = DistributionsOf(categories, reference.labels, current.labels);
    drift.reference_distribution = std::move(both.reference);
    drift.current_distribution = std::move(both.current);
  }
  std::vector<CategoryCount> stores[2];
  const Categories a = Cleaned(reference, stores[0]);
  const Categories b = Cleaned(current, stores[1]);
  if (!CountRows(a, b, Total(a.counts), Total(b.counts), drift)) return drift;
  if (choice.callers_test) return drift;
  AlignedCounts counts;
  AlignCategories(a, b, [&](const AlignedCategory& category) {
    counts.reference.push_back(category.reference);
    counts.current.push_back(category.current);
  });
  TestKind otherwise = TestKind::kJensenShannon;
  if (drift.reference_rows <= static_cast<std::int64_t>(kSmallReference)) {
    otherwise = counts.reference.size() <= 2 ? TestKind::kZ : TestKind::kChiSquare;
  }
  TestKind test{};
  if (!Choose(choice, ColumnKind::kCategory, otherwise, test, drift)) return drift;
  Decide(test, ScoreCounts(test, counts), drift);
  return drift;
}

ColumnDrift TestTexts(const ColumnChoice& choice, const Texts& reference, const Texts& current) {
  ColumnDrift drift = Begin(choice, ColumnKind::kText);
  const auto rows = [](const Texts& side) { return static_cast<std::int64_t>(side.texts.rows.size()); };
  if (!CountRows(reference, current, rows(reference), rows(current), drift) || choice.callers_test) return drift;
  const bool small = drift.reference_rows <= static_cast<std::int64_t>(kSmallReference);
  TestKind test{};
  const TestKind otherwise = small ? TestKind::kPercentileTextContent : TestKind::kAbsoluteTextContent;
  if (!Choose(choice, ColumnKind::kText, otherwise, test, drift)) return drift;
  if (test == TestKind::kPercentileTextContent && !IsQuantile(drift.threshold)) {
    drift.unavailable = "threshold " + NumberText(drift.threshold) + " is no quantile; give one between 0 and 1";
    return drift;
  }
  const Result<TextComparison> comparison = CompareTexts(reference.texts, current.texts);
  if (!comparison.ok()) {
    drift.unavailable = comparison.error().message;
    return drift;
  }
  drift.score = comparison->score;
  if (test == TestKind::kPercentileTextContent) drift.limit = RandomScoreQuantile(*comparison, drift.threshold);
  drift.detected = FactsOf(test).Drifts(drift.score, drift.limit.value_or(drift.threshold));
  return drift;
}

}  // namespace trimtab::drift
