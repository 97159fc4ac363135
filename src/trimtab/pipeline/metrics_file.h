// Metrics that a command wrote: a JSON or YAML document whose numbers are recorded.
#ifndef TRIMTAB_PIPELINE_METRICS_FILE_H_
#define TRIMTAB_PIPELINE_METRICS_FILE_H_

#include <map>
#include <string>
#include <string_view>

#include "trimtab/base/result.h"

namespace trimtab::pipeline {

// Names of nested maps are joined with dots: {"auc": 0.9, "test": {"f1": 0.8}} gives auc and test.f1. NaN and Infinity,
// as Python writes them, are numbers; text, truth values and lists are left out. kInvalidInput when it is no document,
// or its top is no map.
Result<std::map<std::string, double>> ParseMetrics(std::string_view bytes, const std::string& place);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_METRICS_FILE_H_
