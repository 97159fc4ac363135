// Model: a binary classifier as the gates and benchmarks use it: features in, one probability a row out.
#ifndef TRIMTAB_MODEL_MODEL_H_
#define TRIMTAB_MODEL_MODEL_H_

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/model/feature_batch.h"

namespace trimtab::model {

// A tensor that the model takes or gives. A dimension of -1 is free; dimension 0 is the row.
struct TensorInfo {
  std::string name;
  ElementType type = ElementType::kOther;
  std::vector<std::int64_t> shape;
  // "`carrier`: string [N, 1]".
  std::string ToString() const;
};

// Immutable once loaded; every method is safe from any thread.
class Model {
 public:
  virtual ~Model() = default;

  // In the order of the model file.
  virtual const std::vector<TensorInfo>& inputs() const = 0;
  virtual const std::vector<TensorInfo>& outputs() const = 0;
  // Free key-value pairs that the exporter wrote into the file.
  virtual const std::map<std::string, std::string>& metadata() const = 0;
  // Bytes of the model file.
  virtual std::uint64_t size_bytes() const = 0;

  // The probability of the positive class, one a row, replacing what `scores` held. `features` must hold one tensor for
  // every input, in the order of inputs() (FeatureReader makes them). Numbers are passed on as the model gave them: a
  // model may answer NaN, which the caller counts. kInvalidInput when the model refuses the tensors or when its output
  // turns out not to be one probability a row. The same rows in batches of another size may give other last bits (the
  // runtime's vector kernels), well below 1e-6.
  virtual Result<> Score(const FeatureBatch& features, std::vector<double>& scores) const = 0;
};

}  // namespace trimtab::model

#endif  // TRIMTAB_MODEL_MODEL_H_
