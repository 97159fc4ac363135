#include "trimtab/evaluate/gate.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"
#include "trimtab/evaluate/paired_accuracy.h"

namespace trimtab::evaluate {
namespace {

using model::ScoredTable;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// `rows` rows, a quarter of them positive, on which the model is wrong in rows [first_wrong, first_wrong + wrong). The
// column x says `x > 15` right except in the first `rule_wrong` rows.
ScoredTable Table(std::int64_t rows, std::int64_t wrong, std::int64_t first_wrong = 0, std::int64_t rule_wrong = 0) {
  ScoredTable table;
  for (std::int64_t i = 0; i < rows; ++i) {
    const bool label = i % 4 == 0;
    const bool right = i < first_wrong || i >= first_wrong + wrong;
    table.labels.push_back(label ? 1 : 0);
    // Distinct scores, so that ranks differ within a class.
    table.scores.push_back((label == right ? 0.6 : 0.1) + 0.3 * static_cast<double>(i) / static_cast<double>(rows));
    table.extra["x"].push_back(label == (i >= rule_wrong) ? 20 : 10);
  }
  return table;
}

GateSettings Settings(double minimum) {
  GateSettings settings;
  settings.minimum = {{"accuracy", minimum}};
  return settings;
}

const GateCheck& Find(const GateResult& result, const std::string& name) {
  const auto found = std::find_if(result.checks.begin(), result.checks.end(),
                                  [&](const GateCheck& check) { return check.name == name; });
  if (found == result.checks.end()) throw std::runtime_error("no check " + name);
  return *found;
}

TEST(Gate, AFirstModelIsJudgedOnTheMinimumAndSaysNoBaseline) {
  ASSERT_OK_AND_ASSIGN(const GateResult result, JudgeModel(Settings(0.88), Table(29'000, 2900), nullptr));
  EXPECT_EQ(result.verdict, Verdict::kPass);
  EXPECT_TRUE(result.no_baseline);
  EXPECT_FALSE(result.champion.has_value());
  EXPECT_THAT(result.explanation, AllOf(HasSubstr("all 3 checks passed"), HasSubstr("no baseline")));
  const GateCheck& minimum = Find(result, "accuracy.minimum");
  EXPECT_EQ(minimum.value, 0.9);
  EXPECT_NEAR(minimum.interval->lower, 0.89648, 1e-4);
  EXPECT_THAT(minimum.explanation, AllOf(HasSubstr("0.9000"), HasSubstr("95 % interval 0.89"), HasSubstr("29,000 rows"),
                                         HasSubstr("minimum 0.8800")));
  ASSERT_EQ(result.baselines.size(), 1U);
  EXPECT_EQ(result.baselines[0].name, "always 0");
  EXPECT_EQ(result.baselines[0].accuracy, 0.75);
}

TEST(Gate, TheMinimumIsComparedWithTheInterval) {
  ASSERT_OK_AND_ASSIGN(const GateResult fail, JudgeModel(Settings(0.905), Table(29'000, 2900), nullptr));
  EXPECT_EQ(fail.verdict, Verdict::kFail);
  EXPECT_THAT(fail.explanation, HasSubstr("is below the minimum 0.9050"));

  ASSERT_OK_AND_ASSIGN(const GateResult open, JudgeModel(Settings(0.899), Table(29'000, 2900), nullptr));
  EXPECT_EQ(open.verdict, Verdict::kInconclusive);
  const GateCheck& check = Find(open, "accuracy.minimum");
  // z^2 0.899 (1 - 0.899) / 0.001^2 = 348,800.
  ASSERT_TRUE(check.rows_to_settle.has_value());
  EXPECT_NEAR(static_cast<double>(*check.rows_to_settle), 348'800, 10);
  EXPECT_THAT(check.explanation, AllOf(HasSubstr("either side"), HasSubstr("348,8")));
  // And so many rows do settle it.
  const std::int64_t rows = (*check.rows_to_settle / 40 + 1) * 40;
  ASSERT_OK_AND_ASSIGN(const GateResult settled, JudgeModel(Settings(0.899), Table(rows, rows / 10), nullptr));
  EXPECT_EQ(Find(settled, "accuracy.minimum").verdict, Verdict::kPass);

  // What no number of rows can tell.
  ASSERT_OK_AND_ASSIGN(const GateResult equal, JudgeModel(Settings(0.9), Table(29'000, 2900), nullptr));
  EXPECT_EQ(equal.verdict, Verdict::kInconclusive);
  EXPECT_FALSE(Find(equal, "accuracy.minimum").rows_to_settle.has_value());
}

TEST(Gate, RowsToSettleHoldForEveryMetric) {
  for (const char* name : {"auc", "f1", "precision", "recall", "log_loss"}) {
    const ScoredTable table = Table(2000, 300);
    GateSettings settings;
    settings.beat_majority = false;
    ASSERT_OK_AND_ASSIGN(const ModelMetrics metrics, ComputeMetrics(table.scores, table.labels, 0.5, 0.95));
    const double value = *FindMetric(metrics, name)->value;
    auto& limits = std::string(name) == "log_loss" ? settings.maximum : settings.minimum;
    limits[name] = std::string(name) == "log_loss" ? value + 0.003 : value - 0.003;
    ASSERT_OK_AND_ASSIGN(const GateResult open, JudgeModel(settings, table, nullptr));
    ASSERT_EQ(open.verdict, Verdict::kInconclusive) << name << ": " << open.explanation;
    const auto rows = open.checks.back().rows_to_settle;
    ASSERT_TRUE(rows.has_value()) << name;
    // The same table, as often as the number asks for.
    ScoredTable more;
    while (more.rows() < *rows + *rows / 20) {
      more.scores.insert(more.scores.end(), table.scores.begin(), table.scores.end());
      more.labels.insert(more.labels.end(), table.labels.begin(), table.labels.end());
    }
    ASSERT_OK_AND_ASSIGN(const GateResult settled, JudgeModel(settings, more, nullptr));
    EXPECT_EQ(settled.verdict, Verdict::kPass) << name << ": " << settled.explanation;
  }
}

TEST(Gate, TheMajorityClassAndTheRuleMustBeBeaten) {
  GateSettings settings;
  settings.rule = BaselineRule{"x", Comparison::kGreater, 15};
  // The rule is wrong in 3,400 rows, the model in 2,900 of them.
  ASSERT_OK_AND_ASSIGN(const GateResult better, JudgeModel(settings, Table(29'000, 2900, 0, 3400), nullptr));
  EXPECT_EQ(better.verdict, Verdict::kPass);
  ASSERT_EQ(better.baselines.size(), 2U);
  EXPECT_EQ(better.baselines[1].name, "x > 15");
  EXPECT_NEAR(better.baselines[1].accuracy, 1 - 3400.0 / 29'000, 1e-15);
  const GateCheck& rule = Find(better, "accuracy.rule");
  EXPECT_EQ(rule.only_challenger, 500);
  EXPECT_EQ(rule.only_other, 0);
  EXPECT_LT(*rule.p_value, 1e-100);
  EXPECT_THAT(rule.explanation,
              AllOf(HasSubstr("better than `x > 15` by 0.0172"), HasSubstr("500 rows"), HasSubstr("p < 0.0001")));

  // Ten rows each way cannot tell.
  ASSERT_OK_AND_ASSIGN(const GateResult open, JudgeModel(settings, Table(1000, 12, 20, 10), nullptr));
  EXPECT_EQ(Find(open, "accuracy.rule").verdict, Verdict::kInconclusive);
  EXPECT_GT(*Find(open, "accuracy.rule").rows_to_settle, 1000);

  ASSERT_OK_AND_ASSIGN(const GateResult worse, JudgeModel(settings, Table(1000, 60, 20, 10), nullptr));
  EXPECT_EQ(Find(worse, "accuracy.rule").verdict, Verdict::kFail);

  // A model that says what the rule says is not better than it, however many rows there are.
  ASSERT_OK_AND_ASSIGN(const GateResult equal, JudgeModel(settings, Table(1000, 10, 0, 10), nullptr));
  EXPECT_EQ(equal.verdict, Verdict::kFail);
  EXPECT_THAT(equal.explanation, HasSubstr("answers every row as `x > 15` does"));
}

TEST(Gate, AConstantModelDoesNotBeatTheMajorityClass) {
  ScoredTable table = Table(1000, 0);
  for (double& score : table.scores) score = 0.2;
  ASSERT_OK_AND_ASSIGN(const GateResult result, JudgeModel(Settings(0.5), table, nullptr));
  EXPECT_EQ(result.verdict, Verdict::kFail);
  EXPECT_THAT(result.explanation, HasSubstr("`always 0`"));
}

TEST(Gate, TheRulesColumnMustHaveBeenRead) {
  GateSettings settings;
  settings.rule = BaselineRule{"y", Comparison::kGreater, 15};
  EXPECT_THAT(JudgeModel(settings, Table(10, 0), nullptr), Fails(ErrorCode::kInternal, HasSubstr("`y`")));
}

TEST(Gate, AChampionOfTheSameQualityPasses) {
  // On 29,000 rows each is right on 700 where the other is wrong.
  const ScoredTable champion = Table(29'000, 2900, 700);
  ASSERT_OK_AND_ASSIGN(const GateResult result, JudgeModel(Settings(0.88), Table(29'000, 2900), &champion));
  EXPECT_EQ(result.verdict, Verdict::kPass);
  EXPECT_FALSE(result.no_baseline);
  EXPECT_EQ(result.champion->accuracy.value, 0.9);
  const GateCheck& check = Find(result, "accuracy.champion");
  EXPECT_EQ(check.only_challenger, 700);
  EXPECT_EQ(check.only_other, 700);
  EXPECT_EQ(check.p_value, 1.0);
  EXPECT_GT(check.interval->lower, -0.005);
  EXPECT_EQ(check.threshold, -0.005);
  EXPECT_THAT(check.explanation, HasSubstr("within the margin of 0.0050"));

  // The very same model.
  ASSERT_OK_AND_ASSIGN(const GateResult same, JudgeModel(Settings(0.88), champion, &champion));
  EXPECT_EQ(same.verdict, Verdict::kPass);
}

TEST(Gate, FewRowsCannotTellAboutTheChampionButMoreCan) {
  const ScoredTable champion = Table(2000, 200, 60);
  ASSERT_OK_AND_ASSIGN(const GateResult result, JudgeModel(Settings(0.8), Table(2000, 200), &champion));
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  const GateCheck& check = Find(result, "accuracy.champion");
  ASSERT_TRUE(check.rows_to_settle.has_value());
  // About z^2 psi / margin^2 = 3.84 * 0.06 / 0.005^2 = 9,220.
  EXPECT_NEAR(static_cast<double>(*check.rows_to_settle), 9220, 500);
  const std::int64_t rows = (*check.rows_to_settle / 200 + 1) * 200;
  const ScoredTable more = Table(rows, rows / 10, rows * 3 / 100);
  ASSERT_OK_AND_ASSIGN(const GateResult settled, JudgeModel(Settings(0.8), Table(rows, rows / 10), &more));
  EXPECT_EQ(Find(settled, "accuracy.champion").verdict, Verdict::kPass);
}

TEST(Gate, AWorseModelFailsAgainstTheChampion) {
  const ScoredTable champion = Table(29'000, 2500);
  ASSERT_OK_AND_ASSIGN(const GateResult result, JudgeModel(Settings(0.88), Table(29'000, 2900), &champion));
  EXPECT_EQ(result.verdict, Verdict::kFail);
  EXPECT_THAT(result.explanation, AllOf(HasSubstr("worse than the champion by 0.0138"), HasSubstr("p < 0.0001")));
  // Significantly worse, but surely by less than the margin.
  const ScoredTable near = Table(29'000, 2860);
  ASSERT_OK_AND_ASSIGN(const GateResult close, JudgeModel(Settings(0.88), Table(29'000, 2900), &near));
  EXPECT_EQ(close.verdict, Verdict::kPass);
  EXPECT_LT(*Find(close, "accuracy.champion").p_value, 0.05);
  EXPECT_THAT(Find(close, "accuracy.champion").explanation, HasSubstr("worse, but by less than the margin"));
}

TEST(Gate, TheAreaIsComparedWhereAMarginAsksForIt) {
  GateSettings settings = Settings(0.8);
  settings.champion_margin = {{"auc", 0.01}};
  const ScoredTable champion = Table(29'000, 2900, 700);
  ASSERT_OK_AND_ASSIGN(const GateResult same, JudgeModel(settings, champion, &champion));
  EXPECT_EQ(Find(same, "auc.champion").verdict, Verdict::kPass);
  EXPECT_THAT(Find(same, "auc.champion").explanation, HasSubstr("rank every row alike"));
  ASSERT_OK_AND_ASSIGN(const GateResult worse, JudgeModel(settings, Table(29'000, 5000), &champion));
  EXPECT_EQ(Find(worse, "auc.champion").verdict, Verdict::kFail);
  ASSERT_OK_AND_ASSIGN(const GateResult better, JudgeModel(settings, champion, [] {
                         static const ScoredTable table = Table(29'000, 5000);
                         return &table;
                       }()));
  EXPECT_EQ(Find(better, "auc.champion").verdict, Verdict::kPass);
  const ScoredTable few = Table(300, 30, 20);
  ASSERT_OK_AND_ASSIGN(const GateResult open, JudgeModel(settings, Table(300, 30), &few));
  EXPECT_EQ(Find(open, "auc.champion").verdict, Verdict::kInconclusive);
  EXPECT_GT(*Find(open, "auc.champion").rows_to_settle, 300);
}

TEST(Gate, ScoresThatAreNoNumbersFailWithRowAndCount) {
  ScoredTable table = Table(1000, 0);
  table.scores[17] = table.scores[400] = kNan;
  table.not_finite = 2;
  table.first_not_finite = 17;
  const ScoredTable champion = Table(1000, 10);
  ASSERT_OK_AND_ASSIGN(const GateResult result, JudgeModel(Settings(0.1), table, &champion));
  EXPECT_EQ(result.verdict, Verdict::kFail);
  EXPECT_THAT(result.explanation, AllOf(HasSubstr("2 of 1,000 rows"), HasSubstr("row 17")));
  EXPECT_FALSE(result.challenger.accuracy.value.has_value());
  EXPECT_TRUE(result.champion->accuracy.value.has_value());

  // A champion that breaks on some rows has them wrong, and it is said.
  ASSERT_OK_AND_ASSIGN(const GateResult other, JudgeModel(Settings(0.1), champion, &table));
  EXPECT_THAT(Find(other, "accuracy.champion").explanation, HasSubstr("champion gave no finite score for 2 rows"));
  EXPECT_EQ(Find(other, "accuracy.champion").only_challenger, 2);
}

TEST(Gate, WhatIsNotDefinedIsInconclusive) {
  ScoredTable table = Table(100, 0);
  std::fill(table.labels.begin(), table.labels.end(), std::uint8_t{0});
  GateSettings settings;
  settings.minimum = {{"auc", 0.7}};
  settings.beat_majority = false;
  ASSERT_OK_AND_ASSIGN(const GateResult result, JudgeModel(settings, table, nullptr));
  EXPECT_EQ(result.verdict, Verdict::kInconclusive);
  EXPECT_THAT(result.explanation, HasSubstr("auc is not defined: all rows are of one class"));
}

TEST(Gate, SettingsAreChecked) {
  const auto fails = [](const std::function<void(GateSettings&)>& change) {
    GateSettings settings;
    change(settings);
    return CheckGateSettings(settings, "trimtab.yaml: gate");
  };
  EXPECT_OK(fails([](GateSettings&) {}));
  EXPECT_THAT(fails([](auto& s) { s.minimum["acuracy"] = 0.9; }),
              Fails(ErrorCode::kInvalidInput,
                    AllOf(HasSubstr("trimtab.yaml: gate"), HasSubstr("`acuracy`"), HasSubstr("`accuracy`"))));
  EXPECT_THAT(fails([](auto& s) { s.minimum["accuracy"] = 88; }), Fails(ErrorCode::kInvalidInput, HasSubstr("88")));
  EXPECT_THAT(fails([](auto& s) { s.minimum["accuracy"] = kNan; }), Fails(ErrorCode::kInvalidInput, HasSubstr("nan")));
  EXPECT_THAT(fails([](auto& s) { s.minimum["log_loss"] = 0.3; }),
              Fails(ErrorCode::kInvalidInput, HasSubstr("`maximum`")));
  EXPECT_THAT(fails([](auto& s) { s.maximum["accuracy"] = 0.3; }),
              Fails(ErrorCode::kInvalidInput, HasSubstr("only log_loss")));
  EXPECT_THAT(fails([](auto& s) { s.threshold = 1; }), Fails(ErrorCode::kInvalidInput, HasSubstr("threshold")));
  EXPECT_THAT(fails([](auto& s) { s.confidence = 95; }), Fails(ErrorCode::kInvalidInput, HasSubstr("0.95")));
  EXPECT_THAT(fails([](auto& s) { s.champion_margin["f1"] = 0.1; }),
              Fails(ErrorCode::kInvalidInput, HasSubstr("`f1`")));
  EXPECT_THAT(fails([](auto& s) { s.champion_margin["auc"] = 0; }), Fails(ErrorCode::kInvalidInput, HasSubstr("auc")));
  EXPECT_THAT(fails([](auto& s) { s.beat_majority = false; }), Fails(ErrorCode::kInvalidInput, HasSubstr("nothing")));
}

TEST(Gate, TablesMustBelongTogether) {
  const ScoredTable champion = Table(20, 0);
  EXPECT_THAT(JudgeModel(Settings(0.5), Table(10, 0), &champion), Fails(ErrorCode::kInternal, HasSubstr("same rows")));
  EXPECT_THAT(JudgeModel(Settings(0.5), ScoredTable{}, nullptr), Fails(ErrorCode::kInvalidInput, HasSubstr("no rows")));
}

// Two models of equal accuracy, 1,000 times: neither the champion's check nor the minimum may fail more often than the
// confidence allows. 5 standard deviations of a binomial of 1,000 with 0.025 are 25.
TEST(Gate, EqualModelsSeldomFail) {
  SeededRandom random(9);
  int champion_failed = 0;
  int champion_passed = 0;
  for (int trial = 0; trial < 1000; ++trial) {
    PairedAccuracy pairs{.rows = 5000, .only_first = 0, .only_second = 0};
    for (int row = 0; row < 5000; ++row) {
      const std::uint64_t draw = random.Next() % 100;  // 2 % of the rows each
      pairs.only_first += draw < 2;
      pairs.only_second += draw == 2 || draw == 3;
    }
    const Verdict verdict = JudgeNotWorse(pairs, 0.005, 0.95).verdict;
    champion_failed += verdict == Verdict::kFail;
    champion_passed += verdict == Verdict::kPass;
  }
  EXPECT_LE(champion_failed, 25 + 25);
  EXPECT_GT(champion_passed, 250);
}

TEST(PairedAccuracy, RowsThatSettleDoSettle) {
  for (const PairedAccuracy& pairs : {PairedAccuracy{1000, 30, 20}, PairedAccuracy{1000, 20, 30},
                                      PairedAccuracy{1000, 25, 25}, PairedAccuracy{1000, 100, 101}}) {
    const auto rows = RowsToNotWorse(pairs, 0.005, 0.95);
    ASSERT_TRUE(rows.has_value());
    const double factor = static_cast<double>(*rows) / 1000;
    const PairedAccuracy more{*rows, static_cast<std::int64_t>(factor * static_cast<double>(pairs.only_first)),
                              static_cast<std::int64_t>(factor * static_cast<double>(pairs.only_second))};
    EXPECT_NE(JudgeNotWorse(more, 0.005, 0.95).verdict, Verdict::kInconclusive) << pairs.only_first;
    EXPECT_EQ(RowsToBetter(pairs, 0.95).has_value(), pairs.only_first != pairs.only_second);
  }
}

}  // namespace
}  // namespace trimtab::evaluate
