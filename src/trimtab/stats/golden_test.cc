// The values that Evidently 0.6.7 on SciPy 1.17 gives for two arithmetic samples (testdata-free: the samples are
// formulas).
#include <gtest/gtest.h>

#include <vector>

#include "trimtab/stats/anderson_darling.h"
#include "trimtab/stats/chi_square.h"
#include "trimtab/stats/cramer_von_mises.h"
#include "trimtab/stats/energy_distance.h"
#include "trimtab/stats/exact_sum.h"
#include "trimtab/stats/jensen_shannon.h"
#include "trimtab/stats/kolmogorov_smirnov.h"
#include "trimtab/stats/mann_whitney.h"
#include "trimtab/stats/multiplicity.h"
#include "trimtab/stats/sort.h"
#include "trimtab/stats/wasserstein.h"

namespace trimtab::stats {
namespace {

std::vector<double> Sample(int n, int factor, int modulus, double shift) {
  std::vector<double> values;
  for (std::int64_t i = 0; i < n; ++i) {
    values.push_back(static_cast<double>(i * factor % modulus) / static_cast<double>(modulus) + shift);
  }
  SortNumbers(values);
  return values;
}

TEST(Golden, NumbersOfBothBranchesOfSize) {
  EXPECT_NEAR(*NormedWasserstein(Sample(500, 7919, 10007, 0), Sample(400, 104729, 10009, 0.05)), 0.1694074084898593,
              1e-12);
  EXPECT_NEAR(*NormedWasserstein(Sample(5000, 7919, 10007, 0), Sample(4000, 104729, 10009, 0.05)), 0.17392464916842246,
              1e-12);
  EXPECT_NEAR(*JensenShannonDistanceOfNumbers(Sample(500, 7919, 10007, 0), Sample(400, 104729, 10009, 0.05)),
              0.09332111454912267, 1e-9);
  EXPECT_NEAR(*JensenShannonDistanceOfNumbers(Sample(5000, 7919, 10007, 0), Sample(4000, 104729, 10009, 0.05)),
              0.12022364166904667, 1e-9);
}

TEST(Golden, KolmogorovSmirnovExact) {
  const double d = *KolmogorovSmirnovDistance(Sample(500, 7919, 10007, 0), Sample(400, 104729, 10009, 0.05));
  EXPECT_NEAR(d, 0.0545, 1e-15);
  EXPECT_NEAR(KolmogorovSmirnovExactPValue(d, 500, 400), 0.5071060893483055, 1e-10);
  EXPECT_NEAR(KolmogorovSmirnovExactPValue(0.1, 18, 15), 0.999893370184795, 1e-12);
  const double large = *KolmogorovSmirnovDistance(Sample(5000, 7919, 10007, 0), Sample(4000, 104729, 10009, 0.05));
  EXPECT_NEAR(KolmogorovSmirnovExactPValue(large, 5000, 4000) / 1.3659638405336664e-05, 1, 1e-9);
  EXPECT_NEAR(KolmogorovSmirnovExactPValue(1.0 / 3, 12, 12), 0.5360977695073805, 1e-12);
}

// The values that Evidently's tests give for the same samples, both sides of their borders of size.
TEST(Golden, RankTests) {
  const auto a = Sample(500, 7919, 10007, 0);
  const auto b = Sample(400, 104729, 10009, 0.05);
  EXPECT_NEAR(AndersonDarlingTest(a, b)->standardised, 4.611603866798045, 1e-11);
  EXPECT_NEAR(AndersonDarlingTest(a, b)->capped_p_value, 0.004794456503783912, 1e-13);
  EXPECT_NEAR(AndersonDarlingTest(a, b)->p_value, 0.0049, 1e-4);  // within the cap both agree
  EXPECT_NEAR(CramerVonMisesTest(a, b)->statistic, 0.5152348148148178, 1e-13);
  EXPECT_NEAR(CramerVonMisesTest(a, b)->p_value, 0.03644353757483454, 1e-12);
  EXPECT_NEAR(*EnergyDistance(a, b), 0.06870401126968351, 1e-14);
  EXPECT_EQ(MannWhitneyTest(a, b, Alternative::kLess)->u, 90456);
  EXPECT_NEAR(MannWhitneyTest(a, b, Alternative::kLess)->p_value, 0.0068937375272689035, 1e-14);
  EXPECT_NEAR(MannWhitneyTest(a, b, Alternative::kTwoSided)->p_value, 0.013787475054537807, 1e-14);
  EXPECT_NEAR(*Wasserstein(a, b), 0.04899024050134635, 1e-14);

  const auto c = Sample(5000, 7919, 10007, 0);
  const auto d = Sample(4000, 104729, 10009, 0.05);
  EXPECT_EQ(AndersonDarlingTest(c, d)->capped_p_value, 0.001);
  EXPECT_LT(AndersonDarlingTest(c, d)->p_value, 1e-9);
  EXPECT_NEAR(CramerVonMisesTest(c, d)->p_value, 2.2807677968472717e-10, 1e-14);
  EXPECT_NEAR(CramerVonMisesTest(c, d)->tied_p_value, 3.8e-13, 1e-14);  // what is left when the series is not cut
  EXPECT_NEAR(*EnergyDistance(c, d), 0.07041580221171549, 1e-14);
  EXPECT_NEAR(MannWhitneyTest(c, d, Alternative::kLess)->p_value / 6.653310236570266e-16, 1, 1e-9);

  const auto e = Sample(20000, 7919, 100003, 0);
  const auto f = Sample(15000, 104729, 100019, 0.01);
  EXPECT_NEAR(AndersonDarlingTest(e, f)->standardised, 11.559545931600372, 1e-10);
  EXPECT_NEAR(CramerVonMisesTest(e, f)->statistic, 0.8288543642856894, 1e-11);
  EXPECT_NEAR(CramerVonMisesTest(e, f)->p_value, 0.0062423038856628255, 1e-12);
  EXPECT_EQ(MannWhitneyTest(e, f, Alternative::kLess)->u, 147054941);
  EXPECT_NEAR(MannWhitneyTest(e, f, Alternative::kLess)->p_value, 0.0008209608160955296, 1e-14);
  const CramerVonMisesResult few = *CramerVonMisesTest(Sample(18, 7919, 10007, 0), Sample(15, 104729, 10009, 0.05));
  EXPECT_TRUE(few.exact);
  EXPECT_NEAR(few.statistic, 0.015488215488215218, 1e-15);
  EXPECT_NEAR(few.p_value, 0.9999799731635957, 1e-13);
}

TEST(Golden, Categories) {
  const std::vector<std::uint64_t> reference{400, 250, 150};
  const std::vector<std::uint64_t> current{380, 260, 160};
  EXPECT_NEAR(ChiSquareOneSample(reference, current)->p_value, 0.355818918537342, 1e-12);
  EXPECT_NEAR(*JensenShannonDistance(reference, current), 0.017954842072590804, 1e-9);
}

// Computed by hand.
TEST(Multiplicity, AdjustsInTheOrderGiven) {
  const std::vector<double> p{0.04, 0.01, 0.03};
  const auto holm = AdjustPValues(p, MultiplicityMethod::kHolm);
  EXPECT_NEAR(holm[0], 0.06, 1e-15);
  EXPECT_NEAR(holm[1], 0.03, 1e-15);
  EXPECT_NEAR(holm[2], 0.06, 1e-15);
  const auto fdr = AdjustPValues(p, MultiplicityMethod::kBenjaminiHochberg);
  EXPECT_NEAR(fdr[0], 0.04, 1e-15);
  EXPECT_NEAR(fdr[1], 0.03, 1e-15);
  EXPECT_NEAR(fdr[2], 0.04, 1e-15);
}

TEST(ExactSum, IsTheRoundedSumInEveryOrder) {
  ExactSum forward;
  ExactSum left;
  ExactSum right;
  for (const double x : {1e308, 1.0, -1e308, 1e-320, 0.1}) forward.Add(x);
  for (const double x : {0.1, -1e308}) left.Add(x);
  for (const double x : {1e-320, 1.0, 1e308}) right.Add(x);
  left.Merge(right);
  EXPECT_EQ(forward.Finish(), 1.1);
  EXPECT_EQ(forward.Serialize(), left.Serialize());
}

}  // namespace
}  // namespace trimtab::stats
