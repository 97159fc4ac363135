#include "trimtab/report/run_json.h"

#include <gtest/gtest.h>

#include "trimtab/base/result_matchers.h"
#include "trimtab/report/evidence_json.h"
#include "trimtab/report/example_reports.h"

namespace trimtab::report {
namespace {

using testing::HasSubstr;

TEST(RunJson, IsReadBackWhole) {
  for (const RunReport& run : {PassedRun(), StoppedRun(), BenchmarkRun(), CommandRun()}) {
    const Json json = ToJson(run);
    ASSERT_OK_AND_ASSIGN(const RunReport read, ReadRunReport(json, "result.json"));
    EXPECT_EQ(WriteJsonIndented(ToJson(read)), WriteJsonIndented(json));
    EXPECT_EQ(read.started, run.started);
    EXPECT_EQ(read.stages.size(), run.stages.size());
  }
}

TEST(RunJson, HasTheKeysThatPipelinesRead) {
  const Json json = ToJson(StoppedRun());
  EXPECT_EQ(json["passed"], false);
  EXPECT_EQ(json["exit_code"], 1);
  EXPECT_EQ(json["failed_check"], "carrier.allowed");
  EXPECT_TRUE(json["model"].is_null());
  const Json passed = ToJson(PassedRun());
  EXPECT_EQ(passed["passed"], true);
  EXPECT_TRUE(passed["failed_check"].is_null());
  EXPECT_EQ(passed["model"]["version"], 4);
  EXPECT_EQ(passed["metrics"]["accuracy"], 0.9036);
  EXPECT_EQ(passed["benchmark_results"]["measurements"].size(), 6);
}

TEST(RunJson, AbortedIsNotPassed) {
  RunReport run = PassedRun();
  run.aborted = true;
  EXPECT_EQ(ToJson(run)["passed"], false);
}

// Every key is needed, and of its type: leaving one out or changing it is an error that names it, or (where nothing is
// allowed) no error; never a crash.
void Mutate(const Json& whole, const Json::json_pointer& at, int& errors) {
  const Json& node = whole[at];
  for (const auto& [key, value] : node.items()) {
    const Json::json_pointer here = node.is_array() ? at / static_cast<std::size_t>(std::stoul(key)) : at / key;
    for (const Json& other :
         {Json(), Json("text"), Json(-1), Json(1.5), Json(true), Json::array({1}), Json::object({{"a", 1}})}) {
      Json changed = whole;
      changed[here] = other;
      const Result<RunReport> read = ReadRunReport(changed, "result.json");
      if (!read.ok()) {
        ++errors;
        EXPECT_EQ(read.error().code, ErrorCode::kInvalidInput);
        EXPECT_THAT(read.error().place, HasSubstr("result.json"));
      }
    }
    if (value.is_structured()) Mutate(whole, here, errors);
  }
}

TEST(RunJson, WrongKeysAreNamed) {
  RunReport run = BenchmarkRun();
  run.stages.erase(run.stages.begin() + 2);
  run.stages[1].check->checks.resize(1);
  run.stages[1].check->drift->columns.resize(1);
  int errors = 0;
  Mutate(ToJson(run), Json::json_pointer(), errors);
  EXPECT_GT(errors, 500);

  Json json = ToJson(run);
  json["stages"][1].erase("kind");
  EXPECT_THAT(ReadRunReport(json, "result.json"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("result.json.stages[1].kind: is missing")));
  json = ToJson(run);
  json["schema"] = "trimtab.run/2";
  EXPECT_THAT(ReadRunReport(json, "r"), Fails(ErrorCode::kInvalidInput, HasSubstr("`trimtab.run/2`")));
}

TEST(EvidenceJson, NotTestedColumnsHaveNoScore) {
  const Json json = ToJson(FailedCheck());
  EXPECT_TRUE(json["drift"]["columns"][6]["score"].is_null());
  EXPECT_EQ(json["drift"]["columns"][0]["score"], 0.1692);
  EXPECT_EQ(json["fields"][1]["type"], "timestamp[us, UTC]");
}

TEST(EvidenceJson, TypesAreReadBack) {
  ASSERT_OK_AND_ASSIGN(const quality::DataCheckReport read, ReadDataCheck(ToJson(PassedCheck()), "check"));
  EXPECT_EQ(read.schema, PassedCheck().schema);
}

}  // namespace
}  // namespace trimtab::report
