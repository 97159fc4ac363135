// The single checks of the model gate; the table in gate.h says when each passes and fails.
#ifndef TRIMTAB_EVALUATE_GATE_CHECKS_H_
#define TRIMTAB_EVALUATE_GATE_CHECKS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/evaluate/gate.h"
#include "trimtab/evaluate/paired_accuracy.h"

namespace trimtab::evaluate {

enum class Bound { kMinimum, kMaximum };

// A check that has not been judged.
GateCheck MakeCheck(std::string name, std::string metric);

// `name` is one of MetricNames().
GateCheck CheckBound(const ModelMetrics& metrics, const std::string& name, Bound bound, double limit);

// Against answers known to be the better the more often they are right; `other` names them in a sentence: "always 0".
GateCheck CheckBeats(const std::string& check_name, const std::string& other, Correctness challenger,
                     Correctness baseline, double confidence);

GateCheck CheckChampionAccuracy(Correctness challenger, Correctness champion, double margin, double confidence);
GateCheck CheckChampionAuc(const model::ScoredTable& challenger, const model::ScoredTable& champion, double margin,
                           double confidence);

GateCheck CheckFinite(const model::ScoredTable& challenger);

// Verdict and explanation of the whole, from its checks.
void Conclude(GateResult& result);

}  // namespace trimtab::evaluate

#endif  // TRIMTAB_EVALUATE_GATE_CHECKS_H_
