#include <nanobind/ndarray.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>

#include <cstdint>
#include <optional>
#include <span>
#include <tuple>

#include "statistics_scope.h"
#include "trimtab/stats/chi_square.h"
#include "trimtab/stats/divergence.h"
#include "trimtab/stats/exact_table.h"
#include "trimtab/stats/jensen_shannon.h"
#include "trimtab/stats/likelihood_ratio.h"
#include "trimtab/stats/total_variation.h"
#include "trimtab/stats/two_proportion.h"

namespace trimtab::extension {
namespace {

using CountArray = nb::ndarray<const std::uint64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Counts = std::span<const std::uint64_t>;

constexpr const char* kNoTable =
    "the counts give no table: both sides need counts of the same categories, a row on each side and two categories in "
    "all";

Counts SpanOf(const CountArray& array) { return {array.data(), array.shape(0)}; }

Triple ChiSquareOf(std::optional<stats::ChiSquareResult> result) {
  const stats::ChiSquareResult test = Defined(result, kNoTable);
  return {test.statistic, test.p_value, test.degrees};
}

void BindDistancesOfCounts(StatisticsClass& scope) {
  const auto x = nb::arg("x");
  const auto y = nb::arg("y");
  using OfCounts = std::optional<double> (*)(Counts, Counts);
  const auto counted = [&](const char* name, OfCounts function) {
    scope.def_static(
        name,
        [function](const CountArray& a, const CountArray& b) {
          return Defined(function(SpanOf(a), SpanOf(b)), kNoTable);
        },
        x, y);
  };
  counted("population_stability_index_of_counts", stats::PopulationStabilityIndex);
  counted("kullback_leibler_of_counts", stats::KullbackLeiblerDivergence);
  counted("hellinger_of_counts", stats::HellingerDistance);
  counted("jensen_shannon_of_counts", stats::JensenShannonDistance);
  counted("total_variation", stats::TotalVariationDistance);
  counted("cramers_v", stats::CramersV);
}

void BindTableTests(StatisticsClass& scope) {
  const auto x = nb::arg("x");
  const auto y = nb::arg("y");
  scope.def_static(
      "chi_square_one_sample",
      [](const CountArray& a, const CountArray& b) {
        return ChiSquareOf(stats::ChiSquareOneSample(SpanOf(a), SpanOf(b)));
      },
      x, y);
  scope.def_static(
      "chi_square",
      [](const CountArray& a, const CountArray& b, bool yates) {
        return ChiSquareOf(stats::ChiSquareTwoSample(SpanOf(a), SpanOf(b), yates));
      },
      x, y, nb::arg("yates"));
  scope.def_static(
      "g_test_one_sample",
      [](const CountArray& a, const CountArray& b) {
        return ChiSquareOf(ValueOf(stats::GTestOneSample(SpanOf(a), SpanOf(b))));
      },
      x, y);
  scope.def_static(
      "g_test",
      [](const CountArray& a, const CountArray& b, bool williams) {
        return ChiSquareOf(stats::GTestTwoSample(SpanOf(a), SpanOf(b), williams));
      },
      x, y, nb::arg("williams"));
  scope.def_static(
      "fisher_exact",
      [](const CountArray& a, const CountArray& b) {
        const stats::FisherResult test =
            Defined(stats::FisherExactTest(SpanOf(a), SpanOf(b)),
                    "the exact test of a 2 x 2 table needs two counts and a row on each side");
        return Pair(test.odds_ratio, test.p_value);
      },
      x, y);
  scope.def_static(
      "freeman_halton",
      [](const CountArray& a, const CountArray& b, std::uint64_t most_steps, std::uint64_t replicates,
         std::uint64_t seed) {
        std::optional<stats::ExactTableResult> result;
        if (replicates == 0) throw nb::value_error("replicates is 0: at least one is needed");
        {
          const nb::gil_scoped_release unlocked;
          result = stats::FreemanHaltonTest(SpanOf(a), SpanOf(b),
                                            {.most_steps = most_steps, .replicates = replicates, .seed = seed});
        }
        const stats::ExactTableResult test = Defined(result, kNoTable);
        return std::tuple(test.p_value, test.exact, test.standard_error);
      },
      x, y, nb::arg("most_steps"), nb::arg("replicates"), nb::arg("seed"));
  scope.def_static(
      "total_variation_test",
      [](const CountArray& a, const CountArray& b, std::uint64_t permutations, std::uint64_t seed) {
        std::optional<stats::TotalVariationResult> result;
        {
          const nb::gil_scoped_release unlocked;
          result = stats::TotalVariationTest(SpanOf(a), SpanOf(b), permutations, seed);
        }
        const stats::TotalVariationResult test = Defined(result, kNoTable);
        return Pair(test.distance, test.p_value);
      },
      x, y, nb::arg("permutations"), nb::arg("seed"));
  scope.def_static(
      "two_proportions",
      [](std::uint64_t k1, std::uint64_t n1, std::uint64_t k2, std::uint64_t n2, double confidence) {
        RequireConfidence(confidence);
        constexpr const char* kUndefined = "a sample is empty, or has more successes than rows";
        const stats::TwoProportionResult test = Defined(stats::TwoProportionZTest(k1, n1, k2, n2), kUndefined);
        const stats::Interval interval = Defined(stats::NewcombeInterval(k1, n1, k2, n2, confidence), kUndefined);
        return std::tuple(test.z, test.p_value, interval.lower, interval.upper);
      },
      nb::arg("successes1"), nb::arg("n1"), nb::arg("successes2"), nb::arg("n2"), nb::arg("confidence"));
}

}  // namespace

void BindTableStatistics(StatisticsClass& scope) {
  BindDistancesOfCounts(scope);
  BindTableTests(scope);
}

}  // namespace trimtab::extension
