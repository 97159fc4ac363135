#include "trimtab/cli/arguments.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace trimtab::cli {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

Result<Command> Parse(std::vector<const char*> words) {
  words.insert(words.begin(), "trimtab");
  return ParseArguments(static_cast<int>(words.size()), words.data());
}

CheckOptions Check(const std::vector<const char*>& words) {
  Result<Command> command = Parse(words);
  EXPECT_TRUE(command.ok()) << command.error().ToString();
  return command.ok() ? std::get<CheckOptions>(*command) : CheckOptions{};
}

TEST(Arguments, ProgramHelpIsATableOfContents) {
  for (const std::vector<const char*>& words : {std::vector<const char*>{}, {"--help"}, {"-h"}}) {
    const Result<Command> command = Parse(words);
    ASSERT_TRUE(command.ok());
    const std::string text = std::get<TextRequest>(*command).text;
    EXPECT_THAT(text, HasSubstr("\nData:\n  check "));
    EXPECT_THAT(text, HasSubstr("trimtab COMMAND --help"));
  }
}

TEST(Arguments, CommandHelpHasExamples) {
  const Result<Command> command = Parse({"check", "--help"});
  ASSERT_TRUE(command.ok());
  EXPECT_THAT(std::get<TextRequest>(*command).text, HasSubstr("Examples:\n  trimtab check "));
}

TEST(Arguments, VersionIsOneLine) {
  EXPECT_THAT(std::get<TextRequest>(*Parse({"--version"})).text, testing::MatchesRegex("trimtab [0-9.]+\n"));
}

TEST(Arguments, CheckTakesEveryOption) {
  const CheckOptions options = Check({"check",
                                      "a.parquet",
                                      "b.parquet",
                                      "--contract",
                                      "c.yaml",
                                      "--reference",
                                      "r1",
                                      "--reference",
                                      "r2",
                                      "--format",
                                      "md",
                                      "-o",
                                      "out.md",
                                      "--quarantine",
                                      "q.parquet",
                                      "--as-of",
                                      "2013-09-01T00:00:00Z",
                                      "--csv-delimiter",
                                      "tab",
                                      "--csv-type",
                                      "zip=string",
                                      "--csv-type",
                                      "a=b=int64",
                                      "--csv-null",
                                      "NA",
                                      "--csv-header",
                                      "no",
                                      "--strict-warnings",
                                      "--memory",
                                      "2GB"});
  EXPECT_THAT(options.data, ElementsAre("a.parquet", "b.parquet"));
  EXPECT_EQ(options.contract, "c.yaml");
  EXPECT_THAT(options.reference, ElementsAre("r1", "r2"));
  EXPECT_EQ(options.format, OutputFormat::kMarkdown);
  EXPECT_EQ(options.output, "out.md");
  EXPECT_EQ(options.quarantine, "q.parquet");
  EXPECT_EQ(options.as_of, "2013-09-01T00:00:00Z");
  EXPECT_EQ(options.csv.delimiter, '\t');
  EXPECT_EQ(options.csv.header, false);
  EXPECT_THAT(options.csv.nulls, ElementsAre("NA"));
  EXPECT_EQ(options.csv.types.at("zip"), "string");
  EXPECT_EQ(options.csv.types.at("a=b"), "int64");
  EXPECT_TRUE(options.strict_warnings);
  EXPECT_EQ(options.memory_bytes, 2000000000U);
}

TEST(Arguments, RepeatableOptionsDoNotSwallowTheData) {
  const CheckOptions options = Check({"check", "--reference", "r", "a.csv", "--csv-type", "a=string", "b.csv"});
  EXPECT_THAT(options.data, ElementsAre("a.csv", "b.csv"));
  EXPECT_THAT(options.reference, ElementsAre("r"));
}

TEST(Arguments, EveryCommandHasExamplesAndStandsInTheContents) {
  const std::string contents = std::get<TextRequest>(*Parse({})).text;
  for (const char* name :
       {"check", "run", "status", "schema", "runs", "show", "diff", "registry", "rollback", "gc", "verify"}) {
    const Result<Command> help = Parse({name, "--help"});
    ASSERT_TRUE(help.ok()) << name;
    EXPECT_THAT(std::get<TextRequest>(*help).text, HasSubstr(std::string("Examples:\n  trimtab ") + name)) << name;
    EXPECT_THAT(contents, HasSubstr(std::string("\n  ") + name + " ")) << name;
  }
}

template <typename Options>
Options Parsed(const std::vector<const char*>& words) {
  Result<Command> command = Parse(words);
  EXPECT_TRUE(command.ok()) << command.error().ToString();
  return command.ok() ? std::get<Options>(*command) : Options{};
}

TEST(Arguments, RunTakesEveryOption) {
  const auto options =
      Parsed<RunOptions>({"run", "a.yaml", "-S", "month=2013-09", "--set", "why=a=b", "-t", "train", "--target", "gate",
                          "-j", "2", "--force", "--no-wait", "--strict-warnings", "--format", "json"});
  EXPECT_EQ(options.pipeline, "a.yaml");
  EXPECT_THAT(options.settings, ElementsAre(testing::Pair("month", "2013-09"), testing::Pair("why", "a=b")));
  EXPECT_THAT(options.targets, ElementsAre("train", "gate"));
  EXPECT_EQ(options.jobs, 2);
  EXPECT_TRUE(options.force);
  EXPECT_FALSE(options.wait);
  EXPECT_TRUE(options.strict_warnings);
  EXPECT_EQ(options.format, OutputFormat::kJson);
}

TEST(Arguments, RunWaitsAndReusesUnlessTold) {
  const auto options = Parsed<RunOptions>({"run"});
  EXPECT_TRUE(options.wait);
  EXPECT_FALSE(options.force);
  EXPECT_EQ(options.pipeline, "");
}

TEST(Arguments, RegistryListsAllOrShowsOne) {
  EXPECT_EQ(Parsed<RegistryOptions>({"registry"}).model, "");
  EXPECT_EQ(Parsed<RegistryOptions>({"registry", "show", "flights"}).model, "flights");
  EXPECT_EQ(Parsed<RegistryOptions>({"registry", "flights"}).model, "flights");
  EXPECT_EQ(Parsed<RegistryOptions>({"registry", "list"}).model, "");
}

TEST(Arguments, RollbackMovesTheChampionUnlessTold) {
  const auto options = Parsed<RollbackOptions>({"rollback", "flights", "--why", "too slow"});
  EXPECT_EQ(options.model, "flights");
  EXPECT_EQ(options.alias, "champion");
  EXPECT_EQ(options.why, "too slow");
}

struct WrongCase {
  std::vector<const char*> words;
  const char* message;
  const char* remedy;
};

class WrongArguments : public testing::TestWithParam<WrongCase> {};

TEST_P(WrongArguments, NameTheArgumentAndTheRemedy) {
  const Result<Command> command = Parse(GetParam().words);
  ASSERT_FALSE(command.ok());
  EXPECT_EQ(ExitCode(command.error().code), 4);
  EXPECT_THAT(command.error().message, HasSubstr(GetParam().message));
  EXPECT_THAT(command.error().remedy, HasSubstr(GetParam().remedy));
}

INSTANTIATE_TEST_SUITE_P(
    Arguments, WrongArguments,
    testing::Values(
        WrongCase{{"chek", "a"}, "there is no command `chek`", "`check`"},
        WrongCase{{"frobnicate"}, "there is no command `frobnicate`", "trimtab --help"},
        WrongCase{{"--verzion"}, "there is no option `--verzion`", "`--version`"},
        WrongCase{{"check", "a", "--contrct", "c"}, "there is no option `--contrct` in `check`", "`--contract`"},
        WrongCase{{"check", "a", "--contrct=c"}, "there is no option `--contrct` in `check`", "`--contract`"},
        WrongCase{{"check", "--contract", "c"}, "needs the data", "trimtab check --help"},
        WrongCase{{"check", "a"}, "needs --contract, --reference or both", "trimtab check --help"},
        WrongCase{{"check", "a", "--contract"}, "--contract", "--help"},
        WrongCase{{"check", "a", "-c", "c", "--format", "jsn"}, "not `jsn`: did you mean `json`?", "--help"},
        WrongCase{{"check", "a", "-c", "c", "--csv-delimiter", "||"}, "one character, not `||`", "--help"},
        WrongCase{{"check", "a", "-c", "c", "--csv-type", "zip"}, "COLUMN=TYPE, not `zip`", "--help"},
        WrongCase{{"check", "a", "-c", "c", "--csv-header", "maybe"}, "not `maybe`", "--help"},
        WrongCase{{"check", "a", "-c", "c", "--memory", "lots"}, "not `lots`", "--help"},
        WrongCase{{"run", "-S", "month"}, "-S takes NAME=VALUE, not `month`", "trimtab run --help"},
        WrongCase{{"run", "--jobs", "0"}, "--jobs", "--help"}, WrongCase{{"run", "--jobs", "two"}, "--jobs", "--help"},
        WrongCase{{"run", "--format", "html"}, "table or json, not `html`", "trimtab run --help"},
        WrongCase{{"run", "a", "b"}, "one argument too many: `b`", "trimtab run --help"},
        WrongCase{{"schema"}, "needs the name", "trimtab schema --help"},
        WrongCase{{"schema", "contract"}, "no schema `contract`", "trimtab schema --help"},
        WrongCase{{"diff", "a"}, "needs two runs", "trimtab diff --help"},
        WrongCase{{"registry", "shw", "m"}, "not `shw`", "trimtab registry --help"},
        WrongCase{{"rollback"}, "needs the name of the model", "trimtab rollback --help"},
        WrongCase{{"gc", "--force"}, "there is no option `--force` in `gc`", "trimtab gc --help"}));

TEST(ByteCount, KnowsDecimalAndBinaryUnits) {
  EXPECT_EQ(ParseByteCount("100000"), 100000U);
  EXPECT_EQ(ParseByteCount("512MB"), 512000000U);
  EXPECT_EQ(ParseByteCount("2 GiB"), 2147483648U);
  EXPECT_EQ(ParseByteCount("18446744073709551615"), UINT64_MAX);
  for (const char* text : {"", "MB", "-1", "1.5GB", "3 parsecs", "18446744073709551616", "99999999999TB"}) {
    EXPECT_EQ(ParseByteCount(text), std::nullopt) << text;
  }
}

}  // namespace
}  // namespace trimtab::cli
