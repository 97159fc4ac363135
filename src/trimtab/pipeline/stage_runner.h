// StageRunner: takes the stages of a run through decision, execution and record, several at a time. Internal to
// pipeline/.
#ifndef TRIMTAB_PIPELINE_STAGE_RUNNER_H_
#define TRIMTAB_PIPELINE_STAGE_RUNNER_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/mutex.h"
#include "trimtab/base/result.h"
#include "trimtab/pipeline/machine_turn.h"
#include "trimtab/pipeline/run_context.h"
#include "trimtab/pipeline/run_journal.h"
#include "trimtab/pipeline/run_results.h"
#include "trimtab/pipeline/stage_decision.h"
#include "trimtab/pipeline/stage_graph.h"

namespace trimtab::pipeline {

class StageRunner {
 public:
  // The references must outlive it. halt: the flag of the context; set here when the run cannot go on.
  StageRunner(const RunContext& context, StopFlag& halt, const StageGraph& graph, std::vector<std::size_t> selected,
              const DecisionTools& tools, RunJournal& journal);

  // Runs until every stage has ended or can not start, on `jobs` threads. An error: the records cannot be written.
  Result<> Run(std::size_t jobs);

  // After Run(): of the selected stages, in their order.
  std::vector<report::StageReport> Reports() const;
  std::vector<StageWeight> Weights() const;
  std::map<std::string, std::string> ToolsSeen() const;

 private:
  struct Done {
    report::StageReport report;
    StageWeight weight;
  };

  void Work();
  // Whether what waits for the stage may start.
  Result<bool> Take(std::size_t stage);
  Result<bool> Reuse(const Stage& stage, StageDecision& decision, report::StageReport& report);
  Result<bool> Execute(std::size_t stage, const std::string& reason, const Result<StageDecision>& decision,
                       report::StageReport report);
  StageOutcome RunKind(const Stage& stage);
  Result<std::optional<track::CachedStage>> Keep(const Stage& stage, const StageDecision& decision,
                                                 StageOutcome& outcome, StageFacts& facts);
  void Finish(std::size_t stage, report::StageReport report, StageWeight weight);
  void Skip(const std::vector<std::size_t>& stages, const std::string& reason) TRIMTAB_REQUIRES(mutex_);
  report::StageReport Begun(const Stage& stage, std::size_t index) const;
  std::vector<report::StageReport> EndedReports() const;

  const RunContext& context_;
  StopFlag& halt_;
  const StageGraph& graph_;
  const std::vector<std::size_t> selected_;
  const DecisionTools& tools_;
  RunJournal& journal_;
  MachineTurn turn_;

  mutable Mutex mutex_;
  Condition changed_;
  Schedule schedule_ TRIMTAB_GUARDED_BY(mutex_);
  std::vector<std::optional<Done>> done_ TRIMTAB_GUARDED_BY(mutex_);  // by stage
  std::map<std::string, std::string> tools_seen_ TRIMTAB_GUARDED_BY(mutex_);
  std::optional<Error> broken_ TRIMTAB_GUARDED_BY(mutex_);
  bool stopped_ TRIMTAB_GUARDED_BY(mutex_) = false;
};

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_STAGE_RUNNER_H_
