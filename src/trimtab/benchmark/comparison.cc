#include "trimtab/benchmark/comparison.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>
#include <utility>

#include "trimtab/benchmark/tail_ratio.h"
#include "trimtab/stats/paired_ratio.h"

namespace trimtab::benchmark {

namespace {

constexpr double kTail = 0.99;
constexpr double kMemoryFloor = 8.0 * 1024 * 1024;
constexpr std::size_t kReplicates = 4000;

std::string Digits(double value, int significant) {
  std::array<char, 64> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), value, std::chars_format::general, significant).ptr;
  return {text.data(), end};
}

std::string Grouped(double value) {
  std::string text = std::to_string(std::llround(value));
  for (std::size_t i = text.size(); i > 3 + (text[0] == '-' ? 1U : 0U); i -= 3) text.insert(i - 3, ",");
  return text;
}

// One number for each round of a model; smaller is better.
using Series = std::vector<double>;

Series MedianRows(const ModelSamples& samples) {
  Series series;
  for (const RoundSample& round : samples.rounds) series.push_back(stats::Median(round.rows).value_or(0));
  return series;
}
Series Batches(const ModelSamples& samples) {
  Series series;
  for (const RoundSample& round : samples.rounds) series.push_back(round.batch);
  return series;
}
Series Loads(const ModelSamples& samples) {
  Series series;
  for (const RoundSample& round : samples.rounds) series.push_back(round.load);
  return series;
}
// Empty when a round has no number.
Series Memories(const ModelSamples& samples) {
  Series series;
  for (const RoundSample& round : samples.rounds) {
    if (!round.memory_bytes.has_value()) return {};
    series.push_back(*round.memory_bytes);
  }
  return series;
}
RowTimes RowsOf(const ModelSamples& samples) {
  RowTimes times;
  for (const RoundSample& round : samples.rounds) times.push_back(round.rows);
  return times;
}

// Ratio and verdict from an interval of the ratio.
void Judge(double ratio, const std::optional<stats::Interval>& interval, std::int64_t pairs, double confidence,
           Measurement& measurement) {
  const double limit = 1 + measurement.margin;
  measurement.ratio = ratio;
  measurement.interval = interval;
  measurement.verdict = Verdict::kInconclusive;
  std::string text = Digits(ratio, 3) + " times the champion's";
  if (!interval.has_value()) {
    measurement.explanation = text + "; " + std::to_string(pairs) + " pairs are too few for an interval";
    return;
  }
  text += " (" + Digits(100 * confidence, 5) + " % interval " + Digits(interval->lower, 3) + " to " +
          Digits(interval->upper, 3) + ", " + std::to_string(pairs) + " pairs), ";
  const std::string allowed = Digits(limit, 4) + " allowed";
  if (interval->lower > limit) {
    measurement.verdict = Verdict::kFail;
    text += allowed;
  } else if (interval->upper < limit) {
    measurement.verdict = Verdict::kPass;
    text += allowed;
  } else {
    text += "which may be either side of the " + allowed;
  }
  measurement.explanation = std::move(text);
}

void JudgeSeries(const Series& challenger, const Series& champion, double confidence, Measurement& measurement) {
  const auto logs = stats::LogRatios(champion, challenger);
  const auto estimate = logs.has_value() ? stats::HodgesLehmann(*logs) : std::nullopt;
  if (!estimate.has_value()) {
    measurement.verdict = Verdict::kInconclusive;
    measurement.explanation = "there are no pairs to compare";
    return;
  }
  std::optional<stats::Interval> interval;
  if (const auto median = stats::OrderStatisticInterval(*logs, confidence); median.has_value()) {
    interval = stats::Interval{std::exp(median->interval.lower), std::exp(median->interval.upper)};
  }
  Judge(std::exp(*estimate), interval, std::ssize(challenger), confidence, measurement);
}

// "; the champion's 5.8 MB counts as 8.39 MB": the ratio is not that of the two numbers that are shown.
std::string FloorText(double challenger, double champion) {
  const auto low = [](double bytes) { return bytes < kMemoryFloor; };
  if (!low(challenger) && !low(champion)) return "";
  const std::string ours = "the challenger's " + QuantityText(challenger, "bytes");
  const std::string theirs = "the champion's " + QuantityText(champion, "bytes");
  std::string text = "; ";
  if (low(challenger)) text += ours;
  if (low(challenger) && low(champion)) text += " and ";
  if (low(champion)) text += theirs;
  text += low(challenger) && low(champion) ? " each count as " : " counts as ";
  return text + QuantityText(kMemoryFloor, "bytes");
}

class Comparison {
 public:
  Comparison(const ComparisonSettings& settings, const ModelSamples& challenger, const ModelSamples* champion)
      : settings_(settings), challenger_(challenger), champion_(champion) {}

  std::vector<Measurement> All() const {
    const auto plain = [](double value) { return value; };
    const auto rows = static_cast<double>(settings_.work.batch_rows);
    return {Paired("latency_p50", "s", MedianRows, plain),
            Tail(),
            Paired("throughput", "rows/s", Batches, [rows](double seconds) { return rows / seconds; }),
            Paired("load_time", "s", Loads, plain),
            Size(),
            Memory()};
  }

 private:
  Measurement Start(const std::string& name, const std::string& unit) const {
    Measurement measurement;
    measurement.name = name;
    measurement.unit = unit;
    measurement.margin = settings_.margins.at(name);
    return measurement;
  }

  void NoBaseline(Measurement& measurement) const {
    measurement.verdict = Verdict::kPass;
    measurement.explanation =
        QuantityText(measurement.challenger, measurement.unit) + "; no baseline: there is no champion yet";
  }

  template <typename Take, typename Show>
  Measurement Paired(const std::string& name, const std::string& unit, Take take, Show show) const {
    Measurement measurement = Start(name, unit);
    const Series challenger = take(challenger_);
    measurement.challenger = show(stats::Median(challenger).value_or(0));
    if (champion_ == nullptr) {
      NoBaseline(measurement);
      return measurement;
    }
    const Series champion = take(*champion_);
    measurement.champion = show(stats::Median(champion).value_or(0));
    JudgeSeries(challenger, champion, settings_.interval_confidence, measurement);
    return measurement;
  }

  Measurement Tail() const {
    Measurement measurement = Start("latency_p99", "s");
    const RowTimes challenger = RowsOf(challenger_);
    measurement.challenger = Quantile(challenger, kTail);
    if (champion_ == nullptr) {
      NoBaseline(measurement);
      return measurement;
    }
    const RowTimes champion = RowsOf(*champion_);
    measurement.champion = Quantile(champion, kTail);
    const TailRatio tail =
        TailRatioOf(challenger, champion, kTail, kReplicates, settings_.seed, settings_.interval_confidence);
    Judge(tail.ratio, tail.interval, std::ssize(challenger), settings_.interval_confidence, measurement);
    return measurement;
  }

  Measurement Size() const {
    Measurement measurement = Start("model_size", "bytes");
    measurement.challenger = static_cast<double>(challenger_.size_bytes);
    if (champion_ == nullptr) {
      NoBaseline(measurement);
      return measurement;
    }
    measurement.champion = static_cast<double>(champion_->size_bytes);
    measurement.ratio = measurement.challenger / *measurement.champion;
    measurement.verdict = *measurement.ratio > 1 + measurement.margin ? Verdict::kFail : Verdict::kPass;
    measurement.explanation = Digits(*measurement.ratio, 3) + " times the champion's (exact), " +
                              Digits(1 + measurement.margin, 4) + " allowed";
    return measurement;
  }

  Measurement Memory() const {
    Measurement measurement = Start("peak_memory", "bytes");
    Series challenger = Memories(challenger_);
    Series champion = champion_ == nullptr ? Series() : Memories(*champion_);
    if (challenger.empty() || (champion_ != nullptr && champion.empty())) {
      measurement.verdict = champion_ == nullptr ? Verdict::kPass : Verdict::kInconclusive;
      measurement.explanation = "this machine does not tell how much memory the process uses";
      return measurement;
    }
    measurement.challenger = *stats::Median(challenger);
    if (champion_ == nullptr) {
      NoBaseline(measurement);
      return measurement;
    }
    measurement.champion = *stats::Median(champion);
    for (Series* series : {&challenger, &champion}) {
      for (double& bytes : *series) bytes = std::max(bytes, kMemoryFloor);
    }
    JudgeSeries(challenger, champion, settings_.interval_confidence, measurement);
    measurement.explanation += FloorText(measurement.challenger, *measurement.champion);
    return measurement;
  }

  const ComparisonSettings& settings_;
  const ModelSamples& challenger_;
  const ModelSamples* champion_;
};

}  // namespace

std::vector<Measurement> Compare(const ComparisonSettings& settings, const ModelSamples& challenger,
                                 const ModelSamples* champion) {
  return Comparison(settings, challenger, champion).All();
}

std::string QuantityText(double value, const std::string& unit) {
  if (unit == "s") {
    if (value < 1e-3) return Digits(value * 1e6, 3) + " us";
    if (value < 1) return Digits(value * 1e3, 3) + " ms";
    return Digits(value, 3) + " s";
  }
  if (unit == "bytes") {
    if (value < 1e3) return Grouped(value) + " bytes";
    if (value < 1e6) return Digits(value / 1e3, 3) + " kB";
    return value < 1e9 ? Digits(value / 1e6, 3) + " MB" : Digits(value / 1e9, 4) + " GB";
  }
  return Grouped(value) + " " + unit;
}

}  // namespace trimtab::benchmark
