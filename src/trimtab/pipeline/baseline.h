// The model that a new one is held against.
#ifndef TRIMTAB_PIPELINE_BASELINE_H_
#define TRIMTAB_PIPELINE_BASELINE_H_

#include <optional>
#include <string>

#include "trimtab/base/result.h"
#include "trimtab/pipeline/pipeline_file.h"
#include "trimtab/registry/registry.h"
#include "trimtab/store/database.h"

namespace trimtab::pipeline {

// The baseline of a gate or benchmark for the model with this digest: the version that the stage's alias names, unless
// that is this very model; then the version that the alias named before it. So a model that was admitted keeps the
// baseline that it was admitted against, and its gate need not run again. Nothing: no baseline.
Result<std::optional<registry::Version>> FindBaseline(store::Transaction& transaction, const Stage& stage,
                                                      const std::string& model_digest);

// The version of a register stage that needs not run: the stage's alias names a version with these bytes already.
// Nothing: it must run, whatever ran before.
Result<std::optional<registry::Version>> FindRegistered(store::Transaction& transaction, const Stage& stage,
                                                        const std::string& model_digest);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_BASELINE_H_
