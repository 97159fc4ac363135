// Every format against its golden file in testdata/. After a change that is wanted: TRIMTAB_RENEW_GOLDEN=1 report_test,
// then look at the diff.
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "trimtab/report/check_report.h"
#include "trimtab/report/drift_report.h"
#include "trimtab/report/evidence_json.h"
#include "trimtab/report/example_reports.h"
#include "trimtab/report/page_style.h"
#include "trimtab/report/run_files.h"
#include "trimtab/report/run_json.h"
#include "trimtab/report/run_text.h"

namespace trimtab::report {
namespace {

const CheckSubject kSubject = {"data/2013-09.parquet", "flights.odcs.yaml", "data/2013-0[1-6].parquet"};

// The style sheet has its own file.
std::string WithoutStyle(std::string page) {
  const std::size_t at = page.find(PageStyle());
  EXPECT_NE(at, std::string::npos);
  return page.erase(at, PageStyle().size());
}

std::string StageLines(const RunReport& run) {
  std::string text;
  for (const StageReport& stage : run.stages) text += StageLine(stage, {});
  return text;
}

struct Golden {
  const char* file;
  std::function<std::string()> text;
};

class GoldenFile : public testing::TestWithParam<Golden> {};

TEST_P(GoldenFile, IsWhatIsRendered) {
  const std::string path = std::string(TRIMTAB_SOURCE_DIR "/src/trimtab/report/testdata/") + GetParam().file;
  const std::string text = GetParam().text();
  if (std::getenv("TRIMTAB_RENEW_GOLDEN") != nullptr) {
    std::ofstream(path) << text;
    GTEST_SKIP() << path << " written";
  }
  std::ifstream file(path);
  ASSERT_TRUE(file) << path << " is missing: TRIMTAB_RENEW_GOLDEN=1 report_test";
  std::stringstream golden;
  golden << file.rdbuf();
  EXPECT_EQ(text, golden.str()) << path;
}

INSTANTIATE_TEST_SUITE_P(
    Report, GoldenFile,
    testing::Values(
        Golden{"check.txt", [] { return CheckTable(kSubject, FailedCheck(), {}); }},
        Golden{"check_narrow_colour.txt",
               [] { return CheckTable(kSubject, FailedCheck(), {.colour = true, .width = 60}); }},
        Golden{"check_passed.txt", [] { return CheckTable(kSubject, PassedCheck(), {}); }},
        Golden{"check.json", [] { return WriteJsonIndented(ToJson(FailedCheck())); }},
        Golden{"check.md", [] { return CheckMarkdown(kSubject, FailedCheck()); }},
        Golden{"check.html", [] { return WithoutStyle(CheckPage(kSubject, FailedCheck())); }},
        Golden{"check.junit.xml", [] { return CheckJunit(kSubject, FailedCheck()); }},
        Golden{"check_hostile.md", [] { return CheckMarkdown(kSubject, HostileCheck()); }},
        Golden{"check_hostile.junit.xml", [] { return CheckJunit(kSubject, HostileCheck()); }},
        Golden{"run_passed.json", [] { return RunResultJson(PassedRun()); }},
        Golden{"run_passed.md", [] { return RunMarkdown(PassedRun()); }},
        Golden{"run_passed.html", [] { return WithoutStyle(RunPage(PassedRun())); }},
        Golden{"run_passed.txt", [] { return StageLines(PassedRun()) + RunText(PassedRun(), {}); }},
        Golden{"run_stopped.md", [] { return RunMarkdown(StoppedRun()); }},
        Golden{"run_stopped.txt", [] { return StageLines(StoppedRun()) + RunText(StoppedRun(), {}); }},
        Golden{"run_stopped.junit.xml", [] { return RunJunit(StoppedRun()); }},
        Golden{"run_benchmark.json", [] { return RunResultJson(BenchmarkRun()); }},
        Golden{"run_benchmark.md", [] { return RunMarkdown(BenchmarkRun()); }},
        Golden{"run_benchmark.txt", [] { return StageLines(BenchmarkRun()) + RunText(BenchmarkRun(), {}); }},
        Golden{"run_benchmark.html", [] { return WithoutStyle(RunPage(BenchmarkRun())); }},
        Golden{"run_benchmark.junit.xml", [] { return RunJunit(BenchmarkRun()); }},
        Golden{"drift.txt", [] { return DriftTable(DriftExampleSubject(), DriftExample("dest"), {}); }},
        Golden{"drift_narrow_colour.txt",
               [] { return DriftTable(DriftExampleSubject(), DriftExample("dest"), {.colour = true, .width = 60}); }},
        Golden{"drift.json", [] { return DriftJson(DriftExampleSubject(), DriftExample("dest"), NotANumber::kNull); }},
        Golden{"drift.md", [] { return DriftMarkdown(DriftExampleSubject(), DriftExample("dest")); }},
        Golden{"drift.html", [] { return WithoutStyle(DriftPage(DriftExampleSubject(), DriftExample("dest"))); }},
        Golden{"drift.junit.xml", [] { return DriftJunit(DriftExampleSubject(), DriftExample("dest")); }},
        Golden{"drift.sarif", [] { return DriftSarif(DriftExampleSubject(), DriftExample("dest")); }},
        Golden{"drift_hostile.md", [] { return DriftMarkdown(DriftExampleSubject(), DriftExample(kHostileText)); }},
        Golden{"drift_hostile.sarif", [] { return DriftSarif(DriftExampleSubject(), DriftExample(kHostileText)); }},
        Golden{"run_command.md", [] { return RunMarkdown(CommandRun()); }},
        Golden{"run_command.txt", [] { return StageLines(CommandRun()) + RunText(CommandRun(), {}); }},
        Golden{"run_command.html", [] { return WithoutStyle(RunPage(CommandRun())); }},
        Golden{"run_command.junit.xml", [] { return RunJunit(CommandRun()); }}),
    [](const testing::TestParamInfo<Golden>& golden) {
      std::string name = golden.param.file;
      for (char& c : name) c = std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
      return name;
    });

}  // namespace
}  // namespace trimtab::report
