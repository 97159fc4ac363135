// PredictedLabels: what columns of class probabilities predict, counted: the column that is largest in a row.
#ifndef TRIMTAB_PROFILE_PREDICTED_LABELS_H_
#define TRIMTAB_PROFILE_PREDICTED_LABELS_H_

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "trimtab/profile/state.h"

namespace trimtab::profile {

// Numeric columns, at least two. Three or more: the position of the largest, the first on ties. A null or NaN is larger
// than any number, as in NumPy's argmax. Two: 1 when the first is above 0.5, else 0.
class PredictedLabels : public State {
 public:
  explicit PredictedLabels(std::vector<std::string> columns);

  // By position in the columns; for two columns the rows of label 0 and of label 1.
  std::span<const std::int64_t> Counts() const { return counts_; }
  std::int64_t rows() const;

  std::string Identity() const override;
  std::vector<std::string> Columns() const override;
  Result<> Bind(std::span<const table::DataType> types) override;
  void Update(const StateInput& input) override;
  Result<> Merge(const State& other) override;
  std::uint64_t EstimatedBytes(std::int64_t) const override { return 0; }
  std::uint64_t HeldBytes() const override { return scratch_.capacity() * 8 + counts_.capacity() * 8; }

 protected:
  void WritePayload(ByteWriter& writer) const override;
  Result<> ReadPayload(ByteReader& reader) override;

 private:
  std::vector<std::string> columns_;
  std::vector<std::int64_t> counts_;
  std::vector<double> scratch_;
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_PREDICTED_LABELS_H_
