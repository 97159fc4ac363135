// Against scikit-learn and independently computed intervals: testdata/metrics.json, made by testdata/make_metrics.py.
#include "trimtab/evaluate/model_metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "trimtab/base/json.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"

namespace trimtab::evaluate {
namespace {

using ::testing::HasSubstr;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Json Golden() {
  const auto files = MakePosixFiles();
  const std::string path = TRIMTAB_SOURCE_DIR "/src/trimtab/evaluate/testdata/metrics.json";
  return ParseJson(ReadFile(*files, path).value(), path).value();
}

TEST(ModelMetrics, AgreeWithScikitLearn) {
  const Json golden = Golden();
  ASSERT_GE(golden["cases"].size(), 11U);
  for (const Json& item : golden["cases"]) {
    const auto scores = item["scores"].get<std::vector<double>>();
    const auto labels = item["labels"].get<std::vector<std::uint8_t>>();
    ASSERT_OK_AND_ASSIGN(const ModelMetrics metrics, ComputeMetrics(scores, labels, 0.5, 0.95));
    EXPECT_EQ(metrics.rows, std::ssize(scores));
    EXPECT_EQ(metrics.positives, std::accumulate(labels.begin(), labels.end(), std::int64_t{0}));
    for (const std::string_view name : MetricNames()) {
      const std::string what = item["name"].get<std::string>() + ": " + std::string(name);
      const Metric& metric = *FindMetric(metrics, name);
      const Json& expected = item[std::string(name)];
      ASSERT_EQ(metric.value.has_value(), !expected.is_null()) << what;
      EXPECT_EQ(metric.reason.empty(), metric.value.has_value()) << what;
      if (!metric.value.has_value()) continue;
      EXPECT_NEAR(*metric.value, expected.get<double>(), 1e-9) << what;
      if (!item["intervals"].contains(name) || item["intervals"][std::string(name)].is_null()) continue;
      const Json& interval = item["intervals"][std::string(name)];
      ASSERT_TRUE(metric.interval.has_value()) << what;
      EXPECT_NEAR(metric.interval->lower, interval[0].get<double>(), 1e-9) << what;
      EXPECT_NEAR(metric.interval->upper, interval[1].get<double>(), 1e-9) << what;
    }
  }
}

TEST(ModelMetrics, LogLossInterval) {
  const Json golden = Golden();
  const Json& ordinary = golden["cases"][0];
  auto scores = ordinary["scores"].get<std::vector<double>>();
  for (double& score : scores) score = std::clamp(score, 0.02, 0.98);
  const auto labels = ordinary["labels"].get<std::vector<std::uint8_t>>();
  const auto interval = LogLossInterval(scores, labels, 0.95, 1);
  ASSERT_TRUE(interval.has_value());
  const double width = golden["log_loss_interval"][1].get<double>() - golden["log_loss_interval"][0].get<double>();
  EXPECT_NEAR(interval->lower, golden["log_loss_interval"][0].get<double>(), 0.06 * width);
  EXPECT_NEAR(interval->upper, golden["log_loss_interval"][1].get<double>(), 0.06 * width);
  EXPECT_EQ(LogLossInterval(scores, labels, 0.95, 1)->lower, interval->lower);
  EXPECT_FALSE(LogLossInterval(std::vector<double>{0.5}, std::vector<std::uint8_t>{1}, 0.95, 1).has_value());
}

// Beyond 20,000 rows the normal law takes over; both must tell the same there.
TEST(ModelMetrics, LogLossIntervalOfManyRows) {
  SeededRandom random(3);
  std::vector<double> scores;
  std::vector<std::uint8_t> labels;
  for (int i = 0; i < 20'001; ++i) {
    const double p = static_cast<double>(random.Next() >> 11) * 0x1p-53;
    scores.push_back(p);
    labels.push_back(static_cast<double>(random.Next() >> 11) * 0x1p-53 < p ? 1 : 0);
  }
  const auto normal = LogLossInterval(scores, labels, 0.95, 1);
  scores.pop_back();
  labels.pop_back();
  const auto bootstrap = LogLossInterval(scores, labels, 0.95, 1);
  ASSERT_TRUE(normal.has_value() && bootstrap.has_value());
  const double width = normal->upper - normal->lower;
  EXPECT_NEAR(normal->lower, bootstrap->lower, 0.1 * width);
  EXPECT_NEAR(normal->upper, bootstrap->upper, 0.1 * width);
  // The expected loss of a calibrated model with uniform scores is 1/2.
  EXPECT_TRUE(normal->Contains(0.5));
}

TEST(ModelMetrics, ValuesDoNotDependOnTheOrderOfRows) {
  const Json golden = Golden();
  for (const Json& item : golden["cases"]) {
    auto scores = item["scores"].get<std::vector<double>>();
    auto labels = item["labels"].get<std::vector<std::uint8_t>>();
    ASSERT_OK_AND_ASSIGN(const ModelMetrics forward, ComputeMetrics(scores, labels, 0.5, 0.95));
    std::reverse(scores.begin(), scores.end());
    std::reverse(labels.begin(), labels.end());
    ASSERT_OK_AND_ASSIGN(const ModelMetrics backward, ComputeMetrics(scores, labels, 0.5, 0.95));
    for (const std::string_view name : MetricNames()) {
      EXPECT_EQ(FindMetric(forward, name)->value, FindMetric(backward, name)->value) << name;
    }
  }
}

TEST(ModelMetrics, PerfectSeparationIsNoCertainty) {
  ASSERT_OK_AND_ASSIGN(const ModelMetrics metrics, ComputeMetrics(std::vector<double>{0.1, 0.2, 0.3, 0.8, 0.9},
                                                                  std::vector<std::uint8_t>{0, 0, 0, 1, 1}, 0.5, 0.95));
  EXPECT_EQ(metrics.auc.value, 1.0);
  // Wilson's interval of 2 out of 2: 2 / (2 + z^2).
  ASSERT_TRUE(metrics.auc.interval.has_value());
  EXPECT_NEAR(metrics.auc.interval->lower, 2 / (2 + 1.959963984540054 * 1.959963984540054), 1e-12);
  EXPECT_EQ(metrics.auc.interval->upper, 1.0);
}

TEST(ModelMetrics, ScoresThatAreNotFiniteDefineNothing) {
  ASSERT_OK_AND_ASSIGN(const ModelMetrics metrics, ComputeMetrics(std::vector<double>{0.1, kNan, HUGE_VAL},
                                                                  std::vector<std::uint8_t>{0, 1, 1}, 0.5, 0.95));
  EXPECT_EQ(metrics.rows, 3);
  EXPECT_EQ(metrics.positives, 2);
  for (const std::string_view name : MetricNames()) {
    EXPECT_FALSE(FindMetric(metrics, name)->value.has_value()) << name;
    EXPECT_THAT(FindMetric(metrics, name)->reason, HasSubstr("2 of 3 rows"));
  }
}

TEST(ModelMetrics, NoRowsIsAnError) {
  EXPECT_THAT(ComputeMetrics({}, {}, 0.5, 0.95), Fails(ErrorCode::kInvalidInput, HasSubstr("no rows")));
  EXPECT_THAT(ComputeMetrics(std::vector<double>{0.5}, {}, 0.5, 0.95),
              Fails(ErrorCode::kInternal, HasSubstr("length")));
  EXPECT_EQ(FindMetric(ModelMetrics{}, "acuracy"), nullptr);
}

}  // namespace
}  // namespace trimtab::evaluate
