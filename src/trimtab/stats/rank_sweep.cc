#include "trimtab/stats/rank_sweep.h"

#include <algorithm>
#include <cmath>

#include "trimtab/stats/wasserstein.h"

namespace trimtab::stats {
namespace {

// Knuth's two-sum carries what each addition loses; without branches, so that it costs little beside the merge.
class CompensatedSum {
 public:
  void Add(double term) {
    const double total = sum_ + term;
    const double part = total - sum_;
    lost_ += (sum_ - (total - part)) + (term - part);
    sum_ = total;
  }
  double Finish() const { return std::isfinite(sum_) ? sum_ + lost_ : sum_; }

 private:
  double sum_ = 0;
  double lost_ = 0;
};

// Sum over k = 1..size of (doubled - 2 k)^2.
Int128 SquaresOfTied(std::int64_t doubled, std::int64_t size) {
  const Int128 d = doubled;
  const Int128 k = size;
  return k * d * d - 2 * d * k * (k + 1) + 2 * k * (k + 1) * (2 * k + 1) / 3;
}

// A group of a equal values in the first sample and b in the second, i and j values below it.
struct Group {
  std::int64_t i;
  std::int64_t j;
  std::int64_t a;
  std::int64_t b;
};

template <unsigned kSums>
class Sums {
 public:
  Sums(std::size_t n, std::size_t m) : n_(static_cast<std::int64_t>(n)), m_(static_cast<std::int64_t>(m)) {}

  // `width` is the distance to the next value, 0 behind the last.
  void Add(const Group& group, double width) {
    const auto [i, j, a, b] = group;
    if constexpr ((kSums & (kSupremum | kSquaredArea)) != 0) {
      const std::int64_t difference = (i + a) * m_ - (j + b) * n_;
      if constexpr ((kSums & kSupremum) != 0) {
        highest_ = std::max(highest_, difference);
        lowest_ = std::min(lowest_, difference);
      }
      if constexpr ((kSums & kSquaredArea) != 0) {
        const auto d = static_cast<double>(difference);
        squared_area_.Add(difference != 0 ? d * d * width : 0);
      }
    }
    if constexpr ((kSums & kCramerVonMises) != 0) {
      const auto before = static_cast<double>(i * m_ - j * n_);
      const auto after = static_cast<double>((i + a) * m_ - (j + b) * n_);
      squared_steps_.Add(static_cast<double>(a + b) * (0.5 * (before * before + after * after)));
    }
    if constexpr ((kSums & kAndersonDarling) != 0) {
      const std::int64_t below = 2 * (i + j) + a + b;
      const std::int64_t above = 2 * (n_ + m_) - below;
      const auto d = static_cast<double>(m_ * (2 * i + a) - n_ * (2 * j + b));
      const auto size = static_cast<double>(a + b);
      const double weight =
          static_cast<double>(below) * static_cast<double>(above) - static_cast<double>(n_ + m_) * size;
      if (weight > 0) anderson_darling_.Add(size * (d * d) / weight);
    }
    if constexpr ((kSums & kDistinct) != 0) {
      distinct_a_ += a != 0 ? 1U : 0U;
      distinct_b_ += b != 0 ? 1U : 0U;
      ++distinct_;
    }
    if constexpr ((kSums & (kCramerVonMises | kPlacements)) != 0) AddRanks(group);
  }

  void Finish(RankSweep& sweep) const {
    const auto n = static_cast<double>(n_);
    const auto m = static_cast<double>(m_);
    sweep.highest = highest_;
    sweep.lowest = lowest_;
    sweep.squared_area = squared_area_.Finish() / (n * m) / (n * m);
    sweep.squared_steps = squared_steps_.Finish() / (n * m) / (n * m);
    sweep.anderson_darling = anderson_darling_.Finish() * ((n + m - 1) / (n + m)) / (n * m);
    if constexpr ((kSums & kCramerVonMises) != 0) sweep.u_quadrupled = n_ * ranks_a_ + m_ * ranks_b_;
    if constexpr ((kSums & kPlacements) != 0) {
      sweep.wins_doubled = wins_doubled_;
      sweep.ties = ties_;
      sweep.squared_placements_a = placements_a_;
      sweep.squared_placements_b = placements_b_;
    }
    sweep.distinct_a = distinct_a_;
    sweep.distinct_b = distinct_b_;
    sweep.distinct = distinct_;
  }

 private:
  // In an untied group a midrank less the rank in its own sample is the number of the other sample below.
  void AddRanks(const Group& group) {
    const auto [i, j, a, b] = group;
    if (a + b == 1) {
      const Int128 square_a = a * 4 * j * j;
      const Int128 square_b = b * 4 * i * i;
      if constexpr ((kSums & kCramerVonMises) != 0) {
        ranks_a_ += square_a;
        ranks_b_ += square_b;
      }
      if constexpr ((kSums & kPlacements) != 0) {
        wins_doubled_ += a * 2 * j;
        placements_a_ += square_a;
        placements_b_ += square_b;
      }
      return;
    }
    if constexpr ((kSums & kCramerVonMises) != 0) {
      const std::int64_t midrank = 2 * (i + j) + a + b + 1;
      ranks_a_ += SquaresOfTied(midrank - 2 * i, a);
      ranks_b_ += SquaresOfTied(midrank - 2 * j, b);
    }
    if constexpr ((kSums & kPlacements) != 0) {
      const Int128 tied = a + b;
      ties_ += tied * tied * tied - tied;
      wins_doubled_ += a * (2 * j + b);
      placements_a_ += Int128{2 * j + b} * (2 * j + b) * a;
      placements_b_ += Int128{2 * i + a} * (2 * i + a) * b;
    }
  }

  std::int64_t n_;
  std::int64_t m_;
  std::int64_t highest_ = 0;
  std::int64_t lowest_ = 0;
  CompensatedSum squared_area_;   // n^2 m^2 times the integral
  CompensatedSum squared_steps_;  // n^2 m^2 times the sum
  CompensatedSum anderson_darling_;
  Int128 ranks_a_ = 0;  // sum of (2 r - 2 i)^2
  Int128 ranks_b_ = 0;
  std::int64_t wins_doubled_ = 0;
  Int128 ties_ = 0;
  Int128 placements_a_ = 0;
  Int128 placements_b_ = 0;
  std::uint64_t distinct_a_ = 0;
  std::uint64_t distinct_b_ = 0;
  std::uint64_t distinct_ = 0;
};

template <unsigned kSums>
void Merge(std::span<const double> a, std::span<const double> b, RankSweep& sweep) {
  Sums<kSums> sums(a.size(), b.size());
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() || j < b.size()) {
    const double value = j == b.size() || (i < a.size() && a[i] < b[j]) ? a[i] : b[j];
    std::size_t next_i = i;
    std::size_t next_j = j;
    while (next_i < a.size() && a[next_i] == value) ++next_i;
    while (next_j < b.size() && b[next_j] == value) ++next_j;
    double width = 0;
    if constexpr ((kSums & kSquaredArea) != 0) {
      const bool more_a = next_i < a.size();
      const bool more_b = next_j < b.size();
      if (more_a || more_b) width = (!more_b || (more_a && a[next_i] < b[next_j]) ? a[next_i] : b[next_j]) - value;
    }
    sums.Add({static_cast<std::int64_t>(i), static_cast<std::int64_t>(j), static_cast<std::int64_t>(next_i - i),
              static_cast<std::int64_t>(next_j - j)},
             width);
    i = next_i;
    j = next_j;
  }
  sums.Finish(sweep);
}

}  // namespace

std::optional<RankSweep> SweepRanks(std::span<const double> sorted_a, std::span<const double> sorted_b, unsigned sums) {
  if (sorted_a.empty() || sorted_b.empty()) return std::nullopt;
  RankSweep sweep;
  sweep.n = sorted_a.size();
  sweep.m = sorted_b.size();
  if ((sums & kArea) != 0) sweep.area = *Wasserstein(sorted_a, sorted_b);  // along the quantiles: no merge at all
  switch (sums & ~unsigned{kArea}) {
    case 0:
      break;
    case kSupremum:
      Merge<kSupremum>(sorted_a, sorted_b, sweep);
      break;
    case kSquaredArea:
      Merge<kSquaredArea>(sorted_a, sorted_b, sweep);
      break;
    case kCramerVonMises:
      Merge<kCramerVonMises>(sorted_a, sorted_b, sweep);
      break;
    case kAndersonDarling:
    case kAndersonDarling | kDistinct:
      Merge<kAndersonDarling | kDistinct>(sorted_a, sorted_b, sweep);
      break;
    case kPlacements:
      Merge<kPlacements>(sorted_a, sorted_b, sweep);
      break;
    default:
      Merge<kAllRankSums>(sorted_a, sorted_b, sweep);
  }
  return sweep;
}

}  // namespace trimtab::stats
