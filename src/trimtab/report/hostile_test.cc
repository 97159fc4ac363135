// Text from data, commands and files cannot break out of any format.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>

#include "trimtab/report/check_report.h"
#include "trimtab/report/example_reports.h"
#include "trimtab/report/page_style.h"
#include "trimtab/report/run_files.h"
#include "trimtab/report/run_json.h"
#include "trimtab/report/run_text.h"

namespace trimtab::report {
namespace {

using testing::HasSubstr;
using testing::Not;

std::vector<std::string> Pages() {
  return {RunPage(HostileRun()), CheckPage({kHostileText, kHostileText, kHostileText}, HostileCheck())};
}

// Opening and closing tags match, and no character that begins markup stands where none may: what an escape that was
// forgotten would break.
void ExpectBalanced(const std::string& text) {
  static const std::regex kTag("<(/?)([a-zA-Z][a-zA-Z0-9-]*)((?: [a-zA-Z0-9-]+=\"[^\"<>]*\")*)(/?)>");
  std::vector<std::string> open;
  for (std::size_t at = text.find('<'); at != std::string::npos; at = text.find('<', at + 1)) {
    std::smatch match;
    const std::string rest = text.substr(at, std::min<std::size_t>(text.find('>', at) - at + 1, 4000));
    if (rest.starts_with("<!doctype") || rest.starts_with("<?xml")) continue;
    ASSERT_TRUE(std::regex_match(rest, match, kTag)) << "not a tag of ours: " << rest.substr(0, 200);
    if (match[1].length() > 0) {
      ASSERT_FALSE(open.empty()) << rest;
      ASSERT_EQ(open.back(), match[2]) << "closed by " << rest;
      open.pop_back();
    } else if (match[4].length() == 0) {
      open.push_back(match[2]);
    }
  }
  EXPECT_TRUE(open.empty()) << open.size() << " tags are open at the end";
}

TEST(Hostile, PagesKeepTheirTags) {
  for (const std::string& page : Pages()) {
    ExpectBalanced(page);
    EXPECT_THAT(page, Not(HasSubstr("<script")));
    EXPECT_THAT(page, Not(HasSubstr("<img")));
    EXPECT_THAT(page, HasSubstr("&lt;/script&gt;&lt;img src=x onerror=alert(1)&gt;&quot;&#39;"));
  }
}

TEST(Hostile, JunitKeepsItsTags) {
  for (const std::string& xml : {RunJunit(HostileRun()), CheckJunit({kHostileText, "", ""}, HostileCheck())}) {
    ExpectBalanced(xml);
    EXPECT_THAT(xml, Not(HasSubstr("\x1b")));
    EXPECT_THAT(xml, Not(HasSubstr("<img")));
  }
}

TEST(Hostile, MarkdownHasNoTagsMentionsOrExtraCells) {
  // Code spans show their text as it is; everything outside of them must be without meaning.
  const std::string text = RunMarkdown(HostileRun());
  static const std::regex kCode("(`+)( ?)[^\n]*?\\2\\1(?!`)");
  std::string outside = std::regex_replace(text, std::regex("(`{3,})text\n[^]*?\n\\1\n"), "");
  outside = std::regex_replace(outside, std::regex("\\\\`"), "");  // an escaped backtick opens nothing
  outside = std::regex_replace(outside, kCode, "");
  // HTML, not Markdown: without a tag it has no meaning.
  outside = std::regex_replace(outside, std::regex("<summary>[^<]*</summary>"), "");
  EXPECT_THAT(outside, Not(HasSubstr("<img")));
  EXPECT_THAT(outside, Not(HasSubstr("@user")));
  EXPECT_THAT(outside, Not(HasSubstr("http://")));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
}

TEST(Hostile, TerminalsGetNoEscapeSequences) {
  const RunReport run = HostileRun();
  std::string text = RunText(run, {}) + CheckTable({kHostileText, "", ""}, HostileCheck(), {});
  for (const StageReport& stage : run.stages) text += StageLine(stage, {});
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\xE2\x80\xAE")));
}

TEST(Hostile, JsonIsReadBack) {
  const std::string text = RunResultJson(HostileRun());
  const Result<Json> json = ParseJson(text, "result.json");
  ASSERT_TRUE(json.ok()) << json.error().ToString();
  EXPECT_TRUE(ReadRunReport(*json, "result.json").ok());
}

TEST(Page, LoadsNothingFromElsewhere) {
  static const std::regex kReference("(?:src|href|xlink:href|action|poster|data)=\"([^\"]*)\"|url\\(|@import");
  for (const std::string& page :
       {RunPage(PassedRun()), RunPage(HostileRun()), CheckPage({"a", "b", "c"}, FailedCheck())}) {
    for (std::sregex_iterator at(page.begin(), page.end(), kReference), end; at != end; ++at) {
      EXPECT_TRUE((*at)[1].str().starts_with("#")) << at->str();
    }
  }
}

TEST(Page, IsUtf8WithTheStyleSheet) {
  const std::string page = RunPage(PassedRun());
  EXPECT_THAT(page, testing::StartsWith("<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"/>"));
  EXPECT_THAT(page, HasSubstr(std::string(PageStyle())));
  EXPECT_THAT(page, HasSubstr("prefers-color-scheme: dark"));
}

TEST(Page, EveryLinkHasItsTarget) {
  const std::string page = RunPage(BenchmarkRun());
  static const std::regex kLink("href=\"#([^\"]*)\"");
  int links = 0;
  for (std::sregex_iterator at(page.begin(), page.end(), kLink), end; at != end; ++at, ++links) {
    EXPECT_THAT(page, HasSubstr("id=\"" + (*at)[1].str() + "\""));
  }
  EXPECT_GE(links, 12);
}

}  // namespace
}  // namespace trimtab::report
