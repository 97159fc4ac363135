// TF-IDF vectors of texts: the columns are the terms of the training documents but for English stop words and those in
// more than half of the documents; a value is (1 + ln tf) (ln((1 + documents) / (1 + documents with the term)) + 1),
// and a row has length 1 (or no entry). (Salton and Buckley 1988, in scikit-learn's variant.)
#ifndef TRIMTAB_DRIFT_TERM_MATRIX_H_
#define TRIMTAB_DRIFT_TERM_MATRIX_H_

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace trimtab::drift {

struct TermWeight {
  std::uint32_t term = 0;
  double value = 0;
};

class TermMatrix {
 public:
  // One row for each text. `training`: the texts of the training documents in their order, each as often as it occurs.
  // Terms are numbered in bytewise order.
  TermMatrix(std::span<const std::string_view> texts, std::span<const std::uint32_t> training);

  const std::vector<std::string>& terms() const { return terms_; }
  // In the order in which the training documents bring up their terms, held-out texts by ascending term: sums over a
  // row then have the bits of scikit-learn's, whose gradient descent makes much of a last bit.
  std::span<const TermWeight> row(std::size_t text) const {
    return std::span(entries_).subspan(places_[text].begin, places_[text].size);
  }

 private:
  void Unite(std::size_t from);
  void Weigh(std::span<const std::uint32_t> training, const std::vector<std::string_view>& names);

  std::vector<std::string> terms_;
  std::vector<TermWeight> entries_;
  struct Place {
    std::size_t begin = 0;
    std::size_t size = 0;
    bool held_out = false;  // no training document
  };
  std::vector<Place> places_;  // of each text
};

}  // namespace trimtab::drift

#endif  // TRIMTAB_DRIFT_TERM_MATRIX_H_
