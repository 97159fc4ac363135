// Comparison over whole scans: what Evidently answers on small data sets (testdata/cases.json), and what it cannot.
#include "trimtab/drift/comparison.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <memory>
#include <sstream>
#include <tuple>

#include "trimtab/base/json.h"
#include "trimtab/base/thread_pool.h"
#include "trimtab/drift/column_comparison.h"
#include "trimtab/drift/json_table.h"

namespace trimtab::drift {
namespace {

using ::testing::HasSubstr;

const Json& Datasets() {
  static const Json datasets = [] {
    std::ifstream file(TRIMTAB_SOURCE_DIR "/src/trimtab/drift/testdata/cases.json");
    std::ostringstream text;
    text << file.rdbuf();
    return ParseJson(text.str(), "cases.json").value();
  }();
  return datasets;
}

Result<DriftResult> Compare(const DriftSettings& settings, const Json& reference, const Json& current,
                            std::size_t threads = 2, const SideFacts& reference_facts = {},
                            const SideFacts& current_facts = {}) {
  const std::unique_ptr<Executor> pool = MakeThreadPool(threads);
  JsonTable reference_table(reference);
  JsonTable current_table(current);
  profile::Scan reference_scan(reference_table.schema());
  profile::Scan current_scan(current_table.schema());
  TRIMTAB_ASSIGN_OR_RETURN(
      const Comparison comparison,
      Comparison::Register(settings, "contract.yaml", reference_scan, current_scan, reference_facts, current_facts));
  reference_table.Keep(reference_scan.Columns());
  current_table.Keep(current_scan.Columns());
  TRIMTAB_RETURN_IF_ERROR(reference_scan.Run(reference_table, *pool));
  TRIMTAB_RETURN_IF_ERROR(current_scan.Run(current_table, *pool));
  return comparison.Finish(*pool);
}

DriftSettings SettingsOf(const Json& json) {
  DriftSettings settings;
  settings.tests = json.at("tests").get<std::map<std::string, std::string>>();
  settings.thresholds = json.at("thresholds").get<std::map<std::string, double>>();
  if (json.contains("columns")) settings.columns = json.at("columns").get<std::vector<std::string>>();
  if (json.contains("share")) settings.share = json.at("share").get<double>();
  return settings;
}

// How far a score may be from Evidently's, relative and absolute.
struct Tolerance {
  double relative = 1e-9;
  double absolute = 1e-15;
};

Tolerance ToleranceFor(const std::string& test, double score, bool single) {
  // Random there: permutations without a seed, or in the order of a set.
  if (test == "empirical_mmd") return {0, 0.1};
  if (test == "TVD") return {0, 0.06};
  // The root of a divergence of 0 that was rounded is 1e-8 in either program.
  if (test == "jensenshannon" || test == "hellinger") return {single ? 1e-6 : 1e-9, 1e-8};
  // SciPy takes 1 - F, which has an error of 1e-14.
  if (test == "cramer_von_mises") return {1e-9, 1e-14};
  // SciPy computes these of float32 columns in float32.
  if (single && (test == "t_test" || test == "mannw" || test == "es")) return {1e-5, 1e-15};
  return {FactsOf(FindTest(test).value()).p_value && score < 1e-12 ? 1e-6 : 1e-9, 1e-15};
}

void ExpectAnswer(const ColumnDrift& drift, const Json& expected, bool single) {
  EXPECT_EQ(drift.unavailable, "");
  EXPECT_EQ(drift.type, expected.at("type").get<std::string>());
  EXPECT_EQ(drift.test, expected.at("test").get<std::string>());
  EXPECT_EQ(drift.test_name, expected.at("test_name").get<std::string>());
  EXPECT_EQ(drift.threshold, expected.at("threshold").get<double>());
  EXPECT_EQ(drift.detected, expected.at("detected").get<bool>());
  const double score = expected.at("score");
  const Tolerance tolerance = ToleranceFor(drift.test, score, single);
  EXPECT_LE(std::abs(drift.score - score), tolerance.relative * score + tolerance.absolute)
      << drift.score << " instead of " << score;
}

// Where the answer is another one, and better (docs/evidently.md).
bool DiffersOnPurpose(const std::string& dataset, const std::string& column, const std::string& test) {
  const std::tuple<const char*, const char*, const char*> kKnown[] = {
      // SciPy rounds the exact p to float16 or float32 under NumPy 2.0.
      {"edge_small_7", "x", "cramer_von_mises"},
      {"edge_small_18", "x", "cramer_von_mises"},
      // Densities that overflow or vanish there.
      {"nasty_small_extreme_floats", "denorm", "hellinger"},
      {"nasty_small_extreme_floats", "mixed", "hellinger"},
      {"nasty_small_extreme_floats", "tiny", "hellinger"},
      {"nasty_small_extreme_floats", "mixed", "t_test"},
      // Sums and edges of bins of uint64, rounded there.
      {"nasty_small_big_ints", "u64", "hellinger"},
      {"nasty_small_big_ints", "u64", "t_test"},
      // A covariance that is singular but for rounding.
      {"nasty_small_few_unique_ints", "u2", "es"},
  };
  return std::any_of(std::begin(kKnown), std::end(kKnown),
                     [&](const auto& known) { return known == std::tuple(dataset, column, test); });
}

TEST(Comparison, AnswersAsEvidently) {
  std::size_t answers = 0;
  std::size_t errors = 0;
  std::size_t answered_alone = 0;  // Evidently ended, while drawing the column for instance
  for (const Json& dataset : Datasets()) {
    for (const Json& test : dataset.at("cases")) {
      SCOPED_TRACE(test.at("case").get<std::string>());
      const auto result = Compare(SettingsOf(test.at("settings")), dataset.at("reference"), dataset.at("current"));
      ASSERT_TRUE(result.ok()) << result.error().ToString();
      std::map<std::string, const ColumnDrift*> found;
      for (const ColumnDrift& drift : result->columns) found[drift.column] = &drift;
      for (const auto& [name, expected] : test.at("columns").items()) {
        SCOPED_TRACE(name);
        ASSERT_TRUE(found.contains(name));
        // Integers beyond 2^53 are compared as doubles here.
        if (name == "p53") continue;
        const bool answered = !expected.contains("error");
        if (answered && DiffersOnPurpose(dataset.at("dataset"), name, expected.at("test"))) continue;
        if (answered && expected.at("score") == "NaN") {
          EXPECT_NE(found[name]->unavailable, "");
          EXPECT_FALSE(found[name]->detected);
        } else if (answered) {
          ++answers;
          ExpectAnswer(*found[name], expected, dataset.at("reference").at(name).at("type") == "float");
        } else if (found[name]->unavailable.empty()) {
          ++answered_alone;
        } else {
          ++errors;
          EXPECT_FALSE(found[name]->detected);
        }
      }
    }
  }
  EXPECT_GT(answers, 900U);
  EXPECT_GT(errors, 130U);
  EXPECT_GT(answered_alone, 10U);
}

// One column of numbers or texts; null where the cell is null.
Json Column(const std::string& type, const Json& values) { return {{"type", type}, {"values", values}}; }

Json Repeated(const Json& value, int times) {
  Json values = Json::array();
  for (int i = 0; i < times; ++i) values.push_back(value);
  return values;
}

Json Ramp(int size, double from) {
  Json values = Json::array();
  for (int i = 0; i < size; ++i) values.push_back(from + i);
  return values;
}

const ColumnDrift& Only(const Result<DriftResult>& result) { return result->columns.at(0); }

TEST(Comparison, TellsWhyAColumnCannotBeTested) {
  const auto reason = [](const Json& reference, const Json& current) {
    const auto result = Compare({}, {{"x", reference}}, {{"x", current}});
    EXPECT_EQ(result->verdict, Verdict::kInconclusive);
    EXPECT_THAT(result->explanation, HasSubstr(Only(result).unavailable));
    return Only(result).unavailable;
  };
  const Json numbers = Column("double", {1.0, 2.0});
  EXPECT_EQ(reason(numbers, Column("double", {nullptr, "NaN"})), "the data has no value: 2 rows, all null or NaN");
  EXPECT_EQ(reason(Column("double", Json::array()), numbers), "the reference has no rows");
  EXPECT_EQ(reason(numbers, Column("double", {1.0, "Infinity"})),
            "the data holds infinities (1 row); make them null, and they are left out");
  EXPECT_EQ(reason(Column("double", {"-Infinity", nullptr}), numbers),
            "the reference has no value: 2 rows, all null, NaN or infinite");
  EXPECT_EQ(reason(numbers, Column("string", {"1", "2"})),
            "its type is float64 in the reference and string in the data");
  EXPECT_EQ(reason(Column("bool", {true}), Column("string", {"true"})),
            "its type is boolean in the reference and string in the data");
  EXPECT_EQ(reason(Column("null", {nullptr}), numbers), "every value of the reference is null");
  EXPECT_EQ(reason(Column("string", {"a", nullptr}), Column("string", {nullptr})),
            "the data has no value: 1 row, all null");
  const auto time =
      Compare({.columns = {"t"}}, {{"t", Column("timestamp[ns]", {0})}}, {{"t", Column("timestamp[ns]", {0})}});
  EXPECT_THAT(Only(time).unavailable, HasSubstr("timestamps are not tested"));
  const auto missing = Compare({}, {{"x", numbers}}, {{"y", numbers}});
  EXPECT_EQ(Only(missing).unavailable, "the data has no such column");
}

TEST(Comparison, OrdersColumnsWhateverKeepsThemFromBeingTested) {
  const Json numbers = Column("double", {1.0, 2.0});
  const Json texts = Column("string", {"a", "b"});
  const Json table = {{"k", texts}, {"p", numbers}, {"x", numbers}, {"y", numbers}};
  const auto columns = [&](const DriftSettings& settings) {
    std::string text;
    const auto result = Compare(settings, table, table, 2, {.refused = {{"b", "stands twice"}, {"q", "holds a list"}}},
                                {.refused = {{"c", "is of nobody's interest"}}});
    for (const ColumnDrift& drift : result->columns) {
      text += (text.empty() ? "" : ", ") + drift.column + " " + drift.type + (drift.unavailable.empty() ? "" : "!");
    }
    return text;
  };
  EXPECT_EQ(columns({}), "p num, x num, y num, k cat, b !, q !");
  EXPECT_EQ(columns({.columns = {"q", "x", "b"}}), "q !, x num, b !");
  EXPECT_EQ(columns({.mapping = {.target = "b", .prediction = {"y"}}}), "b !, y cat, p num, x num, k cat, q !");
  EXPECT_EQ(columns({.mapping = {.numerical_features = {{"y", "b"}}}}), "y num, k cat, b !, q !");
  EXPECT_EQ(columns({.mapping = {.categorical_features = {{"x", "q"}}}}), "p num, y num, x cat, q cat!");
  EXPECT_EQ(columns({.mapping = {.text_features = {{"k", "q"}}}}), "p num, x num, y num, k text!, q text!, b !");
  // A list of one prediction is left out, unless it is named.
  EXPECT_EQ(columns({.mapping = {.prediction = {"p"}, .prediction_is_list = true}}), "x num, y num, k cat, b !, q !");
  EXPECT_EQ(columns({.columns = {"p"}, .mapping = {.prediction = {"p"}, .prediction_is_list = true}}), "p num");
  EXPECT_EQ(columns({.mapping = {.prediction = {"p"}, .prediction_is_list = true, .numerical_features = {{"p", "x"}}}}),
            "p num, x num, k cat, b !, q !");
}

TEST(Comparison, KnowsNoTypeOfAColumnWithoutValues) {
  const Json null = {{"n", Column("null", {nullptr})}};
  const Json numbers = {{"n", Column("double", {1.0})}};
  const auto untested = [&](const Json& reference, const Json& current, const SideFacts& facts) {
    const ColumnDrift drift = Only(Compare({}, reference, current, 2, facts, facts));
    return drift.type + ": " + drift.unavailable;
  };
  EXPECT_EQ(untested(null, numbers, {}), "cat: every value of the reference is null");
  EXPECT_EQ(untested(null, numbers, {.types_guessed = true}), "num: every value of the reference is null");
  EXPECT_EQ(untested(null, numbers, {.no_rows = true, .types_guessed = true}), "cat: the reference has no rows");
  EXPECT_EQ(untested(numbers, null, {}), "num: every value of the data is null");
  EXPECT_EQ(untested(numbers, null, {.no_rows = true}), "num: the data has no rows");
}

TEST(Comparison, TellsTheQuantileThatTextsWereComparedWith) {
  Json fruit = Json::array();
  Json beasts = Json::array();
  for (int i = 0; i < 60; ++i) {
    fruit.push_back(i % 3 == 0 ? "ripe apple and pear" : "sweet cherry with pear");
    beasts.push_back(i % 3 == 0 ? "old wolf or bear" : "hungry fox in woods");
  }
  DriftSettings settings;
  settings.mapping.text_features = {{"t"}};
  const auto result = Compare(settings, {{"t", Column("string", fruit)}}, {{"t", Column("string", beasts)}});
  const ColumnDrift& drift = Only(result);
  EXPECT_EQ(drift.test, "perc_text_content_drift");
  ASSERT_TRUE(drift.limit.has_value());
  EXPECT_GT(drift.score, *drift.limit);
  EXPECT_NE(*drift.limit, drift.threshold);
  EXPECT_TRUE(drift.detected);
  EXPECT_THAT(result->explanation, HasSubstr(", the 95 % quantile of random scores)"));
}

TEST(Comparison, RefusesWhatItDoesNotKnow) {
  const Json table = {{"distance", Column("double", {1.0, 2.0})}, {"t", Column("timestamp[ns]", {0, 0})}};
  const auto message = [&](const DriftSettings& settings) {
    const auto result = Compare(settings, table, table);
    return result.ok() ? std::string("ok") : result.error().ToString();
  };
  EXPECT_THAT(message({.columns = {"distanse"}}), HasSubstr("did you mean `distance`?"));
  EXPECT_THAT(message({.must_not_drift = {"distanse"}}), HasSubstr("did you mean `distance`?"));
  EXPECT_THAT(message({.tests = {{"distanse", "ks"}}}), HasSubstr("did you mean `distance`?"));
  EXPECT_THAT(message({.tests = {{"distance", "chi"}}}), HasSubstr("known: ks, wasserstein, z, chisquare"));
  EXPECT_THAT(message({.tests = {{"distance", "waserstein"}}}), HasSubstr("did you mean `wasserstein`?"));
  EXPECT_THAT(message({.tests = {{"distance", "z"}}}), HasSubstr("tests for it: ks, wasserstein, jensenshannon"));
  EXPECT_THAT(message({.thresholds = {{"t", 0.1}}}), HasSubstr("which is not compared"));
  EXPECT_THAT(message({.thresholds = {{"distance", 0}}}), HasSubstr("a finite number above 0"));
  const std::string quantile = "perc_text_content_drift";
  EXPECT_THAT(message({.columns = {"distance"}, .tests = {{"distance", quantile}}, .thresholds = {{"distance", 1}}}),
              HasSubstr("a number between 0 and 1"));
  EXPECT_THAT(message({.default_tests = {.text = quantile}, .default_thresholds = {.all = 2}}),
              HasSubstr("a number between 0 and 1"));
  EXPECT_EQ(message({.default_tests = {.text = quantile}, .default_thresholds = {.all = 2, .text = 0.9}}), "ok");
  EXPECT_THAT(message({.mode = "calibrated"}), HasSubstr("unknown drift mode `calibrated`"));
  EXPECT_THAT(message({.share = 1.5}), HasSubstr("at most 1"));
  EXPECT_THAT(message({.columns = {"distance"}, .must_not_drift = {"t"}}), HasSubstr("add it to columns"));
  EXPECT_EQ(message({.columns = {"distance", "distance"}}), "ok");
}

TEST(Comparison, JudgesByShareAndByName) {
  const Json same = Column("double", Ramp(100, 0));
  const Json moved = Column("double", Ramp(100, 80));
  const Json reference = {{"a", same}, {"b", same}, {"c", same}, {"d", same}};
  const Json current = {{"a", moved}, {"b", same}, {"c", same}, {"d", same}};
  const auto verdict = [&](const DriftSettings& settings) { return Compare(settings, reference, current)->verdict; };
  EXPECT_EQ(verdict({}), Verdict::kPass);
  EXPECT_EQ(verdict({.share = 0.25}), Verdict::kFail);
  EXPECT_EQ(verdict({.share = 0.26}), Verdict::kPass);
  EXPECT_EQ(verdict({.must_not_drift = {"a"}}), Verdict::kFail);
  EXPECT_EQ(verdict({.must_not_drift = {"b"}}), Verdict::kPass);
  EXPECT_EQ(verdict({.columns = {"a"}, .must_not_drift = {"a"}}), Verdict::kFail);
  EXPECT_EQ(verdict({.share = 0.25, .must_not_drift = {"b"}}), Verdict::kFail);
  EXPECT_EQ(verdict({.columns = {"b", "c"}}), Verdict::kPass);
  const auto failed = Compare({.share = 0.25, .must_not_drift = {"a", "b"}}, reference, current);
  EXPECT_EQ(failed->condition, "fails when a or b drift, or when a share of 0.25 or more of the columns drifts");
  EXPECT_EQ(failed->explanation,
            "1 of 4 columns drifted (share 0.25 >= 0.25): a (K-S p_value 3.56e-32 <= 0.05). Must not drift and did: a "
            "(K-S p_value 3.56e-32 <= 0.05).");
  EXPECT_EQ(failed->drifted, 1);
  EXPECT_EQ(failed->share, 0.25);
}

TEST(Comparison, ColumnsThatCouldNotBeTestedMayLeaveItOpen) {
  const Json same = Column("double", Ramp(100, 0));
  const Json moved = Column("double", Ramp(100, 80));
  const Json empty = Column("double", Repeated(nullptr, 100));
  const Json reference = {{"a", same}, {"b", same}, {"c", same}, {"d", same}};
  const Json current = {{"a", moved}, {"b", empty}, {"c", same}, {"d", same}};
  EXPECT_EQ(Compare({}, reference, current)->verdict, Verdict::kInconclusive);  // 1 or 2 of 4
  EXPECT_EQ(Compare({.share = 0.6}, reference, current)->verdict, Verdict::kPass);
  EXPECT_EQ(Compare({.share = 0.2}, reference, current)->verdict, Verdict::kFail);
  EXPECT_EQ(Compare({.must_not_drift = {"b"}}, reference, current)->verdict, Verdict::kInconclusive);
  EXPECT_EQ(Compare({.must_not_drift = {"c"}}, reference, current)->verdict, Verdict::kPass);
  EXPECT_EQ(Compare({}, {{"t", Column("timestamp[ns]", {0})}}, {})->explanation, "There is no column to compare.");
}

TEST(Comparison, AnyNumberOfThreadsGivesTheSameBits) {
  const Json& flights = Datasets().back();
  const auto one = Compare({}, flights.at("reference"), flights.at("current"), 1);
  const auto three = Compare({}, flights.at("reference"), flights.at("current"), 3);
  ASSERT_EQ(one->columns.size(), three->columns.size());
  for (std::size_t i = 0; i < one->columns.size(); ++i) {
    EXPECT_EQ(one->columns[i].column, three->columns[i].column);
    EXPECT_EQ(one->columns[i].score, three->columns[i].score);
  }
  EXPECT_EQ(one->explanation, three->explanation);
}

}  // namespace
}  // namespace trimtab::drift
