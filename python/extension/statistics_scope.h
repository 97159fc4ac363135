// What the parts of trimtab._core.Statistics share.
#ifndef TRIMTAB_EXTENSION_STATISTICS_SCOPE_H_
#define TRIMTAB_EXTENSION_STATISTICS_SCOPE_H_

#include <nanobind/nanobind.h>

#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "python_objects.h"

namespace trimtab::extension {

// What Python gets: a statistic, its p-value, and what else there is to tell.
using Pair = std::tuple<double, double>;
using Triple = std::tuple<double, double, double>;

struct Statistics {};  // a name in the module for the functions below

template <typename T>
T Defined(std::optional<T> value, const char* undefined) {
  if (!value) throw nb::value_error(undefined);
  return std::move(*value);
}

inline void RequireConfidence(double confidence) {
  if (!(confidence > 0 && confidence < 1)) {
    Raise(InvalidInput("confidence", std::to_string(confidence) + " is outside of 0 to 1"));
  }
}

using StatisticsClass = nb::class_<Statistics>;

// Functions of counts: tests of tables, distances, proportions.
void BindTableStatistics(StatisticsClass& scope);

}  // namespace trimtab::extension

#endif  // TRIMTAB_EXTENSION_STATISTICS_SCOPE_H_
