// Numbers, UTF-8, Markdown, tables and the words of a check.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "trimtab/report/check_report.h"
#include "trimtab/report/check_words.h"
#include "trimtab/report/example_reports.h"
#include "trimtab/report/markdown.h"
#include "trimtab/report/numbers.h"
#include "trimtab/report/stage_text.h"
#include "trimtab/report/text_table.h"
#include "trimtab/report/utf8.h"

namespace trimtab::report {
namespace {

TEST(Numbers, AreReadable) {
  EXPECT_EQ(FormatCount(0), "0");
  EXPECT_EQ(FormatCount(999), "999");
  EXPECT_EQ(FormatCount(336776), "336,776");
  EXPECT_EQ(FormatCount(-1234567), "-1,234,567");
  EXPECT_EQ(FormatCount(std::numeric_limits<std::int64_t>::min()), "-9,223,372,036,854,775,808");
  EXPECT_EQ(FormatCount(1, "row"), "1 row");
  EXPECT_EQ(FormatCount(2, "row"), "2 rows");
  EXPECT_EQ(FormatNumber(0.16921), "0.1692");
  EXPECT_EQ(FormatNumber(1.25e-8), "1.25e-08");
  EXPECT_EQ(FormatNumber(336776), "336,776");
  EXPECT_EQ(FormatNumber(6612), "6,612");
  EXPECT_EQ(FormatNumber(1234.5), "1234");
  EXPECT_EQ(FormatNumber(0), "0");
  EXPECT_EQ(FormatNumber(1e300), "1e+300");
  EXPECT_EQ(FormatNumber(std::numeric_limits<double>::quiet_NaN()), "not a number");
  EXPECT_EQ(FormatNumber(-std::numeric_limits<double>::infinity()), "-infinity");
}

TEST(Numbers, SharesDoNotHideADifference) {
  EXPECT_EQ(FormatShare(0, 10), "0 %");
  EXPECT_EQ(FormatShare(10, 10), "100 %");
  EXPECT_EQ(FormatShare(1, 8), "12.5 %");
  EXPECT_EQ(FormatShare(1, 100000), "<0.1 %");
  EXPECT_EQ(FormatShare(99999, 100000), ">99.9 %");
  EXPECT_EQ(FormatShare(0, 0), "-");
}

TEST(Numbers, TimesAndSizesHaveUnits) {
  EXPECT_EQ(FormatSeconds(0), "0 s");
  EXPECT_EQ(FormatSeconds(0.0000231), "23.1 us");
  EXPECT_EQ(FormatSeconds(0.0413), "41.3 ms");
  EXPECT_EQ(FormatSeconds(0.9999), "1 s");
  EXPECT_EQ(FormatSeconds(59.99), "1 min 0 s");
  EXPECT_EQ(FormatSeconds(125), "2 min 5 s");
  EXPECT_EQ(FormatSeconds(3720), "1 h 2 min");
  EXPECT_EQ(FormatBytes(0), "0 B");
  EXPECT_EQ(FormatBytes(999), "999 B");
  EXPECT_EQ(FormatBytes(999999), "1 MB");
  EXPECT_EQ(FormatBytes(1211904), "1.21 MB");
  EXPECT_EQ(FormatQuantity(612345, "rows/s"), "612,345 rows/s");
}

TEST(Printable, ReplacesWhatIsNotText) {
  EXPECT_EQ(Printable("a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80"), "a\xC3\xA4\xE2\x82\xAC\xF0\x9F\x98\x80");
  EXPECT_EQ(Printable("line\r\nend\ttab"), "line\nend\ttab");
  for (const char* wrong :
       {"\xFF", "\xC3", "\xC0\x80", "\xED\xA0\x80", "\xF4\x90\x80\x80", "\x1b", "\xE2\x80\xAE", "\xEF\xBF\xBF"}) {
    const std::string text = Printable(std::string("a") + wrong + "b");
    EXPECT_THAT(text, testing::StartsWith("a\xEF\xBF\xBD"));
    EXPECT_THAT(text, testing::EndsWith("b"));
    EXPECT_EQ(Printable(text), text);
  }
  EXPECT_EQ(Printable(std::string_view("\0", 1)), "\xEF\xBF\xBD");
}

TEST(Shortened, CountsCharacters) {
  EXPECT_EQ(Shortened("abcdef", 6), "abcdef");
  EXPECT_EQ(Shortened("abcdefg", 6), "abc...");
  EXPECT_EQ(Shortened("\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4\xC3\xA4", 4), "\xC3\xA4...");
  EXPECT_EQ(Shortened("abc", 2), "..");
}

TEST(Wrapped, KeepsToTheWidth) {
  EXPECT_EQ(Wrapped("one two  three", 9, "  "), "  one two\n  three\n");
  EXPECT_EQ(Wrapped("unbreakable a", 5, ""), "unbreakable\na\n");
  EXPECT_EQ(Wrapped("", 5, ""), "");
}

TEST(Markdown, HasNoMeaningLeft) {
  EXPECT_EQ(MarkdownText("a_b *c* <d> [e](f) @g"), "a_b \\*c\\* &lt;d\\> \\[e\\](f) @\xE2\x80\x8Bg");
  EXPECT_EQ(MarkdownText("_a_"), "\\_a\\_");
  EXPECT_EQ(MarkdownText("- a"), "\\- a");
  EXPECT_EQ(MarkdownText("http://b"), "http&#58;//b");
  EXPECT_EQ(MarkdownHtml("[a] <b> & \"c\" @d"),
            "[a] &lt;b&gt; &amp; &quot;c&quot; @\xE2\x80\x8B"
            "d");
  EXPECT_EQ(MarkdownText("two\nlines"), "two lines");
  EXPECT_EQ(MarkdownCode("a|b"), "`a\\|b`");
  EXPECT_EQ(MarkdownCode("a`b"), "``a`b``");
  EXPECT_EQ(MarkdownCode("`"), "`` ` ``");
  EXPECT_EQ(MarkdownCode(""), "");
  EXPECT_EQ(MarkdownBlock("```\nx"), "````text\n```\nx\n````\n");
}

TEST(TextTable, KeepsToTheWidth) {
  TextTable table({"name", "value"}, "lr");
  table.AddRow({{"a long name that does not fit"}, {"1"}});
  table.AddRow({{"b"}, {"22"}});
  EXPECT_EQ(table.Render({.width = 24}),
            "  name             value\n"
            "  a long name ...      1\n"
            "  b                   22\n");
}

TEST(TextTable, KeepsWholeWhatPeopleCopy) {
  TextTable table({}, "Ll");
  table.AddRow({{"01985c2e-7f6a-7c11"}, {"a text that may be shortened"}});
  EXPECT_EQ(table.Render({.width = 36}), "  01985c2e-7f6a-7c11  a text that...\n");
}

TEST(TextTable, ColourDoesNotMoveColumns) {
  TextTable table({}, "ll");
  table.AddRow({{"a", Tone::kBad}, {"b"}});
  table.AddRow({{"ccc"}, {"d"}});
  EXPECT_EQ(table.Render({.colour = true}), "  \x1b[31ma\x1b[0m    b\n  ccc  d\n");
}

TEST(CheckWords, NameWhatStoppedTheLine) {
  EXPECT_EQ(FailedCheckName(PassedCheck()), "");
  EXPECT_EQ(FailedCheckName(FailedCheck()), "carrier.allowed");
  quality::DataCheckReport report = PassedCheck();
  report.drift->verdict = Verdict::kFail;
  EXPECT_EQ(FailedCheckName(report), "drift");
  report.drift->columns[0].detected = true;
  EXPECT_EQ(FailedCheckName(report), "drift.dep_delay");
  report.drift->columns[1].detected = true;
  EXPECT_EQ(FailedCheckName(report), "drift");
}

TEST(CheckWords, WarningsDoNotStopTheLine) {
  quality::DataCheckReport report = PassedCheck();
  report.checks[0].verdict = Verdict::kFail;
  report.checks[0].severity = quality::Severity::kWarning;
  report.warnings = 1;
  EXPECT_EQ(FailedCheckName(report), "");
  EXPECT_EQ(CheckLabel(report.checks[0]), "warning");
  EXPECT_THAT(CheckOutcome(report), testing::HasSubstr("1 warning in 7 checks"));
}

TEST(CheckWords, ADriftThatWarnsDoesNotStopTheLine) {
  quality::DataCheckReport report = PassedCheck();
  report.drift->verdict = Verdict::kFail;
  report.drift->columns[0].detected = true;
  report.drift_severity = quality::Severity::kWarning;
  report.warnings = 1;
  EXPECT_EQ(FailedCheckName(report), "");
  EXPECT_THAT(CheckOutcome(report), testing::HasSubstr("1 warning in 7 checks"));
  EXPECT_THAT(CheckJunit({}, report), testing::Not(testing::HasSubstr("<failure")));
}

TEST(CheckTable, TellsWhyACheckWasNotEvaluated) {
  quality::DataCheckReport report = PassedCheck();
  report.checks[0].verdict = Verdict::kFail;
  report.checks[0].observed = quality::kNotEvaluated;
  report.checks[0].message = "cannot be evaluated: the data has no column `delay`";
  EXPECT_THAT(CheckTable({}, report, {}), testing::HasSubstr("the data has no column `delay`"));
}

TEST(CheckWords, PicturesPutDriftPastTheMark) {
  drift::ColumnDrift column;
  column.threshold = 0.1;
  column.test = "wasserstein";
  for (const double score : {0.0, 0.0999, 0.1, 0.11, 5.0, std::numeric_limits<double>::infinity()}) {
    column.score = score;
    const ScorePicture picture = PictureOf(column);
    EXPECT_EQ(picture.value >= picture.mark, score >= 0.1) << score;
    EXPECT_LE(picture.value, 1);
  }
  column.threshold = 0.05;
  column.test = "ks";
  for (const double score : {0.0, 1e-12, 0.0499, 0.0501, 0.7, 1.0}) {
    column.score = score;
    const ScorePicture picture = PictureOf(column);
    EXPECT_EQ(picture.value > picture.mark, score < 0.05) << score;
    EXPECT_LE(picture.value, 1);
  }
}

}  // namespace
}  // namespace trimtab::report
