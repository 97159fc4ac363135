// From bytes and a file to verdicts, with the models of model/testdata on the real clock.
#include "trimtab/benchmark/benchmark.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "trimtab/base/files.h"
#include "trimtab/base/json.h"
#include "trimtab/base/posix_environment.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/temporary_directory.h"
#include "trimtab/benchmark/memory_meter.h"

namespace trimtab::benchmark {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class BenchmarkTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const Json json = ParseJson(TestData("scores.json"), "scores.json").value();
    std::string csv = "delay,distance,carrier\n";
    for (std::size_t i = 0; i < json["label"].size(); ++i) {
      csv += json["columns"]["delay"][i].dump() + "," + json["columns"]["distance"][i].dump() + ",\"" +
             json["columns"]["carrier"][i].get<std::string>() + "\"\n";
    }
    data_.paths = {directory_.File("holdout.csv")};
    ASSERT_OK(WriteFileAtomically(*machine_.files, data_.paths[0], csv));
    settings_.budget_seconds = 0.5;
  }

  std::string TestData(const std::string& name) {
    return ReadFile(*machine_.files, TRIMTAB_SOURCE_DIR "/src/trimtab/model/testdata/" + name).value();
  }

  Result<BenchmarkResult> Measure(const std::string& challenger, const std::optional<std::string>& champion) {
    challenger_ = TestData(challenger);
    std::optional<BenchmarkModel> other;
    if (champion.has_value()) {
      champion_ = TestData(*champion);
      other = BenchmarkModel{champion_, "flights-delay version 1"};
    }
    return RunBenchmark(machine_.environment(), settings_, data_, {challenger_, challenger}, other);
  }

  PosixEnvironment machine_ = MakePosixEnvironment(1);
  TemporaryDirectory directory_;
  BenchmarkSettings settings_;
  BenchmarkData data_;
  std::string challenger_;
  std::string champion_;
};

TEST_F(BenchmarkTest, MeasuresAFirstModel) {
  ASSERT_OK_AND_ASSIGN(const BenchmarkResult result, Measure("columns.onnx", std::nullopt));
  EXPECT_EQ(result.verdict, Verdict::kPass);
  EXPECT_TRUE(result.no_baseline);
  EXPECT_EQ(result.rows, 64);
  EXPECT_GT(result.pairs, 0);
  ASSERT_EQ(result.measurements.size(), 6U);
  EXPECT_EQ(result.measurements[4].challenger, static_cast<double>(challenger_.size()));
  for (const char* fact : {"onnxruntime", "cpu", "load_average", "memory"}) {
    EXPECT_EQ(result.facts.count(fact), 1U) << fact;
  }
}

TEST_F(BenchmarkTest, ComparesWithAChampion) {
  ASSERT_OK_AND_ASSIGN(const BenchmarkResult result, Measure("matrix.onnx", "columns.onnx"));
  EXPECT_FALSE(result.no_baseline);
  for (const Measurement& measurement : result.measurements) {
    EXPECT_TRUE(measurement.champion.has_value()) << measurement.name;
    EXPECT_TRUE(measurement.ratio.has_value()) << measurement.name << measurement.explanation;
  }
  EXPECT_LT(*result.measurements[4].ratio, 0.2);
}

TEST_F(BenchmarkTest, BatchesAreFilledFromAllFiles) {
  const std::string header = "delay,distance,carrier\n";
  const std::string text = ReadFile(*machine_.files, data_.paths[0]).value();
  const std::size_t cut = text.find('\n', text.size() / 2) + 1;
  data_.paths = {directory_.File("1.csv"), directory_.File("2.csv"), directory_.File("3.csv")};
  ASSERT_OK(WriteFileAtomically(*machine_.files, data_.paths[0], text.substr(0, cut)));
  ASSERT_OK(WriteFileAtomically(*machine_.files, data_.paths[1], header));
  ASSERT_OK(WriteFileAtomically(*machine_.files, data_.paths[2], header + text.substr(cut)));
  ASSERT_OK_AND_ASSIGN(const BenchmarkResult all, Measure("columns.onnx", "columns.onnx"));
  EXPECT_EQ(all.rows, 64);
  EXPECT_THAT(all.explanation, HasSubstr("a batch has 64 rows, since the table has no more (batch_rows is 1024)"));
  settings_.batch_rows = 50;
  ASSERT_OK_AND_ASSIGN(const BenchmarkResult some, Measure("columns.onnx", std::nullopt));
  EXPECT_EQ(some.rows, 50);
  EXPECT_THAT(some.explanation, Not(HasSubstr("a batch has")));
}

TEST_F(BenchmarkTest, AChampionThatCannotBeMeasuredIsNoPass) {
  ASSERT_OK_AND_ASSIGN(const BenchmarkResult result, Measure("matrix.onnx", "types.onnx"));
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  EXPECT_FALSE(result.no_baseline);
  EXPECT_THAT(result.explanation, AllOf(HasSubstr("champion cannot be measured"), HasSubstr("`f`")));
}

TEST_F(BenchmarkTest, BadInputIsNamed) {
  EXPECT_THAT(Measure("scores.json", std::nullopt), Fails(ErrorCode::kInvalidInput, HasSubstr("scores.json")));
  EXPECT_THAT(Measure("types.onnx", std::nullopt), Fails(ErrorCode::kNotFound, HasSubstr("`f`")));
  ASSERT_OK(WriteFileAtomically(*machine_.files, data_.paths[0], "delay,distance,carrier\n"));
  EXPECT_THAT(Measure("matrix.onnx", std::nullopt), Fails(ErrorCode::kInvalidInput, HasSubstr("holdout.csv")));
  data_.paths = {directory_.File("absent.csv")};
  EXPECT_THAT(Measure("matrix.onnx", std::nullopt), Fails(ErrorCode::kNotFound, HasSubstr("absent.csv")));
}

TEST(BenchmarkSettings, AreChecked) {
  const auto check = [](const std::function<void(BenchmarkSettings&)>& change) {
    BenchmarkSettings settings;
    change(settings);
    return CheckBenchmarkSettings(settings, "trimtab.yaml: benchmark");
  };
  EXPECT_OK(check([](auto&) {}));
  EXPECT_THAT(check([](auto& s) { s.margins["latency_p95"] = 1; }),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("`latency_p95`"), HasSubstr("latency_p9"))));
  EXPECT_THAT(check([](auto& s) { s.margins["latency_p50"] = 0; }), Fails(ErrorCode::kInvalidInput, HasSubstr("p50")));
  EXPECT_THAT(check([](auto& s) { s.margins["latency_p50"] = NAN; }),
              Fails(ErrorCode::kInvalidInput, HasSubstr("nan")));
  EXPECT_THAT(check([](auto& s) { s.batch_rows = 0; }), Fails(ErrorCode::kInvalidInput, HasSubstr("batch_rows")));
  EXPECT_THAT(check([](auto& s) { s.max_rounds = 5; }), Fails(ErrorCode::kInvalidInput, HasSubstr("max_rounds")));
  EXPECT_THAT(check([](auto& s) { s.budget_seconds = -1; }), Fails(ErrorCode::kInvalidInput, HasSubstr("budget")));
  EXPECT_THAT(check([](auto& s) { s.confidence = 1; }), Fails(ErrorCode::kInvalidInput, HasSubstr("confidence")));
  EXPECT_THAT(check([](auto& s) { s.threads = 0; }), Fails(ErrorCode::kInvalidInput, HasSubstr("threads")));
}

TEST(MemoryMeter, SeesAPeakThatIsGoneAgain) {
  const PosixEnvironment machine = MakePosixEnvironment(1);
  const auto meter = MakeProcessMemoryMeter(*machine.files);
  ASSERT_OK(meter->Begin());
  constexpr std::size_t kBytes = 64U << 20;
  {
    std::string block(kBytes, 'x');
    ASSERT_EQ(block[kBytes / 2], 'x');
  }
  ASSERT_OK_AND_ASSIGN(const std::uint64_t growth, meter->Growth());
  if (meter->Method().find("VmHWM") == std::string::npos) GTEST_SKIP() << meter->Method();
  EXPECT_GE(growth, kBytes * 9 / 10);
  EXPECT_LE(growth, kBytes * 13 / 10);
  // The next measurement does not remember it.
  ASSERT_OK(meter->Begin());
  EXPECT_LT(meter->Growth().value(), kBytes / 4);
}

}  // namespace
}  // namespace trimtab::benchmark
