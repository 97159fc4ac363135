// Runs every case of testdata/cases: contract, table and expected result are data.
#include "trimtab/quality/data_check.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "trimtab/base/manual_clock.h"
#include "trimtab/base/memory_files.h"
#include "trimtab/base/posix_files.h"
#include "trimtab/base/processes.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/seeded_random.h"
#include "trimtab/base/thread_pool.h"
#include "trimtab/profile/time_text.h"
#include "trimtab/quality/case_file.h"

namespace trimtab::quality {
namespace {

using ::testing::HasSubstr;

class NoProcesses : public Processes {
 public:
  Result<std::unique_ptr<Process>> Start(const ProcessSpec& spec) override {
    return Internal(spec.arguments.front(), "a data check starts no process");
  }
};

// A machine in memory.
struct Machine {
  ManualClock clock;
  MemoryFiles files;
  SeededRandom random{1};
  std::unique_ptr<Executor> executor = MakeThreadPool(2);
  NoProcesses processes;

  Environment environment() { return {clock, files, random, *executor, processes}; }
  void Write(const std::string& path, const std::string& text) { ASSERT_OK(WriteFileAtomically(files, path, text)); }
};

std::string Text(const YamlValue& node, const char* key) {
  const YamlValue* value = node.Find(key);
  return value == nullptr ? "" : value->text;
}

void ExpectNumber(const YamlValue& wanted, const char* key, std::int64_t found) {
  if (const YamlValue* value = wanted.Find(key)) {
    EXPECT_EQ(value->text, std::to_string(found)) << key;
  }
}

void ExpectCheck(const YamlValue& wanted, const DataCheckReport& report) {
  const std::string name = Text(wanted, "name");
  SCOPED_TRACE(name);
  const CheckResult* found = nullptr;
  std::string names;
  for (const CheckResult& result : report.checks) {
    if (result.name == name) found = &result;
    names += " " + result.name;
  }
  ASSERT_NE(found, nullptr) << "the report has" << names;
  for (const auto& [key, value] : wanted.entries) {
    if (key.text == "verdict") {
      EXPECT_EQ(VerdictName(found->verdict), value.text) << found->message;
    }
    if (key.text == "severity") {
      EXPECT_EQ(SeverityName(found->severity), value.text);
    }
    if (key.text == "kind") {
      EXPECT_EQ(found->kind, value.text);
    }
    if (key.text == "column") {
      EXPECT_EQ(found->column, value.text);
    }
    if (key.text == "message") {
      EXPECT_EQ(found->message, value.text);
    }
    if (key.text == "expected") {
      EXPECT_EQ(found->expected, value.text);
    }
    if (key.text == "observed") {
      EXPECT_EQ(found->observed, value.text);
    }
  }
  ExpectNumber(wanted, "checked", found->rows_checked);
  ExpectNumber(wanted, "failed", found->rows_failed);
  if (const YamlValue* rows = wanted.Find("rows")) {
    std::vector<std::string> expected;
    std::vector<std::string> examples;
    for (const YamlValue& row : rows->items) expected.push_back(row.text);
    for (const ExampleRow& example : found->examples) examples.push_back(std::to_string(example.row));
    EXPECT_EQ(examples, expected);
  }
}

void ExpectQuarantine(const YamlValue& wanted, const DataCheckReport& report, Machine& machine) {
  ASSERT_EQ(report.quarantine_path, "quarantine.parquet");
  const std::string paths[] = {report.quarantine_path};
  ASSERT_OK_AND_ASSIGN(const auto source, table::OpenSource(machine.files, paths, {}));
  ASSERT_EQ(source->schema().fields.size(), report.schema.fields.size() + 1);
  ASSERT_EQ(source->schema().fields.back().name, "trimtab_reasons");
  std::vector<std::string> reasons;
  for (;;) {
    ASSERT_OK_AND_ASSIGN(const auto batch, source->Next());
    if (!batch) break;
    for (std::int64_t row = 0; row < batch->rows; ++row) {
      reasons.push_back(table::TextAt(batch->columns.back(), row));
    }
  }
  ExpectNumber(wanted, "rows", static_cast<std::int64_t>(reasons.size()));
  EXPECT_EQ(report.quarantined_rows, static_cast<std::int64_t>(reasons.size()));
  if (const YamlValue* texts = wanted.Find("reasons")) {
    std::vector<std::string> expected;
    for (const YamlValue& text : texts->items) expected.push_back(text.text);
    EXPECT_EQ(reasons, expected);
  }
}

void ExpectReport(const YamlValue& wanted, const DataCheckReport& report, Machine& machine) {
  EXPECT_EQ(VerdictName(report.verdict), Text(wanted, "verdict"));
  ExpectNumber(wanted, "warnings", report.warnings);
  ExpectNumber(wanted, "rows", report.rows);
  ExpectNumber(wanted, "failing_rows", report.failing_rows);
  ExpectNumber(wanted, "not_executed", static_cast<std::int64_t>(report.not_executed.size()));
  if (const YamlValue* checks = wanted.Find("checks")) {
    for (const YamlValue& check : checks->items) ExpectCheck(check, report);
  }
  for (const char* key : {"drifted", "not_tested"}) {
    const YamlValue* columns = wanted.Find(key);
    if (columns == nullptr) continue;
    ASSERT_TRUE(report.drift.has_value());
    std::vector<std::string> expected;
    std::vector<std::string> found;
    for (const YamlValue& column : columns->items) expected.push_back(column.text);
    for (const drift::ColumnDrift& column : report.drift->columns) {
      if (key == std::string("drifted") ? column.detected : !column.unavailable.empty()) found.push_back(column.column);
    }
    EXPECT_EQ(found, expected) << key;
  }
  if (const YamlValue* quarantine = wanted.Find("quarantine")) ExpectQuarantine(*quarantine, report, machine);
  if (report.quarantine_path.empty()) {
    EXPECT_THAT(machine.files.Status("quarantine.parquet"), Fails(ErrorCode::kNotFound, HasSubstr("quarantine")));
  }
}

// A data set and a contract that the row -1 violates.
DataCheckSettings SmallCheck(Machine& machine, const std::string& rows) {
  machine.Write("small.csv", "x\n" + rows);
  machine.Write("small.odcs.yaml",
                "{apiVersion: v3.1.0, kind: DataContract, id: a, version: 1.0.0, status: active, schema: [{name: t, "
                "properties: [{name: x, quality: [{type: custom, engine: trimtab, implementation: {check: range, "
                "minimum: 0}}, {type: custom, engine: trimtab, implementation: {check: exists_in, file: "
                "'known*.csv'}}]}]}]}");
  machine.Write("known.csv", "x\n-1\n1\n");
  DataCheckSettings settings;
  settings.data = {"small.cs?"};
  settings.contract = "small.odcs.yaml";
  settings.csv.header = true;
  return settings;
}

// What an earlier check left.
void LeaveQuarantine(Machine& machine, const std::string& path) {
  DataCheckSettings settings = SmallCheck(machine, "-1\n");
  settings.quarantine_path = path;
  ASSERT_OK_AND_ASSIGN(const DataCheckReport report, CheckData(machine.environment(), settings));
  ASSERT_EQ(report.quarantine_path, path);
}

class DataCheckCases : public ::testing::TestWithParam<CaseFile> {};

TEST_P(DataCheckCases, GivesWhatTheCaseExpects) {
  const CaseFile& file = GetParam();
  Machine machine;
  machine.Write("data.csv", file.Text("data"));
  machine.Write("contract.odcs.yaml", file.contract);
  LeaveQuarantine(machine, "quarantine.parquet");
  DataCheckSettings settings;
  settings.data = {"data.csv"};
  settings.contract = "contract.odcs.yaml";
  settings.quarantine_path = "quarantine.parquet";
  settings.csv.header = true;
  if (const YamlValue* files = file.root.Find("files")) {
    for (const auto& [name, text] : files->entries) machine.Write(name.text, text.text);
  }
  if (const YamlValue* types = file.root.Find("types")) {
    for (const auto& [name, type] : types->entries) settings.csv.types[name.text] = type.text;
  }
  if (file.root.Find("reference") != nullptr) {
    machine.Write("reference.csv", file.Text("reference"));
    settings.reference = {"reference.csv"};
  }
  if (file.root.Find("as_of") != nullptr) {
    const auto time = profile::ParseTime(file.Text("as_of"));
    ASSERT_TRUE(time && time->zoned);
    settings.as_of = Timestamp(std::chrono::seconds(time->seconds));
  }
  const Result<DataCheckReport> report = CheckData(machine.environment(), settings);
  if (file.root.Find("error") != nullptr) {
    ASSERT_FALSE(report.ok());
    EXPECT_EQ(ExitCode(report.error().code), 4);
    EXPECT_THAT(report.error().ToString(), HasSubstr(file.Text("error")));
    return;
  }
  ASSERT_OK(report);
  ExpectReport(*file.root.Find("expect"), *report, machine);
}

INSTANTIATE_TEST_SUITE_P(Quality, DataCheckCases, ::testing::ValuesIn(ReadCases("cases")),
                         [](const auto& test) { return test.param.name; });

TEST(CheckData, ShowsKeysAndTheColumnsOfTheCheck) {
  Machine machine;
  machine.Write("data.csv", "id,x,y\n7,1,2\n8,-1,2\n");
  ASSERT_OK(machine.files.MakeDirectories("c"));
  machine.Write("c/contract.odcs.yaml",
                "{apiVersion: v3.1.0, kind: DataContract, id: a, version: 1.0.0, status: active, schema: [{name: t, "
                "properties: [{name: id, primaryKey: true}, {name: x, quality: [{type: custom, engine: trimtab, "
                "implementation: {check: range, minimum: 0}}]}]}]}");
  DataCheckSettings settings;
  settings.data = {"data.csv"};
  settings.contract = "c/contract.odcs.yaml";
  ASSERT_OK_AND_ASSIGN(const DataCheckReport report, CheckData(machine.environment(), settings));
  const CheckResult* range = nullptr;
  for (const CheckResult& check : report.checks) range = check.name == "x.range" ? &check : range;
  ASSERT_NE(range, nullptr);
  ASSERT_EQ(range->examples.size(), 1U);
  EXPECT_EQ(range->examples[0].row, 1);
  EXPECT_THAT(range->examples[0].values,
              ::testing::ElementsAre(::testing::Pair("id", "8"), ::testing::Pair("x", "-1")));
  ASSERT_EQ(report.columns.size(), 2U);  // y is of nobody's interest and was not scanned
  EXPECT_EQ(report.columns[1].column, "x");
  EXPECT_EQ(report.columns[1].minimum, -1);
  EXPECT_EQ(report.columns[1].mean, 0);
}

TEST(CheckData, NeverWritesOverAnInput) {
  Machine machine;
  for (const char* rows : {"1\n", "-1\n"}) {
    DataCheckSettings settings = SmallCheck(machine, rows);
    machine.Write("reference.csv", "x\n1\n2\n");
    settings.reference = {"reference.csv"};
    (void)machine.files.Remove("link.csv");
    ASSERT_OK(machine.files.HardLink("small.csv", "link.csv"));
    for (const char* path : {"small.csv", "./small.csv", "link.csv", "reference.csv", "small.odcs.yaml", "known.csv"}) {
      SCOPED_TRACE(path);
      ASSERT_OK_AND_ASSIGN(const std::string before, ReadFile(machine.files, path));
      settings.quarantine_path = path;
      EXPECT_THAT(CheckData(machine.environment(), settings),
                  Fails(ErrorCode::kInvalidInput, HasSubstr("the quarantine would replace the input")));
      settings.quarantine_path.clear();
      settings.report_path = path;
      EXPECT_THAT(CheckData(machine.environment(), settings),
                  Fails(ErrorCode::kInvalidInput, HasSubstr("the report would replace the input")));
      settings.report_path.clear();
      ASSERT_OK_AND_ASSIGN(const std::string after, ReadFile(machine.files, path));
      EXPECT_EQ(after, before);
    }
    settings.quarantine_path = "new.parquet";
    settings.report_path = ".//new.parquet";
    EXPECT_THAT(CheckData(machine.environment(), settings),
                Fails(ErrorCode::kInvalidInput, HasSubstr("the report would replace the quarantine")));
  }
}

TEST(CheckData, ReplacesOnlyAQuarantine) {
  Machine machine;
  for (const char* rows : {"1\n", "-1\n"}) {
    DataCheckSettings settings = SmallCheck(machine, rows);
    settings.quarantine_path = "other.csv";
    machine.Write("other.csv", "trimtab_reasons\nmine\n");
    EXPECT_THAT(CheckData(machine.environment(), settings),
                Fails(ErrorCode::kInvalidInput, HasSubstr("no quarantine")));
    EXPECT_OK(machine.files.Status("other.csv"));
    LeaveQuarantine(machine, "old.parquet");
    settings = SmallCheck(machine, rows);
    settings.quarantine_path = "old.parquet";
    ASSERT_OK_AND_ASSIGN(const DataCheckReport report, CheckData(machine.environment(), settings));
    EXPECT_EQ(machine.files.Status("old.parquet").ok(), report.verdict == Verdict::kFail);
  }
}

TEST(CheckData, ColumnsThatCannotBeReadDoNoHarmUnlessAskedFor) {
  Machine machine;
  const std::unique_ptr<Files> disk = MakePosixFiles();
  const std::string path = std::string(TRIMTAB_SOURCE_DIR) + "/src/trimtab/table/testdata/nested.parquet";
  ASSERT_OK_AND_ASSIGN(const std::string bytes, ReadFile(*disk, path));
  machine.Write("nested.parquet", bytes);
  machine.Write("contract.odcs.yaml",
                "{apiVersion: v3.1.0, kind: DataContract, id: a, version: 1.0.0, status: active, schema: [{name: t, "
                "properties: [{name: id, logicalTypeOptions: {maximum: 1}}, {name: tags, logicalType: array}, {name: "
                "point, logicalType: object}, {name: counts, logicalType: array, required: true}]}]}");
  DataCheckSettings settings;
  settings.data = {"nested.parquet"};
  settings.contract = "contract.odcs.yaml";
  settings.quarantine_path = "quarantine.parquet";
  ASSERT_OK_AND_ASSIGN(const DataCheckReport report, CheckData(machine.environment(), settings));
  std::vector<std::string> failed;
  for (const CheckResult& check : report.checks) {
    if (check.verdict != Verdict::kPass) failed.push_back(check.name);
    if (check.name == "counts.not_null") {
      EXPECT_THAT(check.message, HasSubstr("the column `counts` cannot be read: it holds map<"));
    }
    if (check.name == "tags.type") {
      EXPECT_THAT(check.observed, HasSubstr("list<"));
    }
  }
  EXPECT_THAT(failed, ::testing::ElementsAre("id.range", "counts.type", "counts.not_null"));
  EXPECT_EQ(report.schema.fields.size(), 2U);
  const std::string paths[] = {"quarantine.parquet"};
  ASSERT_OK_AND_ASSIGN(const auto source, table::OpenSource(machine.files, paths, {}));
  EXPECT_EQ(source->RowCount(), 1);
  EXPECT_EQ(source->schema().fields.size(), 3U);  // id, carrier and the reasons

  // A reference with such columns is compared by the others.
  settings.reference = {"nested.parquet"};
  settings.quarantine_path.clear();
  EXPECT_OK(CheckData(machine.environment(), settings));
}

TEST(CheckData, WantsAContractOrAReference) {
  Machine machine;
  machine.Write("data.csv", "x\n1\n");
  DataCheckSettings settings;
  settings.data = {"data.csv"};
  EXPECT_THAT(CheckData(machine.environment(), settings),
              Fails(ErrorCode::kInvalidInput, HasSubstr("neither a contract nor a reference")));
  settings.contract = "missing.odcs.yaml";
  EXPECT_THAT(CheckData(machine.environment(), settings), Fails(ErrorCode::kNotFound, HasSubstr("missing.odcs.yaml")));
}

TEST(CheckData, SaysHowMuchMemoryIsNeeded) {
  Machine machine;
  std::string text = "x\n";
  for (int i = 0; i < 20'000; ++i) text += std::to_string(i) + "\n";
  machine.Write("data.csv", text);
  machine.Write("contract.odcs.yaml",
                "{apiVersion: v3.1.0, kind: DataContract, id: a, version: 1.0.0, status: active, schema: [{name: t, "
                "properties: [{name: x, unique: true}]}]}");
  DataCheckSettings settings;
  settings.data = {"data.csv"};
  settings.contract = "contract.odcs.yaml";
  settings.memory_bytes = 100'000;
  EXPECT_THAT(CheckData(machine.environment(), settings),
              Fails(ErrorCode::kInvalidInput, ::testing::AllOf(HasSubstr("data.csv"), HasSubstr("0.1 MB allowed"))));
}

}  // namespace
}  // namespace trimtab::quality
