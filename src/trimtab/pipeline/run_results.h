// The result of a run: the report as a whole from those of its stages, and its files. Internal to pipeline/.
#ifndef TRIMTAB_PIPELINE_RUN_RESULTS_H_
#define TRIMTAB_PIPELINE_RUN_RESULTS_H_

#include <map>
#include <string>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/pipeline/project.h"
#include "trimtab/report/run_report.h"

namespace trimtab::pipeline {

// How one stage counts towards the whole; in the order of the stages.
struct StageWeight {
  int exit_code = 0;
  std::string failed_check;
};

// Sets what follows from run.stages: verdict, exit code, failed check, headline, model, metrics, benchmark results.
// signal: that ended the run, or 0. The exit code is the worst of the stages': internal error, wrong input, failed,
// inconclusive; passed with warnings is 2 only with strict_warnings.
void ConcludeRun(const std::vector<StageWeight>& weights, int signal, bool strict_warnings, report::RunReport& run);

// The paths that WriteRunFiles() will write to.
std::map<std::string, std::string> RunFilePaths(const ProjectPaths& paths, const std::string& run_id);

// Writes result.json, summary.md, junit.xml and report.html into the run's folder, each whole or not at all, and lets
// .trimtab/latest/ hold the same.
Result<> WriteRunFiles(Files& files, const ProjectPaths& paths, const report::RunReport& run);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_RUN_RESULTS_H_
