#include "trimtab/model/onnx_model.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"

namespace trimtab::model {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

std::string DataPath(const std::string& name) { return TRIMTAB_SOURCE_DIR "/src/trimtab/model/testdata/" + name; }

Result<std::unique_ptr<Model>> Load(const std::string& name, const OnnxSettings& settings = {}) {
  const auto files = MakePosixFiles();
  return LoadOnnxModel(*files, DataPath(name + ".onnx"), settings);
}

TEST(OnnxModel, TellsItsSignature) {
  ASSERT_OK_AND_ASSIGN(const auto model, Load("columns"));
  ASSERT_EQ(model->inputs().size(), 3U);
  EXPECT_EQ(model->inputs()[2].ToString(), "`carrier`: string [N, 1]");
  ASSERT_EQ(model->outputs().size(), 2U);
  EXPECT_EQ(model->outputs()[1].name, "probabilities");
  ASSERT_OK_AND_ASSIGN(const auto matrix, Load("matrix"));
  EXPECT_EQ(matrix->metadata().at("features"), R"(["delay", "distance"])");
  const auto files = MakePosixFiles();
  EXPECT_EQ(matrix->size_bytes(), files->Status(DataPath("matrix.onnx")).value().size);
  EXPECT_THAT(OnnxRuntimeVersion(), HasSubstr("."));
}

TEST(OnnxModel, WhatIsNotAModelIsNamed) {
  const std::string good = ReadFile(*MakePosixFiles(), DataPath("columns.onnx")).value();
  EXPECT_THAT(Load("absent"), Fails(ErrorCode::kNotFound, HasSubstr("absent.onnx")));
  EXPECT_THAT(MakeOnnxModel("", "m.onnx", {}), Fails(ErrorCode::kInvalidInput, HasSubstr("m.onnx: is empty")));
  EXPECT_THAT(MakeOnnxModel("not a model at all", "m.onnx", {}),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("m.onnx"), HasSubstr("not an ONNX model"))));
  // Wherever the file is cut off, loading fails and nothing crashes.
  for (std::size_t size = 1; size < good.size(); size += 97) {
    EXPECT_THAT(MakeOnnxModel(std::string_view(good).substr(0, size), "m.onnx", {}),
                Fails(ErrorCode::kInvalidInput, HasSubstr("m.onnx")))
        << size;
  }
  EXPECT_THAT(Load("newer"), Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("newer.onnx"), HasSubstr("99"))));
}

TEST(OnnxModel, OutputsThatAreNoProbabilityAreRefused) {
  EXPECT_THAT(Load("zipmap"),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("sequence of maps"), HasSubstr("zipmap"))));
  EXPECT_THAT(Load("three_classes"), Fails(ErrorCode::kInvalidInput, HasSubstr("has 3 classes")));
  EXPECT_THAT(Load("labels_only"), Fails(ErrorCode::kInvalidInput, HasSubstr("no output is a probability")));
  EXPECT_THAT(Load("ambiguous"), Fails(ErrorCode::kInvalidInput,
                                       AllOf(HasSubstr("`first`"), HasSubstr("`second`"), HasSubstr("`output:`"))));
  EXPECT_OK(Load("ambiguous", {.threads = 1, .output = "second"}));
  EXPECT_THAT(Load("ambiguous", {.threads = 1, .output = "secnd"}), Fails(ErrorCode::kNotFound, HasSubstr("second")));
  EXPECT_THAT(Load("zipmap", {.threads = 1, .output = "output_probability"}),
              Fails(ErrorCode::kInvalidInput, HasSubstr("sequence of maps")));
  EXPECT_THAT(Load("labels_only", {.threads = 1, .output = "label"}),
              Fails(ErrorCode::kInvalidInput, HasSubstr("not one probability a row")));
}

FeatureBatch OneColumn(std::vector<float> values) {
  FeatureBatch batch{.rows = static_cast<std::int64_t>(values.size()), .tensors = {}, .memory = nullptr};
  batch.tensors.push_back({.width = 1, .has_width = true, .values = std::move(values)});
  return batch;
}

TEST(OnnxModel, ShapesThatOnlyScoringShows) {
  ASSERT_OK_AND_ASSIGN(const auto model, Load("width_by_value"));
  std::vector<double> scores;
  EXPECT_THAT(model->Score(OneColumn({1, 3}), scores),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("[2, 3]"), HasSubstr("2 rows"))));
  ASSERT_OK(model->Score(OneColumn({1, 2}), scores));
  EXPECT_EQ(scores, (std::vector<double>{1, 2}));
}

TEST(OnnxModel, TensorsThatDoNotFitAreRefused) {
  ASSERT_OK_AND_ASSIGN(const auto model, Load("nan"));
  std::vector<double> scores{1, 2, 3};
  FeatureBatch none;
  EXPECT_THAT(model->Score(none, scores), Fails(ErrorCode::kInternal, HasSubstr("takes 1 inputs")));
  FeatureBatch wrong{.rows = 1, .tensors = {}, .memory = nullptr};
  wrong.tensors.push_back({.width = 1, .has_width = true, .values = std::vector<std::int64_t>{1}});
  EXPECT_THAT(model->Score(wrong, scores), Fails(ErrorCode::kInvalidInput, HasSubstr("failed on 1 rows")));
  ASSERT_OK(model->Score(OneColumn({}), scores));
  EXPECT_TRUE(scores.empty());
}

TEST(FeatureBatch, ASliceHasTheRowsInBetween) {
  FeatureBatch batch{.rows = 3, .tensors = {}, .memory = nullptr};
  batch.tensors.push_back({.width = 2, .has_width = true, .values = std::vector<float>{1, 2, 3, 4, 5, 6}});
  batch.tensors.push_back({.width = 1, .has_width = false, .values = std::vector<std::string_view>{"a", "b", "c"}});
  const FeatureBatch slice = Slice(batch, 1, 2);
  EXPECT_EQ(slice.rows, 2);
  EXPECT_EQ(std::get<std::vector<float>>(slice.tensors[0].values), (std::vector<float>{3, 4, 5, 6}));
  EXPECT_EQ(std::get<std::vector<std::string_view>>(slice.tensors[1].values),
            (std::vector<std::string_view>{"b", "c"}));
  EXPECT_FALSE(slice.tensors[1].has_width);
}

}  // namespace
}  // namespace trimtab::model
