// PipelineFile: trimtab.yaml, parsed, with variables replaced and foreach written out. The keys are declared once, in
// pipeline_keys.cc, which makes this parser and the JSON Schema (pipeline_schema.h). For users: `trimtab schema
// pipeline`.
//
// Paths are kept as written, made normal, relative to the file's folder (project_path.h: InProject).
#ifndef TRIMTAB_PIPELINE_PIPELINE_FILE_H_
#define TRIMTAB_PIPELINE_PIPELINE_FILE_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "trimtab/base/files.h"
#include "trimtab/base/result.h"
#include "trimtab/base/yaml_value.h"
#include "trimtab/benchmark/benchmark.h"
#include "trimtab/drift/settings.h"
#include "trimtab/evaluate/gate.h"
#include "trimtab/table/source.h"

namespace trimtab::pipeline {

// The names reach files: do not change them.
enum class StageKind { kCommand, kCheck, kGate, kBenchmark, kRegister };
std::string_view StageKindName(StageKind kind);

// What a failed stage means for the stages that do not need it. The run fails in both cases.
enum class OnFailure { kStop /* nothing more is started */, kContinue /* other branches still run */ };
// What `register` does with a version that the alias was rolled back from.
enum class AfterRollback { kRefuse, kPromote };
// What an inconclusive verdict of check, gate or benchmark means.
enum class OnInconclusive { kStop /* the line stops, exit 3 */, kWarn };

// An output of a command.
struct Output {
  std::string path;
  bool metrics = false;  // JSON or YAML whose numbers are recorded as metrics
  bool cache = true;     // false: only its digest is kept, so it cannot be restored
};

// `params`: values given in the file itself, and values looked up in a YAML or JSON file when the stage's key is made.
struct ParameterFile {
  std::string path;
  std::vector<std::string> names;  // "train.trees"; empty: every value of the file
};

struct RetryPolicy {
  int limit = 0;  // attempts after the first
  std::chrono::nanoseconds delay = std::chrono::seconds(1);
  double factor = 2;  // each delay is this much longer than the one before
};

struct Stage {
  std::string name;  // "train"; of a foreach "train@a"
  StageKind kind = StageKind::kCommand;
  SourcePosition position;
  std::string description;

  // Every kind.
  std::vector<std::string> after;  // names of stages; a foreach's name stands for all of it
  OnFailure on_failure = OnFailure::kStop;
  bool always_run = false;  // never reused

  // command
  std::string shell;               // given to sh -c; empty when words are given
  std::vector<std::string> words;  // run as they are
  std::vector<std::string> deps;
  std::map<std::string, std::string> parameters;  // in the file itself; other than text as JSON
  std::vector<ParameterFile> parameter_files;
  std::vector<Output> outs;                        // metrics among them
  std::map<std::string, std::string> environment;  // set for the command
  std::vector<std::string> pass_environment;       // passed on, and their values are part of the key
  std::vector<std::string> public_environment;     // those whose values may be recorded openly
  std::vector<std::string> lock;                   // files that pin the environment
  std::vector<std::string> tools;                  // programs whose version is part of the key
  std::optional<int> threads;
  std::optional<std::chrono::nanoseconds> timeout;  // of one attempt
  RetryPolicy retries;

  // check, gate, benchmark
  std::vector<std::string> data;  // files or globs, one table
  OnInconclusive on_inconclusive = OnInconclusive::kStop;

  table::CsvOptions csv;

  // check
  std::string contract;
  std::vector<std::string> reference;
  std::optional<drift::DriftSettings> drift;  // instead of the contract's
  std::string quarantine;                     // Parquet file for the failing rows; empty: in the run's folder
  std::string as_of;                          // RFC 3339; empty: the time of the run
  std::uint64_t memory_bytes = 0;             // 0: no limit

  // gate, benchmark, register
  std::string model;       // path of the ONNX file
  std::string model_name;  // in the registry: `name`
  std::string alias;       // whose version is the baseline (gate, benchmark) or which is moved (register)
  AfterRollback after_rollback = AfterRollback::kRefuse;  // register

  // gate, benchmark
  std::vector<std::string> features;  // empty: the model says
  std::string label;                  // gate
  std::string baseline_rule;          // gate: "dep_delay > 15"; empty: none (evaluate::ParseBaselineRule)
  evaluate::GateSettings gate;        // all but `rule`
  benchmark::BenchmarkSettings benchmark;
};

struct PipelineFile {
  std::string path;                              // as given
  std::string root;                              // its folder
  std::string bytes;                             // as read
  std::map<std::string, std::string> variables;  // after overrides; nested names are joined with '.'
  std::vector<Stage> stages;                     // in the order of the file, foreach written out
};

// `-S name=value`
struct VariableOverride {
  std::string name;
  std::string value;
};
// kInvalidInput unless "name=value".
Result<VariableOverride> ParseVariableOverride(const std::string& text);

// kInvalidInput names file:line:column, what was found and what would be accepted, the nearest valid key among it.
Result<PipelineFile> ParsePipeline(std::string_view text, const std::string& path,
                                   const std::vector<VariableOverride>& overrides);
Result<PipelineFile> ReadPipeline(Files& files, const std::string& path,
                                  const std::vector<VariableOverride>& overrides);

// "10s", "1.5m", "1h", "250ms", "2d"; a number alone is seconds.
Result<std::chrono::nanoseconds> ParseDuration(std::string_view text, const std::string& place);

// What a stage reads, as written (globs not expanded), each once, sorted: deps, lock and parameter files, data,
// reference, contract, model.
std::vector<std::string> InputPaths(const Stage& stage);

}  // namespace trimtab::pipeline

#endif  // TRIMTAB_PIPELINE_PIPELINE_FILE_H_
