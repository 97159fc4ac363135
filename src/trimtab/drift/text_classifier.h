// A linear classifier of texts by stochastic gradient descent: modified Huber loss (Zhang 2004), L1 penalty 1e-4 by the
// cumulative truncated gradient (Tsuruoka, Tsujii and Ananiadou 2009), step 1 / (1e-4 (1000 + t)). At most 50 epochs;
// it ends after five in a row whose mean of loss + penalty, the penalty of the terms at hand, was not better than the
// best before by 1e-3. The order within an epoch, the intercept's slower step (1/100) and the rule to stop are those of
// scikit-learn 1.9's SGDClassifier with random_state 42, so that the weights are its weights up to rounding.
#ifndef TRIMTAB_DRIFT_TEXT_CLASSIFIER_H_
#define TRIMTAB_DRIFT_TEXT_CLASSIFIER_H_

#include <cstdint>
#include <span>
#include <vector>

#include "trimtab/drift/term_matrix.h"

namespace trimtab::drift {

struct TextClassifier {
  std::vector<double> weights;  // one for each term
  double intercept = 0;
  int epochs = 0;

  // > 0 speaks for the current. The probability that it stands for is clamp(Decide, -1, 1) / 2 + 1/2.
  double Decide(std::span<const TermWeight> row) const;
};

// `texts`: rows of the matrix, one for each training document; `sides`: 1 current, 0 reference. Both occur.
TextClassifier TrainTextClassifier(const TermMatrix& matrix, std::span<const std::uint32_t> texts,
                                   std::span<const std::uint8_t> sides);

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_TEXT_CLASSIFIER_H_
