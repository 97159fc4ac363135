#include "trimtab/cli/run_command.h"

#include <map>

#include "trimtab/pipeline/run.h"
#include "trimtab/report/run_json.h"
#include "trimtab/report/run_text.h"

namespace trimtab::cli {
namespace {

// A line on stdout for every stage that has ended, and on a terminal a line of what runs now.
class Display : public pipeline::RunObserver {
 public:
  Display(const CommandContext& context, bool lines) : context_(context), lines_(lines) {}

  void Note(std::string_view sentence) override { context_.terminal.PrintNote(sentence); }

  void StageStarted(const std::string& stage, const std::string& reason) override {
    running_[stage] = reason;
    ShowRunning();
  }

  void StageRetries(const std::string& stage, int attempt, const std::string& why) override {
    context_.terminal.PrintNote(stage + ": attempt " + std::to_string(attempt) + ", because " + why);
    ShowRunning();
  }

  void StageEnded(const report::StageReport& stage) override {
    running_.erase(stage.name);
    if (lines_) context_.terminal.Print(report::StageLine(stage, context_.Style()));
    ShowRunning();
  }

 private:
  void ShowRunning() {
    if (running_.empty()) return;
    std::string line = "running";
    for (const auto& [stage, reason] : running_) {
      line += (line.size() == 7 ? " " : ", ") + stage + (reason.empty() ? "" : " (" + reason + ")");
    }
    context_.terminal.Progress(line);
  }

  const CommandContext& context_;
  const bool lines_;
  std::map<std::string, std::string> running_;  // stage -> why
};

}  // namespace

Result<int> RunCommand(const CommandContext& context, const RunOptions& options) {
  Display display(context, options.format == OutputFormat::kTable);
  pipeline::RunSettings settings;
  settings.pipeline_file = options.pipeline;
  settings.overrides = options.settings;
  settings.targets = options.targets;
  settings.jobs = static_cast<std::size_t>(options.jobs);
  settings.force = options.force;
  settings.wait_for_lock = options.wait;
  settings.strict_warnings = options.strict_warnings;
  settings.command_line = context.command_line;
  settings.environment = context.variables;
  settings.working_directory = context.working_directory;
  settings.observer = &display;
  TRIMTAB_ASSIGN_OR_RETURN(const report::RunReport run,
                           pipeline::RunPipeline(context.environment, context.log, context.stop, settings));
  context.terminal.Print(options.format == OutputFormat::kJson ? report::RunResultJson(run)
                                                               : report::RunText(run, context.Style()));
  return run.exit_code;
}

}  // namespace trimtab::cli
