#include "trimtab/quality/contract.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "trimtab/base/posix_files.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/quality/case_file.h"
#include "trimtab/quality/check_parser.h"
#include "trimtab/quality/check_registry.h"
#include "trimtab/quality/check_text.h"

namespace trimtab::quality {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class BadContracts : public ::testing::TestWithParam<CaseFile> {};

TEST_P(BadContracts, AreRefusedWithPlaceAndRemedy) {
  EXPECT_THAT(ParseContract(GetParam().contract, "contract.odcs.yaml"),
              Fails(ErrorCode::kInvalidInput, HasSubstr(GetParam().Text("error"))));
}

INSTANTIATE_TEST_SUITE_P(Quality, BadContracts, ::testing::ValuesIn(ReadCases("bad_contracts")),
                         [](const auto& test) { return test.param.name; });

TEST(Contract, OrdersKeysByPositionAndNamesChecks) {
  ASSERT_OK_AND_ASSIGN(const Contract contract, ParseContract(R"(
apiVersion: v3.1.0
kind: DataContract
id: x
version: 2.0.0
status: active
schema:
  - name: t
    properties:
      - {name: b, primaryKey: true, primaryKeyPosition: 2, required: true}
      - {name: a, primaryKey: true, primaryKeyPosition: 1, logicalTypeOptions: {minimum: 1}}
)",
                                                              "c.yaml"));
  const ContractTable& table = contract.tables.front();
  EXPECT_THAT(table.key_columns, ElementsAre("a", "b"));
  std::vector<std::string> names;
  for (const Check& check : table.checks) names.push_back(check.name);
  EXPECT_THAT(names, ElementsAre("row_count", "columns", "b.not_null", "a.not_null", "a.range", "primary_key.unique"));
  EXPECT_EQ(table.checks[4].place, "c.yaml:11:80");
}

TEST(Contract, SeveralTablesAreChosenByName) {
  ASSERT_OK_AND_ASSIGN(
      const Contract contract,
      ParseContract(
          "{apiVersion: v3.1.0, kind: DataContract, id: a, version: 1.0.0, status: active, schema: [{name: a, "
          "properties: [{name: x}]}, {name: b, physicalName: bb, properties: [{name: x}]}]}",
          "c.yaml"));
  ASSERT_OK_AND_ASSIGN(const ContractTable table, SelectTable(contract, "data/bb.2013.parquet", "c.yaml"));
  EXPECT_EQ(table.name, "b");
  EXPECT_THAT(SelectTable(contract, "z.csv", "c.yaml"),
              Fails(ErrorCode::kInvalidInput, HasSubstr("several tables (a, b), and none is called `z`")));
}

TEST(Contract, AliasBombsAreRefused) {
  std::string text = "a0: &a0 [x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string before = std::to_string(i - 1);
    text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [*a" + before + ", *a" + before + "]\n";
  }
  EXPECT_THAT(ParseContract(text, "c.yaml"), Fails(ErrorCode::kInvalidInput, HasSubstr("more than 1,000,000 parts")));
  EXPECT_THAT(ParseContract(std::string(100, '['), "c.yaml"), Fails(ErrorCode::kInvalidInput, HasSubstr("c.yaml")));
}

// The official examples lie outside the repository; the test runs where they are.
TEST(Contract, OdcsExamplesAreAccepted) {
  const char* shared = std::getenv("TRIMTAB_SHARED");
  const std::string folder =
      (shared != nullptr ? std::string(shared) : std::string(TRIMTAB_SOURCE_DIR) + "/../shared") +
      "/specs/odcs/examples";
  const std::unique_ptr<Files> files = MakePosixFiles();
  if (!files->Status(folder).ok()) GTEST_SKIP() << folder << " is not there (set TRIMTAB_SHARED)";
  ASSERT_OK_AND_ASSIGN(const std::vector<std::string> names, files->List(folder));
  for (const std::string& name : names) {
    const std::string path = folder + "/" + name;
    ASSERT_OK_AND_ASSIGN(const std::string text, ReadFile(*files, path));
    EXPECT_OK(ParseContract(text, path));
  }
}

TEST(CheckRegistry, TheDocumentIsMadeFromTheTable) {
  const std::unique_ptr<Files> files = MakePosixFiles();
  const std::string path = std::string(TRIMTAB_SOURCE_DIR) + "/docs/checks.md";
  if (std::getenv("TRIMTAB_WRITE_DOCS") != nullptr) {
    ASSERT_OK(WriteFileAtomically(*files, path, ChecksMarkdown()));
  }
  ASSERT_OK_AND_ASSIGN(const std::string text, ReadFile(*files, path));
  EXPECT_EQ(text, ChecksMarkdown()) << "renew it: TRIMTAB_WRITE_DOCS=1 ctest -R '^quality$'";
}

TEST(CheckRegistry, EveryExampleParses) {
  for (const CheckFacts& facts : AllChecks()) {
    if (facts.library) continue;
    SCOPED_TRACE(facts.name);
    const std::string example(facts.example);
    ASSERT_OK_AND_ASSIGN(const YamlValue node, ParseYaml(example, "docs/checks.md"));
    RuleContext context;
    if (facts.on_property) context.column = "x";
    context.columns = {"x", "dep_delay"};
    EXPECT_OK(ParseImplementation(node, context, "docs/checks.md"));
  }
}

TEST(Threshold, BetweenIncludesItsEnds) {
  using Operator = Threshold::Operator;
  const auto holds = [](Operator op, double observed) { return Threshold{op, 3, 9, false}.Holds(observed); };
  EXPECT_TRUE(holds(Operator::kBetween, 3) && holds(Operator::kBetween, 9) && !holds(Operator::kBetween, 9.5));
  EXPECT_FALSE(holds(Operator::kNotBetween, 3));
  EXPECT_TRUE(holds(Operator::kLess, 2) && !holds(Operator::kLess, 3) && holds(Operator::kLessOrEqual, 3));
  EXPECT_TRUE(holds(Operator::kGreater, 4) && !holds(Operator::kGreater, 3) && holds(Operator::kGreaterOrEqual, 3));
  EXPECT_TRUE(holds(Operator::kEqual, 3) && holds(Operator::kNotEqual, 4));
}

TEST(CheckText, NumbersAndDurations) {
  EXPECT_EQ(NumberText(0.1), "0.1");
  EXPECT_EQ(NumberText(-7), "-7");
  EXPECT_EQ(PercentText(1, 1'000'000), "less than 0.01 %");
  EXPECT_EQ(PercentText(999'999, 1'000'000), "99.99 %");
  EXPECT_EQ(DurationText(std::chrono::hours(36)), "1d 12h");
  EXPECT_EQ(DurationText(std::chrono::seconds(0)), "0s");
  EXPECT_EQ(ParseDuration("36h"), std::chrono::hours(36));
  EXPECT_EQ(ParseDuration("36"), std::nullopt);
  EXPECT_EQ(ParseDuration("99999999999d"), std::nullopt);
}

}  // namespace
}  // namespace trimtab::quality
