#include "trimtab/table/path_expansion.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "trimtab/base/memory_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/table/source.h"

namespace trimtab::table {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

TEST(MatchesGlob, AsShellsDo) {
  EXPECT_TRUE(MatchesGlob("*", "a"));
  EXPECT_TRUE(MatchesGlob("*.csv", "a.csv"));
  EXPECT_FALSE(MatchesGlob("*.csv", "a.csv.gz"));
  EXPECT_FALSE(MatchesGlob("*.csv", ".csv"));  // hidden
  EXPECT_TRUE(MatchesGlob(".*", ".csv"));
  EXPECT_TRUE(MatchesGlob("2013-0[1-6].parquet", "2013-06.parquet"));
  EXPECT_FALSE(MatchesGlob("2013-0[1-6].parquet", "2013-07.parquet"));
  EXPECT_TRUE(MatchesGlob("[!a]b", "cb"));
  EXPECT_FALSE(MatchesGlob("[!a]b", "ab"));
  EXPECT_TRUE(MatchesGlob("[]]", "]"));
  EXPECT_TRUE(MatchesGlob("[a-]", "-"));
  EXPECT_TRUE(MatchesGlob("a[b", "a[b"));  // never closed
  EXPECT_TRUE(MatchesGlob("a?c", "abc"));
  EXPECT_FALSE(MatchesGlob("a?c", "ac"));
  EXPECT_TRUE(MatchesGlob("a*b*c", "a-b-b-c"));
  EXPECT_FALSE(MatchesGlob("a*b*c", "a-b-b-d"));
  EXPECT_TRUE(MatchesGlob("a**", "a"));
  EXPECT_FALSE(MatchesGlob("", "a"));
  EXPECT_TRUE(MatchesGlob("", ""));
}

class ExpandPathsTest : public ::testing::Test {
 protected:
  ExpandPathsTest() {
    for (const char* directory : {"/data/2013", "/data/2014", "/data/sub.parquet"}) {
      EXPECT_OK(files_.MakeDirectories(directory));
    }
    for (const char* path : {"/data/2013/b.parquet", "/data/2013/a.parquet", "/data/2014/a.parquet",
                             "/data/2014/.hidden", "/data/x[1].csv", "/data/x1.csv", "/data/z.parquet"}) {
      EXPECT_OK(WriteFileAtomically(files_, path, "x"));
    }
  }
  Result<std::vector<std::string>> Expand(std::vector<std::string> paths) { return ExpandPaths(files_, paths); }
  MemoryFiles files_;
};

TEST_F(ExpandPathsTest, SortedWithinAGlobAndInTheOrderOfThePaths) {
  ASSERT_OK_AND_ASSIGN(const auto paths, Expand({"/data/z.parquet", "/data/201?/*.parquet"}));
  EXPECT_THAT(paths,
              ElementsAre("/data/z.parquet", "/data/2013/a.parquet", "/data/2013/b.parquet", "/data/2014/a.parquet"));
  ASSERT_OK_AND_ASSIGN(const auto in_folders, Expand({"/*/2014/[a-c].*"}));
  EXPECT_THAT(in_folders, ElementsAre("/data/2014/a.parquet"));
  ASSERT_OK_AND_ASSIGN(const auto same, Expand({"/data/*/a.parquet"}));
  EXPECT_THAT(same, ElementsAre("/data/2013/a.parquet", "/data/2014/a.parquet"));
}

TEST_F(ExpandPathsTest, DirectoriesDoNotMatchAndNamesWithBracketsAreThemselves) {
  ASSERT_OK_AND_ASSIGN(const auto paths, Expand({"/data/*.parquet"}));
  EXPECT_THAT(paths, ElementsAre("/data/z.parquet"));
  ASSERT_OK_AND_ASSIGN(const auto literal, Expand({"/data/x[1].csv"}));
  EXPECT_THAT(literal, ElementsAre("/data/x[1].csv"));
}

TEST_F(ExpandPathsTest, WhatIsNotThere) {
  EXPECT_THAT(Expand({"/data/y.parquet"}),
              Fails(ErrorCode::kNotFound, HasSubstr("there is no such file (did you mean `/data/z.parquet`?)")));
  EXPECT_THAT(Expand({"/data/2013/flights"}), Fails(ErrorCode::kNotFound, HasSubstr("has `a.parquet`, `b.parquet`")));
  EXPECT_THAT(Expand({"/data/*.txt"}), Fails(ErrorCode::kNotFound, HasSubstr("no file matches this glob")));
  EXPECT_THAT(Expand({"/nothing/*.txt"}), Fails(ErrorCode::kNotFound, HasSubstr("there is no directory /nothing/")));
  EXPECT_THAT(Expand({"/data/2013"}), Fails(ErrorCode::kInvalidInput, HasSubstr("glob '/data/2013/*.parquet'")));
  EXPECT_THAT(Expand({}), Fails(ErrorCode::kInvalidInput, HasSubstr("no data file was named")));
}

}  // namespace
}  // namespace trimtab::table
