#include "trimtab/stats/auc.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "trimtab/stats/distributions.h"

namespace trimtab::stats {
namespace {

// For every row twice the number of rows of the other class that it beats, ties counted half: integers, hence exact.
// A positive beats the negatives below it, a negative the positives above it.
struct Placements {
  std::vector<std::int64_t> positive;  // in the order of the rows, 2 * (negatives below) + (negatives equal)
  std::vector<std::int64_t> negative;
  std::int64_t doubled_wins = 0;  // sum of positive = sum of negative

  double Auc() const {
    return static_cast<double>(doubled_wins) /
           (2.0 * static_cast<double>(positive.size()) * static_cast<double>(negative.size()));
  }
};

std::optional<Placements> Place(std::span<const double> scores, std::span<const std::uint8_t> labels) {
  if (scores.size() != labels.size()) return std::nullopt;
  if (std::any_of(scores.begin(), scores.end(), [](double score) { return std::isnan(score); })) return std::nullopt;
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  const std::int64_t positives =
      std::count_if(labels.begin(), labels.end(), [](std::uint8_t label) { return label != 0; });
  if (positives == 0 || positives == static_cast<std::int64_t>(labels.size())) return std::nullopt;
  std::vector<std::int64_t> by_row(scores.size());
  std::int64_t negatives_below = 0;
  std::int64_t positives_below = 0;
  for (std::size_t from = 0; from < order.size();) {
    std::size_t to = from;
    std::int64_t tied_positives = 0;
    for (; to < order.size() && scores[order[to]] == scores[order[from]]; ++to) {
      tied_positives += labels[order[to]] != 0 ? 1 : 0;
    }
    const std::int64_t tied_negatives = static_cast<std::int64_t>(to - from) - tied_positives;
    for (; from < to; ++from) {
      by_row[order[from]] = labels[order[from]] != 0 ? 2 * negatives_below + tied_negatives
                                                     : 2 * (positives - positives_below) - tied_positives;
    }
    negatives_below += tied_negatives;
    positives_below += tied_positives;
  }
  Placements placements;
  for (std::size_t row = 0; row < labels.size(); ++row) {
    (labels[row] != 0 ? placements.positive : placements.negative).push_back(by_row[row]);
  }
  placements.doubled_wins = std::accumulate(placements.positive.begin(), placements.positive.end(), std::int64_t{0});
  return placements;
}

// Sample covariance (divisor size - 1) of integers divided by 2 * scale.
double Covariance(const std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b, double scale) {
  const auto count = static_cast<double>(a.size());
  const auto mean = [count](const std::vector<std::int64_t>& values) {
    return static_cast<double>(std::accumulate(values.begin(), values.end(), std::int64_t{0})) / count;
  };
  const double mean_a = mean(a);
  const double mean_b = mean(b);
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    sum += (static_cast<double>(a[i]) - mean_a) * (static_cast<double>(b[i]) - mean_b);
  }
  return sum / (count - 1) / (4 * scale * scale);
}

// Of two areas on the same rows; with a = b the variance.
double AucCovariance(const Placements& a, const Placements& b) {
  const auto positives = static_cast<double>(a.positive.size());
  const auto negatives = static_cast<double>(a.negative.size());
  return Covariance(a.positive, b.positive, negatives) / positives +
         Covariance(a.negative, b.negative, positives) / negatives;
}

Interval NormalInterval(double centre, double variance, double z, double lowest) {
  const double half = z * std::sqrt(variance);
  return {std::max(lowest, centre - half), std::min(1.0, centre + half)};
}

AucEstimate Estimate(const Placements& placements, double z) {
  AucEstimate estimate;
  estimate.auc = placements.Auc();
  estimate.variance = AucCovariance(placements, placements);
  estimate.interval = NormalInterval(estimate.auc, estimate.variance, z, 0);
  return estimate;
}

bool Estimable(const std::optional<Placements>& placements, double confidence) {
  return placements && placements->positive.size() > 1 && placements->negative.size() > 1 && confidence > 0 &&
         confidence < 1;
}

void Subtract(std::vector<std::int64_t>& a, const std::vector<std::int64_t>& b) {
  for (std::size_t i = 0; i < a.size(); ++i) a[i] -= b[i];
}

}  // namespace

std::optional<double> RocAuc(std::span<const double> scores, std::span<const std::uint8_t> labels) {
  const std::optional<Placements> placements = Place(scores, labels);
  if (!placements) return std::nullopt;
  return placements->Auc();
}

std::optional<AucEstimate> DeLong(std::span<const double> scores, std::span<const std::uint8_t> labels,
                                  double confidence) {
  const std::optional<Placements> placements = Place(scores, labels);
  if (!Estimable(placements, confidence)) return std::nullopt;
  return Estimate(*placements, TwoSidedNormalQuantile(confidence));
}

std::optional<PairedAuc> PairedDeLong(std::span<const double> scores_a, std::span<const double> scores_b,
                                      std::span<const std::uint8_t> labels, double confidence) {
  std::optional<Placements> a = Place(scores_a, labels);
  const std::optional<Placements> b = Place(scores_b, labels);
  if (!Estimable(a, confidence) || !Estimable(b, confidence)) return std::nullopt;
  const double z = TwoSidedNormalQuantile(confidence);
  PairedAuc paired;
  paired.a = Estimate(*a, z);
  paired.b = Estimate(*b, z);
  paired.covariance = AucCovariance(*a, *b);
  // Of the differences, row by row: the variances less twice the covariance would cancel where the rankings agree.
  Subtract(a->positive, b->positive);
  Subtract(a->negative, b->negative);
  a->doubled_wins -= b->doubled_wins;
  const double variance = AucCovariance(*a, *a);
  paired.difference = a->Auc();
  paired.difference_interval = NormalInterval(paired.difference, variance, z, -1);
  if (variance > 0) {
    paired.z = paired.difference / std::sqrt(variance);
    paired.p_value = NormalTwoSided(*paired.z);
  }
  return paired;
}

}  // namespace trimtab::stats
