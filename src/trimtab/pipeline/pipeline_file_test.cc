#include "trimtab/pipeline/pipeline_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>

#include "trimtab/base/result_matchers.h"
#include "trimtab/pipeline/interpolation.h"

namespace trimtab::pipeline {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::Pair;
using ::testing::SizeIs;

const std::filesystem::path kData = std::filesystem::path(TRIMTAB_SOURCE_DIR) / "src/trimtab/pipeline/testdata";

std::string Content(const std::filesystem::path& path) {
  std::ifstream stream(path, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

Result<PipelineFile> Parse(const std::string& text, const std::vector<VariableOverride>& overrides = {}) {
  return ParsePipeline(text, "trimtab.yaml", overrides);
}

const Stage& Named(const PipelineFile& file, const std::string& name) {
  for (const Stage& stage : file.stages)
    if (stage.name == name) return stage;
  ADD_FAILURE() << "no stage " << name;
  return file.stages.front();
}

std::vector<std::string> Names(const PipelineFile& file) {
  std::vector<std::string> names;
  for (const Stage& stage : file.stages) names.push_back(stage.name);
  return names;
}

TEST(PipelineFile, WrongFilesSayWhatIsWrongAndWhere) {
  std::size_t cases = 0;
  for (const auto& entry : std::filesystem::directory_iterator(kData / "wrong")) {
    const std::string text = Content(entry.path());
    const Result<PipelineFile> file = ParsePipeline(text, entry.path().filename(), {});
    ASSERT_FALSE(file.ok()) << entry.path() << " was accepted";
    EXPECT_EQ(file.error().code, ErrorCode::kInvalidInput) << entry.path();
    std::istringstream lines(text);
    std::size_t expectations = 0;
    for (std::string line; std::getline(lines, line);) {
      if (!line.starts_with("# expect: ")) continue;
      ++expectations;
      EXPECT_THAT(file.error().ToString(), HasSubstr(line.substr(10))) << entry.path();
    }
    EXPECT_GT(expectations, 0U) << entry.path();
    ++cases;
  }
  EXPECT_GE(cases, 45U);
}

TEST(PipelineFile, OutputsAreNeverWhatTheProjectIsMadeOf) {
  for (const auto& [output, whose] :
       std::map<std::string, std::string>{{".trimtab", "in the folder `.trimtab`"},
                                          {"./.trimtab/objects", "in the folder `.trimtab`"},
                                          {"a/../.git/hooks", "in the folder `.git`"},
                                          {"vendor/.git", "in the folder `.git`"},
                                          {"trimtab.yaml", "the pipeline file"}}) {
    for (const std::string key : {"outs", "metrics"}) {
      EXPECT_THAT(
          ParsePipeline("stages:\n  a: {cmd: x, " + key + ": [" + output + "]}\n", "p/trimtab.yaml", {}),
          Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr(key == "outs" ? "trimtab.yaml:2:22" : "trimtab.yaml:2:25"),
                                                HasSubstr("` is " + whose))))
          << output;
    }
  }
  EXPECT_OK(ParsePipeline("stages:\n  a: {cmd: x, outs: [.gitignored, .trimtab2, sub/trimtab.yaml, b.git]}\n",
                          "p/trimtab.yaml", {}));
}

TEST(PipelineFile, EveryKey) {
  ASSERT_OK_AND_ASSIGN(const PipelineFile file,
                       ParsePipeline(Content(kData / "right/every_key.yaml"), "a/b/trimtab.yaml", {}));
  EXPECT_EQ(file.root, "a/b");
  EXPECT_THAT(file.variables, testing::Contains(Pair("paths.raw", "2013-08/raw")));
  const Stage& train = Named(file, "train");
  EXPECT_EQ(train.kind, StageKind::kCommand);
  EXPECT_EQ(train.shell, "python train.py --trees 20 ${HOME}");
  EXPECT_THAT(train.deps, ElementsAre("train.py", "data/2013-08.parquet"));
  EXPECT_THAT(train.parameters, ElementsAre(Pair("layers", R"(["1","2"])"), Pair("trees", "20")));
  ASSERT_THAT(train.outs, SizeIs(3));
  EXPECT_FALSE(train.outs[1].cache);
  EXPECT_TRUE(train.outs[2].metrics);
  EXPECT_THAT(train.environment, ElementsAre(Pair("PYTHONHASHSEED", "0")));
  EXPECT_THAT(train.pass_environment, ElementsAre("CUDA_VISIBLE_DEVICES"));
  EXPECT_THAT(train.public_environment, ElementsAre("LANG"));
  EXPECT_THAT(train.lock, ElementsAre("requirements.txt"));
  EXPECT_THAT(train.tools, ElementsAre("python"));
  EXPECT_EQ(train.threads, 2);
  EXPECT_EQ(train.timeout, std::chrono::minutes(90));
  EXPECT_EQ(train.retries.limit, 2);
  EXPECT_EQ(train.retries.delay, std::chrono::milliseconds(500));
  EXPECT_EQ(train.retries.factor, 3);
  EXPECT_THAT(train.after, ElementsAre("check"));
  EXPECT_EQ(train.on_failure, OnFailure::kContinue);
  EXPECT_TRUE(train.always_run);

  const Stage& words = Named(file, "words");
  EXPECT_THAT(words.words, ElementsAre("echo", "a b", "c"));
  ASSERT_THAT(words.parameter_files, SizeIs(3));
  EXPECT_EQ(words.parameter_files[0].path, "other.yaml");
  EXPECT_THAT(words.parameter_files[1].names, IsEmpty());
  EXPECT_THAT(words.parameter_files[2].names, ElementsAre("lr", "train.epochs"));
  EXPECT_EQ(words.timeout, std::chrono::seconds(10));

  const Stage& check = Named(file, "check");
  EXPECT_EQ(check.contract, "flights.odcs.yaml");
  EXPECT_THAT(check.reference, ElementsAre("reference.csv"));
  ASSERT_TRUE(check.drift.has_value());
  EXPECT_EQ(check.drift->share, 0.3);
  EXPECT_THAT(check.drift->thresholds, ElementsAre(Pair("a", 0.1)));
  EXPECT_EQ(check.csv.delimiter, ';');
  EXPECT_EQ(check.csv.header, false);
  EXPECT_THAT(check.csv.nulls, ElementsAre("", "NA"));
  EXPECT_EQ(check.memory_bytes, 512'000'000U);
  EXPECT_EQ(check.on_inconclusive, OnInconclusive::kWarn);

  const Stage& gate = Named(file, "gate");
  EXPECT_EQ(gate.alias, "production");
  EXPECT_THAT(gate.gate.minimum, ElementsAre(Pair("accuracy", 0.88), Pair("auc", 0.7)));
  EXPECT_THAT(gate.gate.champion_margin, ElementsAre(Pair("accuracy", 0.01), Pair("auc", 0.02)));
  EXPECT_EQ(gate.gate.confidence, 0.99);
  EXPECT_EQ(gate.gate.threshold, 0.4);
  EXPECT_FALSE(gate.gate.beat_majority);
  EXPECT_EQ(gate.baseline_rule, "dep_delay > 15");

  const Stage& benchmark = Named(file, "benchmark");
  EXPECT_EQ(benchmark.alias, "champion");
  EXPECT_EQ(benchmark.benchmark.max_rounds, 40);
  EXPECT_EQ(benchmark.benchmark.budget_seconds, 3);
  EXPECT_EQ(benchmark.benchmark.batch_rows, 512);
  EXPECT_THAT(InputPaths(check), ElementsAre("data/*.parquet", "flights.odcs.yaml", "reference.csv"));
}

TEST(PipelineFile, ForeachAndMatrixAreWrittenOut) {
  ASSERT_OK_AND_ASSIGN(const PipelineFile file, Parse(Content(kData / "right/foreach.yaml")));
  EXPECT_THAT(Names(file), ElementsAre("month@2013-07", "month@2013-08", "model@small", "model@large", "rows@0",
                                       "rows@1", "cross@small-1", "cross@small-2", "cross@small-3", "cross@large-1",
                                       "cross@large-2", "cross@large-3"));
  EXPECT_EQ(Named(file, "month@2013-08").shell, "python month.py 2013-08");
  EXPECT_EQ(Named(file, "model@large").shell, "python train.py large 100");
  EXPECT_EQ(Named(file, "rows@1").shell, "echo 2 1");
  EXPECT_EQ(Named(file, "cross@large-2").shell, "echo large 2");
}

TEST(PipelineFile, MergeKeysGiveWhatTheMapItselfDoesNotSay) {
  ASSERT_OK_AND_ASSIGN(const PipelineFile file, Parse(Content(kData / "right/anchors.yaml")));
  EXPECT_EQ(Named(file, "b").shell, "echo b");
  EXPECT_THAT(Named(file, "b").environment, ElementsAre(Pair("A", "1")));
}

TEST(PipelineFile, TheExampleIsAPipeline) {
  const std::filesystem::path example = std::filesystem::path(TRIMTAB_SOURCE_DIR) / "examples/flights/trimtab.yaml";
  EXPECT_OK(ParsePipeline(Content(example), "trimtab.yaml", {}));
}

TEST(PipelineFile, OverridesReachOtherVariablesAndKeepTheirShape) {
  const std::string text =
      "vars: {month: 1, nested: {deep: a}, path: \"data/${month}\"}\nstages: {t: {cmd: \"a ${path} "
      "${nested.deep}\"}}\n";
  ASSERT_OK_AND_ASSIGN(const PipelineFile file, Parse(text, {{"month", "2013-09"}, {"nested.deep", "--flag"}}));
  EXPECT_EQ(file.stages.front().shell, "a data/2013-09 --flag");
  EXPECT_EQ(file.variables.at("path"), "data/2013-09");
  ASSERT_OK_AND_ASSIGN(const PipelineFile empty, Parse(text, {{"nested.deep", ""}}));
  EXPECT_EQ(empty.stages.front().shell, "a data/1 ");
  EXPECT_THAT(Parse(text, {{"moth", "1"}}),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("-S moth=1"), HasSubstr("did you mean `month`?"))));
}

TEST(PipelineFile, AnOverrideMayBeAList) {
  const std::string text = "vars: {months: [1]}\nstages: {t: {foreach: \"${months}\", do: {cmd: \"a ${item}\"}}}\n";
  ASSERT_OK_AND_ASSIGN(const PipelineFile file, Parse(text, {{"months", "[7, 8]"}}));
  EXPECT_THAT(Names(file), ElementsAre("t@7", "t@8"));
}

TEST(PipelineFile, OverrideTexts) {
  ASSERT_OK_AND_ASSIGN(const VariableOverride parsed, ParseVariableOverride("a.b=c=d"));
  EXPECT_EQ(parsed.name, "a.b");
  EXPECT_EQ(parsed.value, "c=d");
  EXPECT_THAT(ParseVariableOverride("month"), Fails(ErrorCode::kInvalidInput, HasSubstr("is not name=value")));
  EXPECT_THAT(ParseVariableOverride("=1"), Fails(ErrorCode::kInvalidInput, HasSubstr("is not name=value")));
}

TEST(PipelineFile, Durations) {
  using std::chrono::nanoseconds;
  ASSERT_OK_AND_ASSIGN(const nanoseconds day, ParseDuration("2d", "x"));
  EXPECT_EQ(day, std::chrono::hours(48));
  ASSERT_OK_AND_ASSIGN(const nanoseconds small, ParseDuration("250ms", "x"));
  EXPECT_EQ(small, std::chrono::milliseconds(250));
  for (const char* wrong : {"", "s", "1x", "nan", "inf", "-1s", "1e300h", "10001d", "1 2s"})
    EXPECT_THAT(ParseDuration(wrong, "x"), Fails(ErrorCode::kInvalidInput, HasSubstr("is not a duration"))) << wrong;
}

TEST(PipelineFile, ManyAliasesAreRefusedInTime) {
  std::string text = "vars:\n  a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 12; ++i) {
    const std::string before = "*a" + std::to_string(i - 1);
    text += "  a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + before;
    for (int k = 0; k < 9; ++k) text += ", " + before;
    text += "]\n";
  }
  EXPECT_THAT(Parse(text), Fails(ErrorCode::kInvalidInput, HasSubstr("more than 1,000,000 parts")));
}

TEST(PipelineFile, DeepNestingIsRefused) {
  EXPECT_THAT(Parse(std::string(100'000, '[')), Fails(ErrorCode::kInvalidInput, HasSubstr("trimtab.yaml:1:")));
}

TEST(Interpolation, FindsNamesWithDots) {
  ASSERT_OK_AND_ASSIGN(const YamlValue values, ParseYaml("{a: {b: [1, 2]}}", "x"));
  Scope scope;
  scope.Set("a", *values.Find("a"));
  scope.Set("a.b.c", *values.Find("a"));
  ASSERT_NE(scope.Find("a.b.1"), nullptr);
  EXPECT_EQ(scope.Find("a.b.1")->text, "2");
  EXPECT_NE(scope.Find("a.b.c"), nullptr);
  EXPECT_EQ(scope.Find("a.b.2"), nullptr);
  EXPECT_EQ(scope.Find(""), nullptr);
  EXPECT_EQ(scope.Find("."), nullptr);
  EXPECT_THAT(scope.Names(), testing::Contains("a.b.0"));
}

}  // namespace
}  // namespace trimtab::pipeline
