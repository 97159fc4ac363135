// testdata/text_content.json: scikit-learn's scores, weights and random guesses (testdata/make_text_content.py).
#include "trimtab/drift/text_content.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "trimtab/base/json.h"
#include "trimtab/drift/term_matrix.h"
#include "trimtab/drift/text_terms.h"

namespace trimtab::drift {
namespace {

const Json& Cases() {
  static const Json cases = [] {
    std::ifstream file(TRIMTAB_SOURCE_DIR "/src/trimtab/drift/testdata/text_content.json");
    std::ostringstream text;
    text << file.rdbuf();
    return ParseJson(text.str(), "text_content.json").value();
  }();
  return cases;
}

// Texts in the order of their rows.
struct Side {
  explicit Side(std::vector<std::string> texts) : distinct(std::move(texts)) {
    std::vector<std::string> order = distinct;
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
    for (const std::string& text : order) {
      const auto found = std::lower_bound(distinct.begin(), distinct.end(), text);
      rows.push_back(static_cast<std::uint32_t>(found - distinct.begin()));
    }
    views.assign(distinct.begin(), distinct.end());
  }
  TextRows Get() const { return {views, rows}; }

  std::vector<std::string> distinct;
  std::vector<std::string_view> views;
  std::vector<std::uint32_t> rows;
};

Result<TextComparison> Compare(const std::vector<std::string>& reference, const std::vector<std::string>& current) {
  const Side a(reference);
  const Side b(current);
  return CompareTexts(a.Get(), b.Get());
}

std::vector<std::string> Terms(std::string_view text) {
  std::vector<std::string> terms;
  TextTerms cut(text);
  std::string term;
  while (cut.Next(term)) terms.push_back(term);
  return terms;
}

TEST(TextContent, ScikitLearnsScoresWeightsAndGuesses) {
  ASSERT_GE(Cases().size(), 5U);
  for (const Json& row : Cases()) {
    const auto reference = row.at("reference").get<std::vector<std::string>>();
    const auto current = row.at("current").get<std::vector<std::string>>();
    SCOPED_TRACE(std::to_string(reference.size()) + " and " + std::to_string(current.size()));
    const TextComparison comparison = Compare(reference, current).value();
    EXPECT_EQ(comparison.held_out, row.at("held_out").get<std::vector<std::uint8_t>>());
    EXPECT_EQ(comparison.epochs, row.at("epochs").get<int>());
    EXPECT_NEAR(comparison.score, row.at("score").get<double>(), 1e-12);
    for (const auto& [words, name] : {std::pair(&comparison.reference_words, "reference_words"),
                                      std::pair(&comparison.current_words, "current_words")}) {
      const Json& expected = row.at(name);
      ASSERT_GE(words->size(), expected.size());
      for (std::size_t i = 0; i < expected.size(); ++i) {
        EXPECT_EQ((*words)[i].word, expected.at(i).at(0).get<std::string>());
        EXPECT_NEAR((*words)[i].weight, expected.at(i).at(1).get<double>(), 1e-9);
      }
    }
    for (const Json& quantile : row.at("quantiles")) {
      EXPECT_NEAR(RandomScoreQuantile(comparison, quantile.at(0)), quantile.at(1).get<double>(), 1e-12);
    }
  }
}

TEST(TextContent, TermsOfManyScripts) {
  using Words = std::vector<std::string>;
  EXPECT_EQ(Terms("The mean, a of-the x 12 B2 snake_case"),
            (Words{"the", "mean", "of", "the", "12", "b2", "snake_case"}));
  EXPECT_EQ(Terms("\xC3\x89"
                  "COLE na\xC3\xAFve"),
            (Words{"\xC3\xA9"
                   "cole",
                   "na\xC3\xAFve"}));
  EXPECT_EQ(Terms("\xD0\x9C\xD0\x98\xD0\xA0"), (Words{"\xD0\xBC\xD0\xB8\xD1\x80"}));
  EXPECT_EQ(Terms("a\xE2\x80\x94"
                  "bc\xE2\x82\xAC"),
            (Words{"bc"}));  // dash, euro
  EXPECT_EQ(Terms("\xE6\x9D\xB1\xE4\xBA\xAC\xE3\x80\x81x"), (Words{"\xE6\x9D\xB1\xE4\xBA\xAC"}));
  EXPECT_EQ(Terms("ab\xFF"
                  "cd \xC3(ef \xED\xA0\x80gh \xF0\x9F\x98\x80ij \xC0\xAFkl \xE6\x9D"),
            (Words{"ab", "cd", "ef", "gh", "ij", "kl"}));
  EXPECT_EQ(Terms(""), Words{});
  EXPECT_EQ(LowerCase(0x10400), 0x10428U);  // Deseret, beyond 16 bits
  EXPECT_EQ(LowerCase(0x101), 0x101U);
  EXPECT_EQ(LowerCase(0x100), 0x101U);
}

RC_GTEST_PROP(TextContent, AnyBytesGiveTermsOfTwoOrMoreCharacters, ()) {
  const auto text = *rc::gen::arbitrary<std::string>();
  for (const std::string& term : Terms(text)) {
    RC_ASSERT(term.size() >= 2);
    RC_ASSERT(Terms(term) == std::vector<std::string>{term});
  }
}

TEST(TextContent, WeightsByHand) {
  // "drift" is in both training documents of four: kept at one half. "data" in three: dropped.
  const std::vector<std::string_view> texts{"data drift drift", "data model", "data drift", "rows", "unseen drift"};
  const std::vector<std::uint32_t> training{0, 1, 2, 3};
  const TermMatrix matrix(texts, training);
  EXPECT_EQ(matrix.terms(), (std::vector<std::string>{"drift", "model", "rows"}));
  ASSERT_EQ(matrix.row(0).size(), 1U);
  EXPECT_EQ(matrix.row(0)[0].value, 1);
  EXPECT_EQ(matrix.row(4).size(), 1U);  // what training did not see is left out
  const TermMatrix two(std::vector<std::string_view>{"drift drift model", "drift", "rows", "cells"},
                       std::vector<std::uint32_t>{3, 0, 1, 2});
  const double drift = (1 + std::log(2.0)) * (std::log(5.0 / 3) + 1);
  const double model = std::log(5.0 / 2) + 1;
  EXPECT_NEAR(two.row(0)[0].value, drift / std::hypot(drift, model), 1e-15);
  EXPECT_NEAR(two.row(0)[1].value, model / std::hypot(drift, model), 1e-15);
}

TEST(TextContent, EqualCountsGiveTheSameScoreInAnyOrder) {
  const std::vector<std::string> reference{"red apple", "green apple", "red pear", "green pear", "ripe plum"};
  const std::vector<std::string> current{"steel bolt", "brass bolt", "red bolt", "steel nut", "brass nut"};
  std::vector<std::string_view> a(reference.begin(), reference.end());
  std::vector<std::string_view> b(current.begin(), current.end());
  const std::vector<std::uint32_t> rows = RowsOfCounts(std::vector<std::uint64_t>{20, 0, 30, 25, 10});
  ASSERT_EQ(rows.size(), 85U);
  EXPECT_TRUE(std::is_sorted(rows.begin(), rows.end()));
  EXPECT_EQ(std::count(rows.begin(), rows.end(), 1U), 0);
  const TextComparison comparison = CompareTexts({a, rows}, {b, rows}).value();
  EXPECT_GT(comparison.score, 0.95);
  EXPECT_EQ(comparison.score, CompareTexts({a, rows}, {b, rows})->score);
  const auto says = [](const std::vector<WeightedWord>& words, std::string_view word) {
    return std::any_of(words.begin(), words.end(), [&](const WeightedWord& known) { return known.word == word; });
  };
  EXPECT_TRUE(says(comparison.reference_words, "pear"));
  EXPECT_TRUE(says(comparison.current_words, "steel"));
  ASSERT_FALSE(comparison.current_examples.empty());
  for (const std::uint32_t example : comparison.current_examples) EXPECT_LT(example, b.size());
  EXPECT_LE(comparison.reference_examples.size(), 4U);  // each text once
}

TEST(TextContent, SaysWhatItCannotCompare) {
  EXPECT_EQ(Compare({}, {"a"}).error().message, "the reference has no text");
  EXPECT_EQ(Compare({"a"}, {}).error().message, "the data has no text");
  EXPECT_EQ(Compare({"one document"}, {"another document"}).error().message,
            "the training half of 2 texts, drawn at random, holds one side only");
  const std::vector<std::string> nothing(20, "a the of ... !");
  EXPECT_EQ(
      Compare(nothing, nothing).error().message,
      "the texts have no term to compare: all are single characters, English stop words or in more than half of the "
      "texts");
  const std::vector<std::string> empty(20, "");
  EXPECT_FALSE(Compare(empty, empty));
}

TEST(TextContent, ManyDocumentsTakeTheNormalLaw) {
  TextComparison comparison;
  comparison.held_out.assign(5000, 0);
  for (std::size_t i = 0; i < 5000; i += 2) comparison.held_out[i] = 1;
  const double simulated = RandomScoreQuantile(comparison, 0.95);
  comparison.held_out.push_back(1);
  const double law = RandomScoreQuantile(comparison, 0.95);
  EXPECT_NEAR(law, 0.5 + 1.6448536269514722 * std::sqrt(5002.0 / (12.0 * 2500 * 2501)), 1e-12);
  EXPECT_NEAR(simulated, law, 2e-3);
  EXPECT_EQ(RandomScoreQuantile(comparison, 1), 1);
}

}  // namespace
}  // namespace trimtab::drift
