// Predicate: a question that every row answers alone. PredicateRows: the state of one, with the rows that fail.
#ifndef TRIMTAB_PROFILE_PREDICATE_H_
#define TRIMTAB_PROFILE_PREDICATE_H_

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/profile/row_bits.h"
#include "trimtab/profile/row_set.h"
#include "trimtab/profile/state.h"

namespace trimtab::profile {

// What a row does in which a column of the predicate is null: it is not checked, it passes, or it fails.
enum class NullRule { kSkip, kPass, kFail };

// One thread at a time. Predicates of equal identity give equal answers.
class Predicate {
 public:
  virtual ~Predicate() = default;
  virtual std::string Identity() const = 0;
  virtual std::vector<std::string> Columns() const = 0;
  // Before the first Evaluate: the types of Columns(). kInvalidInput when they do not fit.
  virtual Result<> Bind(std::span<const table::DataType> types) = 0;
  // Sets the bits of the rows that fail; all are zero before. Rows in which a column is null may get any bit.
  virtual void Evaluate(const StateInput& input, std::span<std::uint64_t> failed) = 0;
};

class PredicateRows : public State {
 public:
  PredicateRows(std::shared_ptr<Predicate> predicate, NullRule nulls)
      : predicate_(std::move(predicate)), nulls_(nulls) {}

  std::int64_t checked() const { return checked_; }
  std::int64_t failed() const { return failing_.Count(); }
  const RowSet& failing() const { return failing_; }

  std::string Identity() const override;
  std::vector<std::string> Columns() const override { return predicate_->Columns(); }
  Result<> Bind(std::span<const table::DataType> types) override { return predicate_->Bind(types); }
  void Update(const StateInput& input) override;
  Result<> Merge(const State& other) override;
  std::uint64_t EstimatedBytes(std::int64_t) const override { return 0; }  // at most one bit a row
  std::uint64_t HeldBytes() const override { return failing_.HeldBytes(); }

 protected:
  void WritePayload(ByteWriter& writer) const override;
  Result<> ReadPayload(ByteReader& reader) override;

 private:
  std::shared_ptr<Predicate> predicate_;
  NullRule nulls_;
  std::int64_t checked_ = 0;
  RowSet failing_;
  RowBits failed_;   // scratch of one Update
  RowBits present_;  // likewise
};

}  // namespace trimtab::profile

#endif  // TRIMTAB_PROFILE_PREDICATE_H_
