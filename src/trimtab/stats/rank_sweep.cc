#include "trimtab/stats/rank_sweep.h"

#include <algorithm>
#include <cmath>

#include "trimtab/stats/wasserstein.h"

namespace trimtab::stats {
namespace {

// Sums of terms >= 0: blocks of 64 as they come, the blocks with Knuth's two-sum, which carries what each addition
// loses.
class BlockedSum {
 public:
  static constexpr unsigned kBlock = 64;

  void Add(double term) { block_ += term; }
  void EndBlock() {
    const double total = sum_ + block_;
    const double part = total - sum_;
    lost_ += (sum_ - (total - part)) + (block_ - part);
    sum_ = total;
    block_ = 0;
  }
  double Finish() {
    EndBlock();
    return std::isfinite(sum_) ? sum_ + lost_ : sum_;
  }

 private:
  double block_ = 0;
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
  // `range`: of all values, finite or not.
  Sums(std::size_t n, std::size_t m, double range)
      : n_(static_cast<std::int64_t>(n)), m_(static_cast<std::int64_t>(m)), scale_(range > 1e250 ? 0x1p-128 : 1) {}

  // `width` is the distance to the next value, 0 behind the last.
  void Add(const Group& group, double width) {
    const auto [i, j, a, b] = group;
    // i m - j n before and behind the group.
    const std::int64_t before = difference_;
    const std::int64_t after = before + a * m_ - b * n_;
    difference_ = after;
    if constexpr ((kSums & kSupremum) != 0) {
      highest_ = std::max(highest_, after);
      lowest_ = std::min(lowest_, after);
    }
    if constexpr ((kSums & (kSquaredArea | kCramerVonMises)) != 0) {
      const double square_before = square_;
      square_ = static_cast<double>(after) * static_cast<double>(after);
      if constexpr ((kSums & kSquaredArea) != 0) squared_area_.Add(after != 0 ? square_ * (width * scale_) : 0);
      if constexpr ((kSums & kCramerVonMises) != 0) {
        squared_steps_.Add(static_cast<double>(a + b) * (0.5 * (square_before + square_)));
      }
    }
    if constexpr ((kSums & kAndersonDarling) != 0) {
      const std::int64_t below = 2 * (i + j) + a + b;
      const std::int64_t above = 2 * (n_ + m_) - below;
      const auto d = static_cast<double>(before + after);  // twice the difference of the midranks, times n m
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
    if constexpr ((kSums & (kSquaredArea | kCramerVonMises | kAndersonDarling)) != 0) {
      if (++in_block_ == BlockedSum::kBlock) {
        squared_area_.EndBlock();
        squared_steps_.EndBlock();
        anderson_darling_.EndBlock();
        in_block_ = 0;
      }
    }
  }

  void Finish(RankSweep& sweep) {
    const auto n = static_cast<double>(n_);
    const auto m = static_cast<double>(m_);
    sweep.highest = highest_;
    sweep.lowest = lowest_;
    sweep.squared_area = squared_area_.Finish() / (n * m) / (n * m) / scale_;
    sweep.squared_steps = squared_steps_.Finish() / (n * m) / (n * m);
    sweep.anderson_darling = anderson_darling_.Finish() * ((n + m - 1) / (n + m)) / (n * m);
    if constexpr ((kSums & kCramerVonMises) != 0) {
      sweep.u_quadrupled = n_ * (untied_a_ + ranks_a_) + m_ * (untied_b_ + ranks_b_);
    }
    if constexpr ((kSums & kPlacements) != 0) {
      sweep.wins_doubled = wins_doubled_;
      sweep.ties = ties_;
      sweep.squared_placements_a = untied_a_ + placements_a_;
      sweep.squared_placements_b = untied_b_ + placements_b_;
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
      untied_a_ += a * 4 * j * j;
      untied_b_ += b * 4 * i * i;
      if constexpr ((kSums & kPlacements) != 0) wins_doubled_ += a * 2 * j;
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
  double scale_;  // of the widths, so that squared areas of values near the largest double do not overflow
  std::int64_t difference_ = 0;
  double square_ = 0;
  std::int64_t highest_ = 0;
  std::int64_t lowest_ = 0;
  BlockedSum squared_area_;   // n^2 m^2 times the integral
  BlockedSum squared_steps_;  // n^2 m^2 times the sum
  BlockedSum anderson_darling_;
  unsigned in_block_ = 0;
  Int128 untied_a_ = 0;  // over untied groups, of ranks and placements alike
  Int128 untied_b_ = 0;
  Int128 ranks_a_ = 0;  // over tied groups: sum of (2 r - 2 i)^2
  Int128 ranks_b_ = 0;
  std::int64_t wins_doubled_ = 0;
  Int128 ties_ = 0;
  Int128 placements_a_ = 0;
  Int128 placements_b_ = 0;
  std::uint64_t distinct_a_ = 0;
  std::uint64_t distinct_b_ = 0;
  std::uint64_t distinct_ = 0;
};

// The place of a merge: how many values of each sample are behind it.
struct Place {
  std::size_t i = 0;
  std::size_t j = 0;
};

// Behind the group that begins at `place`. Without ties no step depends on an unpredictable branch.
[[gnu::always_inline]] inline Place NextPlace(std::span<const double> a, std::span<const double> b, Place place) {
  if (place.i == a.size() || place.j == b.size()) {
    const bool in_a = place.j == b.size();
    const double value = in_a ? a[place.i] : b[place.j];
    std::size_t& at = in_a ? place.i : place.j;
    const std::span<const double> sample = in_a ? a : b;
    while (at < sample.size() && sample[at] == value) ++at;
    return place;
  }
  const double x = a[place.i];
  const double y = b[place.j];
  const double value = std::min(x, y);
  place.i += static_cast<std::size_t>(x <= y);
  place.j += static_cast<std::size_t>(y <= x);
  while (place.i < a.size() && a[place.i] == value) ++place.i;
  while (place.j < b.size() && b[place.j] == value) ++place.j;
  return place;
}

[[gnu::always_inline]] inline double ValueAt(std::span<const double> a, std::span<const double> b, Place place) {
  if (place.i == a.size()) return b[place.j];
  if (place.j == b.size()) return a[place.i];
  return std::min(a[place.i], b[place.j]);
}

template <unsigned kSums>
void Merge(std::span<const double> a, std::span<const double> b, RankSweep& sweep) {
  Sums<kSums> sums(a.size(), b.size(), std::max(a.back(), b.back()) - std::min(a.front(), b.front()));
  Place place;
  while (place.i < a.size() || place.j < b.size()) {
    const Place next = NextPlace(a, b, place);
    double width = 0;
    if constexpr ((kSums & kSquaredArea) != 0) {
      if (next.i < a.size() || next.j < b.size()) width = ValueAt(a, b, next) - ValueAt(a, b, place);
    }
    sums.Add({static_cast<std::int64_t>(place.i), static_cast<std::int64_t>(place.j),
              static_cast<std::int64_t>(next.i - place.i), static_cast<std::int64_t>(next.j - place.j)},
             width);
    place = next;
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
