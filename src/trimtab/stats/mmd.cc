#include "trimtab/stats/mmd.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <limits>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/base/cancellation.h"
#include "trimtab/stats/bootstrap.h"
#include "trimtab/stats/distributions.h"
#include "trimtab/stats/hypergeometric.h"

namespace trimtab::stats {
namespace {

using Sorted = std::span<const double>;

constexpr std::size_t kFewestForLinearMmd = 100;
constexpr std::size_t kMostForSigma = 2000;  // quantiles of each sample for the sigma of the linear-time test

// Pairs i < j whose values differ by at most `distance`.
std::uint64_t PairsWithin(Sorted values, double distance) {
  std::uint64_t pairs = 0;
  std::size_t from = 0;
  for (std::size_t i = 0; i < values.size(); ++i) {
    while (values[i] - values[from] > distance) ++from;
    pairs += i - from;
  }
  return pairs;
}

// The smallest distance within which `rank` or more pairs lie, by bisection of its bits: distances are few, doubles are
// ordered like their bits. O(n) a step.
double DistanceOfRank(Sorted values, std::uint64_t rank) {
  std::uint64_t low = 0;
  auto high = std::bit_cast<std::uint64_t>(values.back() - values.front());
  while (low < high) {
    const std::uint64_t middle = low + (high - low) / 2;
    if (PairsWithin(values, std::bit_cast<double>(middle)) >= rank) {
      high = middle;
    } else {
      low = middle + 1;
    }
  }
  return std::bit_cast<double>(low);
}

// Root of half the median squared distance of all n^2 ordered pairs, nearest rank.
double SigmaWithinReference(Sorted reference) {
  const auto n = static_cast<std::uint64_t>(reference.size());
  // Rank from 0 of the median of n^2 values, half to even: an even n^2 is a multiple of 4, so that the half rounds up.
  const std::uint64_t place = n % 2 == 0 ? n * n / 2 : (n * n - 1) / 2;
  // n of them are a row with itself, every other pair counts twice.
  const double median = place < n ? 0 : DistanceOfRank(reference, (place - n) / 2 + 1);
  return std::sqrt(median > 0 ? median * median / 2 : 0.5);
}

// Root of half the median squared distance of the pairs of rows that differ; 0 when none does.
double SigmaOfPositive(Sorted pooled) {
  const auto rows = static_cast<std::uint64_t>(pooled.size());
  const std::uint64_t pairs = rows * (rows - 1) / 2;
  const std::uint64_t equal = PairsWithin(pooled, 0);
  if (equal == pairs) return 0;
  return DistanceOfRank(pooled, equal + (pairs - equal + 1) / 2) / std::sqrt(2.0);
}

std::vector<double> Merge(Sorted a, Sorted b) {
  std::vector<double> pooled(a.size() + b.size());
  std::merge(a.begin(), a.end(), b.begin(), b.end(), pooled.begin());
  return pooled;
}

Result<> CheckSides(Sorted reference, Sorted current, std::size_t fewest) {
  for (const auto& [side, name] : {std::pair(reference, "reference"), std::pair(current, "data")}) {
    if (side.size() < fewest) {
      return InvalidInput("", "MMD needs " + std::to_string(fewest) + " rows on each side, the " + name + " has " +
                                  std::to_string(side.size()));
    }
    if (std::isinf(side.front()) || std::isinf(side.back())) {
      return InvalidInput("", std::string("the ") + name + " holds infinities", "make them null");
    }
  }
  const double range = std::max(reference.back(), current.back()) - std::min(reference.front(), current.front());
  if (!std::isfinite(range * range)) {
    return InvalidInput("", "the values are too far apart for a squared distance");
  }
  return {};
}

// The distinct values of both samples with their counts, and the kernel between them.
class PooledKernel {
 public:
  PooledKernel(Sorted reference, Sorted current) {
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < reference.size() || j < current.size()) {
      const double value =
          j == current.size() || (i < reference.size() && reference[i] <= current[j]) ? reference[i] : current[j];
      std::uint64_t of_reference = 0;
      std::uint64_t of_current = 0;
      for (; i < reference.size() && reference[i] == value; ++i) ++of_reference;
      for (; j < current.size() && current[j] == value; ++j) ++of_current;
      values_.push_back(value);
      reference_.push_back(of_reference);
      totals_.push_back(of_reference + of_current);
    }
    n_ = reference.size();
    m_ = current.size();
  }

  std::size_t distinct() const { return values_.size(); }

  struct Outcome {
    double statistic = 0;
    std::uint64_t at_least = 0;
  };

  // The statistic, and how many of the permutations reach it.
  Outcome Test(double sigma, std::uint64_t permutations, std::uint64_t seed) const {
    const double gamma = 1 / (2 * sigma * sigma);
    Outcome outcome;
    std::vector<double> counts(values_.size() * kColumns);
    std::vector<std::uint64_t> drawn(values_.size());
    // Column 0 of the first round holds all rows, column 1 the reference as it is.
    std::vector<double> row_sums;
    double whole = 0;
    for (std::uint64_t done = 0; (done < permutations || done == 0) && !CancellationScope::Cancelled();) {
      const std::size_t fixed = row_sums.empty() ? 2 : 0;
      const auto columns = static_cast<std::size_t>(std::min<std::uint64_t>(kColumns - fixed, permutations - done));
      std::fill(counts.begin(), counts.end(), 0.0);
      for (std::size_t i = 0; i < values_.size() && fixed > 0; ++i) {
        counts[i * kColumns] = static_cast<double>(totals_[i]);
        counts[i * kColumns + 1] = static_cast<double>(reference_[i]);
      }
      for (std::size_t c = 0; c < columns; ++c) {
        ResampleStream stream(seed, done + c);
        DrawMultivariateHypergeometric(totals_, n_, stream, drawn);
        for (std::size_t i = 0; i < values_.size(); ++i)
          counts[i * kColumns + fixed + c] = static_cast<double>(drawn[i]);
      }
      const std::array<double, kColumns> forms = QuadraticForms(gamma, counts, fixed > 0 ? &row_sums : nullptr);
      if (fixed > 0) whole = forms[0];
      for (std::size_t c = fixed > 0 ? 1 : 0; c < fixed + columns; ++c) {
        double with_all = 0;
        for (std::size_t i = 0; i < values_.size(); ++i) with_all += counts[i * kColumns + c] * row_sums[i];
        const double statistic = Unbiased(forms[c], with_all, whole);
        if (fixed > 0 && c == 1) {
          outcome.statistic = statistic;
        } else {
          // The same partition of the rows has the same statistic up to rounding.
          outcome.at_least += statistic >= outcome.statistic - kRounding ? 1U : 0U;
        }
      }
      done += columns;
      if (permutations == 0) break;
    }
    return outcome;
  }

 private:
  static constexpr std::size_t kColumns = 128;
  static constexpr std::size_t kTile = 64;
  static constexpr double kRounding = 1e-14;  // the kernel is at most 1

  // x' K x of every column x of `counts`; the row sums K * column 0 where asked for. Tiles above the diagonal count
  // twice. The order of all sums is fixed.
  std::array<double, kColumns> QuadraticForms(double gamma, const std::vector<double>& counts,
                                              std::vector<double>* row_sums) const {
    const std::size_t u = values_.size();
    std::array<double, kColumns> forms{};
    if (row_sums != nullptr) row_sums->assign(u, 0);
    std::array<double, kColumns> line{};
    for (std::size_t i0 = 0; i0 < u && !CancellationScope::Cancelled(); i0 += kTile) {
      const std::size_t i1 = std::min(u, i0 + kTile);
      for (std::size_t j0 = i0; j0 < u; j0 += kTile) {
        const std::size_t j1 = std::min(u, j0 + kTile);
        const double weight = i0 == j0 ? 1 : 2;
        bool reached = false;
        for (std::size_t i = i0; i < i1; ++i) {
          line.fill(0);
          for (std::size_t j = j0; j < j1; ++j) {
            const double difference = values_[i] - values_[j];
            const double kernel = std::exp(-gamma * (difference * difference));
            if (kernel == 0) continue;
            reached = true;
            const double* column = &counts[j * kColumns];
            for (std::size_t c = 0; c < kColumns; ++c) line[c] += kernel * column[c];
            if (row_sums != nullptr && i0 != j0) (*row_sums)[j] += kernel * counts[i * kColumns];
          }
          if (row_sums != nullptr) (*row_sums)[i] += line[0];
          const double* own = &counts[i * kColumns];
          for (std::size_t c = 0; c < kColumns; ++c) forms[c] += weight * own[c] * line[c];
        }
        // Values ascend: tiles farther right lie farther away.
        if (!reached && i0 != j0) break;
      }
    }
    return forms;
  }

  // `within`: kernel sum over pairs inside the first sample; `with_all`: of the first with all; both with the diagonal.
  double Unbiased(double within, double with_all, double whole) const {
    const auto n = static_cast<double>(n_);
    const auto m = static_cast<double>(m_);
    const double across = with_all - within;
    const double within_other = whole - within - 2 * across;
    return (within - n) / n / (n - 1) + (within_other - m) / m / (m - 1) - 2 * across / n / m;
  }

  std::vector<double> values_;
  std::vector<std::uint64_t> reference_;
  std::vector<std::uint64_t> totals_;
  std::uint64_t n_ = 0;
  std::uint64_t m_ = 0;
};

Result<PooledKernel> MakeKernel(Sorted reference, Sorted current) {
  TRIMTAB_RETURN_IF_ERROR(CheckSides(reference, current, 2));
  PooledKernel kernel(reference, current);
  if (kernel.distinct() > kMostDistinctForQuadraticMmd) {
    return InvalidInput("",
                        "MMD takes time quadratic in the distinct values: " + std::to_string(kernel.distinct()) +
                            " are more than " + std::to_string(kMostDistinctForQuadraticMmd),
                        "use the linear-time MMD, or a sample");
  }
  return kernel;
}

std::vector<double> Shuffled(Sorted values, ResampleStream& stream) {
  std::vector<double> shuffled(values.begin(), values.end());
  for (std::size_t i = shuffled.size(); i > 1; --i) std::swap(shuffled[i - 1], shuffled[stream.Next(i)]);
  return shuffled;
}

std::vector<double> Quantiles(Sorted values) {
  if (values.size() <= kMostForSigma) return {values.begin(), values.end()};
  std::vector<double> quantiles(kMostForSigma);
  for (std::size_t i = 0; i < kMostForSigma; ++i) {
    const double place = (static_cast<double>(i) + 0.5) * static_cast<double>(values.size());
    quantiles[i] = values[static_cast<std::size_t>(place / static_cast<double>(kMostForSigma))];
  }
  return quantiles;
}

// 1 / (2 sigma^2) must be a number.
bool Usable(double sigma) { return std::isfinite(1 / (2 * sigma * sigma)); }

Error TooClose() { return InvalidInput("", "the values are too close together for a squared distance"); }

}  // namespace

Result<MmdResult> EmpiricalMmdTest(Sorted sorted_reference, Sorted sorted_current, std::uint64_t permutations,
                                   std::uint64_t seed) {
  TRIMTAB_ASSIGN_OR_RETURN(const PooledKernel kernel, MakeKernel(sorted_reference, sorted_current));
  if (permutations == 0) return InvalidInput("", "MMD needs a permutation");
  MmdResult result;
  result.sigma = SigmaWithinReference(sorted_reference);
  if (!Usable(result.sigma)) return TooClose();
  const auto outcome = kernel.Test(result.sigma, permutations, seed);
  result.statistic = outcome.statistic;
  result.p_value = static_cast<double>(outcome.at_least) / static_cast<double>(permutations);
  return result;
}

Result<MmdResult> MmdPermutationTest(Sorted sorted_reference, Sorted sorted_current, std::uint64_t permutations,
                                     std::uint64_t seed) {
  TRIMTAB_ASSIGN_OR_RETURN(const PooledKernel kernel, MakeKernel(sorted_reference, sorted_current));
  if (permutations == 0) return InvalidInput("", "MMD needs a permutation");
  MmdResult result;
  result.sigma = SigmaOfPositive(Merge(sorted_reference, sorted_current));
  if (result.sigma == 0) return result;  // one value only: nothing differs
  if (!Usable(result.sigma)) return TooClose();
  const auto outcome = kernel.Test(result.sigma, permutations, seed);
  result.statistic = outcome.statistic;
  result.p_value = (1 + static_cast<double>(outcome.at_least)) / (1 + static_cast<double>(permutations));
  return result;
}

Result<MmdResult> LinearTimeMmdTest(Sorted sorted_reference, Sorted sorted_current, std::uint64_t seed) {
  TRIMTAB_RETURN_IF_ERROR(CheckSides(sorted_reference, sorted_current, kFewestForLinearMmd));
  MmdResult result;
  result.sigma = SigmaOfPositive(Merge(Quantiles(sorted_reference), Quantiles(sorted_current)));
  if (result.sigma == 0) {
    // The quantiles hold one value; a few other rows may still be there.
    if (sorted_reference.front() == sorted_current.back() && sorted_reference.back() == sorted_current.front()) {
      return result;
    }
    result.sigma = std::sqrt(0.5);
  }
  if (!Usable(result.sigma)) return TooClose();
  const double gamma = 1 / (2 * result.sigma * result.sigma);
  ResampleStream stream_x(seed, 0);
  ResampleStream stream_y(seed, 1);
  const std::vector<double> x = Shuffled(sorted_reference, stream_x);
  const std::vector<double> y = Shuffled(sorted_current, stream_y);
  const std::size_t pairs = std::min(x.size(), y.size()) / 2;
  const auto kernel = [gamma](double a, double b) { return std::exp(-gamma * ((a - b) * (a - b))); };
  double mean = 0;
  double squares = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    // In this order equal rows give exactly 0, not a rounding error to be tested.
    const double h = (kernel(x[2 * i], x[2 * i + 1]) - kernel(x[2 * i], y[2 * i + 1])) +
                     (kernel(y[2 * i], y[2 * i + 1]) - kernel(y[2 * i], x[2 * i + 1]));
    // Welford.
    const double delta = h - mean;
    mean += delta / static_cast<double>(i + 1);
    squares += delta * (h - mean);
  }
  result.statistic = mean;
  const double error = std::sqrt(squares / static_cast<double>(pairs - 1) / static_cast<double>(pairs));
  if (error > 0) {
    result.p_value = NormalCdf(-mean / error);
  } else {
    result.p_value = mean > 0 ? 0 : 1;
  }
  return result;
}

}  // namespace trimtab::stats
