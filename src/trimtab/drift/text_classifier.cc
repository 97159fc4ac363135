#include "trimtab/drift/text_classifier.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>
#include <utility>

namespace trimtab::drift {
namespace {

// What scikit-learn draws from its generator for random_state 42 to shuffle each epoch with.
constexpr std::uint32_t kShuffleSeed = 1273642419;
constexpr double kAlpha = 1e-4;
constexpr double kFirstStep = 1000;  // the step starts at 1 / (kAlpha kFirstStep) = 10, the size of a typical weight
constexpr double kInterceptRate = 0.01;
constexpr int kMostEpochs = 50;
constexpr int kPatience = 5;
constexpr double kTolerance = 1e-3;

// Fisher-Yates from the front by xorshift (Marsaglia 2003), started anew for each epoch.
void ShuffleEpoch(std::vector<std::uint32_t>& order) {
  std::uint32_t state = kShuffleSeed;
  for (std::size_t i = 0; i + 1 < order.size(); ++i) {
    state ^= state << 13U;
    state ^= state >> 17U;
    state ^= state << 5U;
    const std::size_t j = i + (state % 0x80000000U) % (order.size() - i);
    std::swap(order[i], order[j]);
  }
}

double Loss(double margin) {
  if (margin >= 1) return 0;
  return margin >= -1 ? (1 - margin) * (1 - margin) : -4 * margin;
}

double LossSlope(double margin) {
  if (margin >= 1) return 0;
  return margin >= -1 ? -2 * (1 - margin) : -4;
}

// The weights with the penalty that each has paid; `total_` is what every weight should have paid by now.
class PenalizedWeights {
 public:
  explicit PenalizedWeights(std::vector<double>& weights) : weights_(weights), paid_(weights.size()) {}

  // Sum of |weight| over the terms of the last document that changed weights, before it paid its penalty: what
  // scikit-learn takes for the length of all weights in its rule to stop.
  double length() const { return length_; }

  void Step(std::span<const TermWeight> row, double update, double penalty) {
    total_ += penalty;
    double length = 0;
    for (const TermWeight& entry : row) {
      double& weight = weights_[entry.term];
      weight += update * entry.value;
      const double unpaid = weight;
      length += std::abs(weight);
      double& paid = paid_[entry.term];
      if (weight > 0) {
        weight = std::max(0.0, weight - (total_ + paid));
      } else if (weight < 0) {
        weight = std::min(0.0, weight + (total_ - paid));
      }
      paid += weight - unpaid;
    }
    if (update != 0) length_ = length;
  }

 private:
  std::vector<double>& weights_;
  std::vector<double> paid_;
  double total_ = 0;
  double length_ = 0;
};

}  // namespace

double TextClassifier::Decide(std::span<const TermWeight> row) const {
  double sum = 0;
  for (const TermWeight& entry : row) sum += weights[entry.term] * entry.value;
  return sum + intercept;
}

TextClassifier TrainTextClassifier(const TermMatrix& matrix, std::span<const std::uint32_t> texts,
                                   std::span<const std::uint8_t> sides) {
  TextClassifier classifier;
  classifier.weights.resize(matrix.terms().size());
  PenalizedWeights weights(classifier.weights);
  std::vector<std::uint32_t> order(texts.size());
  std::iota(order.begin(), order.end(), 0U);
  double best = std::numeric_limits<double>::infinity();
  int without_gain = 0;
  double time = 0;
  while (classifier.epochs < kMostEpochs && without_gain < kPatience) {
    ++classifier.epochs;
    ShuffleEpoch(order);
    double objective = 0;
    for (const std::uint32_t document : order) {
      const std::span<const TermWeight> row = matrix.row(texts[document]);
      const double label = sides[document] != 0 ? 1 : -1;
      const double margin = classifier.Decide(row) * label;
      const double step = 1 / (kAlpha * (kFirstStep + time));
      ++time;
      objective += Loss(margin) + kAlpha * weights.length();
      const double update = -step * (LossSlope(margin) * label);
      weights.Step(row, update, step * kAlpha);
      classifier.intercept += update * kInterceptRate;
    }
    objective /= static_cast<double>(order.size());
    without_gain = objective > best - kTolerance ? without_gain + 1 : 0;
    best = std::min(best, objective);
  }
  return classifier;
}

}  // namespace trimtab::drift
