// TemporaryProject: a pipeline in a directory of its own on the real file system, with its store, for tests of what is
// reused. Its clock stands an hour ahead of the files' times, so that digests may be cached at once.
#ifndef TRIMTAB_PIPELINE_TEMPORARY_PROJECT_H_
#define TRIMTAB_PIPELINE_TEMPORARY_PROJECT_H_

#include <gtest/gtest.h>

#include <filesystem>  // system: the folder of a test
#include <fstream>     // system: the folder of a test
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "trimtab/base/manual_clock.h"
#include "trimtab/base/posix_environment.h"
#include "trimtab/base/result_matchers.h"
#include "trimtab/base/temporary_directory.h"
#include "trimtab/pipeline/file_digests.h"
#include "trimtab/pipeline/pipeline_file.h"
#include "trimtab/pipeline/project_path.h"
#include "trimtab/pipeline/stage_decision.h"
#include "trimtab/store/database.h"
#include "trimtab/store/object_store.h"
#include "trimtab/track/run_store.h"

namespace trimtab::pipeline {

class TemporaryProject {
 public:
  explicit TemporaryProject(std::map<std::string, std::string> variables = {{"PATH", "/usr/local/bin:/usr/bin:/bin"}})
      : environment_variables(std::move(variables)) {
    std::filesystem::create_directory(InProject(root, ".trimtab"));
    Result<std::unique_ptr<store::Database>> opened =
        store::Database::Open(*posix.files, clock, *posix.random, InProject(root, ".trimtab/trimtab.db"));
    EXPECT_OK(opened);
    if (opened.ok()) database = *std::move(opened);
    Reopen();
  }

  // As the next process: with the caches as they were saved.
  void Reopen() {
    if (digests != nullptr) {
      EXPECT_OK(digests->Save());
    }
    keys.reset();
    digests = std::make_unique<FileDigests>(*posix.files, clock, *posix.executor, InProject(root, ".trimtab/digests"));
    tools = std::make_unique<ToolVersions>(*posix.files, *posix.processes, root, InProject(root, ".trimtab"));
    keys = std::make_unique<StageKeys>(*posix.files, *digests, *tools, root, environment_variables);
  }

  void Write(const std::string& path, const std::string& text) {
    const std::filesystem::path full = InProject(root, path);
    std::filesystem::create_directories(full.parent_path());
    std::ofstream(full, std::ios::binary) << text;
  }
  std::string Read(const std::string& path) {
    const Result<std::string> text = ReadFile(*posix.files, InProject(root, path));
    return text.ok() ? *text : "cannot be read";
  }
  void Remove(const std::string& path) { std::filesystem::remove_all(InProject(root, path)); }

  PipelineFile Parse(const std::string& text) {
    Result<PipelineFile> file = ParsePipeline(text, InProject(root, "trimtab.yaml"), {});
    EXPECT_OK(file);
    return file.ok() ? *std::move(file) : PipelineFile{};
  }
  Stage One(const std::string& body) { return Parse("stages:\n  stage: " + body + "\n").stages.at(0); }

  DecisionTools decision_tools() { return {*database, objects, *digests, *keys, root}; }
  StageDecision Decide(const Stage& stage) {
    Result<StageDecision> decision = DecideStage(decision_tools(), stage, false);
    EXPECT_OK(decision);
    return decision.ok() ? *std::move(decision) : StageDecision{};
  }

  // Records the outputs that are on the disk as those of a run of the stage. Returns the run's id.
  std::string Record(const Stage& stage, const std::vector<std::string>& modules = {}) {
    const StageDecision decision = Decide(stage);
    clock.Advance(std::chrono::seconds(1));
    track::Run run;
    run.id = "run-" + std::to_string(++runs_);
    run.started = clock.Now();
    run.state = track::RunState::kPassed;
    const Result<> done = [&]() -> Result<> {
      TRIMTAB_ASSIGN_OR_RETURN(const FinalKey key, KeyAfterRun(decision_tools(), stage, decision.key, modules));
      if (!key.key.has_value()) return Internal("test", key.changed.front());
      track::CachedStage entry;
      TRIMTAB_ASSIGN_OR_RETURN(entry.outputs, StoreOutputs(objects, *digests, root, stage));
      entry.stage = stage.name;
      entry.key_digest = key.key->digest;
      entry.key_json = key.key->json;
      entry.run_id = run.id;
      entry.modules_json = WriteModules(modules);
      entry.created = clock.Now();
      TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, database->BeginWrite());
      TRIMTAB_RETURN_IF_ERROR(track::AddRun(transaction, run));
      track::Stage recorded;
      recorded.name = stage.name;
      recorded.kind = StageKindName(stage.kind);
      recorded.state = track::StageState::kPassed;
      TRIMTAB_RETURN_IF_ERROR(track::PutStage(transaction, run.id, recorded));
      std::vector<track::Artifact> artifacts;
      for (const track::CachedOutput& output : entry.outputs)
        artifacts.push_back({stage.name, output.path, track::ArtifactRole::kOutput, output.object});
      TRIMTAB_RETURN_IF_ERROR(track::PutArtifacts(transaction, run.id, artifacts));
      TRIMTAB_RETURN_IF_ERROR(track::PutCachedStage(transaction, entry));
      return transaction.Commit();
    }();
    EXPECT_OK(done);
    return run.id;
  }

  TemporaryDirectory directory;
  std::string root = directory.path();
  PosixEnvironment posix = MakePosixEnvironment(2);
  ManualClock clock{posix.clock->Now() + std::chrono::hours(1)};
  std::map<std::string, std::string> environment_variables;
  std::unique_ptr<store::Database> database;
  store::ObjectStore objects{*posix.files, *posix.executor, *posix.random, InProject(root, ".trimtab/objects")};
  std::unique_ptr<FileDigests> digests;
  std::unique_ptr<ToolVersions> tools;
  std::unique_ptr<StageKeys> keys;

 private:
  int runs_ = 0;
};

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_TEMPORARY_PROJECT_H_
