#include "trimtab/drift/mapping_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/base/result_matchers.h"

namespace trimtab::drift {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Optional;

TEST(MappingFile, ReadsEveryField) {
  ASSERT_OK_AND_ASSIGN(const ColumnMapping mapping, ParseColumnMapping(R"(
target: delayed
prediction: [a, b, c]
datetime: null
id: row
numerical_features: [distance, "12"]
categorical_features: []
text_features: [remark]
task: classification
pos_label: 1
target_names: {0: on time, 1: late}
)",
                                                                       "m.yaml"));
  EXPECT_THAT(mapping.target, Optional(std::string("delayed")));
  EXPECT_THAT(mapping.prediction, ElementsAre("a", "b", "c"));
  EXPECT_EQ(mapping.datetime, std::nullopt);
  EXPECT_THAT(mapping.id, Optional(std::string("row")));
  EXPECT_THAT(*mapping.numerical_features, ElementsAre("distance", "12"));
  EXPECT_THAT(*mapping.categorical_features, IsEmpty());
  EXPECT_THAT(*mapping.text_features, ElementsAre("remark"));
  EXPECT_EQ(mapping.datetime_features, std::nullopt);
  EXPECT_EQ(mapping.task, Task::kClassification);
  EXPECT_THAT(mapping.user_id, Optional(std::string("user_id")));
}

TEST(MappingFile, KnowsAListOfOnePredictionFromAName) {
  for (const auto& [text, is_list] : {std::pair("prediction: p", false), std::pair("prediction: [p]", true)}) {
    ASSERT_OK_AND_ASSIGN(const ColumnMapping mapping, ParseColumnMapping(text, "m.yaml"));
    EXPECT_THAT(mapping.prediction, ElementsAre("p"));
    EXPECT_EQ(mapping.prediction_is_list, is_list);
  }
}

TEST(MappingFile, AnEmptyOneIsTheDefault) {
  ASSERT_OK_AND_ASSIGN(const ColumnMapping mapping, ParseColumnMapping("# nothing\n", "m.yaml"));
  EXPECT_THAT(mapping.target, Optional(std::string("target")));
  EXPECT_THAT(mapping.prediction, ElementsAre("prediction"));
  ASSERT_OK_AND_ASSIGN(const ColumnMapping single, ParseColumnMapping("prediction: score", "m.yaml"));
  EXPECT_THAT(single.prediction, ElementsAre("score"));
  ASSERT_OK_AND_ASSIGN(const ColumnMapping none, ParseColumnMapping("prediction:", "m.yaml"));
  EXPECT_THAT(none.prediction, IsEmpty());
}

TEST(MappingFile, ErrorsNamePlaceAndRemedy) {
  const auto fails = [](const char* text, const char* message) {
    EXPECT_THAT(ParseColumnMapping(text, "m.yaml"), Fails(ErrorCode::kInvalidInput, HasSubstr(message))) << text;
  };
  fails("targett: x", "m.yaml:1:1: a column mapping has no field `targett`");
  fails("targett: x", "did you mean `target`?");
  fails("task: cluster", "regression, classification or recsys");
  fails("\nnumerical_features: distance", "m.yaml:2:21: `numerical_features` is `distance`");
  fails("target: [a]", "the name of a column");
  fails("text_features: [a, b, a]", "`text_features` names `a` twice");
  fails("embeddings: {small: [a, b]}", "in Python only");
  fails("[a, b]", "a map of fields");
  fails("target: x\ntarget: y", "m.yaml:2");
}

}  // namespace
}  // namespace trimtab::drift
