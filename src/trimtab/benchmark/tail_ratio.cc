#include "trimtab/benchmark/tail_ratio.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "trimtab/stats/bootstrap.h"

namespace trimtab::benchmark {

namespace {

constexpr std::size_t kFewestRounds = 6;

// All times, the longest first, each with its round: a quantile of any resample of rounds is a short walk from the top.
class SortedTimes {
 public:
  explicit SortedTimes(const RowTimes& times) {
    for (std::size_t round = 0; round < times.size(); ++round) {
      rows_in_round_.push_back(times[round].size());
      for (const double time : times[round]) times_.push_back({time, round});
    }
    std::sort(times_.begin(), times_.end(), [](const Entry& a, const Entry& b) { return a.time > b.time; });
  }

  std::size_t size() const { return times_.size(); }

  // Of the rounds, each as often as `weights` says.
  double Quantile(double q, std::span<const std::size_t> weights) const {
    std::size_t rows = 0;
    for (std::size_t round = 0; round < weights.size(); ++round) rows += weights[round] * rows_in_round_[round];
    // Number of times that lie above the quantile.
    const std::size_t above = rows - static_cast<std::size_t>(std::ceil(q * static_cast<double>(rows) - 1e-9));
    std::size_t seen = 0;
    for (const Entry& entry : times_) {
      seen += weights[entry.round];
      if (seen > above) return entry.time;
    }
    return times_.empty() ? 0 : times_.back().time;
  }

 private:
  struct Entry {
    double time;
    std::size_t round;
  };
  std::vector<Entry> times_;
  std::vector<std::size_t> rows_in_round_;
};

}  // namespace

double Quantile(const RowTimes& times, double q) {
  return SortedTimes(times).Quantile(q, std::vector<std::size_t>(times.size(), 1));
}

TailRatio TailRatioOf(const RowTimes& challenger, const RowTimes& champion, double q, std::size_t replicates,
                      std::uint64_t seed, double confidence) {
  const SortedTimes a(challenger);
  const SortedTimes b(champion);
  const std::vector<std::size_t> once(challenger.size(), 1);
  TailRatio result{.ratio = a.Quantile(q, once) / b.Quantile(q, once), .interval = {}};
  const double enough = 10 / (1 - q) - 1e-6;
  if (challenger.size() < kFewestRounds || static_cast<double>(std::min(a.size(), b.size())) < enough) return result;
  std::vector<std::size_t> weights(challenger.size());
  const auto ratios =
      stats::BootstrapReplicates(challenger.size(), replicates, seed, [&](std::span<const std::size_t> rounds) {
        std::fill(weights.begin(), weights.end(), std::size_t{0});
        for (const std::size_t round : rounds) ++weights[round];
        return a.Quantile(q, weights) / b.Quantile(q, weights);
      });
  result.interval = stats::PercentileInterval(ratios, confidence);
  return result;
}

}  // namespace trimtab::benchmark
