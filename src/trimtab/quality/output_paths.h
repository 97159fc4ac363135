// OutputPaths: what a check may write without losing the user's data.
#ifndef TRIMTAB_QUALITY_OUTPUT_PATHS_H_
#define TRIMTAB_QUALITY_OUTPUT_PATHS_H_

#include <span>
#include <string>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"

namespace trimtab::quality {

// The column that tells a quarantine from every other table.
inline constexpr const char* kReasonsColumn = "trimtab_reasons";

struct OutputPaths {
  std::string quarantine;  // empty: none
  std::string report;      // empty: none
};

// kInvalidInput when an output is one of the inputs (by whatever name or link), when both outputs are one file, or when
// something stands at the quarantine's path that is not an older quarantine. `inputs` are paths, not globs.
Result<> RefuseLoss(Files& files, const OutputPaths& outputs, std::span<const std::string> inputs);

}  // namespace trimtab::quality

#endif  // TRIMTAB_QUALITY_OUTPUT_PATHS_H_
