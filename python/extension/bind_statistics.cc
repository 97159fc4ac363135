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
#include "statistics_scope.h"
#include "trimtab/stats/anderson_darling.h"
#include "trimtab/stats/cramer_von_mises.h"
#include "trimtab/stats/divergence.h"
#include "trimtab/stats/energy_distance.h"
#include "trimtab/stats/epps_singleton.h"
#include "trimtab/stats/jensen_shannon.h"
#include "trimtab/stats/kolmogorov_smirnov.h"
#include "trimtab/stats/kuiper.h"
#include "trimtab/stats/mann_whitney.h"
#include "trimtab/stats/median.h"
#include "trimtab/stats/mmd.h"
#include "trimtab/stats/rank_sweep.h"
#include "trimtab/stats/sort.h"
#include "trimtab/stats/student_t.h"
#include "trimtab/stats/wasserstein.h"

namespace trimtab::extension {
namespace {

using NumberArray = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Sample = std::span<const double>;
using WithExact = std::tuple<double, double, bool>;

std::vector<double> SortedCopy(const NumberArray& array) {
  std::vector<double> values(array.data(), array.data() + array.shape(0));
  stats::SortNumbers(values);
  return values;
}
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

}  // namespace

void BindStatistics(nb::module_& module) {
  StatisticsClass scope(module, "Statistics");
  BindRankTests(scope);
  BindDistances(scope);
  BindMeanTests(scope);
  BindTableStatistics(scope);
}

}  // namespace trimtab::extension
