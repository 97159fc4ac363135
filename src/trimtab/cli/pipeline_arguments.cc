#include <CLI/CLI.hpp>
#include <memory>

#include "trimtab/cli/parser.h"

namespace trimtab::cli {
namespace {

// The parsed words of a command, alive as long as its parser.
template <typename Options>
struct Words {
  Options options;
  std::vector<std::string> settings;
  std::string format = "table";
};

void AddFileArgument(CLI::App& app, std::string& pipeline) {
  app.add_option("FILE", pipeline, "Pipeline file, or the folder that holds it; else trimtab.yaml")->type_name("");
}

void AddFileOption(CLI::App& app, std::string& pipeline) {
  app.add_option("-p,--pipeline", pipeline, "Pipeline file, or the folder that holds it; else trimtab.yaml")
      ->type_name("FILE");
}

void AddSettings(CLI::App& app, std::vector<std::string>& settings) {
  app.add_option("-S,--set", settings, "NAME=VALUE: overrides a name under `vars` (repeatable)")
      ->allow_extra_args(false)
      ->type_name("NAME=VALUE");
}

void AddFormat(CLI::App& app, std::string& format) {
  app.add_option("-f,--format", format, "table or json")->type_name("FORMAT")->capture_default_str();
}

Result<Settings> FinishSettings(const CLI::App& app, const std::vector<std::string>& words) {
  Settings settings;
  for (const std::string& word : words) {
    const std::size_t equals = word.find('=');
    if (equals == std::string::npos || equals == 0) return Usage(app, "-S takes NAME=VALUE, not `" + word + "`");
    settings.emplace_back(word.substr(0, equals), word.substr(equals + 1));
  }
  return settings;
}

Result<OutputFormat> FinishFormat(const CLI::App& app, const std::string& format) {
  TRIMTAB_ASSIGN_OR_RETURN(const std::size_t position, ParseFormat(app, format, {"table", "json"}));
  return static_cast<OutputFormat>(position);
}

// A command whose options need nothing but the format looked at.
template <typename Options>
std::function<Result<Command>()> FinishWithFormat(std::shared_ptr<Words<Options>> words, CLI::App& app) {
  return [words, &app]() -> Result<Command> {
    TRIMTAB_ASSIGN_OR_RETURN(words->options.format, FinishFormat(app, words->format));
    return Command(words->options);
  };
}

}  // namespace

Parser AddRun(CLI::App& program) {
  auto words = std::make_shared<Words<RunOptions>>();
  RunOptions& options = words->options;
  CLI::App& app = AddCommand(
      program, "run", group::kPipeline, "Run the pipeline: what changed runs, the rest is reused",
      "  trimtab run\n"
      "  trimtab run examples/flights -S month=2013-08\n"
      "  trimtab run --target train --target gate --jobs 2\n"
      "  trimtab run --format json | jq .metrics\n\n"
      "Exit code: 0 passed, 1 a stage failed, 3 more data needed, 4 wrong input, 130 Ctrl-C (docs/exit-codes.md).\n"
      "What the last run left is in .trimtab/latest: result.json, summary.md, junit.xml, report.html.");
  AddFileArgument(app, options.pipeline);
  AddSettings(app, words->settings);
  app.add_option("-t,--target", options.targets, "Only this stage and what it needs (repeatable)")
      ->allow_extra_args(false)
      ->type_name("STAGE");
  app.add_option("-j,--jobs", options.jobs, "Stages that run at a time; else as many as cores")
      ->check(CLI::Range(1, 1024).description(""))
      ->type_name("N");
  app.add_flag("--force", options.force, "Run every stage, reuse none");
  app.add_flag_callback(
      "--no-wait", [&options] { options.wait = false; }, "Stop at once when another run holds the lock");
  app.add_flag("--strict-warnings", options.strict_warnings, "Exit with 2 when there were only warnings");
  AddFormat(app, words->format);
  return {&app, [words, &app]() -> Result<Command> {
            TRIMTAB_ASSIGN_OR_RETURN(words->options.settings, FinishSettings(app, words->settings));
            TRIMTAB_ASSIGN_OR_RETURN(words->options.format, FinishFormat(app, words->format));
            return Command(words->options);
          }};
}

Parser AddStatus(CLI::App& program) {
  auto words = std::make_shared<Words<StatusOptions>>();
  CLI::App& app = AddCommand(program, "status", group::kPipeline, "What `run` would do, and why; changes nothing",
                             "  trimtab status\n"
                             "  trimtab status examples/flights -S month=2013-09 --format json");
  AddFileArgument(app, words->options.pipeline);
  AddSettings(app, words->settings);
  AddFormat(app, words->format);
  return {&app, [words, &app]() -> Result<Command> {
            TRIMTAB_ASSIGN_OR_RETURN(words->options.settings, FinishSettings(app, words->settings));
            TRIMTAB_ASSIGN_OR_RETURN(words->options.format, FinishFormat(app, words->format));
            return Command(words->options);
          }};
}

Parser AddSchema(CLI::App& program) {
  auto options = std::make_shared<SchemaOptions>();
  CLI::App& app = AddCommand(program, "schema", group::kPipeline, "Print the JSON Schema of a file that people write",
                             "  trimtab schema pipeline > trimtab.schema.json\n\n"
                             "An editor that knows YAML schemas completes and checks trimtab.yaml with it.");
  app.add_option("NAME", options->name, "pipeline");
  return {&app, [options, &app]() -> Result<Command> {
            if (options->name != "pipeline") {
              return Usage(app, options->name.empty() ? "`schema` needs the name of one: pipeline"
                                                      : "there is no schema `" + options->name + "`, only `pipeline`");
            }
            return Command(*options);
          }};
}

Parser AddRuns(CLI::App& program) {
  auto words = std::make_shared<Words<RunsOptions>>();
  CLI::App& app = AddCommand(program, "runs", group::kRuns, "List the runs, the last first",
                             "  trimtab runs\n"
                             "  trimtab runs --limit 0 --format json");
  AddFileOption(app, words->options.pipeline);
  app.add_option("-n,--limit", words->options.limit, "How many; 0: all")
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("N")
      ->capture_default_str();
  AddFormat(app, words->format);
  return {&app, FinishWithFormat(words, app)};
}

Parser AddShow(CLI::App& program) {
  auto words = std::make_shared<Words<ShowOptions>>();
  CLI::App& app = AddCommand(program, "show", group::kRuns, "Show one run with its evidence",
                             "  trimtab show\n"
                             "  trimtab show 01985c --format json\n"
                             "  trimtab show latest --format html -o report.html");
  AddFileOption(app, words->options.pipeline);
  app.add_option("RUN", words->options.run, "Id, its beginning, or `latest`; else the last");
  app.add_option("-f,--format", words->format, "table, json, md, html or junit")
      ->type_name("FORMAT")
      ->capture_default_str();
  app.add_option("-o,--output", words->options.output, "Write to this file")->type_name("FILE");
  return {&app, [words, &app]() -> Result<Command> {
            TRIMTAB_ASSIGN_OR_RETURN(const std::size_t format,
                                     ParseFormat(app, words->format, {"table", "json", "md", "html", "junit"}));
            words->options.format = static_cast<OutputFormat>(format);
            return Command(words->options);
          }};
}

Parser AddDiff(CLI::App& program) {
  auto words = std::make_shared<Words<DiffOptions>>();
  CLI::App& app = AddCommand(program, "diff", group::kRuns, "What differs between two runs: inputs, outputs, metrics",
                             "  trimtab diff 01985c 01985d\n"
                             "  trimtab diff 01985c latest --format json");
  AddFileOption(app, words->options.pipeline);
  app.add_option("BEFORE", words->options.before, "Run: id, its beginning, or `latest`");
  app.add_option("AFTER", words->options.after, "Run to compare with it");
  AddFormat(app, words->format);
  return {&app, [words, &app]() -> Result<Command> {
            if (words->options.after.empty()) return Usage(app, "`diff` needs two runs");
            TRIMTAB_ASSIGN_OR_RETURN(words->options.format, FinishFormat(app, words->format));
            return Command(words->options);
          }};
}

Parser AddRegistry(CLI::App& program) {
  auto words = std::make_shared<Words<RegistryOptions>>();
  auto names = std::make_shared<std::vector<std::string>>();
  CLI::App& app = AddCommand(program, "registry", group::kRegistry, "List the models, or one with its versions",
                             "  trimtab registry\n"
                             "  trimtab registry show flights-delay\n"
                             "  trimtab registry show flights-delay --format json");
  AddFileOption(app, words->options.pipeline);
  app.add_option("WORDS", *names, "`show MODEL`; nothing: every model");
  AddFormat(app, words->format);
  return {&app, [words, names, &app]() -> Result<Command> {
            const std::vector<std::string>& given = *names;
            const bool show = given.size() == 2 && given[0] == "show";
            if (given.size() > 1 && !show) {
              return Usage(app, "`registry` takes `show MODEL` or nothing, not `" + given[0] + "`");
            }
            // `registry MODEL` is what people try first.
            if (!given.empty() && given != std::vector<std::string>{"list"}) words->options.model = given.back();
            TRIMTAB_ASSIGN_OR_RETURN(words->options.format, FinishFormat(app, words->format));
            return Command(words->options);
          }};
}

Parser AddRollback(CLI::App& program) {
  auto words = std::make_shared<Words<RollbackOptions>>();
  RollbackOptions& options = words->options;
  CLI::App& app = AddCommand(program, "rollback", group::kRegistry, "Move a model's alias back to the version before",
                             "  trimtab rollback flights-delay --why 'late flights are missed since Monday'\n"
                             "  trimtab rollback flights-delay --alias staging\n\n"
                             "Who, when and why are kept in the audit chain: trimtab registry show MODEL.");
  AddFileOption(app, options.pipeline);
  app.add_option("MODEL", options.model, "Name in the registry");
  app.add_option("-a,--alias", options.alias, "Alias to move")->capture_default_str();
  app.add_option("-w,--why", options.why, "Reason, for the audit chain");
  AddFormat(app, words->format);
  return {&app, [words, &app]() -> Result<Command> {
            if (words->options.model.empty()) return Usage(app, "`rollback` needs the name of the model");
            TRIMTAB_ASSIGN_OR_RETURN(words->options.format, FinishFormat(app, words->format));
            return Command(words->options);
          }};
}

Parser AddGc(CLI::App& program) {
  auto words = std::make_shared<Words<GcOptions>>();
  CLI::App& app = AddCommand(program, "gc", group::kState, "List, then delete, what no run and no model needs",
                             "  trimtab gc\n"
                             "  trimtab gc --delete\n\n"
                             "A registered version is never touched.");
  AddFileOption(app, words->options.pipeline);
  app.add_flag("--delete", words->options.remove, "Delete; else only list");
  app.add_option("--keep-runs", words->options.keep_runs, "Keep what the newest runs wrote")
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("N")
      ->capture_default_str();
  app.add_option("--keep-results", words->options.keep_results, "Keep the newest cached results of each stage")
      ->check(CLI::NonNegativeNumber.description(""))
      ->type_name("N")
      ->capture_default_str();
  AddFormat(app, words->format);
  return {&app, FinishWithFormat(words, app)};
}

Parser AddVerify(CLI::App& program) {
  auto words = std::make_shared<Words<VerifyOptions>>();
  CLI::App& app = AddCommand(program, "verify", group::kState, "Read every stored byte and compare the digests",
                             "  trimtab verify\n"
                             "  trimtab verify --format json\n\n"
                             "Exit code: 0 all as recorded, 1 something differs.");
  AddFileOption(app, words->options.pipeline);
  AddFormat(app, words->format);
  return {&app, FinishWithFormat(words, app)};
}

}  // namespace trimtab::cli
