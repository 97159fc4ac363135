#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <tuple>
#include <vector>

#include "module.h"
#include "python_objects.h"
#include "trimtab/stats/anderson_darling.h"
#include "trimtab/stats/chi_square.h"
#include "trimtab/stats/cramer_von_mises.h"
#include "trimtab/stats/divergence.h"
#include "trimtab/stats/energy_distance.h"
#include "trimtab/stats/epps_singleton.h"
#include "trimtab/stats/exact_table.h"
#include "trimtab/stats/jensen_shannon.h"
#include "trimtab/stats/kolmogorov_smirnov.h"
#include "trimtab/stats/kuiper.h"
#include "trimtab/stats/likelihood_ratio.h"
#include "trimtab/stats/mann_whitney.h"
#include "trimtab/stats/median.h"
#include "trimtab/stats/mmd.h"
#include "trimtab/stats/rank_sweep.h"
#include "trimtab/stats/sort.h"
#include "trimtab/stats/student_t.h"
#include "trimtab/stats/total_variation.h"
#include "trimtab/stats/two_proportion.h"
#include "trimtab/stats/wasserstein.h"

namespace trimtab::extension {
namespace {

using NumberArray = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using CountArray = nb::ndarray<const std::uint64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Sample = std::span<const double>;
using Counts = std::span<const std::uint64_t>;
// What Python gets: a statistic, its p-value, and what else there is to tell.
using Pair = std::tuple<double, double>;
using Triple = std::tuple<double, double, double>;
using WithExact = std::tuple<double, double, bool>;

struct Statistics {};  // a name in the module for the functions below

template <typename T>
T Defined(std::optional<T> value, const char* undefined) {
  if (!value) throw nb::value_error(undefined);
  return std::move(*value);
}

std::vector<double> SortedCopy(const NumberArray& array) {
  std::vector<double> values(array.data(), array.data() + array.shape(0));
  stats::SortNumbers(values);
  return values;
}
Counts SpanOf(const CountArray& array) { return {array.data(), array.shape(0)}; }

// `function` on sorted copies, without the interpreter lock; `convert` makes of its result what Python gets.
template <typename Function, typename Convert>
auto OnSamples(const NumberArray& x, const NumberArray& y, Function function, Convert convert) {
  const auto compute = [&] {
    const nb::gil_scoped_release unlocked;
    const std::vector<double> a = SortedCopy(x);
    const std::vector<double> b = SortedCopy(y);
    return function(Sample(a), Sample(b));
  };
  return convert(compute());
}

constexpr const char* kEmptySample = "a sample is empty, or its values leave the statistic undefined";
constexpr const char* kNoTable =
    "the counts give no table: both sides need counts of the same categories, a row on each side and two categories in "
    "all";

double PlainDouble(std::optional<double> value) { return Defined(value, kEmptySample); }

template <typename Result>
WithExact ExactPair(std::optional<Result> result) {
  const Result value = Defined(std::move(result), kEmptySample);
  return {value.statistic, value.p_value, value.exact};
}

stats::Alternative AlternativeOf(const std::string& name) {
  if (name == "two-sided") return stats::Alternative::kTwoSided;
  if (name == "less") return stats::Alternative::kLess;
  if (name == "greater") return stats::Alternative::kGreater;
  Raise(InvalidInput("alternative", "`" + name + "` is none", "one of two-sided, less, greater"));
}

void RequireConfidence(double confidence) {
  if (!(confidence > 0 && confidence < 1)) {
    Raise(InvalidInput("confidence", std::to_string(confidence) + " is outside of 0 to 1"));
  }
}

using TTestTuple = std::tuple<double, double, double, double, double, double, std::optional<double>>;
TTestTuple TTestOf(Result<stats::TTestResult> result) {
  const stats::TTestResult test = ValueOf(std::move(result));
  return {test.t,
          test.p_value,
          test.degrees,
          test.difference,
          test.difference_interval.lower,
          test.difference_interval.upper,
          test.hedges_g};
}
Triple MmdOf(Result<stats::MmdResult> result) {
  const stats::MmdResult test = ValueOf(std::move(result));
  return {test.statistic, test.p_value, test.sigma};
}
Triple ChiSquareOf(std::optional<stats::ChiSquareResult> result) {
  const stats::ChiSquareResult test = Defined(result, kNoTable);
  return {test.statistic, test.p_value, test.degrees};
}

// All rank statistics from one sort of each sample and one sweep over both.
nb::dict RankStatistics(const NumberArray& x, const NumberArray& y) {
  std::optional<stats::RankSweep> sweep;
  std::optional<double> medians[2];
  std::optional<stats::AndersonDarlingResult> anderson;
  stats::CramerVonMisesResult cramer;
  {
    const nb::gil_scoped_release unlocked;
    const std::vector<double> a = SortedCopy(x);
    const std::vector<double> b = SortedCopy(y);
    sweep = stats::SweepRanks(a, b, stats::kAllRankSums);
    if (sweep) {
      anderson = stats::AndersonDarlingTest(a, b, *sweep);
      cramer = stats::CramerVonMisesTest(a, b, *sweep);
    }
    medians[0] = stats::SortedMedian(a);
    medians[1] = stats::SortedMedian(b);
  }
  const stats::RankSweep sums = Defined(sweep, kEmptySample);
  nb::dict out;
  const double d = stats::KolmogorovSmirnovDistance(sums);
  out["kolmogorov_smirnov"] = Pair(d, stats::KolmogorovSmirnovPValue(d, sums.n, sums.m));
  const stats::KuiperResult kuiper = stats::KuiperLimitTest(sums);
  out["kuiper"] = Pair(kuiper.statistic, kuiper.p_value);
  out["cramer_von_mises"] = Pair(cramer.tied_statistic, cramer.tied_p_value);
  if (anderson) {
    out["anderson_darling"] = Pair(anderson->standardised, anderson->p_value);
  } else {
    out["anderson_darling"] = nb::none();
  }
  const stats::MannWhitneyResult mann_whitney = stats::MannWhitneyTest(sums, stats::Alternative::kTwoSided);
  out["mann_whitney"] = Pair(mann_whitney.u, mann_whitney.p_value);
  out["wasserstein"] = sums.area;
  out["energy_distance"] = std::sqrt(2 * sums.squared_area);
  out["medians"] = std::tuple(medians[0], medians[1]);
  return out;
}

using StatisticsClass = nb::class_<Statistics>;

void BindRankTests(StatisticsClass& scope) {
  const auto x = nb::arg("x");
  const auto y = nb::arg("y");
  scope.def_static("rank_statistics", &RankStatistics, x, y);
  scope.def_static(
      "kolmogorov_smirnov",
      [](const NumberArray& a, const NumberArray& b) {
        return OnSamples(
            a, b,
            [](Sample p, Sample q) -> std::optional<Pair> {
              const std::optional<double> d = stats::KolmogorovSmirnovDistance(p, q);
              if (!d) return std::nullopt;
              return Pair(*d, stats::KolmogorovSmirnovPValue(*d, p.size(), q.size()));
            },
            [](std::optional<Pair> value) { return Defined(value, kEmptySample); });
      },
      x, y);
  scope.def_static(
      "kuiper",
      [](const NumberArray& a, const NumberArray& b) {
        return OnSamples(a, b, stats::KuiperTest, ExactPair<stats::KuiperResult>);
      },
      x, y);
  scope.def_static(
      "cramer_von_mises",
      [](const NumberArray& a, const NumberArray& b, bool ties) {
        return OnSamples(
            a, b, [](Sample p, Sample q) { return stats::CramerVonMisesTest(p, q); },
            [&](std::optional<stats::CramerVonMisesResult> result) {
              const stats::CramerVonMisesResult test = Defined(result, kEmptySample);
              return ties ? WithExact(test.tied_statistic, test.tied_p_value, test.tied_exact)
                          : WithExact(test.statistic, test.p_value, test.exact);
            });
      },
      x, y, nb::arg("ties"));
  scope.def_static(
      "anderson_darling",
      [](const NumberArray& a, const NumberArray& b, bool capped) {
        return OnSamples(
            a, b, [](Sample p, Sample q) { return stats::AndersonDarlingTest(p, q); },
            [&](std::optional<stats::AndersonDarlingResult> result) {
              const stats::AndersonDarlingResult test =
                  Defined(result, "a sample is empty, or all values are equal: the test needs two different values");
              return WithExact(test.standardised, capped ? test.capped_p_value : test.p_value, !capped && test.exact);
            });
      },
      x, y, nb::arg("capped"));
  scope.def_static(
      "mann_whitney",
      [](const NumberArray& a, const NumberArray& b, const std::string& alternative) {
        const stats::Alternative side = AlternativeOf(alternative);
        return OnSamples(
            a, b, [&](Sample p, Sample q) { return stats::MannWhitneyTest(p, q, side); },
            [](std::optional<stats::MannWhitneyResult> result) {
              const stats::MannWhitneyResult test = Defined(result, kEmptySample);
              return WithExact(test.u, test.p_value, test.exact);
            });
      },
      x, y, nb::arg("alternative"));
  scope.def_static(
      "superiority",
      [](const NumberArray& a, const NumberArray& b, double confidence) {
        RequireConfidence(confidence);
        return OnSamples(
            a, b,
            [&](Sample p, Sample q) -> std::optional<stats::Superiority> {
              const auto sweep = stats::SweepRanks(p, q, stats::kPlacements);
              if (!sweep) return std::nullopt;
              return stats::ProbabilityOfSuperiority(*sweep, confidence);
            },
            [](std::optional<stats::Superiority> result) {
              const stats::Superiority effect = Defined(result, kEmptySample);
              return std::tuple(effect.probability, effect.cliffs_delta, effect.interval.lower, effect.interval.upper);
            });
      },
      x, y, nb::arg("confidence"));
}

void BindDistances(StatisticsClass& scope) {
  const auto x = nb::arg("x");
  const auto y = nb::arg("y");
  using Distance = std::optional<double> (*)(Sample, Sample);
  const auto distance = [&](const char* name, Distance function) {
    scope.def_static(
        name, [function](const NumberArray& a, const NumberArray& b) { return OnSamples(a, b, function, PlainDouble); },
        x, y);
  };
  distance("wasserstein", stats::Wasserstein);
  distance("normed_wasserstein", stats::NormedWasserstein);
  distance("energy_distance", stats::EnergyDistance);
  distance("population_stability_index", stats::PopulationStabilityIndexOfNumbers);
  distance("kullback_leibler", stats::KullbackLeiblerDivergenceOfNumbers);
  distance("hellinger", stats::HellingerDistanceOfNumbers);
  distance("jensen_shannon", stats::JensenShannonDistanceOfNumbers);
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

void BindMeanTests(StatisticsClass& scope) {
  const auto x = nb::arg("x");
  const auto y = nb::arg("y");
  const auto permutations = nb::arg("permutations");
  const auto seed = nb::arg("seed");
  scope.def_static(
      "epps_singleton",
      [](const NumberArray& a, const NumberArray& b) {
        return OnSamples(a, b, stats::EppsSingletonTest, [](Result<stats::EppsSingletonResult> result) {
          const stats::EppsSingletonResult test = ValueOf(std::move(result));
          return Triple(test.statistic, test.p_value, test.degrees);
        });
      },
      x, y);
  scope.def_static(
      "student_t",
      [](const NumberArray& a, const NumberArray& b, double confidence) {
        return OnSamples(a, b, [&](Sample p, Sample q) { return stats::StudentTTest(p, q, confidence); }, TTestOf);
      },
      x, y, nb::arg("confidence"));
  scope.def_static(
      "welch_t",
      [](const NumberArray& a, const NumberArray& b, double confidence) {
        return OnSamples(a, b, [&](Sample p, Sample q) { return stats::WelchTTest(p, q, confidence); }, TTestOf);
      },
      x, y, nb::arg("confidence"));
  scope.def_static(
      "energy_test",
      [](const NumberArray& a, const NumberArray& b, std::uint64_t rounds, std::uint64_t start) {
        return OnSamples(
            a, b, [&](Sample p, Sample q) { return stats::EnergyTest(p, q, rounds, start); },
            [](std::optional<stats::EnergyTestResult> result) {
              const stats::EnergyTestResult test = Defined(result, "a sample is empty, or there are no permutations");
              return WithExact(test.distance, test.p_value, test.exact);
            });
      },
      x, y, permutations, seed);
  using PermutedMmd = Result<stats::MmdResult> (*)(Sample, Sample, std::uint64_t, std::uint64_t);
  const auto permuted = [&](const char* name, PermutedMmd function) {
    scope.def_static(
        name,
        [function](const NumberArray& a, const NumberArray& b, std::uint64_t rounds, std::uint64_t start) {
          return OnSamples(a, b, [&](Sample p, Sample q) { return function(p, q, rounds, start); }, MmdOf);
        },
        x, y, permutations, seed);
  };
  permuted("empirical_mmd", stats::EmpiricalMmdTest);
  permuted("mmd", stats::MmdPermutationTest);
  scope.def_static(
      "linear_mmd",
      [](const NumberArray& a, const NumberArray& b, std::uint64_t start) {
        return OnSamples(a, b, [&](Sample p, Sample q) { return stats::LinearTimeMmdTest(p, q, start); }, MmdOf);
      },
      x, y, seed);
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

void BindStatistics(nb::module_& module) {
  StatisticsClass scope(module, "Statistics");
  BindRankTests(scope);
  BindDistances(scope);
  BindMeanTests(scope);
  BindTableTests(scope);
}

}  // namespace trimtab::extension
