// testdata/golden.json: values of SciPy and scikit-learn, and of formulas in plain NumPy (testdata/make_golden.py).
#include "trimtab/stats/golden_data.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "trimtab/stats/auc.h"
#include "trimtab/stats/bootstrap.h"
#include "trimtab/stats/kolmogorov_law.h"
#include "trimtab/stats/kolmogorov_smirnov.h"
#include "trimtab/stats/mcnemar.h"
#include "trimtab/stats/paired_ratio.h"
#include "trimtab/stats/proportion_interval.h"
#include "trimtab/stats/two_proportion.h"

namespace trimtab::stats {
namespace {

const Json& Golden(const std::string& function) { return GoldenRows("golden.json", function); }

TEST(GoldenData, KolmogorovLaw) {
  for (const Json& row : Golden("kolmogorov")) {
    SCOPED_TRACE(row.dump());
    ExpectNear(KolmogorovSurvival(Number(row, 0), Count(row, 1)), Number(row, 2), 1e-9);
  }
}

TEST(GoldenData, KolmogorovSmirnovTwoSample) {
  for (const Json& row : Golden("ks_two_sample")) {
    SCOPED_TRACE(row.dump());
    ExpectNear(KolmogorovSmirnovPValue(Number(row, 0), Count(row, 1), Count(row, 2)), Number(row, 3), 1e-9);
  }
}

TEST(GoldenData, AreaUnderTheCurve) {
  for (const Json& row : Golden("auc")) {
    const auto labels = row.at("labels").get<std::vector<std::uint8_t>>();
    const auto a = row.at("a").get<std::vector<double>>();
    const auto b = row.at("b").get<std::vector<double>>();
    const PairedAuc paired = PairedDeLong(a, b, labels, 0.95).value();
    ExpectNear(RocAuc(a, labels).value(), row.at("auc_a"), 1e-14);
    ExpectNear(paired.b.auc, row.at("auc_b"), 1e-14);
    ExpectNear(paired.a.variance, row.at("variance_a"), 1e-12);
    ExpectNear(paired.b.variance, row.at("variance_b"), 1e-12);
    ExpectNear(paired.covariance, row.at("covariance"), 1e-11);
    ExpectNear(paired.z.value(), row.at("z"), 1e-11);
    ExpectNear(paired.p_value.value(), row.at("p"), 1e-10);
    const AucEstimate single = DeLong(a, labels, 0.95).value();
    ExpectNear(single.interval.upper, std::min(1.0, single.auc + 1.959963984540054 * std::sqrt(single.variance)),
               1e-14);
  }
}

TEST(GoldenData, ProportionIntervals) {
  for (const Json& row : Golden("proportions")) {
    SCOPED_TRACE(row.dump());
    std::size_t at = 3;
    for (const auto method :
         {ProportionMethod::kWilson, ProportionMethod::kClopperPearson, ProportionMethod::kJeffreys}) {
      const Interval interval = ProportionInterval(Count(row, 0), Count(row, 1), Number(row, 2), method).value();
      // SciPy's Wilson interval cancels near 0; ours does not.
      ExpectNear(interval.lower, Number(row, at), 1e-12, 1e-3);
      ExpectNear(interval.upper, Number(row, at + 1), 1e-12, 1e-3);
      at += 2;
    }
  }
}

TEST(GoldenData, TwoProportions) {
  for (const Json& row : Golden("two_proportions")) {
    SCOPED_TRACE(row.dump());
    const TwoProportionResult test =
        TwoProportionZTest(Count(row, 0), Count(row, 1), Count(row, 2), Count(row, 3)).value();
    ExpectNear(test.z, Number(row, 4), 1e-13);
    ExpectNear(test.p_value, Number(row, 5), 1e-11);
    const Interval interval =
        NewcombeInterval(Count(row, 0), Count(row, 1), Count(row, 2), Count(row, 3), 0.95).value();
    ExpectNear(interval.lower, Number(row, 6), 1e-12, 1e-3);
    ExpectNear(interval.upper, Number(row, 7), 1e-12, 1e-3);
  }
}

TEST(GoldenData, McNemar) {
  for (const Json& row : Golden("mcnemar")) {
    SCOPED_TRACE(row.dump());
    const McNemarResult result = McNemarTest(Count(row, 0), Count(row, 1));
    ExpectNear(result.exact_p, Number(row, 2), 1e-11);
    ExpectNear(result.mid_p, Number(row, 3), 1e-11);
    ExpectNear(result.chi_square, Number(row, 4), 1e-14);
    ExpectNear(result.chi_square_p, Number(row, 5), 1e-12);
    ExpectNear(result.corrected_chi_square, Number(row, 6), 1e-14);
    ExpectNear(result.corrected_chi_square_p, Number(row, 7), 1e-12);
  }
}

TEST(GoldenData, Tango) {
  for (const Json& row : Golden("tango")) {
    SCOPED_TRACE(row.dump());
    const Interval interval = TangoInterval(Count(row, 0), Count(row, 1), Count(row, 2), Number(row, 3)).value();
    // The oracle maximises numerically: half of the digits.
    ExpectNear(interval.lower, Number(row, 4), 1e-6, 1);
    ExpectNear(interval.upper, Number(row, 5), 1e-6, 1);
  }
}

TEST(GoldenData, SignedRankMedianAndHodgesLehmann) {
  for (const Json& row : Golden("signed_rank")) {
    const auto values = row.at("values").get<std::vector<double>>();
    const WilcoxonResult result = WilcoxonSignedRank(values).value();
    EXPECT_EQ(result.exact, row.at("exact").get<bool>());
    EXPECT_EQ(result.statistic, row.at("statistic").get<double>());
    ExpectNear(result.p_value, row.at("p"), 1e-12);
    ExpectNear(Median(values).value(), row.at("median"), 1e-15);
    ExpectNear(HodgesLehmann(values).value(), row.at("hodges_lehmann"), 1e-15);
  }
}

TEST(GoldenData, OrderStatisticIntervals) {
  for (const Json& row : Golden("order_statistics")) {
    SCOPED_TRACE(row.dump());
    std::vector<double> values(Count(row, 0));
    for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(values.size() - i);
    const auto result = OrderStatisticInterval(values, Number(row, 1));
    ASSERT_EQ(result.has_value(), Count(row, 2) > 0);
    if (!result) continue;
    EXPECT_EQ(result->k, Count(row, 2));
    ExpectNear(result->coverage, Number(row, 3), 1e-12);
    EXPECT_EQ(result->interval.lower, Number(row, 2));
    EXPECT_EQ(result->interval.upper, static_cast<double>(values.size()) + 1 - Number(row, 2));
  }
}

TEST(GoldenData, BootstrapIntervals) {
  for (const Json& row : Golden("bca")) {
    const auto replicates = row.at("replicates").get<std::vector<double>>();
    const auto jackknife = row.at("jackknife").get<std::vector<double>>();
    const double confidence = row.at("confidence");
    const BcaResult bca = BcaInterval(row.at("estimate"), replicates, jackknife, confidence).value();
    ExpectNear(bca.interval.lower, Number(row.at("bca"), 0), 1e-10);
    ExpectNear(bca.interval.upper, Number(row.at("bca"), 1), 1e-10);
    const Interval percentile = PercentileInterval(replicates, confidence).value();
    ExpectNear(percentile.lower, Number(row.at("percentile"), 0), 1e-13);
    ExpectNear(percentile.upper, Number(row.at("percentile"), 1), 1e-13);
  }
}

}  // namespace
}  // namespace trimtab::stats
