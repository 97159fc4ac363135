// Do two collections of texts differ? A classifier learns to tell them apart on one half of the documents; its area
// under the ROC curve on the other half is the score: 0.5 chance, 1 perfectly told apart.
//
// Evidently's "perc_text_content_drift" and "abs_text_content_drift": TF-IDF (1 + ln tf; terms in more than half of the
// training documents and English stop words left out; smooth idf; L2 norm) and a linear classifier by stochastic
// gradient descent (modified Huber loss, L1 penalty 1e-4 by the cumulative truncated gradient of Tsuruoka et al. 2009,
// at most 50 epochs, ends after five without an objective better by 1e-3), as scikit-learn 1.9 computes them, its
// pseudo-random numbers for seed 42 included: the score is scikit-learn's up to rounding.
//
// The split depends on the order of the rows, and the score with it (its spread over orders is about 0.02 at 800
// documents). Texts in the order of their rows give Evidently's score; RowsOfCounts puts equal counts into one
// canonical order instead, so that the score does not depend on order, partitioning or threads.
//
// A term is a run of two or more word characters, lower-cased, as Python's "\w" and str.lower have them (Unicode 14),
// but for the two lower cases that are not one character for one (final sigma, dotted capital I). Bytes that are not
// UTF-8 end a term.
#ifndef TRIMTAB_DRIFT_TEXT_CONTENT_H_
#define TRIMTAB_DRIFT_TEXT_CONTENT_H_

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/result.h"

namespace trimtab::drift {

// One side: distinct texts, and for every row without null the index of its text. Views, owned by the caller.
struct TextRows {
  std::span<const std::string_view> distinct;
  std::span<const std::uint32_t> rows;
};

// The rows of texts that occur `counts[i]` times, texts ascending: {0, 0, 1, ...}.
std::vector<std::uint32_t> RowsOfCounts(std::span<const std::uint64_t> counts);

struct WeightedWord {
  std::string word;
  double weight = 0;  // of the classifier; > 0 speaks for the current, < 0 for the reference
};

struct TextComparison {
  double score = 0;                               // area under the ROC curve on the held-out half
  std::vector<std::uint8_t> held_out;             // side of each held-out document in the order of the split: 1 current
  std::vector<WeightedWord> reference_words;      // the most characteristic ones, most negative weight first
  std::vector<WeightedWord> current_words;        // most positive weight first
  std::vector<std::uint32_t> reference_examples;  // distinct texts of the held-out half that look most like their side
  std::vector<std::uint32_t> current_examples;
  int epochs = 0;
};

struct TextOptions {
  std::size_t words = 25;
  std::size_t examples = 10;
};

// Time linear in the tokens of the training documents (times epochs), memory in the distinct texts. Errors name the
// reason: an empty side, a half that holds one side only, no term left.
Result<TextComparison> CompareTexts(const TextRows& reference, const TextRows& current,
                                    const TextOptions& options = {});

// "Absolute": drift when score > threshold. "Percentile": drift when score > the threshold-quantile of the scores that
// random guesses would reach, which this gives: of 1000 seeded simulations, Evidently's own, up to 5,000 held-out
// documents, of the normal law of the rank statistic beyond. threshold in [0, 1].
double RandomScoreQuantile(const TextComparison& comparison, double threshold);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_TEXT_CONTENT_H_
