#include "trimtab/evaluate/paired_accuracy.h"

#include <cmath>
#include <functional>

#include "trimtab/stats/mcnemar.h"

namespace trimtab::evaluate {

namespace {

constexpr std::int64_t kMostRows = std::int64_t{1} << 40;

// What `rows` rows would show if the shares stayed.
PairedAccuracy Scaled(const PairedAccuracy& pairs, std::int64_t rows) {
  const double factor = static_cast<double>(rows) / static_cast<double>(pairs.rows);
  const auto scale = [&](std::int64_t count) {
    return static_cast<std::int64_t>(std::floor(static_cast<double>(count) * factor));
  };
  return {.rows = rows, .only_first = scale(pairs.only_first), .only_second = scale(pairs.only_second)};
}

std::optional<std::int64_t> RowsToSettle(const PairedAccuracy& pairs,
                                         const std::function<Verdict(const PairedAccuracy&)>& judge) {
  if (pairs.rows == 0) return std::nullopt;
  const auto settled = [&](std::int64_t rows) { return judge(Scaled(pairs, rows)) != Verdict::kInconclusive; };
  std::int64_t too_few = pairs.rows;
  std::int64_t enough = pairs.rows;
  do {
    enough *= 2;
    if (enough > kMostRows) return std::nullopt;
  } while (!settled(enough));
  while (enough - too_few > 1) {
    const std::int64_t middle = too_few + (enough - too_few) / 2;
    (settled(middle) ? enough : too_few) = middle;
  }
  return enough;
}

PairedVerdict Evidence(const PairedAccuracy& pairs, double confidence) {
  const auto first = static_cast<std::uint64_t>(pairs.only_first);
  const auto second = static_cast<std::uint64_t>(pairs.only_second);
  return {.verdict = Verdict::kInconclusive,
          .p_value = stats::McNemarTest(first, second).exact_p,
          .interval = stats::TangoInterval(first, second, static_cast<std::uint64_t>(pairs.rows), confidence)};
}

}  // namespace

PairedAccuracy CountPairs(Correctness first, Correctness second) {
  PairedAccuracy pairs{.rows = std::ssize(first), .only_first = 0, .only_second = 0};
  for (std::size_t i = 0; i < first.size(); ++i) {
    pairs.only_first += first[i] > second[i];
    pairs.only_second += first[i] < second[i];
  }
  return pairs;
}

PairedVerdict JudgeBetter(const PairedAccuracy& pairs, double confidence) {
  PairedVerdict result = Evidence(pairs, confidence);
  if (pairs.only_first == 0 && pairs.only_second == 0) {
    result.verdict = Verdict::kFail;
  } else if (result.p_value <= 1 - confidence) {
    result.verdict = pairs.only_first > pairs.only_second ? Verdict::kPass : Verdict::kFail;
  }
  return result;
}

PairedVerdict JudgeNotWorse(const PairedAccuracy& pairs, double margin, double confidence) {
  PairedVerdict result = Evidence(pairs, confidence);
  if (result.interval.has_value() && result.interval->lower > -margin) {
    result.verdict = Verdict::kPass;
  } else if (pairs.only_first < pairs.only_second && result.p_value <= 1 - confidence) {
    result.verdict = Verdict::kFail;
  }
  return result;
}

std::optional<std::int64_t> RowsToBetter(const PairedAccuracy& pairs, double confidence) {
  return RowsToSettle(pairs, [&](const PairedAccuracy& more) {
    // Scaling must not turn "no discordant row" (a fail) into an end of the search.
    return more.only_first + more.only_second == 0 ? Verdict::kInconclusive : JudgeBetter(more, confidence).verdict;
  });
}

std::optional<std::int64_t> RowsToNotWorse(const PairedAccuracy& pairs, double margin, double confidence) {
  return RowsToSettle(pairs,
                      [&](const PairedAccuracy& more) { return JudgeNotWorse(more, margin, confidence).verdict; });
}

}  // namespace trimtab::evaluate
