#include "trimtab/drift/test_table.h"

#include <array>
#include <vector>

#include "trimtab/base/nearest_name.h"

namespace trimtab::drift {
namespace {

using enum Decision;

constexpr std::array<TestFacts, 20> kTests{{
    {TestKind::kKolmogorovSmirnov, "ks", "K-S p_value", true, 0.05, kAtMost, true, false, false},
    {TestKind::kWasserstein, "wasserstein", "Wasserstein distance (normed)", false, 0.1, kAtLeast, true, false, false},
    {TestKind::kZ, "z", "Z-test p_value", true, 0.05, kBelow, false, true, false},
    {TestKind::kChiSquare, "chisquare", "chi-square p_value", true, 0.05, kBelow, false, true, false},
    {TestKind::kJensenShannon, "jensenshannon", "Jensen-Shannon distance", false, 0.1, kAtLeast, true, true, false},
    {TestKind::kPopulationStability, "psi", "PSI", false, 0.1, kAtLeast, true, true, false},
    {TestKind::kKullbackLeibler, "kl_div", "Kullback-Leibler divergence", false, 0.1, kAtLeast, true, true, false},
    {TestKind::kHellinger, "hellinger", "Hellinger distance", false, 0.1, kAtLeast, true, true, false},
    {TestKind::kAndersonDarling, "anderson", "Anderson-Darling", true, 0.1, kBelow, true, false, false},
    {TestKind::kCramerVonMises, "cramer_von_mises", "Cramer-von Mises", true, 0.1, kAtMost, true, false, false},
    {TestKind::kEnergyDistance, "ed", "Energy-distance", false, 0.1, kAbove, true, false, false},
    {TestKind::kEppsSingleton, "es", "Epps-Singleton", true, 0.05, kBelow, true, false, false},
    {TestKind::kMannWhitney, "mannw", "Mann-Whitney U-rank test", true, 0.05, kBelow, true, false, false},
    {TestKind::kStudentT, "t_test", "t_test", true, 0.05, kBelow, true, false, false},
    {TestKind::kMeanDiscrepancy, "empirical_mmd", "empirical_mmd", true, 0.1, kBelow, true, false, false},
    {TestKind::kLikelihoodRatio, "g_test", "g_test", true, 0.1, kBelow, false, true, false},
    {TestKind::kFisherExact, "fisher_exact", "Fisher's Exact test", true, 0.1, kBelow, false, true, false},
    {TestKind::kTotalVariation, "TVD", "Total-Variation-Distance", true, 0.1, kBelow, false, true, false},
    {TestKind::kPercentileTextContent, "perc_text_content_drift", "Percentile text content drift", false, 0.95, kAbove,
     false, false, true},
    {TestKind::kAbsoluteTextContent, "abs_text_content_drift", "Absolute text content drift", false, 0.55, kAbove,
     false, false, true},
}};

}  // namespace

std::string_view ColumnKindName(ColumnKind kind) {
  return kind == ColumnKind::kNumber ? "num" : kind == ColumnKind::kCategory ? "cat" : "text";
}

bool TestFacts::Fits(ColumnKind kind) const {
  return kind == ColumnKind::kNumber ? for_numbers : kind == ColumnKind::kCategory ? for_categories : for_texts;
}

bool TestFacts::Drifts(double score, double limit) const {
  switch (drifts) {
    case Decision::kAtMost:
      return score <= limit;
    case Decision::kBelow:
      return score < limit;
    case Decision::kAtLeast:
      return score >= limit;
    case Decision::kAbove:
      return score > limit;
  }
  return false;
}

std::string_view TestFacts::DriftsWhen() const {
  constexpr std::array<std::string_view, 4> kSigns{"<=", "<", ">=", ">"};
  return kSigns[static_cast<std::size_t>(drifts)];
}

std::span<const TestFacts> Tests() { return kTests; }

const TestFacts& FactsOf(TestKind test) { return kTests[static_cast<std::size_t>(test)]; }

std::optional<TestKind> FindTest(std::string_view name) {
  for (const TestFacts& facts : kTests) {
    if (facts.name == name) return facts.test;
  }
  return std::nullopt;
}

Result<TestKind> RequireTest(std::string_view name, const std::string& place, const std::string& what) {
  if (const std::optional<TestKind> found = FindTest(name); found) return *found;
  std::vector<std::string> known;
  std::string list;
  for (const TestFacts& facts : kTests) {
    known.emplace_back(facts.name);
    list += (list.empty() ? "known: " : ", ") + known.back();
  }
  const std::string near = DidYouMean(std::string(name), known);
  return InvalidInput(place, "unknown drift test `" + std::string(name) + "`" + (what.empty() ? "" : " " + what),
                      near.empty() ? list : near + " " + list);
}

std::string TestsFor(ColumnKind kind) {
  std::string fitting;
  for (const TestFacts& facts : kTests) {
    if (facts.Fits(kind)) fitting += (fitting.empty() ? "" : ", ") + std::string(facts.name);
  }
  return fitting;
}

}  // namespace trimtab::drift
