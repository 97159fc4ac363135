// RunEvent: an OpenLineage run event (spec 2-0-2) with the facets that a pipeline has something to say in.
// Source: https://openlineage.io/spec/2-0-2/OpenLineage.json and https://openlineage.io/spec/facets/.
#ifndef TRIMTAB_LINEAGE_EVENT_H_
#define TRIMTAB_LINEAGE_EVENT_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/clock.h"
#include "trimtab/base/result.h"

namespace trimtab::lineage {

enum class EventType { kStart, kComplete, kAbort, kFail };
std::string_view EventTypeName(EventType type);  // START, COMPLETE, ABORT, FAIL

// Of every facet and event of ours: "https://trimtab.dev/trimtab/<version>".
inline constexpr std::string_view kProducerPrefix = "https://trimtab.dev/trimtab/";
// Of the facets named trimtab_*: "https://trimtab.dev/spec/facets/1-0-0/trimtab_<name>.json".
inline constexpr std::string_view kFacetSchemaPrefix = "https://trimtab.dev/spec/facets/1-0-0/";

struct Column {
  std::string name;
  std::string type;
};

struct ColumnMetrics {
  std::optional<std::int64_t> null_count;
  std::optional<std::int64_t> distinct_count;
  std::optional<double> sum;  // values that are not finite are left out
  std::optional<double> count;
  std::optional<double> min;
  std::optional<double> max;
  std::map<std::string, double> quantiles;  // "0.5" -> value
};

struct Statistics {
  std::optional<std::int64_t> rows;
  std::optional<std::int64_t> bytes;
  std::optional<std::int64_t> files;
};

struct Assertion {
  std::string assertion;  // kind: "range", "not_null"
  std::string name;       // "distance.range"
  std::string column;     // empty: of the data set
  bool success = false;
  bool warning = false;  // severity: a failure only warns
  std::string expected;
  std::string actual;
};

// A file, a folder or a model, named as OpenLineage's naming convention has it.
struct Dataset {
  std::string name_space = "file";                      // as the naming convention has it: "file", "s3://bucket"
  std::string name;                                     // absolute path
  std::string type = "FILE";                            // datasetType: FILE, MODEL, JOB_OUTPUT
  std::string version;                                  // content digest; empty: unknown
  std::string source_name;                              // dataSource: as written in the pipeline file; empty: no facet
  std::vector<Column> schema;                           // empty: no facet
  Statistics statistics;                                // inputStatistics or outputStatistics
  std::map<std::string, ColumnMetrics> column_metrics;  // inputs only
  std::vector<Assertion> assertions;                    // inputs only
};

struct Job {
  std::string name_space;  // "trimtab://<project>": one per pipeline
  std::string name;        // "<pipeline>.<stage>"
};

struct ParentRun {
  std::string run_id;
  Job job;
};

struct SourceCode {
  std::string url;      // of the repository; a path becomes a file:// URL
  std::string version;  // commit
  std::string branch;
  std::string path;  // of the pipeline file within it
};

// One test of the `test` run facet: a gate's or benchmark's check.
struct TestResult {
  std::string name;
  std::string status;  // pass, fail, skip (inconclusive)
  bool warning = false;
  std::string type;
  std::string description;
  std::string expected;
  std::string actual;
};

struct RunEvent {
  EventType type = EventType::kStart;
  Timestamp time{};
  std::string run_id;  // UUID
  Job job;
  std::string job_type;  // "CHECK", "COMMAND", "GATE", "BENCHMARK", "REGISTER", "PIPELINE"
  std::optional<ParentRun> parent;
  std::optional<SourceCode> source_code;
  std::string error;  // errorMessage facet; empty: none
  std::vector<TestResult> tests;
  std::map<std::string, std::string> parameters;  // executionParameters
  // trimtab_<name> run facets: name without the prefix (a-z, 0-9, '_') -> a JSON object's text.
  std::map<std::string, std::string> custom_facets;
  std::vector<Dataset> inputs;
  std::vector<Dataset> outputs;
};

// One line without its end. Text that is not UTF-8 is repaired; kInvalidInput for a run id that is no UUID, an empty
// job name or a custom facet that is no JSON object. version: of the program, part of the producer's URL.
Result<std::string> WriteEvent(const RunEvent& event, std::string_view version);

// "/a b/c" -> "file:///a%20b/c", "git@host:a/b.git" -> "ssh://git@host/a/b.git"; a URL stays, without the password that
// may stand in it.
std::string UrlOf(const std::string& location);

}  // namespace trimtab::lineage

#endif  // TRIMTAB_LINEAGE_EVENT_H_
