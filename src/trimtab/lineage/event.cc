#include "trimtab/lineage/event.h"

#include <algorithm>
#include <cmath>

#include "trimtab/base/json.h"

namespace trimtab::lineage {

namespace {

constexpr const char* kSchema = "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent";

// "SchemaDatasetFacet" of "1-2-0" -> the URL of its definition.
std::string FacetSchema(const std::string& version, const std::string& name) {
  return "https://openlineage.io/spec/facets/" + version + "/" + name + ".json#/$defs/" + name;
}

class EventWriter {
 public:
  explicit EventWriter(std::string_view version) {
    producer_ = kProducerPrefix;
    for (const char c : version) {
      const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '.' ||
                         c == '-' || c == '_';
      producer_ += plain ? c : '_';
    }
    version_ = version;
  }

  Result<Json> Write(const RunEvent& event) const;

 private:
  Json Facet(const std::string& schema) const {
    Json facet = Json::object();
    facet["_producer"] = producer_;
    facet["_schemaURL"] = schema;
    return facet;
  }

  Result<Json> RunFacets(const RunEvent& event) const;
  Json JobFacets(const RunEvent& event) const;
  Json DatasetJson(const Dataset& dataset) const;
  Json InputFacets(const Dataset& dataset) const;
  Json OutputFacets(const Dataset& dataset) const;
  Json Assertions(const std::vector<Assertion>& assertions) const;
  Json QualityMetrics(const Dataset& dataset) const;
  Json Tests(const std::vector<TestResult>& tests) const;

  std::string producer_;
  std::string version_;
};

void Put(Json& json, const char* key, const std::string& text) {
  if (!text.empty()) json[key] = text;
}
void Put(Json& json, const char* key, const std::optional<std::int64_t>& value) {
  if (value.has_value()) json[key] = *value;
}
void Put(Json& json, const char* key, const std::optional<double>& value) {
  if (value.has_value() && std::isfinite(*value)) json[key] = *value;
}

void PutStatistics(Json& json, const Statistics& statistics, const char* size_key) {
  Put(json, "rowCount", statistics.rows);
  Put(json, size_key, statistics.bytes);
  Put(json, "fileCount", statistics.files);
}

bool Has(const Statistics& statistics) {
  return statistics.rows.has_value() || statistics.bytes.has_value() || statistics.files.has_value();
}

bool IsUuid(std::string_view text) {
  if (text.size() != 36) return false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool dash = i == 8 || i == 13 || i == 18 || i == 23;
    const bool hex = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    if (dash ? c != '-' : !hex) return false;
  }
  return true;
}

bool IsFacetName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
  });
}

Json JobJson(const Job& job) {
  Json json = Json::object();
  json["namespace"] = job.name_space;
  json["name"] = job.name;
  return json;
}

Json EventWriter::Tests(const std::vector<TestResult>& tests) const {
  Json facet = Facet(FacetSchema("1-0-1", "TestRunFacet"));
  facet["tests"] = Json::array();
  for (const TestResult& test : tests) {
    Json json = Json::object();
    json["name"] = test.name;
    json["status"] = test.status;
    json["severity"] = test.warning ? "warn" : "error";
    Put(json, "type", test.type);
    Put(json, "description", test.description);
    Put(json, "expected", test.expected);
    Put(json, "actual", test.actual);
    facet["tests"].push_back(std::move(json));
  }
  return facet;
}

Result<Json> EventWriter::RunFacets(const RunEvent& event) const {
  Json facets = Json::object();
  if (event.parent.has_value()) {
    if (!IsUuid(event.parent->run_id))
      return InvalidInput("lineage event", "parent run id is no UUID: " + event.parent->run_id);
    Json& facet = facets["parent"] = Facet(FacetSchema("1-2-0", "ParentRunFacet"));
    facet["run"] = {{"runId", event.parent->run_id}};
    facet["job"] = JobJson(event.parent->job);
  }
  {
    Json& facet = facets["processing_engine"] = Facet(FacetSchema("1-1-1", "ProcessingEngineRunFacet"));
    facet["version"] = version_;
    facet["name"] = "trimtab";
  }
  if (!event.error.empty()) {
    Json& facet = facets["errorMessage"] = Facet(FacetSchema("1-0-1", "ErrorMessageRunFacet"));
    facet["message"] = event.error;
    facet["programmingLanguage"] = "C++";
  }
  if (!event.parameters.empty()) {
    Json& facet = facets["executionParameters"] = Facet(FacetSchema("1-0-0", "ExecutionParametersRunFacet"));
    facet["parameters"] = Json::array();
    for (const auto& [key, value] : event.parameters) facet["parameters"].push_back({{"key", key}, {"value", value}});
  }
  if (!event.tests.empty()) facets["test"] = Tests(event.tests);
  for (const auto& [name, text] : event.custom_facets) {
    const std::string full_name = "trimtab_" + name;
    if (!IsFacetName(name)) return InvalidInput("lineage event", "not the name of a facet: " + full_name);
    TRIMTAB_ASSIGN_OR_RETURN(const Json body, ParseJson(text, "facet " + full_name));
    if (!body.is_object()) return InvalidInput("facet " + full_name, "is no JSON object: " + text.substr(0, 80));
    Json& facet = facets[full_name] = Facet(std::string(kFacetSchemaPrefix) + full_name + ".json");
    for (const auto& [key, value] : body.items()) {
      if (!key.starts_with('_')) facet[key] = value;
    }
  }
  return facets;
}

Json EventWriter::JobFacets(const RunEvent& event) const {
  Json facets = Json::object();
  if (!event.job_type.empty()) {
    Json& facet = facets["jobType"] = Facet(FacetSchema("2-0-4", "JobTypeJobFacet"));
    facet["processingType"] = "BATCH";
    facet["integration"] = "TRIMTAB";
    facet["jobType"] = event.job_type;
  }
  if (event.source_code.has_value()) {
    Json& facet = facets["sourceCodeLocation"] = Facet(FacetSchema("1-1-0", "SourceCodeLocationJobFacet"));
    facet["type"] = "git";
    facet["url"] = UrlOf(event.source_code->url);
    Put(facet, "path", event.source_code->path);
    Put(facet, "version", event.source_code->version);
    Put(facet, "branch", event.source_code->branch);
  }
  return facets;
}

Json EventWriter::DatasetJson(const Dataset& dataset) const {
  Json json = Json::object();
  json["namespace"] = dataset.name_space;
  json["name"] = dataset.name;
  Json& facets = json["facets"] = Json::object();
  if (!dataset.source_name.empty()) {
    Json& facet = facets["dataSource"] = Facet(FacetSchema("1-0-1", "DatasourceDatasetFacet"));
    facet["name"] = dataset.source_name;
    facet["uri"] = dataset.name_space == "file" ? UrlOf(dataset.name) : UrlOf(dataset.name_space + "/" + dataset.name);
  }
  if (!dataset.version.empty()) {
    Json& facet = facets["version"] = Facet(FacetSchema("1-0-1", "DatasetVersionDatasetFacet"));
    facet["datasetVersion"] = dataset.version;
  }
  if (!dataset.type.empty()) {
    Json& facet = facets["datasetType"] = Facet(FacetSchema("1-0-1", "DatasetTypeDatasetFacet"));
    facet["datasetType"] = dataset.type;
  }
  if (!dataset.schema.empty()) {
    Json& facet = facets["schema"] = Facet(FacetSchema("1-2-0", "SchemaDatasetFacet"));
    facet["fields"] = Json::array();
    for (const Column& column : dataset.schema) {
      Json field = Json::object();
      field["name"] = column.name;
      Put(field, "type", column.type);
      facet["fields"].push_back(std::move(field));
    }
  }
  return json;
}

Json EventWriter::QualityMetrics(const Dataset& dataset) const {
  Json facet = Facet(FacetSchema("1-0-3", "DataQualityMetricsInputDatasetFacet"));
  PutStatistics(facet, dataset.statistics, "bytes");
  Json& columns = facet["columnMetrics"] = Json::object();
  for (const auto& [name, metrics] : dataset.column_metrics) {
    Json& json = columns[name] = Json::object();
    Put(json, "nullCount", metrics.null_count);
    Put(json, "distinctCount", metrics.distinct_count);
    Put(json, "sum", metrics.sum);
    Put(json, "count", metrics.count);
    Put(json, "min", metrics.min);
    Put(json, "max", metrics.max);
    Json quantiles = Json::object();
    for (const auto& [quantile, value] : metrics.quantiles) Put(quantiles, quantile.c_str(), std::optional(value));
    if (!quantiles.empty()) json["quantiles"] = std::move(quantiles);
  }
  return facet;
}

Json EventWriter::Assertions(const std::vector<Assertion>& assertions) const {
  Json facet = Facet(FacetSchema("1-1-0", "DataQualityAssertionsDatasetFacet"));
  facet["assertions"] = Json::array();
  for (const Assertion& assertion : assertions) {
    Json json = Json::object();
    json["assertion"] = assertion.assertion;
    json["success"] = assertion.success;
    Put(json, "column", assertion.column);
    json["severity"] = assertion.warning ? "warn" : "error";
    Put(json, "name", assertion.name);
    Put(json, "expected", assertion.expected);
    Put(json, "actual", assertion.actual);
    facet["assertions"].push_back(std::move(json));
  }
  return facet;
}

Json EventWriter::InputFacets(const Dataset& dataset) const {
  Json facets = Json::object();
  if (Has(dataset.statistics)) {
    Json& facet = facets["inputStatistics"] = Facet(FacetSchema("1-0-0", "InputStatisticsInputDatasetFacet"));
    PutStatistics(facet, dataset.statistics, "size");
  }
  if (!dataset.column_metrics.empty()) facets["dataQualityMetrics"] = QualityMetrics(dataset);
  if (!dataset.assertions.empty()) facets["dataQualityAssertions"] = Assertions(dataset.assertions);
  return facets;
}

Json EventWriter::OutputFacets(const Dataset& dataset) const {
  Json facets = Json::object();
  if (Has(dataset.statistics)) {
    Json& facet = facets["outputStatistics"] = Facet(FacetSchema("1-0-2", "OutputStatisticsOutputDatasetFacet"));
    PutStatistics(facet, dataset.statistics, "size");
  }
  return facets;
}

Result<Json> EventWriter::Write(const RunEvent& event) const {
  if (!IsUuid(event.run_id)) return InvalidInput("lineage event", "run id is no UUID: " + event.run_id);
  if (event.job.name.empty() || event.job.name_space.empty()) {
    return InvalidInput("lineage event of run " + event.run_id, "its job has no name or no namespace");
  }
  // SkimLog (event_log.h) relies on this order of the first five keys.
  Json json = Json::object();
  json["eventType"] = EventTypeName(event.type);
  json["eventTime"] = FormatTimestamp(event.time);
  json["producer"] = producer_;
  json["schemaURL"] = kSchema;
  TRIMTAB_ASSIGN_OR_RETURN(Json run_facets, RunFacets(event));
  json["run"] = {{"runId", event.run_id}, {"facets", std::move(run_facets)}};
  json["job"] = JobJson(event.job);
  json["job"]["facets"] = JobFacets(event);
  json["inputs"] = Json::array();
  for (const Dataset& input : event.inputs) {
    json["inputs"].push_back(DatasetJson(input));
    json["inputs"].back()["inputFacets"] = InputFacets(input);
  }
  json["outputs"] = Json::array();
  for (const Dataset& output : event.outputs) {
    json["outputs"].push_back(DatasetJson(output));
    json["outputs"].back()["outputFacets"] = OutputFacets(output);
  }
  return json;
}

}  // namespace

std::string_view EventTypeName(EventType type) {
  switch (type) {
    case EventType::kStart:
      return "START";
    case EventType::kComplete:
      return "COMPLETE";
    case EventType::kAbort:
      return "ABORT";
    case EventType::kFail:
      return "FAIL";
  }
  return "FAIL";
}

Result<std::string> WriteEvent(const RunEvent& event, std::string_view version) {
  TRIMTAB_ASSIGN_OR_RETURN(const Json json, EventWriter(version).Write(event));
  return WriteJson(json);
}

}  // namespace trimtab::lineage
