// testdata/count_tests.json: tests on counts, divergences, means, Epps-Singleton and MMD over a grid of tables and
// samples, against SciPy and definitions in plain NumPy (testdata/make_count_tests.py).
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "trimtab/base/json.h"
#include "trimtab/stats/chi_square.h"
#include "trimtab/stats/divergence.h"
#include "trimtab/stats/epps_singleton.h"
#include "trimtab/stats/exact_table.h"
#include "trimtab/stats/jensen_shannon.h"
#include "trimtab/stats/likelihood_ratio.h"
#include "trimtab/stats/mmd.h"
#include "trimtab/stats/student_t.h"
#include "trimtab/stats/total_variation.h"

namespace trimtab::stats {
namespace {

using Counts = std::vector<std::uint64_t>;

const Json& Grid(const std::string& part) {
  static const Json grid = [] {
    std::ifstream file(TRIMTAB_SOURCE_DIR "/src/trimtab/stats/testdata/count_tests.json");
    std::ostringstream text;
    text << file.rdbuf();
    return ParseJson(text.str(), "count_tests.json").value();
  }();
  return grid.at(part);
}

class CountGrid : public testing::Test {
 protected:
  ~CountGrid() override {
    std::cout << points_ << " points, largest deviation " << largest_ << " of the allowed one (" << at_ << ")\n";
  }

  // Relative to the larger of the expected value and `scale`.
  void Compare(const std::string& what, double actual, double expected, double relative = 1e-9, double scale = 0) {
    ++points_;
    const double allowed = relative * std::max(std::abs(expected), scale);
    const double deviation = std::abs(actual - expected);
    EXPECT_LE(deviation, allowed) << what << ": " << actual << " instead of " << expected;
    if (allowed > 0 && deviation / allowed > largest_) {
      largest_ = deviation / allowed;
      at_ = what;
    }
  }
  // A p-value in the tail is compared less sharply.
  void CompareP(const std::string& what, double actual, double expected) {
    Compare(what, actual, expected, expected < 1e-12 ? 1e-6 : 1e-9, 1e-300);
  }
  void CompareTest(const std::string& what, double statistic, double p, const Json& expected) {
    // A statistic that is rounding in both.
    Compare(what + " statistic", statistic, expected.at(0), 1e-9, 1e-5);
    CompareP(what + " p", p, expected.at(1));
  }

 private:
  int points_ = 0;
  double largest_ = 0;
  std::string at_;
};

TEST_F(CountGrid, Tables) {
  ASSERT_GT(Grid("tables").size(), 100U);
  for (const Json& row : Grid("tables")) {
    SCOPED_TRACE(row.dump());
    const auto ref = row.at("ref").get<Counts>();
    const auto cur = row.at("cur").get<Counts>();
    Compare("psi", PopulationStabilityIndex(ref, cur).value(), row.at("psi"), 1e-9, 1e-12);
    Compare("kl", KullbackLeiblerDivergence(ref, cur).value(), row.at("kl"), 1e-9, 1e-6);
    Compare("js", JensenShannonDistance(ref, cur).value(), row.at("js"), 1e-9, 10);
    Compare("hellinger", HellingerDistance(ref, cur).value(), row.at("hellinger"), 1e-9, 30);
    Compare("tvd", TotalVariationDistance(ref, cur).value(), row.at("tvd"), 1e-9, 1e-6);
    if (row.contains("chisquare")) {
      const auto test = ChiSquareOneSample(ref, cur).value();
      CompareTest("chisquare", test.statistic, test.p_value, row.at("chisquare"));
    }
    if (row.contains("g_one")) {
      const auto test = GTestOneSample(ref, cur).value();
      CompareTest("g_test", test.statistic, test.p_value, row.at("g_one"));
    }
    if (row.contains("homogeneity")) {
      const auto test = ChiSquareTwoSample(ref, cur).value();
      CompareTest("homogeneity", test.statistic, test.p_value, row.at("homogeneity"));
    } else {
      EXPECT_FALSE(ChiSquareTwoSample(ref, cur));
      EXPECT_FALSE(GTestTwoSample(ref, cur));
      EXPECT_FALSE(CramersV(ref, cur));
    }
    if (row.contains("yates")) {
      const auto test = ChiSquareTwoSample(ref, cur, true).value();
      CompareTest("yates", test.statistic, test.p_value, row.at("yates"));
    }
    if (row.contains("g_two")) {
      const auto test = GTestTwoSample(ref, cur).value();
      CompareTest("two-sample G", test.statistic, test.p_value, row.at("g_two"));
    }
    if (row.contains("williams")) {
      const auto test = GTestTwoSample(ref, cur, true).value();
      CompareTest("Williams", test.statistic, test.p_value, row.at("williams"));
    }
    if (row.contains("cramers_v")) Compare("V", CramersV(ref, cur).value(), row.at("cramers_v"), 1e-9, 1e-3);
    if (row.contains("fisher")) CompareP("Fisher", FisherExactTest(ref, cur)->p_value, row.at("fisher"));
    if (row.contains("freeman_halton")) {
      const auto test = FreemanHaltonTest(ref, cur).value();
      EXPECT_TRUE(test.exact);
      CompareP("Freeman-Halton", test.p_value, row.at("freeman_halton"));
    }
  }
}

std::vector<double> Values(const Json& row, const std::string& side) {
  std::vector<double> values;
  if (row.contains("formula")) {
    const Json& formula = row.at("formula").at(side == "x" ? 0 : 1);
    const auto modulus = formula.at(2).get<std::int64_t>();
    for (std::int64_t i = 0; i < formula.at(0).get<std::int64_t>(); ++i) {
      values.push_back(static_cast<double>(i * formula.at(1).get<std::int64_t>() % modulus) /
                           static_cast<double>(modulus) +
                       formula.at(3).get<double>());
    }
  } else {
    values = row.at(side).get<std::vector<double>>();
  }
  std::sort(values.begin(), values.end());
  return values;
}

TEST_F(CountGrid, Samples) {
  ASSERT_GT(Grid("samples").size(), 150U);
  for (const Json& row : Grid("samples")) {
    const std::vector<double> x = Values(row, "x");
    const std::vector<double> y = Values(row, "y");
    SCOPED_TRACE(row.at("kind").get<std::string>() + " " + std::to_string(x.size()) + " " + std::to_string(y.size()));
    Compare("psi", PopulationStabilityIndexOfNumbers(x, y).value(), row.at("psi"), 1e-9, 1e-12);
    Compare("kl", KullbackLeiblerDivergenceOfNumbers(x, y).value(), row.at("kl"), 1e-9, 1e-6);
    Compare("js", JensenShannonDistanceOfNumbers(x, y).value(), row.at("js"), 1e-9, 10);
    Compare("hellinger", HellingerDistanceOfNumbers(x, y).value(), row.at("hellinger"), 1e-9, 30);
    if (row.contains("student")) {
      const Json& expected = row.at("student");
      const auto test = StudentTTest(x, y, 0.9).value();
      const double scale = std::abs(expected.at(3).get<double>() - expected.at(2).get<double>());
      Compare("t", test.t, expected.at(0), 1e-9, 1e-6);
      CompareP("t p", test.p_value, expected.at(1));
      Compare("t lower", test.difference_interval.lower, expected.at(2), 1e-9, scale);
      Compare("t upper", test.difference_interval.upper, expected.at(3), 1e-9, scale);
      if (row.contains("hedges")) Compare("g", test.hedges_g.value(), row.at("hedges"), 1e-9, 1e-2);
    }
    if (row.contains("welch")) {
      const Json& expected = row.at("welch");
      const auto test = WelchTTest(x, y, 0.9).value();
      const double scale = std::abs(expected.at(3).get<double>() - expected.at(2).get<double>());
      Compare("Welch", test.t, expected.at(0), 1e-9, 1e-6);
      CompareP("Welch p", test.p_value, expected.at(1));
      Compare("Welch lower", test.difference_interval.lower, expected.at(2), 1e-9, scale);
      Compare("Welch upper", test.difference_interval.upper, expected.at(3), 1e-9, scale);
      Compare("Welch degrees", test.degrees, expected.at(4));
    }
    if (row.contains("es")) {
      const auto test = EppsSingletonTest(x, y).value();
      Compare("W", test.statistic, row.at("es").at(0));
      CompareP("es p", test.p_value, row.at("es").at(1));
    }
    if (row.contains("mmd")) {
      const auto test = EmpiricalMmdTest(x, y, 1).value();
      Compare("MMD", test.statistic, row.at("mmd").at(0), 1e-9, 1e-3);
      Compare("sigma", test.sigma, row.at("mmd").at(1));
    }
    if (row.contains("mmd_pooled")) {
      const auto test = MmdPermutationTest(x, y, 1).value();
      Compare("pooled MMD", test.statistic, row.at("mmd_pooled").at(0), 1e-9, 1e-3);
      Compare("pooled sigma", test.sigma, row.at("mmd_pooled").at(1));
    }
  }
}

}  // namespace
}  // namespace trimtab::stats
