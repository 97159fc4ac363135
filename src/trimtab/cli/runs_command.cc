#include "trimtab/cli/runs_command.h"

#include <chrono>

#include "trimtab/report/numbers.h"
#include "trimtab/report/text_table.h"
#include "trimtab/track/run_store.h"

namespace trimtab::cli {
namespace {

using report::Tone;

Tone ToneOf(track::RunState state) {
  switch (state) {
    case track::RunState::kPassed:
      return Tone::kGood;
    case track::RunState::kFailed:
    case track::RunState::kAborted:
    case track::RunState::kInterrupted:
      return Tone::kBad;
    case track::RunState::kInconclusive:
    case track::RunState::kRunning:
      return Tone::kUnsure;
  }
  return Tone::kPlain;
}

std::string Minute(Timestamp time) {
  std::string text = FormatTimestamp(time).substr(0, 16);
  text[10] = ' ';
  return text + "Z";
}

std::optional<double> Seconds(const track::Run& run) {
  if (!run.ended) return std::nullopt;
  return std::chrono::duration<double>(*run.ended - run.started).count();
}

Json ToJson(const std::vector<track::Run>& runs) {
  Json list = Json::array();
  for (const track::Run& run : runs) {
    const std::optional<double> seconds = Seconds(run);
    list.push_back({{"id", run.id},
                    {"state", RunStateName(run.state)},
                    {"started", FormatTimestamp(run.started)},
                    {"ended", run.ended ? Json(FormatTimestamp(*run.ended)) : Json()},
                    {"seconds", seconds ? Json(*seconds) : Json()},
                    {"pipeline", run.pipeline_file},
                    {"git", {{"commit", run.git_commit}, {"branch", run.git_branch}, {"dirty", run.git_dirty}}},
                    {"command_line", run.command_line},
                    {"trimtab_version", run.trimtab_version}});
  }
  return list;
}

}  // namespace

Result<int> RunsCommand(const CommandContext& context, const RunsOptions& options) {
  TRIMTAB_ASSIGN_OR_RETURN(const pipeline::Project project, OpenExistingProject(context, options.pipeline));
  TRIMTAB_ASSIGN_OR_RETURN(store::Transaction transaction, project.database->BeginRead());
  TRIMTAB_ASSIGN_OR_RETURN(const std::vector<track::Run> runs, track::ListRuns(transaction, options.limit));
  if (options.format == OutputFormat::kJson) {
    TRIMTAB_RETURN_IF_ERROR(context.PrintJson(ToJson(runs)));
    return 0;
  }
  report::TextTable table({"run", "started", "state", "took", "commit", "command"}, "LLLRLl");
  for (const track::Run& run : runs) {
    // Without the program's own path.
    std::string command;
    for (std::size_t i = 1; i < run.command_line.size(); ++i) command += (i == 1 ? "" : " ") + run.command_line[i];
    const std::optional<double> seconds = Seconds(run);
    table.AddRow({{run.id},
                  {Minute(run.started), Tone::kQuiet},
                  {std::string(RunStateName(run.state)), ToneOf(run.state)},
                  {seconds ? report::FormatSeconds(*seconds) : ""},
                  {run.git_commit.substr(0, 10) + (run.git_dirty ? "+" : ""), Tone::kQuiet},
                  {command, Tone::kQuiet}});
  }
  context.terminal.Print(table.Render(context.Style(), 0));
  return 0;
}

}  // namespace trimtab::cli
