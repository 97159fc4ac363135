// Models made by testdata/make_models.py, asked about rows whose answers Python's onnxruntime gave
// (testdata/scores.json).
#include "trimtab/model/score_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "trimtab/base/json.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/model/feature_reader.h"
#include "trimtab/model/onnx_model.h"
#include "trimtab/model/table_in_memory.h"

namespace trimtab::model {
namespace {

using table::TypeId;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::string DataPath(const std::string& name) { return TRIMTAB_SOURCE_DIR "/src/trimtab/model/testdata/" + name; }

Result<std::unique_ptr<Model>> Load(const std::string& name, const OnnxSettings& settings = {}) {
  const auto files = MakePosixFiles();
  return LoadOnnxModel(*files, DataPath(name + ".onnx"), settings);
}

Json Case() {
  const auto files = MakePosixFiles();
  return ParseJson(ReadFile(*files, DataPath("scores.json")).value(), "scores.json").value();
}

TableInMemory CaseTable(const Json& json) {
  const Json& columns = json["columns"];
  TableInMemory table;
  table.Strings("carrier", columns["carrier"].get<std::vector<std::string>>())
      .Numbers("distance", TypeId::kFloat64, columns["distance"].get<std::vector<double>>())
      .Numbers("delay", TypeId::kFloat32, columns["delay"].get<std::vector<float>>())
      .Numbers("seats", TypeId::kInt64, columns["seats"].get<std::vector<std::int64_t>>())
      .Numbers("late", TypeId::kInt8, json["label"].get<std::vector<std::int8_t>>());
  return table;
}

TableInMemory TypedTable(const Json& typed) {
  TableInMemory table;
  table.Strings("s", typed["s"].get<std::vector<std::string>>())
      .Numbers("f", TypeId::kFloat32, typed["f"].get<std::vector<float>>())
      .Numbers("d", TypeId::kFloat64, typed["d"].get<std::vector<double>>())
      .Numbers("i", TypeId::kInt8, typed["i"].get<std::vector<std::int8_t>>())
      .Numbers("l", TypeId::kUInt16, typed["l"].get<std::vector<std::uint16_t>>())
      .Booleans("b", typed["b"].get<std::vector<bool>>());
  return table;
}

// Scores must be those of Python at every batch size. The runtime's vector kernels may differ in the last bit with the
// size of the batch.
void ExpectScores(const Model& model, TableInMemory& table, const ScoreSettings& settings, const Json& expected) {
  table.Rewind(64);
  ASSERT_OK_AND_ASSIGN(const ScoredTable whole, ScoreTable(model, table, settings));
  ASSERT_EQ(whole.scores.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(whole.scores[i], expected[i].get<double>(), 1e-6) << i;
  for (const std::int64_t batch_rows : {1, 7, 63}) {
    table.Rewind(batch_rows);
    ASSERT_OK_AND_ASSIGN(const ScoredTable scored, ScoreTable(model, table, settings));
    for (std::size_t i = 0; i < expected.size(); ++i) EXPECT_NEAR(scored.scores[i], whole.scores[i], 1e-6) << i;
    EXPECT_EQ(scored.labels, whole.labels) << batch_rows;
    EXPECT_EQ(scored.extra, whole.extra) << batch_rows;
  }
}

TEST(ScoreTable, OneInputAColumnWithText) {
  const Json json = Case();
  ASSERT_OK_AND_ASSIGN(const auto model, Load("columns"));
  TableInMemory table = CaseTable(json);
  const ScoreSettings settings{.features = {}, .label = "late", .extra = {"delay", "seats"}, .place = "holdout"};
  EXPECT_THAT(ColumnsToScore(*model, settings).value(), ElementsAre("delay", "distance", "carrier", "late", "seats"));
  ExpectScores(*model, table, settings, json["scores"]["columns"]);

  table.Rewind(10);
  ASSERT_OK_AND_ASSIGN(const ScoredTable scored, ScoreTable(*model, table, settings));
  EXPECT_EQ(scored.rows(), 64);
  EXPECT_EQ(scored.labels, json["label"].get<std::vector<std::uint8_t>>());
  EXPECT_EQ(scored.extra.at("seats"), json["columns"]["seats"].get<std::vector<double>>());
  EXPECT_EQ(scored.not_finite, 0);
  EXPECT_EQ(scored.null_features, 0);
}

TEST(ScoreTable, OneInputForAllColumnsNamedByTheModel) {
  const Json json = Case();
  ASSERT_OK_AND_ASSIGN(const auto model, Load("matrix"));
  TableInMemory table = CaseTable(json);  // holds the columns in another order than the model takes them
  ExpectScores(*model, table, {.features = {}, .label = "late", .extra = {}, .place = "holdout"},
               json["scores"]["matrix"]);
}

TEST(ScoreTable, OneInputForAllColumnsNamedBySettings) {
  const Json json = Case();
  ASSERT_OK_AND_ASSIGN(const auto model, Load("matrix_unnamed"));
  TableInMemory table = CaseTable(json);
  ExpectScores(*model, table, {.features = {"delay", "distance"}, .label = "late", .extra = {}, .place = "holdout"},
               json["scores"]["matrix"]);
}

TEST(ScoreTable, EveryTypeOfInput) {
  const Json json = Case();
  ASSERT_OK_AND_ASSIGN(const auto model, Load("types"));
  TableInMemory table = TypedTable(json["typed"]);
  table.Booleans("late", std::vector<bool>(64, true));
  ExpectScores(*model, table, {.features = {}, .label = "late", .extra = {"b"}, .place = "holdout"},
               json["scores"]["types"]);
}

TEST(ScoreTable, PositionAloneIsNotTrusted) {
  ASSERT_OK_AND_ASSIGN(const auto model, Load("matrix_unnamed"));
  EXPECT_THAT(FeatureColumns(*model, {}, "holdout"),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("2 columns by position"), HasSubstr("`features:`"))));
  EXPECT_THAT(FeatureColumns(*model, {"delay"}, "holdout"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("takes 2 columns, but 1 features are named")));
  ASSERT_OK_AND_ASSIGN(const auto bad, Load("matrix_bad_names"));
  EXPECT_THAT(FeatureColumns(*bad, {}, "holdout"), Fails(ErrorCode::kInvalidInput, HasSubstr("metadata `features`")));
}

TEST(ScoreTable, NullsBecomeNanAndEmptyTextAndAreCounted) {
  const Json json = Case();
  ASSERT_OK_AND_ASSIGN(const auto model, Load("nan"));
  TableInMemory table(2);
  table.Numbers("x", TypeId::kFloat64, std::vector<double>{0.25, 0.5, 1, 0, -1}, {1})
      .Numbers("late", TypeId::kInt32, std::vector<std::int32_t>{0, 1, 0, 1, 1});
  ASSERT_OK_AND_ASSIGN(
      const ScoredTable scored,
      ScoreTable(*model, table, {.features = {}, .label = "late", .extra = {"x"}, .place = "holdout"}));
  EXPECT_EQ(scored.null_features, 1);
  EXPECT_EQ(scored.not_finite, 2);
  EXPECT_EQ(scored.first_not_finite, 1);
  EXPECT_EQ(scored.scores[0], 0.5);
  EXPECT_TRUE(std::isnan(scored.scores[1]) && std::isnan(scored.scores[4]));
  EXPECT_TRUE(std::isnan(scored.extra.at("x")[1]));

  ASSERT_OK_AND_ASSIGN(const auto types, Load("types"));
  TableInMemory with_null = TypedTable(json["typed"]);
  ASSERT_OK_AND_ASSIGN(FeatureReader reader, FeatureReader::Make(*types, {}, with_null.schema(), "holdout"));
  TableInMemory text;
  text.Strings("s", {"yes", "no"}, {0});
  for (const char* name : {"f", "d"}) text.Numbers(name, TypeId::kFloat64, std::vector<double>{1, 2}, {1});
  text.Numbers("i", TypeId::kInt32, std::vector<std::int32_t>{1, 2})
      .Numbers("l", TypeId::kInt64, std::vector<std::int64_t>{1, 2})
      .Booleans("b", {true, false});
  ASSERT_OK_AND_ASSIGN(FeatureReader text_reader, FeatureReader::Make(*types, {}, text.schema(), "holdout"));
  ASSERT_OK_AND_ASSIGN(const auto batch, text.Next());
  FeatureBatch features;
  ASSERT_OK(text_reader.Read(*batch, features));
  EXPECT_EQ(text_reader.nulls(), 3);
  EXPECT_THAT(std::get<std::vector<std::string_view>>(features.tensors[5].values), ElementsAre("", "no"));
  EXPECT_TRUE(std::isnan(std::get<std::vector<double>>(features.tensors[1].values)[1]));
  EXPECT_THAT(std::get<std::vector<std::uint8_t>>(features.tensors[4].values), ElementsAre(1, 0));
}

TEST(ScoreTable, WhatAnIntegerCannotHoldIsAnErrorWithItsRow) {
  const auto read = [](const std::vector<std::int64_t>& values, const std::vector<std::int64_t>& nulls) {
    const auto model = Load("types").value();
    TableInMemory table(2);
    const std::vector<double> zeros(values.size());
    table.Strings("s", std::vector<std::string>(values.size()))
        .Numbers("f", TypeId::kFloat64, zeros)
        .Numbers("d", TypeId::kFloat64, zeros)
        .Numbers("i", TypeId::kInt64, values, nulls)
        .Numbers("l", TypeId::kInt64, values)
        .Booleans("b", std::vector<bool>(values.size()))
        .Booleans("late", std::vector<bool>(values.size()));
    return ScoreTable(*model, table, {.features = {}, .label = "late", .extra = {}, .place = "holdout"});
  };
  EXPECT_OK(read({1, -2'147'483'648, 2'147'483'647}, {}));
  EXPECT_THAT(read({1, 2, 2'147'483'648}, {}),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("row 2"), HasSubstr("`i` is 2147483648"))));
  EXPECT_THAT(read({1, 2, 3, 4}, {3}), Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("row 3"), HasSubstr("null"))));
}

TEST(ScoreTable, ColumnsThatDoNotFitAreNamed) {
  const Json json = Case();
  ASSERT_OK_AND_ASSIGN(const auto model, Load("columns"));
  TableInMemory missing;
  missing.Numbers("delays", TypeId::kFloat32, std::vector<float>{1})
      .Numbers("distance", TypeId::kFloat32, std::vector<float>{1})
      .Strings("carrier", {"AA"});
  EXPECT_THAT(FeatureReader::Make(*model, {}, missing.schema(), "holdout"),
              Fails(ErrorCode::kNotFound, AllOf(HasSubstr("`delay`: float32 [N, 1]"), HasSubstr("`delays`"))));
  TableInMemory text;
  text.Strings("delay", {"1"}).Numbers("distance", TypeId::kFloat32, std::vector<float>{1}).Strings("carrier", {"AA"});
  EXPECT_THAT(FeatureReader::Make(*model, {}, text.schema(), "holdout"),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("`delay` holds string"), HasSubstr("float32"))));
  TableInMemory number;
  number.Numbers("delay", TypeId::kFloat32, std::vector<float>{1})
      .Numbers("distance", TypeId::kFloat32, std::vector<float>{1})
      .Numbers("carrier", TypeId::kInt32, std::vector<std::int32_t>{1});
  EXPECT_THAT(FeatureReader::Make(*model, {}, number.schema(), "holdout"),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("`carrier` holds int32"), HasSubstr("string"))));
  ASSERT_OK_AND_ASSIGN(const auto half, Load("half"));
  EXPECT_THAT(FeatureColumns(*half, {}, "holdout"), Fails(ErrorCode::kInvalidInput, HasSubstr("cannot be filled")));
}

TEST(ScoreTable, LabelsAreZeroOrOne) {
  ASSERT_OK_AND_ASSIGN(const auto model, Load("nan"));
  const auto score = [&](TableInMemory& table, const std::string& label) {
    return ScoreTable(*model, table, {.features = {}, .label = label, .extra = {}, .place = "holdout"});
  };
  const std::vector<double> x{0, 1, 0};
  TableInMemory table;
  table.Numbers("x", TypeId::kFloat64, x)
      .Numbers("two", TypeId::kInt32, std::vector<std::int32_t>{0, 1, 2})
      .Numbers("null", TypeId::kInt32, std::vector<std::int32_t>{0, 1, 0}, {2})
      .Strings("text", {"0", "1", "0"});
  EXPECT_THAT(score(table, "two"),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("row 2"), HasSubstr("label `two` is 2"))));
  table.Rewind(2);
  EXPECT_THAT(score(table, "null"), Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("row 2"), HasSubstr("null"))));
  EXPECT_THAT(score(table, "text"), Fails(ErrorCode::kInvalidInput, HasSubstr("`text` holds string")));
  EXPECT_THAT(score(table, "tow"), Fails(ErrorCode::kNotFound, HasSubstr("two")));
}

TEST(ScoreTable, ANumberThatIsNoProbabilityIsAnError) {
  ASSERT_OK_AND_ASSIGN(const auto model, Load("margin"));
  TableInMemory table;
  table.Numbers("x", TypeId::kFloat64, std::vector<double>{0, 1, 1.5})
      .Numbers("late", TypeId::kInt32, std::vector<std::int32_t>{0, 1, 0});
  EXPECT_THAT(ScoreTable(*model, table, {.features = {}, .label = "late", .extra = {}, .place = "holdout"}),
              Fails(ErrorCode::kInvalidInput, AllOf(HasSubstr("row 2"), HasSubstr("1.5"))));
}

TEST(ScoreTable, NoRows) {
  ASSERT_OK_AND_ASSIGN(const auto model, Load("nan"));
  TableInMemory table;
  table.Numbers("x", TypeId::kFloat64, std::vector<double>{})
      .Numbers("late", TypeId::kInt32, std::vector<std::int32_t>{});
  ASSERT_OK_AND_ASSIGN(const ScoredTable scored,
                       ScoreTable(*model, table, {.features = {}, .label = "late", .extra = {}, .place = "holdout"}));
  EXPECT_EQ(scored.rows(), 0);
}

}  // namespace
}  // namespace trimtab::model
