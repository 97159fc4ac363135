#include "trimtab/pipeline/metrics_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "trimtab/base/result_matchers.h"

namespace trimtab::pipeline {
namespace {

using ::testing::HasSubstr;
using Metrics = std::map<std::string, double>;

TEST(MetricsFileTest, NestedNamesAreJoined) {
  const Result<Metrics> metrics = ParseMetrics(
      R"({"auc": 0.9, "test": {"f1": 5e-1, "rows": {"all": 7}}, "name": "forest", "ok": true, "list": [1], "none": null})",
      "m.json");
  ASSERT_OK(metrics);
  EXPECT_EQ(*metrics, (Metrics{{"auc", 0.9}, {"test.f1", 0.5}, {"test.rows.all", 7}}));
}

TEST(MetricsFileTest, YamlIsRead) {
  const Result<Metrics> metrics =
      ParseMetrics("auc: 0.9\ntest:\n  f1: .5\n  text: '1'\nmore: +3\nversion: 1.2.3\ndate: 2013-09-01\n", "m.yaml");
  ASSERT_OK(metrics);
  EXPECT_EQ(*metrics, (Metrics{{"auc", 0.9}, {"test.f1", 0.5}, {"more", 3}}));
}

TEST(MetricsFileTest, NotFiniteNumbersOfPython) {
  const Result<Metrics> metrics = ParseMetrics(R"({"a": NaN, "b": Infinity, "c": -Infinity, "d": 1})", "m.json");
  ASSERT_OK(metrics);
  EXPECT_TRUE(std::isnan(metrics->at("a")));
  EXPECT_EQ(metrics->at("b"), std::numeric_limits<double>::infinity());
  EXPECT_EQ(metrics->at("c"), -std::numeric_limits<double>::infinity());
}

TEST(MetricsFileTest, WhatIsNoMapIsRefused) {
  EXPECT_THAT(ParseMetrics("[1, 2]", "m.json"), Fails(ErrorCode::kInvalidInput, HasSubstr("m.json: is no map")));
  EXPECT_THAT(ParseMetrics("", "m.yaml"), Fails(ErrorCode::kInvalidInput, HasSubstr("is no map")));
  EXPECT_THAT(ParseMetrics("{\"a\": ", "m.json"), Fails(ErrorCode::kInvalidInput, HasSubstr("m.json")));
}

}  // namespace
}  // namespace trimtab::pipeline
