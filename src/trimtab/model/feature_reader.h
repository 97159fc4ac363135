// FeatureReader: turns batches of a table into the tensors that a model takes, by column name.
//
// Two conventions are understood, and may be mixed in one model:
// - one input a column: every input of shape [N, 1] or [N] takes the column of its own name (skl2onnx with one initial
//   type a column);
// - one input for all: an input of shape [N, F], F > 1 or free, takes the columns that `features` names, in that order.
//   Without `features` the names come from the model's metadata key "features" (a JSON array of names). Position alone
//   is never trusted, unless F = 1.
// Numbers and booleans fill numeric inputs, text fills string inputs; nothing is parsed or rounded silently except that
// 64-bit numbers become float32 where the model wants that.
#ifndef TRIMTAB_MODEL_FEATURE_READER_H_
#define TRIMTAB_MODEL_FEATURE_READER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/model/model.h"
#include "trimtab/table/batch.h"

namespace trimtab::model {

class FeatureReader {
 public:
  // Columns in the order in which the model wants them. kInvalidInput or kNotFound, naming the input, what it wants and
  // what the data has (with the nearest name), when the columns of `schema` cannot fill every input. `place` names the
  // data in messages.
  static Result<FeatureReader> Make(const Model& model, const std::vector<std::string>& features,
                                    const table::Schema& schema, const std::string& place);

  // Names of the columns that are read, each once.
  const std::vector<std::string>& columns() const { return columns_; }

  // Fills `features` with the rows of a batch of the schema given to Make; its buffers are used again. A null becomes
  // NaN in a float tensor and "" in a string tensor, and is counted in nulls(); in an integer or boolean tensor, or
  // when an integer does not fit, it is an error that names column and row.
  Result<> Read(const table::Batch& batch, FeatureBatch& features);

  // Null feature values met so far, in all columns.
  std::int64_t nulls() const { return nulls_; }

 private:
  struct Input {
    ElementType type = ElementType::kOther;
    bool has_width = true;
    std::vector<std::size_t> positions;  // of its columns in the schema
  };

  std::string place_;
  std::vector<Input> inputs_;
  std::vector<std::string> columns_;
  std::int64_t nulls_ = 0;
};

// The names that FeatureReader::Make would read, without a schema: what to ask a table::Source for.
Result<std::vector<std::string>> FeatureColumns(const Model& model, const std::vector<std::string>& features,
                                                const std::string& place);

}  // namespace trimtab::model

#endif  // TRIMTAB_MODEL_FEATURE_READER_H_
