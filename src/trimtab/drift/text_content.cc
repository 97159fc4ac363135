#include "trimtab/drift/text_content.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <random>
#include <utility>

#include "trimtab/drift/term_matrix.h"
#include "trimtab/drift/text_classifier.h"
#include "trimtab/stats/auc.h"
#include "trimtab/stats/bootstrap.h"
#include "trimtab/stats/distributions.h"

namespace trimtab::drift {
namespace {

constexpr std::uint32_t kSeed = 42;
constexpr int kRandomGuesses = 1000;
constexpr std::size_t kMostSimulated = 5000;

// Uniform on 0 .. most: NumPy's masked rejection.
std::uint32_t DrawUpTo(std::uint32_t most, std::mt19937& generator) {
  std::uint32_t mask = most;
  for (const unsigned shift : {1U, 2U, 4U, 8U, 16U}) mask |= mask >> shift;
  while (true) {
    const auto value = static_cast<std::uint32_t>(generator()) & mask;
    if (value <= most) return value;
  }
}

// NumPy's random() of [0, 1), from 53 bits.
double DrawUniform(std::mt19937& generator) {
  const auto high = static_cast<double>(generator() >> 5U);
  const auto low = static_cast<double>(generator() >> 6U);
  return (high * 67108864 + low) / 9007199254740992;
}

// NumPy's RandomState(seed).permutation(size).
std::vector<std::uint32_t> Permutation(std::size_t size) {
  std::mt19937 generator(kSeed);
  std::vector<std::uint32_t> order(size);
  std::iota(order.begin(), order.end(), 0U);
  for (std::size_t i = size; i > 1; --i) {
    std::swap(order[i - 1], order[DrawUpTo(static_cast<std::uint32_t>(i - 1), generator)]);
  }
  return order;
}

// Documents: those of the reference, then those of the current; texts likewise.
struct Half {
  std::vector<std::uint32_t> texts;
  std::vector<std::uint8_t> sides;  // 1 current

  bool HasBothSides() const {
    return std::find(sides.begin(), sides.end(), 0) != sides.end() &&
           std::find(sides.begin(), sides.end(), 1) != sides.end();
  }
};

Half Take(const TextRows& reference, const TextRows& current, std::span<const std::uint32_t> documents) {
  Half half;
  for (const std::uint32_t document : documents) {
    const bool of_current = document >= reference.rows.size();
    half.sides.push_back(of_current ? 1 : 0);
    half.texts.push_back(of_current ? static_cast<std::uint32_t>(reference.distinct.size()) +
                                          current.rows[document - reference.rows.size()]
                                    : reference.rows[document]);
  }
  return half;
}

// The terms of the largest weights of this sign, the largest first.
std::vector<WeightedWord> Words(const TermMatrix& matrix, std::span<const double> weights, double sign,
                                std::size_t most) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t term = 0; term < weights.size(); ++term) {
    if (sign * weights[term] > 0) order.push_back(term);
  }
  std::stable_sort(order.begin(), order.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return sign * weights[a] > sign * weights[b]; });
  std::vector<WeightedWord> words;
  for (std::size_t i = 0; i < std::min(most, order.size()); ++i) {
    words.push_back({matrix.terms()[order[i]], weights[order[i]]});
  }
  return words;
}

// The held-out texts of a side that look most like it, each once; `first` is the number of the side's first text.
std::vector<std::uint32_t> Examples(const Half& half, std::span<const double> scores, std::uint8_t side,
                                    std::uint32_t first, std::size_t most) {
  std::vector<std::pair<double, std::uint32_t>> found;
  for (std::size_t i = 0; i < half.texts.size(); ++i) {
    if (half.sides[i] == side) found.emplace_back(side != 0 ? -scores[i] : scores[i], half.texts[i] - first);
  }
  std::sort(found.begin(), found.end());
  found.erase(std::unique(found.begin(), found.end()), found.end());
  std::vector<std::uint32_t> examples;
  for (std::size_t i = 0; i < std::min(most, found.size()); ++i) examples.push_back(found[i].second);
  return examples;
}

}  // namespace

std::vector<std::uint32_t> RowsOfCounts(std::span<const std::uint64_t> counts) {
  std::vector<std::uint32_t> rows;
  for (std::size_t text = 0; text < counts.size(); ++text) {
    rows.insert(rows.end(), static_cast<std::size_t>(counts[text]), static_cast<std::uint32_t>(text));
  }
  return rows;
}

Result<TextComparison> CompareTexts(const TextRows& reference, const TextRows& current, const TextOptions& options) {
  if (reference.rows.empty()) return InvalidInput("", "the reference has no text");
  if (current.rows.empty()) return InvalidInput("", "the data has no text");
  const std::size_t documents = reference.rows.size() + current.rows.size();
  if (documents > 0xffffffffU) {
    return InvalidInput("", "too many texts: " + std::to_string(documents), "at most 4294967295");
  }
  const std::vector<std::uint32_t> order = Permutation(documents);
  const std::size_t held_out_size = documents - documents / 2;
  const Half held_out = Take(reference, current, std::span(order).first(held_out_size));
  const Half training = Take(reference, current, std::span(order).subspan(held_out_size));
  for (const auto& [half, name] : {std::pair(&training, "training"), std::pair(&held_out, "held-out")}) {
    if (half->HasBothSides()) continue;
    return InvalidInput("",
                        std::string("the ") + name + " half of " + std::to_string(documents) +
                            " texts, drawn at random, holds one side only",
                        "compare more texts on each side");
  }
  std::vector<std::string_view> texts(reference.distinct.begin(), reference.distinct.end());
  texts.insert(texts.end(), current.distinct.begin(), current.distinct.end());
  const TermMatrix matrix(texts, training.texts);
  if (matrix.terms().empty()) {
    return InvalidInput("",
                        "the texts have no term to compare: all are single characters, English stop words or in "
                        "more than half of the texts");
  }
  const TextClassifier classifier = TrainTextClassifier(matrix, training.texts, training.sides);
  std::vector<double> scores;
  for (const std::uint32_t text : held_out.texts) {
    scores.push_back((std::clamp(classifier.Decide(matrix.row(text)), -1.0, 1.0) + 1) / 2);
  }
  const std::optional<double> auc = stats::RocAuc(scores, held_out.sides);
  if (!auc) return Internal("", "the classifier of texts has no finite weights");
  TextComparison comparison;
  comparison.score = *auc;
  comparison.held_out = held_out.sides;
  comparison.reference_words = Words(matrix, classifier.weights, -1, options.words);
  comparison.current_words = Words(matrix, classifier.weights, 1, options.words);
  comparison.reference_examples = Examples(held_out, scores, 0, 0, options.examples);
  comparison.current_examples =
      Examples(held_out, scores, 1, static_cast<std::uint32_t>(reference.distinct.size()), options.examples);
  comparison.epochs = classifier.epochs;
  return comparison;
}

double RandomScoreQuantile(const TextComparison& comparison, double threshold) {
  const double quantile = std::clamp(threshold, 0.0, 1.0);
  const auto current = static_cast<double>(std::count(comparison.held_out.begin(), comparison.held_out.end(), 1));
  const double reference = static_cast<double>(comparison.held_out.size()) - current;
  if (comparison.held_out.size() > kMostSimulated) {
    const double deviation = std::sqrt((current + reference + 1) / (12 * current * reference));
    return std::clamp(0.5 + deviation * stats::NormalQuantile(quantile), 0.0, 1.0);
  }
  std::mt19937 seeds(kSeed);
  std::vector<double> guesses(comparison.held_out.size());
  std::vector<double> areas;
  for (int guess = 0; guess < kRandomGuesses; ++guess) {
    std::mt19937 generator(DrawUpTo(10 * kRandomGuesses - 1, seeds));
    for (double& value : guesses) value = DrawUniform(generator);
    areas.push_back(stats::RocAuc(guesses, comparison.held_out).value_or(0.5));
  }
  std::sort(areas.begin(), areas.end());
  return stats::LinearQuantile(areas, quantile);
}

}  // namespace trimtab::drift
