// StageGraph: which stage waits for which. A stage waits for those whose outputs it reads (a path inside an output
// folder, a folder that holds an output and a glob that matches one count) and for those it names in `after`; a
// register stage also for every gate and benchmark of its model.
#ifndef TRIMTAB_PIPELINE_STAGE_GRAPH_H_
#define TRIMTAB_PIPELINE_STAGE_GRAPH_H_

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "trimtab/base/result.h"
#include "trimtab/pipeline/pipeline_file.h"

namespace trimtab::pipeline {

// Immutable. Stages are named by their index in PipelineFile::stages.
class StageGraph {
 public:
  // kInvalidInput: two stages write the same path or one inside the other's, an unknown name in `after` (with the
  // nearest), a cycle (named whole: "a -> b -> a").
  static Result<StageGraph> Build(const PipelineFile& file);

  std::size_t size() const { return upstream_.size(); }
  const std::vector<std::size_t>& upstream(std::size_t stage) const { return upstream_[stage]; }      // direct, sorted
  const std::vector<std::size_t>& downstream(std::size_t stage) const { return downstream_[stage]; }  // direct, sorted
  // Every stage after all that it waits for; among equals the order of the file.
  const std::vector<std::size_t>& order() const { return order_; }

  // The named stages (a foreach's name stands for all of it) with everything that they wait for, in order(); no names:
  // all. kNotFound with the nearest name.
  Result<std::vector<std::size_t>> Select(const PipelineFile& file, const std::vector<std::string>& names) const;

 private:
  std::vector<std::vector<std::size_t>> upstream_;
  std::vector<std::vector<std::size_t>> downstream_;
  std::vector<std::size_t> order_;
};

// Schedule: which of the selected stages may start. One thread at a time; the graph must outlive it.
class Schedule {
 public:
  Schedule(const StageGraph& graph, std::vector<std::size_t> selected);

  // The next stage, in the graph's order, all of whose upstream passed; it counts as running from then on. Nothing:
  // wait for a running one, or see done().
  std::optional<std::size_t> TakeReady();
  // A running stage ended well, or was reused.
  void Pass(std::size_t stage);
  // It did not; returns the stages that can never start now, in order.
  std::vector<std::size_t> Fail(std::size_t stage);
  // Nothing more is started; returns the stages given up, in order.
  std::vector<std::size_t> Stop();

  std::size_t running() const { return running_; }
  bool done() const;  // nothing runs and nothing waits

 private:
  enum class State { kOut, kWaiting, kRunning, kPassed, kFailed, kBlocked };
  const StageGraph& graph_;
  std::vector<std::size_t> order_;  // of the selected
  std::vector<State> states_;       // of all
  std::size_t running_ = 0;
};

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_STAGE_GRAPH_H_
