#include "trimtab/pipeline/run.h"

#include <chrono>
#include <memory>
#include <utility>

#include "trimtab/base/clock.h"
#include "trimtab/base/executor.h"
#include "trimtab/base/mutex.h"
#include "trimtab/base/random.h"
#include "trimtab/pipeline/file_digests.h"
#include "trimtab/pipeline/interrupted_runs.h"
#include "trimtab/pipeline/pipeline_file.h"
#include "trimtab/pipeline/program_version.h"
#include "trimtab/pipeline/project.h"
#include "trimtab/pipeline/project_path.h"
#include "trimtab/pipeline/run_context.h"
#include "trimtab/pipeline/run_journal.h"
#include "trimtab/pipeline/run_results.h"
#include "trimtab/pipeline/stage_decision.h"
#include "trimtab/pipeline/stage_graph.h"
#include "trimtab/pipeline/stage_runner.h"
#include "trimtab/pipeline/tool_versions.h"

namespace trimtab::pipeline {

namespace {

// One call at a time to an observer that may not be there.
class SerialObserver : public RunObserver {
 public:
  explicit SerialObserver(RunObserver* observer) : observer_(observer) {}

  void Note(std::string_view sentence) override {
    Call([&](RunObserver& observer) { observer.Note(sentence); });
  }
  void StageStarted(const std::string& stage, const std::string& reason) override {
    Call([&](RunObserver& observer) { observer.StageStarted(stage, reason); });
  }
  void StageRetries(const std::string& stage, int attempt, const std::string& why) override {
    Call([&](RunObserver& observer) { observer.StageRetries(stage, attempt, why); });
  }
  void StageEnded(const report::StageReport& stage) override {
    Call([&](RunObserver& observer) { observer.StageEnded(stage); });
  }

 private:
  template <typename Function>
  void Call(const Function& function) TRIMTAB_EXCLUDES(mutex_) {
    const MutexLock lock(mutex_);
    if (observer_ != nullptr) function(*observer_);
  }

  Mutex mutex_;
  RunObserver* const observer_;
};

// The settings with what they leave open filled in.
RunSettings Completed(RunSettings settings) {
  for (const char* name : {"USER", "LOGNAME"}) {
    if (!settings.user.empty()) break;
    const auto found = settings.environment.find(name);
    if (found != settings.environment.end()) settings.user = found->second;
  }
  if (settings.user.empty()) settings.user = "unknown";
  return settings;
}

Result<PipelineFile> Read(Files& files, const ProjectPaths& paths, const RunSettings& settings) {
  std::vector<VariableOverride> overrides;
  overrides.reserve(settings.overrides.size());
  for (const auto& [name, value] : settings.overrides) overrides.push_back({name, value});
  return ReadPipeline(files, paths.pipeline_file, overrides);
}

LockWait WaitFor(const StopFlag& stop, const RunSettings& settings) {
  LockWait wait;
  wait.wait = settings.wait_for_lock;
  wait.stop = &stop;
  wait.notify = [observer = settings.observer](const std::string& sentence) {
    if (observer != nullptr) observer->Note(sentence);
  };
  return wait;
}

// A run that holds the lock and has its state in order.
Result<report::RunReport> RunLocked(const Environment& environment, Log& log, const StopFlag& stop,
                                    const RunSettings& settings, const PipelineFile& file, const StageGraph& graph,
                                    const std::vector<std::size_t>& selected, Project& project) {
  const Timestamp started = environment.clock.Now();
  const std::chrono::nanoseconds start = environment.clock.Monotonic();
  StopFlag halt;
  const std::string run_id = NewUuid(environment.clock, environment.random);
  SerialObserver observer(settings.observer);
  const RunContext context{
      environment,
      log,
      stop,
      halt,
      settings,
      file,
      project,
      run_id,
      project.paths.RunFolder(run_id),
      NormalPath(InProject(settings.working_directory.empty() ? "." : settings.working_directory, file.root)),
      observer};

  FileDigests digests(environment.files, environment.clock, environment.executor, project.paths.state + "/digests");
  ToolVersions tools(environment.files, environment.processes, file.root, project.paths.state);
  StageKeys keys(environment.files, digests, tools, file.root, settings.environment);
  const DecisionTools decisions{*project.database, *project.objects, digests, keys, file.root};
  std::vector<Stage> stages;
  stages.reserve(selected.size());
  for (const std::size_t stage : selected) stages.push_back(file.stages[stage]);
  RunJournal journal(context, tools, stages, started);
  StageRunner runner(context, halt, graph, selected, decisions, journal);

  const Result<> ran = runner.Run(settings.jobs > 0 ? settings.jobs : environment.executor.Concurrency());

  report::RunReport report;
  report.run_id = run_id;
  report.pipeline_path = file.path;
  report.trimtab_version = ProgramVersion();
  report.started = started;
  report.command_line = settings.command_line;
  report.parameters = file.variables;
  report.stages = runner.Reports();
  report.tools = runner.ToolsSeen();
  report.paths = RunFilePaths(project.paths, run_id);
  journal.Describe(report);
  report.seconds = std::chrono::duration<double>(environment.clock.Monotonic() - start).count();
  ConcludeRun(runner.Weights(), stop.signal(), settings.strict_warnings, report);

  const auto close = [&]() -> Result<> {
    TRIMTAB_RETURN_IF_ERROR(ran);
    TRIMTAB_RETURN_IF_ERROR(WriteRunFiles(environment.files, project.paths, report));
    return journal.EndRun(report);
  };
  if (const Result<> closed = close(); !closed.ok()) {
    journal.Abandon(report, closed.error());
    return closed.error();
  }
  // Only saves time: losing it is no failure.
  if (const Result<> saved = digests.Save(); !saved.ok()) {
    log.Write(LogLevel::kWarning, "the cache of digests was not written", {{"why", saved.error().ToString()}});
  }
  return report;
}

}  // namespace

Result<report::RunReport> RunPipeline(const Environment& environment, Log& log, const StopFlag& stop,
                                      const RunSettings& given) {
  const RunSettings settings = Completed(given);
  TRIMTAB_ASSIGN_OR_RETURN(const ProjectPaths paths, LocateProject(environment.files, settings.pipeline_file));
  TRIMTAB_ASSIGN_OR_RETURN(const PipelineFile file, Read(environment.files, paths, settings));
  TRIMTAB_ASSIGN_OR_RETURN(const StageGraph graph, StageGraph::Build(file));
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<std::size_t> selected, graph.Select(file, settings.targets));
  TRIMTAB_ASSIGN_OR_RETURN(const std::unique_ptr<FileLock> lock,
                           LockProject(environment, paths, WaitFor(stop, settings)));
  TRIMTAB_ASSIGN_OR_RETURN(Project project, OpenProject(environment, paths, true));
  TRIMTAB_ASSIGN_OR_RETURN(const std::size_t interrupted, CloseInterrupted(environment, log, project));
  if (interrupted > 0 && settings.observer != nullptr) {
    settings.observer->Note("an earlier run was interrupted; going on from what it had finished");
  }
  return RunLocked(environment, log, stop, settings, file, graph, selected, project);
}

}  // namespace trimtab::pipeline
