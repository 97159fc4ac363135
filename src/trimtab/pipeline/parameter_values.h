// The values of a stage's `params`, looked up in their files.
#ifndef TRIMTAB_PIPELINE_PARAMETER_VALUES_H_
#define TRIMTAB_PIPELINE_PARAMETER_VALUES_H_

#include <map>
#include <string>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/pipeline/pipeline_file.h"

namespace trimtab::pipeline {

// Name -> value as text (lists and maps as JSON). A name from params.yaml stands for itself, one from another file has
// the file before it: "train.yaml:model.depth". kNotFound for a file or a name that is not there, with the nearest.
Result<std::map<std::string, std::string>> ReadParameters(Files& files, const std::string& root, const Stage& stage);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_PARAMETER_VALUES_H_
