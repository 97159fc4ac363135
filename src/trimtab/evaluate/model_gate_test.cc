// From files to verdict, with the models of model/testdata on a CSV written here.
#include "trimtab/evaluate/model_gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/base/json.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"

namespace trimtab::evaluate {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string TestData(const std::string& name) {
  const auto files = MakePosixFiles();
  return ReadFile(*files, TRIMTAB_SOURCE_DIR "/src/trimtab/model/testdata/" + name).value();
}

class ModelGateTest : public ::testing::Test {
 protected:
  // The rows of scores.json, `copies` times.
  void WriteHoldout(int copies) {
    const Json json = ParseJson(TestData("scores.json"), "scores.json").value();
    std::string csv = "delay,distance,carrier,late\n";
    for (int copy = 0; copy < copies; ++copy) {
      for (std::size_t i = 0; i < json["label"].size(); ++i) {
        csv += json["columns"]["delay"][i].dump() + "," + json["columns"]["distance"][i].dump() + ",\"" +
               json["columns"]["carrier"][i].get<std::string>() + "\"," + json["label"][i].dump() + "\n";
      }
    }
    ASSERT_OK(WriteFileAtomically(files_, "holdout.csv", csv));
  }

  Result<GateResult> Run(const std::string& challenger, const std::optional<std::string>& champion) {
    challenger_ = TestData(challenger);
    std::optional<ModelBytes> champion_bytes;
    if (champion.has_value()) {
      champion_ = TestData(*champion);
      champion_bytes = ModelBytes{champion_, "flights-delay version 1"};
    }
    return RunGate(files_, settings_, input_, {challenger_, challenger}, champion_bytes);
  }

  MemoryFiles files_;
  GateSettings settings_;
  GateInput input_{.data = {"holdout.csv"}, .label = "late", .features = {}, .output = "", .csv = {}};
  std::string challenger_;
  std::string champion_;
};

TEST_F(ModelGateTest, JudgesFirstModelAndThenAgainstTheChampion) {
  WriteHoldout(20);
  settings_.minimum = {{"accuracy", 0.7}};
  settings_.rule = BaselineRule{"delay", Comparison::kGreater, 100};
  ASSERT_OK_AND_ASSIGN(const GateResult first, Run("matrix.onnx", std::nullopt));
  EXPECT_EQ(first.verdict, Verdict::kPass) << first.explanation;
  EXPECT_TRUE(first.no_baseline);
  EXPECT_EQ(first.challenger.rows, 1280);
  ASSERT_OK_AND_ASSIGN(const GateResult second, Run("matrix.onnx", "columns.onnx"));
  EXPECT_FALSE(second.no_baseline);
  ASSERT_TRUE(second.champion.has_value());
  ASSERT_OK_AND_ASSIGN(const GateResult same, Run("matrix.onnx", "matrix.onnx"));
  EXPECT_EQ(same.verdict, Verdict::kPass) << same.explanation;
}

TEST_F(ModelGateTest, AChampionThatCannotBeScoredIsNoPass) {
  WriteHoldout(20);
  settings_.minimum = {{"accuracy", 0.7}};
  ASSERT_OK_AND_ASSIGN(const GateResult result, Run("matrix.onnx", "types.onnx"));
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  EXPECT_FALSE(result.no_baseline);
  EXPECT_THAT(result.explanation, AllOf(HasSubstr("champion cannot be scored"), HasSubstr("`f`")));
}

TEST_F(ModelGateTest, BadInputIsNamed) {
  WriteHoldout(1);
  EXPECT_THAT(Run("types.onnx", std::nullopt), Fails(ErrorCode::kNotFound, HasSubstr("`f`")));
  EXPECT_THAT(Run("zipmap.onnx", std::nullopt), Fails(ErrorCode::kInvalidInput, HasSubstr("zipmap.onnx")));
  EXPECT_THAT(Run("scores.json", std::nullopt), Fails(ErrorCode::kInvalidInput, HasSubstr("not an ONNX model")));
  input_.label = "tardy";
  EXPECT_THAT(Run("matrix.onnx", std::nullopt), Fails(ErrorCode::kNotFound, HasSubstr("tardy")));
  input_.label = "late";
  settings_.rule = BaselineRule{"dep_delay", Comparison::kGreater, 15};
  EXPECT_THAT(Run("matrix.onnx", std::nullopt), Fails(ErrorCode::kNotFound, HasSubstr("dep_delay")));
  settings_.rule.reset();
  input_.data = {"absent.csv"};
  EXPECT_THAT(Run("matrix.onnx", std::nullopt), Fails(ErrorCode::kNotFound, HasSubstr("absent.csv")));
}

}  // namespace
}  // namespace trimtab::evaluate
