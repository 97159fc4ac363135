// Which output of a model holds the probability of the positive class.
#ifndef TRIMTAB_MODEL_SCORE_OUTPUT_H_
#define TRIMTAB_MODEL_SCORE_OUTPUT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/model/model.h"

namespace trimtab::model {

// Position of the output, by the rule in onnx_model.h. `is_tensor` tells by output whether it is a tensor (a sequence
// of maps is not); `wanted` is a name, or empty.
Result<std::size_t> ChooseScoreOutput(const std::vector<TensorInfo>& outputs, const std::vector<bool>& is_tensor,
                                      const std::string& wanted, const std::string& place);

// The error for an output whose shape, known only after scoring, is not one or two numbers a row.
Error NotBinary(const std::string& place, const std::string& output, const std::vector<std::int64_t>& shape,
                std::int64_t rows);

}  // namespace trimtab::model

#endif  // TRIMTAB_MODEL_SCORE_OUTPUT_H_
