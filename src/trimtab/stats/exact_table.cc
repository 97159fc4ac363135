#include "trimtab/stats/exact_table.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numeric>
#include <unordered_map>
#include <utility>
#include <vector>

#include "trimtab/stats/bootstrap.h"
#include "trimtab/stats/hypergeometric.h"

namespace trimtab::stats {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kTie = 1e-10;

// The probabilities from `start` away from the mode, summed until they no longer count; `step` is +1 or -1.
double Tail(std::uint64_t start, int step, std::uint64_t total, std::uint64_t marked, std::uint64_t draws) {
  const std::uint64_t unmarked = total - marked;
  const std::uint64_t least = draws > unmarked ? draws - unmarked : 0;
  const std::uint64_t most = std::min(marked, draws);
  double term = 1;
  double sum = 1;
  for (std::uint64_t k = start; step > 0 ? k < most : k > least; k = step > 0 ? k + 1 : k - 1) {
    if (step > 0) {
      term *= static_cast<double>(marked - k) / static_cast<double>(k + 1) * static_cast<double>(draws - k) /
              static_cast<double>(unmarked + k + 1 - draws);
    } else {
      term *= static_cast<double>(k) / static_cast<double>(marked - k + 1) * static_cast<double>(unmarked + k - draws) /
              static_cast<double>(draws - k + 1);
    }
    sum += term;
    if (term < sum * 1e-18) break;
  }
  return std::exp(HypergeometricLogProbability(start, total, marked, draws)) * sum;
}

// ln C(c, x), from tables for the totals that occur: there are few different ones among many categories.
class Binomials {
 public:
  explicit Binomials(std::span<const std::uint64_t> totals) {
    for (const std::uint64_t total : totals) {
      if (total > kMostTabulated - entries_ || tables_.contains(total)) continue;
      entries_ += total + 1;
      std::vector<double>& table = tables_[total];
      for (std::uint64_t k = 0; k <= total; ++k) table.push_back(LogBinomialCoefficient(total, k));
    }
    for (const std::uint64_t total : totals) {
      const auto found = tables_.find(total);
      of_.push_back(found == tables_.end() ? nullptr : found->second.data());
    }
    totals_.assign(totals.begin(), totals.end());
  }

  double Get(std::size_t category, std::uint64_t k) const {
    return of_[category] != nullptr ? of_[category][k] : LogBinomialCoefficient(totals_[category], k);
  }

 private:
  static constexpr std::uint64_t kMostTabulated = 4'000'000;
  std::unordered_map<std::uint64_t, std::vector<double>> tables_;
  std::vector<const double*> of_;
  std::vector<std::uint64_t> totals_;
  std::uint64_t entries_ = 0;
};

// All paths with this many rows of the reference left to place and this product of binomials so far.
struct Node {
  std::uint64_t left = 0;
  double past = 0;   // ln of the product
  double paths = 0;  // how many
};

class Network {
 public:
  Network(std::span<const std::uint64_t> totals, std::uint64_t draws, std::uint64_t most_steps)
      : totals_(totals), binomials_(totals), draws_(draws), steps_(most_steps) {}

  // Sum of the probabilities of all tables whose product of binomials is at most exp(limit); nullopt when it takes more
  // than the steps.
  std::optional<double> SumUpTo(double limit) {
    if (!Bounds()) return std::nullopt;
    const std::uint64_t total = rest_[0];
    const double whole = LogBinomialCoefficient(total, draws_);
    double sum = 0;
    std::vector<Node> stage{{draws_, 0, 1}};
    for (std::size_t i = 0; i < totals_.size(); ++i) {
      std::vector<Node> next;
      for (const Node& node : stage) {
        const std::uint64_t after = rest_[i + 1];
        const std::uint64_t least = node.left > after ? node.left - after : 0;
        const std::uint64_t most = std::min(totals_[i], node.left);
        if (!Spend(most - least + 1)) return std::nullopt;
        for (std::uint64_t x = least; x <= most; ++x) {
          const std::uint64_t left = node.left - x;
          const double past = node.past + binomials_.Get(i, x);
          if (past + longest_[i + 1][left] <= limit) {
            sum += node.paths * std::exp(past + LogBinomialCoefficient(after, left) - whole);
          } else if (past + shortest_[i + 1][left] <= limit) {
            next.push_back({left, past, node.paths});
          }
        }
      }
      Unite(next);
      stage = std::move(next);
    }
    return std::min(1.0, sum);
  }

 private:
  static constexpr std::uint64_t kBoundSteps = 4;  // a step of the bounds is an addition, of the sum a logarithm

  bool Spend(std::uint64_t steps) {
    if (steps > steps_) return false;
    steps_ -= steps;
    return true;
  }

  // The largest and the smallest product that the categories from i on can add, for every number of rows to place.
  bool Bounds() {
    const std::size_t k = totals_.size();
    rest_.assign(k + 1, 0);
    for (std::size_t i = k; i > 0; --i) rest_[i - 1] = rest_[i] + totals_[i - 1];
    std::uint64_t cost = 0;
    for (std::size_t i = 0; i < k; ++i) {
      const std::uint64_t columns = std::min(draws_, rest_[i]) + 1;
      if (totals_[i] + 1 > kBoundSteps * steps_ / columns) return false;
      cost += columns * (totals_[i] + 1);
    }
    if (cost > kBoundSteps * steps_) return false;
    longest_.assign(k + 1, {});
    shortest_.assign(k + 1, {});
    longest_[k] = shortest_[k] = {0};
    for (std::size_t i = k; i > 0; --i) {
      const std::uint64_t columns = std::min(draws_, rest_[i - 1]) + 1;
      longest_[i - 1].assign(columns, -kInfinity);
      shortest_[i - 1].assign(columns, kInfinity);
      for (std::uint64_t left = 0; left < columns; ++left) {
        const std::uint64_t least = left > rest_[i] ? left - rest_[i] : 0;
        for (std::uint64_t x = least; x <= std::min(totals_[i - 1], left); ++x) {
          const double here = binomials_.Get(i - 1, x);
          longest_[i - 1][left] = std::max(longest_[i - 1][left], here + longest_[i][left - x]);
          shortest_[i - 1][left] = std::min(shortest_[i - 1][left], here + shortest_[i][left - x]);
        }
      }
    }
    return true;
  }

  // Nodes that differ in nothing but rounding become one.
  static void Unite(std::vector<Node>& nodes) {
    std::sort(nodes.begin(), nodes.end(),
              [](const Node& a, const Node& b) { return a.left != b.left ? a.left < b.left : a.past < b.past; });
    std::size_t kept = 0;
    for (std::size_t i = 1; i < nodes.size(); ++i) {
      if (nodes[i].left == nodes[kept].left && nodes[i].past - nodes[kept].past < kTie / 10) {
        nodes[kept].paths += nodes[i].paths;
      } else {
        nodes[++kept] = nodes[i];
      }
    }
    if (!nodes.empty()) nodes.resize(kept + 1);
  }

  std::span<const std::uint64_t> totals_;
  Binomials binomials_;
  std::uint64_t draws_;
  std::uint64_t steps_;
  std::vector<std::uint64_t> rest_;  // rows in the categories from i on
  std::vector<std::vector<double>> longest_;
  std::vector<std::vector<double>> shortest_;
};

}  // namespace

std::optional<FisherResult> FisherExactTest(std::span<const std::uint64_t> reference,
                                            std::span<const std::uint64_t> current) {
  if (reference.size() != 2 || current.size() != 2) return std::nullopt;
  const std::uint64_t draws = reference[0] + reference[1];
  const std::uint64_t total = draws + current[0] + current[1];
  const std::uint64_t marked = reference[0] + current[0];
  if (draws == 0 || draws == total) return std::nullopt;
  FisherResult result;
  if (marked == 0 || marked == total) {
    result.odds_ratio = std::numeric_limits<double>::quiet_NaN();
    return result;
  }
  const double divisor = static_cast<double>(reference[1]) * static_cast<double>(current[0]);
  result.odds_ratio =
      divisor > 0 ? static_cast<double>(reference[0]) * static_cast<double>(current[1]) / divisor : kInfinity;
  const std::uint64_t observed = reference[0];
  const auto log_probability = [&](std::uint64_t k) { return HypergeometricLogProbability(k, total, marked, draws); };
  const std::uint64_t unmarked = total - marked;
  const std::uint64_t least = draws > unmarked ? draws - unmarked : 0;
  const std::uint64_t most = std::min(marked, draws);
  const auto mode =
      std::clamp(static_cast<std::uint64_t>((static_cast<double>(draws) + 1) * (static_cast<double>(marked) + 1) /
                                            (static_cast<double>(total) + 2)),
                 least, most);
  const double limit = log_probability(observed) + kTie;
  if (log_probability(mode) <= limit) return result;
  // The law rises to the mode and falls behind it: the first value on the other side that is at most as probable.
  if (observed < mode) {
    result.p_value = Tail(observed, -1, total, marked, draws);
    std::uint64_t low = mode + 1;
    std::uint64_t high = most + 1;
    while (low < high) {
      const std::uint64_t middle = low + (high - low) / 2;
      if (log_probability(middle) <= limit) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    if (low <= most) result.p_value += Tail(low, 1, total, marked, draws);
  } else {
    result.p_value = Tail(observed, 1, total, marked, draws);
    std::uint64_t low = least;
    std::uint64_t high = mode;
    while (low < high) {  // the last + 1
      const std::uint64_t middle = low + (high - low) / 2;
      if (log_probability(middle) <= limit) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    if (low > least) result.p_value += Tail(low - 1, -1, total, marked, draws);
  }
  result.p_value = std::min(1.0, result.p_value);
  return result;
}

std::optional<ExactTableResult> FreemanHaltonTest(std::span<const std::uint64_t> reference,
                                                  std::span<const std::uint64_t> current,
                                                  const ExactTableOptions& options) {
  if (reference.size() != current.size()) return std::nullopt;
  std::vector<std::pair<std::uint64_t, std::uint64_t>> columns;  // total, of the reference
  std::uint64_t draws = 0;
  std::uint64_t total = 0;
  for (std::size_t i = 0; i < reference.size(); ++i) {
    draws += reference[i];
    total += reference[i] + current[i];
    if (reference[i] + current[i] > 0) columns.emplace_back(reference[i] + current[i], reference[i]);
  }
  if (draws == 0 || draws == total) return std::nullopt;
  ExactTableResult result;
  if (columns.size() < 2) return result;
  // Large categories first: the bounds cut most where most is left to place.
  std::sort(columns.begin(), columns.end(), std::greater<>());
  std::vector<std::uint64_t> totals;
  double observed = 0;
  for (const auto& [size, of_reference] : columns) {
    totals.push_back(size);
    observed += LogBinomialCoefficient(size, of_reference);
  }
  const double limit = observed + kTie;
  if (const std::optional<double> sum = Network(totals, draws, options.most_steps).SumUpTo(limit)) {
    result.p_value = *sum;
    return result;
  }
  const Binomials binomials(totals);
  std::vector<std::uint64_t> drawn(totals.size());
  result.exact = false;
  result.replicates = std::max<std::uint64_t>(1, options.replicates);
  std::uint64_t at_most = 0;
  for (std::uint64_t replicate = 0; replicate < result.replicates; ++replicate) {
    ResampleStream stream(options.seed, replicate);
    DrawMultivariateHypergeometric(totals, draws, stream, drawn);
    double product = 0;
    for (std::size_t i = 0; i < totals.size(); ++i) product += binomials.Get(i, drawn[i]);
    at_most += product <= limit ? 1U : 0U;
  }
  const auto replicates = static_cast<double>(result.replicates);
  result.p_value = (1 + static_cast<double>(at_most)) / (1 + replicates);
  result.standard_error = std::sqrt(result.p_value * (1 - result.p_value) / replicates);
  return result;
}

}  // namespace trimtab::stats
