#include "trimtab/pipeline/stage_evidence.h"

#include <cmath>
#include <limits>

#include "trimtab/base/json.h"
#include "trimtab/report/evidence_json.h"

namespace trimtab::pipeline {

namespace {

// JSON has no NaN and no infinities; metrics do.
Json NumberJson(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return value;
}

double NumberOf(const Json& json) {
  if (json.is_number()) return json.get<double>();
  if (json == "inf") return std::numeric_limits<double>::infinity();
  if (json == "-inf") return -std::numeric_limits<double>::infinity();
  return std::nan("");
}

}  // namespace

std::string WriteEvidence(const report::StageReport& stage) {
  Json json = Json::object();
  if (!stage.metrics.empty()) {
    Json metrics = Json::object();
    for (const auto& [name, value] : stage.metrics) metrics[name] = NumberJson(value);
    json["metrics"] = std::move(metrics);
  }
  if (stage.warning) json["warning"] = true;
  if (stage.check) json["check"] = report::ToJson(*stage.check);
  if (stage.gate) json["gate"] = report::ToJson(*stage.gate);
  if (stage.benchmark) json["benchmark"] = report::ToJson(*stage.benchmark);
  if (stage.registration) json["registration"] = report::ToJson(*stage.registration);
  return json.empty() ? "" : WriteJson(json);
}

Result<> ReadEvidence(const std::string& text, const std::string& place, report::StageReport& stage) {
  if (text.empty()) return {};
  TRIMTAB_ASSIGN_OR_RETURN(const Json json, ParseJson(text, place));
  if (!json.is_object()) return InvalidInput(place, "is no evidence of a stage");
  if (const auto metrics = json.find("metrics"); metrics != json.end() && metrics->is_object()) {
    for (const auto& [name, value] : metrics->items()) stage.metrics[name] = NumberOf(value);
  }
  stage.warning = json.contains("warning");
  if (const auto check = json.find("check"); check != json.end()) {
    TRIMTAB_ASSIGN_OR_RETURN(stage.check, report::ReadDataCheck(*check, place));
  }
  if (const auto gate = json.find("gate"); gate != json.end()) {
    TRIMTAB_ASSIGN_OR_RETURN(stage.gate, report::ReadGate(*gate, place));
  }
  if (const auto benchmark = json.find("benchmark"); benchmark != json.end()) {
    TRIMTAB_ASSIGN_OR_RETURN(stage.benchmark, report::ReadBenchmark(*benchmark, place));
  }
  if (const auto registration = json.find("registration"); registration != json.end()) {
    TRIMTAB_ASSIGN_OR_RETURN(stage.registration, report::ReadRegistration(*registration, place));
  }
  return {};
}

}  // namespace trimtab::pipeline
