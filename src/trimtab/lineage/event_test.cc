#include "trimtab/lineage/event.h"

#include <cmath>
#include <limits>

#include "trimtab/base/files.h"
#include "trimtab/base/json.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"

namespace trimtab::lineage {
namespace {

using ::testing::HasSubstr;

constexpr const char* kRun = "0198b2f0-0000-7000-8000-000000000001";
constexpr const char* kParent = "0198b2f0-0000-7000-8000-000000000000";

RunEvent Start() {
  RunEvent event;
  event.type = EventType::kStart;
  event.time = Timestamp(std::chrono::seconds(1'767'225'600));
  event.run_id = kRun;
  event.job = {"trimtab://flights", "flights.check"};
  return event;
}

// Every facet that there is, with text that must be escaped, and numbers that JSON has not.
RunEvent Full() {
  RunEvent event = Start();
  event.type = EventType::kFail;
  event.job_type = "CHECK";
  event.parent = ParentRun{kParent, {"trimtab://flights", "flights"}};
  event.source_code = SourceCode{"git@example.com:team/flights.git", "0123abcd", "main", "trimtab.yaml"};
  event.error = "distance.range: 12 rows are out of range\n\"quoted\" \xc3\xa9 \xff";
  event.parameters = {{"month", "2013-09"}, {"trees", "20"}};
  event.custom_facets = {{"stage", R"({"reason":"deps changed","attempts":2,"_producer":"ignored"})"}};
  event.tests = {{"accuracy", "fail", false, "gate", "at least the minimum", ">= 0.88", "0.86"},
                 {"latency_p50", "skip", true, "benchmark", "", "", ""}};
  Dataset data;
  data.name = "/srv/data 1/incoming.parquet";
  data.source_name = "data/incoming.parquet";
  data.version = std::string(64, 'a');
  data.schema = {{"distance", "double"}, {"carrier", "string"}};
  data.statistics = {29'422, 1'234'567, 1};
  data.column_metrics["distance"] = {3, 200, 1e6, 29'419.0, 17, 4983, {{"0.5", 872}, {"1", 4983}}};
  data.column_metrics["odd"] = {0,
                                std::nullopt,
                                std::nan(""),
                                0.0,
                                std::numeric_limits<double>::infinity(),
                                -std::numeric_limits<double>::infinity(),
                                {{"0.5", std::nan("")}}};
  data.assertions = {{"range", "distance.range", "distance", false, false, "[0, 5000]", "[17, 7900]"},
                     {"row_count", "rows", "", true, true, "", ""}};
  Dataset bucket;
  bucket.name_space = "s3://bucket";
  bucket.name = "reference/2013-0[1-6].parquet";
  bucket.source_name = "reference";
  event.inputs = {data, bucket};
  Dataset model;
  model.name = "/srv/model.onnx";
  model.source_name = "model.onnx";
  model.type = "MODEL";
  model.version = std::string(64, 'b');
  model.statistics.bytes = 5;
  event.outputs = {model};
  return event;
}

Json Parsed(const RunEvent& event) {
  const Result<std::string> text = WriteEvent(event, "0.1.0");
  EXPECT_OK(text);
  const Result<Json> json = ParseJson(text.value_or("{}"), "event");
  EXPECT_OK(json);
  return json.value_or(Json::object());
}

TEST(EventTest, SaysWhatHappened) {
  const Json event = Parsed(Full());
  EXPECT_EQ(event["eventType"], "FAIL");
  EXPECT_EQ(event["eventTime"], "2026-01-01T00:00:00.000000Z");
  EXPECT_EQ(event["producer"], "https://trimtab.dev/trimtab/0.1.0");
  EXPECT_EQ(event["run"]["runId"], kRun);
  const Json& run = event["run"]["facets"];
  EXPECT_EQ(run["parent"]["run"]["runId"], kParent);
  EXPECT_EQ(run["parent"]["job"]["name"], "flights");
  EXPECT_THAT(run["errorMessage"]["message"].get<std::string>(), HasSubstr("\"quoted\" \xc3\xa9 \xef\xbf\xbd"));
  EXPECT_EQ(run["executionParameters"]["parameters"][1]["value"], "20");
  EXPECT_EQ(run["test"]["tests"][0]["status"], "fail");
  EXPECT_EQ(run["test"]["tests"][1]["severity"], "warn");
  EXPECT_EQ(run["trimtab_stage"]["attempts"], 2);
  EXPECT_EQ(run["trimtab_stage"]["_producer"], event["producer"]);
  EXPECT_EQ(run["trimtab_stage"]["_schemaURL"], "https://trimtab.dev/spec/facets/1-0-0/trimtab_stage.json");
  EXPECT_EQ(event["job"]["facets"]["jobType"]["jobType"], "CHECK");
  EXPECT_EQ(event["job"]["facets"]["sourceCodeLocation"]["url"], "ssh://git@example.com/team/flights.git");
  const Json& input = event["inputs"][0];
  EXPECT_EQ(input["namespace"], "file");
  EXPECT_EQ(input["name"], "/srv/data 1/incoming.parquet");
  EXPECT_EQ(input["facets"]["dataSource"]["uri"], "file:///srv/data%201/incoming.parquet");
  EXPECT_EQ(input["facets"]["version"]["datasetVersion"], std::string(64, 'a'));
  EXPECT_EQ(input["facets"]["schema"]["fields"][1]["name"], "carrier");
  EXPECT_EQ(input["inputFacets"]["inputStatistics"]["rowCount"], 29'422);
  EXPECT_EQ(input["inputFacets"]["dataQualityMetrics"]["columnMetrics"]["distance"]["max"], 4983);
  EXPECT_EQ(input["inputFacets"]["dataQualityMetrics"]["columnMetrics"]["odd"],
            Json::parse(R"({"nullCount":0,"count":0.0})"));
  EXPECT_EQ(input["inputFacets"]["dataQualityAssertions"]["assertions"][0]["success"], false);
  EXPECT_EQ(event["inputs"][1]["facets"]["dataSource"]["uri"], "s3://bucket/reference/2013-0%5B1-6%5D.parquet");
  EXPECT_EQ(event["outputs"][0]["facets"]["datasetType"]["datasetType"], "MODEL");
  EXPECT_EQ(event["outputs"][0]["outputFacets"]["outputStatistics"]["size"], 5);
}

TEST(EventTest, WhatIsNotKnownIsLeftOut) {
  const Json event = Parsed(Start());
  EXPECT_EQ(event["run"]["facets"].size(), 1U);  // processing_engine
  EXPECT_TRUE(event["job"]["facets"].empty());
  EXPECT_TRUE(event["inputs"].empty());
}

TEST(EventTest, IsOneLine) { EXPECT_EQ(WriteEvent(Full(), "0.1.0")->find('\n'), std::string::npos); }

TEST(EventTest, WhatCannotBeSaidIsRefused) {
  const auto failing = [](auto change) {
    RunEvent event = Start();
    change(event);
    return WriteEvent(event, "0.1.0");
  };
  EXPECT_THAT(failing([](RunEvent& event) { event.run_id = "run 7"; }),
              Fails(ErrorCode::kInvalidInput, HasSubstr("run id is no UUID: run 7")));
  EXPECT_THAT(failing([](RunEvent& event) { event.parent = ParentRun{"", {"a", "b"}}; }),
              Fails(ErrorCode::kInvalidInput, HasSubstr("parent run id is no UUID")));
  EXPECT_THAT(failing([](RunEvent& event) { event.job.name.clear(); }),
              Fails(ErrorCode::kInvalidInput, HasSubstr("no name")));
  EXPECT_THAT(failing([](RunEvent& event) { event.custom_facets["stage"] = "[]"; }),
              Fails(ErrorCode::kInvalidInput, HasSubstr("trimtab_stage: is no JSON object")));
  EXPECT_THAT(failing([](RunEvent& event) { event.custom_facets["Stage!"] = "{}"; }),
              Fails(ErrorCode::kInvalidInput, HasSubstr("not the name of a facet")));
}

TEST(UrlTest, IsAlwaysAUrlAndHoldsNoPassword) {
  const std::pair<const char*, const char*> cases[] = {
      {"/a b/c%20d?e#f", "file:///a%20b/c%2520d%3Fe%23f"},
      {"/\xc3\xa9", "file:///%C3%A9"},
      {"https://example.com/a b?x=%20&y", "https://example.com/a%20b?x=%20&y"},
      {"https://alice:secret@example.com/a@b", "https://example.com/a@b"},
      {"https://ghp_token@example.com/a", "https://example.com/a"},
      {"ssh://git@example.com:22/a", "ssh://git@example.com:22/a"},
      {"ssh://git:secret@example.com/a", "ssh://example.com/a"},
      {"git@example.com:team/a.git", "ssh://git@example.com/team/a.git"},
      {"git@example.com:/a.git", "ssh://git@example.com/a.git"},
      {"http://[::1]:8080/x", "http://[::1]:8080/x"},
      {"http://host:port/x", "http://host-port/x"},
      {"s3://bucket/k[1]", "s3://bucket/k%5B1%5D"},
      {"1x://y", "file:///1x://y"},
  };
  for (const auto& [location, url] : cases) EXPECT_EQ(UrlOf(location), url) << location;
}

// The committed file is validated against the published schemas by tests/lineage_schema_test.py.
TEST(EventTest, GoldenFile) {
  RunEvent complete = Start();
  complete.type = EventType::kComplete;
  RunEvent abort = Start();
  abort.type = EventType::kAbort;
  abort.error = "interrupted";
  std::string text;
  for (const RunEvent& event : {Start(), Full(), complete, abort}) text += WriteEvent(event, "0.1.0").value() + "\n";
  const std::unique_ptr<Files> files = MakePosixFiles();
  const std::string golden = std::string(TRIMTAB_SOURCE_DIR) + "/src/trimtab/lineage/testdata/events.ndjson";
  const Result<std::string> committed = ReadFile(*files, golden);
  if (committed.ok() && *committed == text) return;
  ASSERT_OK(WriteFileAtomically(*files, "lineage_events.ndjson", text));
  FAIL() << "the events changed; if that is meant: cp lineage_events.ndjson " << golden
         << " and run tests/lineage_schema_test.py";
}

}  // namespace
}  // namespace trimtab::lineage
