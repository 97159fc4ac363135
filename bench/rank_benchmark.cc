// CPU time of the rank statistics on one thread; the numbers are made here and rank_rival.py has the rivals.
//
//   rank_benchmark column ROWS            all rank tests of one column, ROWS against ROWS
//   rank_benchmark preset ROWS COLUMNS    what the default preset does with numeric columns: copy, sort both sides,
//   normed
//                                         Wasserstein, histograms of ten bins
//   rank_benchmark sort ROWS              copy and sort one column
//
// Prints {"seconds": ...}: the best of 5 for a column or a sort, the sum over the columns for the preset.
#include <sys/resource.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <numbers>
#include <string>
#include <vector>

#include "trimtab/base/seeded_random.h"
#include "trimtab/stats/anderson_darling.h"
#include "trimtab/stats/cramer_von_mises.h"
#include "trimtab/stats/kolmogorov_smirnov.h"
#include "trimtab/stats/kuiper.h"
#include "trimtab/stats/mann_whitney.h"
#include "trimtab/stats/median.h"
#include "trimtab/stats/rank_sweep.h"
#include "trimtab/stats/sort.h"
#include "trimtab/stats/wasserstein.h"

namespace {

using namespace trimtab::stats;  // NOLINT(google-build-using-namespace): a program of one file

double CpuSeconds() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

std::vector<double> NormalNumbers(std::size_t rows, std::uint64_t seed, double shift) {
  trimtab::SeededRandom random(seed);
  const auto uniform = [&] { return (static_cast<double>(random.Next() >> 11) + 0.5) * 0x1p-53; };
  std::vector<double> values(rows);
  for (double& value : values) {
    value = std::sqrt(-2 * std::log(uniform())) * std::cos(2 * std::numbers::pi * uniform()) + shift;
  }
  return values;
}

// The copies that are sorted, used again for every column.
struct Scratch {
  std::vector<double> a;
  std::vector<double> b;
};

// Sums of all results, so that nothing is left out.
double EveryRankTest(const std::vector<double>& reference, const std::vector<double>& current, Scratch& scratch) {
  auto& [a, b] = scratch;
  a = reference;
  b = current;
  SortNumbers(a);
  SortNumbers(b);
  const RankSweep sweep = SweepRanks(a, b, kAllRankSums).value();
  const double d = KolmogorovSmirnovDistance(sweep);
  double sum = d + KolmogorovSmirnovPValue(d, a.size(), b.size()) + KuiperLimitTest(sweep).p_value;
  sum += CramerVonMisesTest(a, b, sweep).p_value + AndersonDarlingTest(a, b, sweep)->p_value;
  for (const Alternative side : {Alternative::kTwoSided, Alternative::kLess}) {
    sum += MannWhitneyTest(sweep, side).p_value;
  }
  sum += ProbabilityOfSuperiority(sweep, 0.95).interval.lower;
  return sum + sweep.area + std::sqrt(2 * sweep.squared_area) + *SortedMedian(a) + *SortedMedian(b);
}

double DefaultPreset(const std::vector<double>& reference, const std::vector<double>& current, Scratch& scratch) {
  auto& [a, b] = scratch;
  a = reference;
  b = current;
  SortNumbers(a);
  SortNumbers(b);
  double sum = *NormedWasserstein(a, b);
  for (const auto* side : {&a, &b}) {
    for (int bin = 1; bin < 10; ++bin) {
      const double edge = side->front() + (side->back() - side->front()) * bin / 10;
      sum += static_cast<double>(std::lower_bound(side->begin(), side->end(), edge) - side->begin());
    }
  }
  return sum;
}

template <typename Work>
double BestOfFive(const Work& work) {
  double best = 1e9;
  double sum = 0;
  for (int round = 0; round < 5; ++round) {
    const double start = CpuSeconds();
    sum += work();
    best = std::min(best, CpuSeconds() - start);
  }
  if (std::isnan(sum)) std::exit(5);
  return best;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string work = argc > 2 ? argv[1] : "";
  const std::size_t rows = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 0;
  const std::size_t columns = argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1;
  if (rows == 0 || (work != "column" && work != "preset" && work != "sort")) {
    std::fprintf(stderr, "usage: rank_benchmark column|preset|sort ROWS [COLUMNS]\n");
    return 4;
  }
  Scratch scratch;
  double seconds = 0;
  if (work == "preset") {
    for (std::size_t column = 0; column < columns; ++column) {
      const std::vector<double> reference = NormalNumbers(rows, 2 * column, 0);
      const std::vector<double> current = NormalNumbers(rows, 2 * column + 1, 0.01);
      const double start = CpuSeconds();
      if (std::isnan(DefaultPreset(reference, current, scratch))) return 5;
      seconds += CpuSeconds() - start;
    }
  } else {
    const std::vector<double> a = NormalNumbers(rows, 1, 0);
    const std::vector<double> b = NormalNumbers(rows, 2, 0.001);
    seconds = work == "column" ? BestOfFive([&] { return EveryRankTest(a, b, scratch); }) : BestOfFive([&] {
      std::vector<double> copy = a;
      SortNumbers(copy);
      return copy.front();
    });
  }
  std::printf("{\"seconds\": %.6f}\n", seconds);
}
